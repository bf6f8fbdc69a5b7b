"""The Exchange console's page, as its tests type into it and read it."""

import html
import re

PAGE = "/_emulator/exchange"
BLOCK = (
    "Set-OrganizationConfig -EwsApplicationAccessPolicy EnforceBlockList "
    '-EwsBlockList @{Add="MicrosoftOWSPersonalBookings"}'
)
UNBLOCK = 'Set-OrganizationConfig -EwsBlockList @{Remove="MicrosoftOWSPersonalBookings"}'


def words(markup):
    """The text of a page, as people read it."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def part(page, tag, name):
    """The text of the first element of a class."""
    found = re.search(rf'<{tag} class="[^"]*\b{name}\b.*?</{tag}>', page, re.DOTALL)
    return words(found[0]) if found else None


def answers(page):
    """What the console answered, one piece of the page for each command."""
    return re.findall(r'<div class="console__answer".*?</div>', page, re.DOTALL)


def steps(page):
    """Of each step of the decision: how it looks, and its text."""
    whole = re.search(r'<ol class="steps">(.*?)</ol>', page, re.DOTALL)[1]
    return [
        (marks.split(), words(text))
        for marks, text in re.findall(r'<li class="([^"]*)">(.*?)</li>', whole, re.DOTALL)
    ]


def glance(page):
    """Who, and whether they may."""
    rows = re.findall(r'<a class="everyone__one".*?</a>', page, re.DOTALL)
    return {re.search(r"\S+@\S+", words(row))[0]: "Allowed" in words(row) for row in rows}


def type_in(client, text, base="", **fields):
    """Type a text, and follow to the page that answers."""
    sent = client.post(base + PAGE, data={"command": text, **fields})
    assert sent.status_code == 303
    return client.get(sent.headers["Location"]).text
