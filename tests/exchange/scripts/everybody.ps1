# Every identity that means all, and a pipe into a setter.
(Get-CASMailbox -Identity $null).Count
(Get-CASMailbox -Identity "").Count
(Get-CASMailbox $unset).Count
Get-CASMailbox | Set-CASMailbox -EwsEnabled $false
Get-CASMailbox | Set-CASMailbox -EwsEnabled $false -Verbose
'adam', 'nobody' | Get-CASMailbox | Select-Object Name, EwsEnabled
