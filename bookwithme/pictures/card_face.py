"""What a card of a link shows, before it is drawn."""

from typing import NamedTuple

CARD_SIZE = (1200, 630)
"""Width and height that all unfurlers take, in pixels."""


class CardFace(NamedTuple):
    """What stands on the picture of a link. Every text is in the reader's language.

    Attributes:
        heading: the large line: a meeting type's title, a name, or an invitation.
        name: of the organizer; empty on the card of a private link.
        caption: below the name.
        length: of the meeting, as people write it; empty where there is none.
        button: what the drawn button says.
    """

    heading: str
    name: str
    caption: str
    length: str
    button: str
