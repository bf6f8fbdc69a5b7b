# What would happen, without any of it.
$change = @{ EwsEnabled = $false; WhatIf = $true }
Get-CASMailbox | Where-Object Name -Like 'A*' | Set-CASMailbox @change
Set-OrganizationConfig -EwsEnabled $false -WhatIf
Set-CASMailbox nobody -EwsEnabled $false -WhatIf
(Get-CASMailbox | ? { -not $_.EwsEnabled } | Measure-Object).Count
