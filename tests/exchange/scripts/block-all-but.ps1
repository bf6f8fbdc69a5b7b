# Block Bookings for everybody but a few: a policy of their own lets those in.
$allowed = "adele@contoso.com", "sam1@contoso.com"
foreach ($mailbox in Get-CASMailbox -ResultSize Unlimited) {
    if ($allowed -notcontains $mailbox.PrimarySmtpAddress) {
        Set-CASMailbox -Identity $mailbox.PrimarySmtpAddress -EwsApplicationAccessPolicy EnforceBlockList -EwsBlockList @{Add="MicrosoftOWSPersonalBookings"}
    }
}
Get-CASMailbox | Sort-Object PrimarySmtpAddress | Format-Table PrimarySmtpAddress, EwsBlockList -AutoSize
