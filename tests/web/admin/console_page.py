"""The Exchange console's page, as its tests type into it and read it."""

from tests.page import Page

PAGE = "/_emulator/exchange"
BLOCK = (
    "Set-OrganizationConfig -EwsApplicationAccessPolicy EnforceBlockList "
    '-EwsBlockList @{Add="MicrosoftOWSPersonalBookings"}'
)
UNBLOCK = 'Set-OrganizationConfig -EwsBlockList @{Remove="MicrosoftOWSPersonalBookings"}'


def part(page, tag, name):
    """The text of the first element of a class."""
    found = Page(page).texts(f"{tag}.{name}")
    return found[0] if found else None


def answers(page):
    """What the console answered, one part of the page for each command."""
    return Page(page).all(".console__answer")


def steps(page):
    """Of each step of the decision: how it looks, and its text."""
    return [(each["class"].split(), each.text) for each in Page(page).all("ol.steps > li")]


def glance(page):
    """Who, and whether they may."""
    rows = Page(page).all("a.everyone__one")
    return {row.one(".everyone__who .break").text: "Allowed" in row.text for row in rows}


def type_in(client, text, base="", **fields):
    """Type a text, and follow to the page that answers."""
    sent = client.post(base + PAGE, data={"command": text, **fields})
    assert sent.status_code == 303
    return client.get(sent.headers["Location"]).text
