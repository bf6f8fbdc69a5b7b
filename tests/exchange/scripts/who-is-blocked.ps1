# Who is shut out by a list of their own?
Set-CASMailbox adam -EwsBlockList MicrosoftOWS*, Other
Set-CASMailbox sam1 -EwsAllowList Outlook*
$blocked = Get-CASMailbox -ResultSize Unlimited | Where-Object { $_.EwsApplicationAccessPolicy -eq 'EnforceBlockList' -and $_.EwsBlockList -like "*OWS*" }
$closed = Get-CASMailbox | Where-Object EwsApplicationAccessPolicy -eq EnforceAllowList
"Blocked: " ; $blocked | Select-Object -ExpandProperty PrimarySmtpAddress
@($closed).Count
$closed.EwsAllowList[0]
if (-not ($blocked -or $closed)) { "nobody" } else { Write-Output "somebody" }
