"""What EWS answers instead, by the codes of its schema."""

from bookwithme.domain.errors import BookingStarted, BookwithmeError, InvalidInput, NotFound, NotNow

BUSY = "ErrorServerBusy"

_CODES: dict[type[BookwithmeError], str] = {
    InvalidInput: "ErrorInvalidPropertySet",
    BookingStarted: "ErrorInvalidOperation",
    NotNow: BUSY,
}


class EwsError(Exception):
    """One of EWS' response codes, and a sentence. Of one item or mailbox, or of the whole call."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def not_found() -> EwsError:
    """The answer about an item that is not there, or is somebody else's."""
    return EwsError("ErrorItemNotFound", "The specified object was not found in the store.")


def ends_early() -> EwsError:
    """The answer about a time whose end is before its start."""
    code = "ErrorCalendarEndDateIsEarlierThanStartDate"
    return EwsError(code, "EndDate is earlier than StartDate.")


def as_ews(error: EwsError | BookwithmeError) -> EwsError:
    """How EWS tells of an error that it has a code for."""
    if isinstance(error, EwsError):
        return error
    if isinstance(error, NotFound):
        return not_found()
    code = next(code for kind, code in _CODES.items() if isinstance(error, kind))
    return EwsError(code, str(error))
