<#
  Why can a user not open the page?
#>
$user = "adam@contoso.com"
Set-OrganizationConfig -EwsApplicationAccessPolicy EnforceAllowList -EwsAllowList "Outlook*"
$org = Get-OrganizationConfig
$own = Get-CASMailbox $user
$report = @{
    User   = $user
    Enabled = $own.EwsEnabled
}
$report.Policy = if ($own.EwsApplicationAccessPolicy) { $own.EwsApplicationAccessPolicy } else { $org.EwsApplicationAccessPolicy }
if ($org.EwsEnabled -eq $false) {
    Write-Host "EWS is off for the organization."
} elseif ($report.Policy -eq 'EnforceAllowList' -and $org.EwsAllowList -notcontains 'MicrosoftOWSPersonalBookings') {
    Write-Host "Not on the allow list: $($org.EwsAllowList -join ', ')" -ForegroundColor Red
} else {
    Write-Host "Nothing is in the way."
}
$report
Test-BookingsAccess $user | Where-Object Outcome -like '*denied*' | Select-Object Step, Outcome
