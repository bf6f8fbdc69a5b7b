# Put the same signature below everybody's mails, and see what one has.
Get-Mailbox | ForEach-Object {
    $html = "<p><b>$($_.DisplayName)</b><br>Contoso</p>"
    Set-MailboxMessageConfiguration -Identity $_.Alias -SignatureHtml $html -SignatureText "$($_.DisplayName), Contoso" -AutoAddSignature $true -ErrorAction SilentlyContinue
}
Get-MailboxMessageConfiguration AdeleV | Format-List
Set-MailboxMessageConfiguration AdeleV -AutoAddSignature $true
Set-MailboxMessageConfiguration AdeleV -SignatureHtml "" -SignatureText $null -WhatIf
Set-MailboxMessageConfiguration AdeleV -AutoAddSignature $false
Set-MailboxMessageConfiguration AdeleV -SignatureText $null
Get-MailboxMessageConfiguration AdeleV
