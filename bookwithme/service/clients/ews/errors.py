"""What EWS answers instead, by the codes of its schema."""


class EwsError(Exception):
    """One of EWS' response codes, and a sentence. Of one item or mailbox, or of the whole call."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code = code


def not_found() -> EwsError:
    """The answer about an item that is not there, or is somebody else's."""
    return EwsError("ErrorItemNotFound", "The specified object was not found in the store.")
