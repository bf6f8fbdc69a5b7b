"""What can go wrong as a whole; what goes wrong inside a calendar is a `Remark`, not an error."""

from bookwithme.domain.errors import BookwithmeError, CalendarTooLarge

__all__ = ["CalendarTooLarge", "NotACalendar"]


class NotACalendar(BookwithmeError):
    """This is not an iCalendar object: no line reads BEGIN:VCALENDAR."""
