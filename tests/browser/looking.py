"""What is wrong with the page that a browser shows: each fault as one line of text."""

from importlib.resources import files
from pathlib import Path

LOOK = Path(__file__).with_name("looking.js").read_text()
AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
"""axe-core; of the package around it nothing else is used."""

TO_THE_END = "scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })"
"""Where a bar that stays in sight lies over nothing."""

WIDTHS = (360, 768, 1280)
LOOKS = {"en": ("light", 1280), "fr": ("dark", 360)}
"""In which theme axe looks, and how wide."""


def faults_of_the_page(visitor, *, closely=True):
    """What is wrong with the page as it stands: at any width, and to axe in its language's theme.

    `closely`: by every rule of axe, not by those alone that a theme, a width or words decide on.
    """
    code = visitor.language.code
    theme, own = LOOKS[code]
    faults = visitor.run(f"{LOOK}; return faultsOfTheFrame(arguments[0])", code)
    for width in sorted(WIDTHS, key=own.__eq__):  # its own last: axe goes on there
        visitor.width(width)
        found = visitor.run(f"{LOOK}; return [...tooWide(), ...smallTargets()]")
        faults += [f"{width}: {each}" for each in found]
    # Without motion, since halfway between two themes nothing has its contrast.
    visitor.media(color_scheme=theme, reduced_motion="reduce")
    look = f"{AXE}; {LOOK}; {TO_THE_END}; return faultsByAxe(arguments[0])"
    found = visitor.run(look, closely)
    return [*faults, *(f"{theme}, {own}: {each}" for each in found)]


def faults_of_the_network(visitor, status):
    """Requests to other hosts, and things that did not come; the page itself has `status`."""
    answers = visitor.traffic.answers()
    elsewhere = [f"elsewhere: {each.url}" for each in answers if not visitor.is_home(each.url)]
    missing = [
        str(each) for each in answers if each.kind != "Document" and each.status not in {200, 304}
    ]
    other = [] if visitor.status == status else [f"status {visitor.status}"]
    return [*other, *elsewhere, *missing]
