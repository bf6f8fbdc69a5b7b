# The address of a user's booking page.
$mailbox = Get-Mailbox -Identity adele@contoso.com
$domain = ($mailbox.PrimarySmtpAddress -split '@')[1]
"https://outlook.office.com/bookwithme/user/$($mailbox.ExchangeGuid.ToString('N'))@${domain}?anonymous&ep=plink"
