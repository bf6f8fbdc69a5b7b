# Nor does one that is no PowerShell.
Set-CASMailbox adam -EwsEnabled $false
foreach ($m in Get-CASMailbox {
    $m
}
