Import-Module ExchangeOnlineManagement
Connect-ExchangeOnline -UserPrincipalName admin@contoso.com -ShowBanner:$false
cls
Get-OrganizationConfig | Select-Object EwsEnabled, EwsApplicationAccessPolicy, EwsBlockList, EwsAllowList
Disconnect-ExchangeOnline -Confirm:$false
