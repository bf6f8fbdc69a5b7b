# Selecting, sorting, counting.
Get-CASMailbox | Select-Object -First 1 -Property Name, Alias
Get-CASMailbox | Select-Object -Last 1 | Select-Object -ExpandProperty Name
Get-CASMailbox | Select-Object -ExpandProperty Name | Sort-Object -Unique -Descending
Get-CASMailbox | Sort-Object Alias -Descending | ForEach-Object Alias
(Get-CASMailbox).Count
Get-CASMailbox | Measure-Object
Get-CASMailbox | % { $_.Alias.ToUpper() } | select -First 2
@{One = 1; Two = 'b'}
Get-CASMailbox adam | ConvertTo-Json -Compress
1, 'two', $true, $null | ConvertTo-Json
