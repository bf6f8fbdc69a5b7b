# Turn Bookings off for the users of a list.
$users = Import-Csv .\users.csv
Write-Host "$($users.Count) users" -ForegroundColor Green
$users | ForEach-Object {
    Set-CASMailbox -Identity $_.UserPrincipalName -EwsApplicationAccessPolicy EnforceBlockList -EwsBlockList @{Add='MicrosoftOWSPersonalBookings'}
    Write-Host "Done: $($_.UserPrincipalName) ($($_.Department))"
}
