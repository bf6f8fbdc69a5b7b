# Bring everything back to how it was at first.
Set-OrganizationConfig -EwsApplicationAccessPolicy EnforceBlockList -EwsBlockList MicrosoftOWSPersonalBookings
Set-OrganizationConfig -EwsApplicationAccessPolicy $null -EwsBlockList $null -Confirm:$false
Set-OrganizationConfig -EwsApplicationAccessPolicy $null
Get-OrganizationConfig | Format-List EwsApplicationAccessPolicy, Ews*List
