# Who has the Bookings plan?
Get-Mailbox | Where-Object { $_.PersistedCapabilities -contains 'BPOS_S_BookingsAddOn' } | Format-Table Name, RecipientTypeDetails, PersistedCapabilities
(Get-SharingPolicy).Domains
