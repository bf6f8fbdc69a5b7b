# The addresses of all booking pages, as a table and as JSON.
Get-EXOMailbox -ResultSize 2 -Properties ExchangeGuid |
    Select-Object DisplayName, @{Name = 'Page'; Expression = {
        "/bookwithme/user/$($_.ExchangeGuid.ToString('N'))@$(($_.PrimarySmtpAddress -split '@')[1])"
    }} | Format-Table -AutoSize
(Get-EXOMailbox adam).ExchangeGuid
Get-Mailbox adam | Select-Object Name, @{n='Guid'; e='ExchangeGuid'} | ConvertTo-Json
