# Switches that the booking page does not ask for.
Get-OrganizationConfig | Select-Object BookingsEnabled, RetrieveEwsOperationAccessPolicy
Set-OrganizationConfig -BookingsEnabled $false -RetrieveEwsOperationAccessPolicy $true
Get-OrganizationConfig | Select-Object Bookings*, Retrieve*
Set-OrganizationConfig -BookingsEnabled $null
(Test-BookingsAccess adele@contoso.com)[0].Allowed
