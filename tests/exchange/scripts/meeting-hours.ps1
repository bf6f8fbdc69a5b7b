# Regular meeting hours.
Get-MailboxCalendarConfiguration adam
Set-MailboxCalendarConfiguration adam -WorkDays Monday, Tuesday, Friday -WorkingHoursStartTime 09:30:00 -WorkingHoursEndTime 16:00
Get-MailboxCalendarConfiguration adam | Format-List Work*
Set-MailboxCalendarConfiguration adam -WorkDays Weekdays
(Get-MailboxCalendarConfiguration adam).WorkDays
Set-MailboxCalendarConfiguration adam -WorkDays Weekdays
Set-MailboxCalendarConfiguration adam -WorkDays Funday
Set-MailboxCalendarConfiguration adam -WorkingHoursStartTime 17:00:00
