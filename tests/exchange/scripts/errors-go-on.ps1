# An error stops nothing; what ran before it stays.
Set-CASMailbox adam -EwsEnabled $false
Get-Foo
$nothing.Trim()
(Get-CASMailbox nobody).Name
$nothing[0]
'x'.Replace('a')
Get-CASMailbox adam | Select-Object -ExpandProperty Nothing
Get-CASMailbox adam | fl EwsEnabled
