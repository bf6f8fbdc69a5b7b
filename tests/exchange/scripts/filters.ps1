# Conditions that Exchange evaluates.
Get-Mailbox -Filter "Alias -like 'a*'" | Select-Object Alias
Get-Mailbox -Filter { DisplayName -eq 'Sam Same' -and -not (Alias -eq 'sam1') } | Select-Object Alias
$name = 'Adam'
Get-CASMailbox -Filter "Name -eq '$name' -or Name -eq 'nobody'" -ResultSize 1 | Select-Object Name
Get-Mailbox -Filter "Nothing -eq 1"
Get-Mailbox -Filter "Alias -match 'a'"
Get-Mailbox -Filter "Alias"
