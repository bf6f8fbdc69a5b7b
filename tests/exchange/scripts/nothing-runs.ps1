# A script with something that is not emulated runs not at all.
Set-CASMailbox adam -EwsEnabled $false
if ($true) {
    Get-CASMailbox | Export-Csv out.csv
}
