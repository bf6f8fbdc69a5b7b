# Parameters that stand in a table.
$block = @{
    EwsApplicationAccessPolicy = 'EnforceBlockList'
    EwsBlockList = @{Add = 'MicrosoftOWSPersonalBookings'}
}
Set-CASMailbox -Identity adam @block
$block['EwsBlockList'] = 'Other*'
$block.Identity = 'adele@contoso.com'
Set-CASMailbox @block
$which = 'adam'
$names = @('Name', 'EwsBlockList')
Get-CASMailbox @which | Select-Object $names
Get-CASMailbox adele | Format-List -Property $names
