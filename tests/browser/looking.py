"""What is wrong with the page that a browser shows: each fault as one line of text."""

from importlib.resources import files
from pathlib import Path

LOOK = Path(__file__).with_name("looking.js").read_text()
AXE = (files("axe_playwright_python") / "axe.min.js").read_text()
"""axe-core; of the package around it nothing else is used."""

WIDTHS = (360, 768, 1280)
THEMES = {"en": ("light", 1280), "fr": ("dark", 360)}
"""Which theme axe looks at, and how wide; each look takes as long as all else together."""


def faults_of_the_page(visitor):
    """What is wrong with the page as it stands, at any width, in the theme of its language."""
    code = visitor.language.code
    faults = visitor.run(f"{LOOK}; return faultsOfTheFrame(arguments[0])", code)
    for width in WIDTHS:
        visitor.width(width)
        found = visitor.run(f"{LOOK}; return [...tooWide(), ...smallTargets()]")
        faults += [f"{width}: {each}" for each in found]
    visitor.run(AXE)
    theme, width = THEMES[code]
    visitor.width(width)
    # Without motion, since halfway between two themes nothing has its contrast.
    visitor.media(color_scheme=theme, reduced_motion="reduce")
    # At the end, where a bar that stays in sight lies over nothing.
    visitor.run("scrollTo({ top: document.body.scrollHeight, behavior: 'instant' })")
    found = visitor.run(f"{LOOK}; return faultsByAxe()")
    return [*faults, *(f"{theme}, {width}: {each}" for each in found)]


def faults_of_the_network(visitor, status):
    """Requests to other hosts, and things that did not come; the page itself has `status`."""
    answers = visitor.traffic.answers()
    elsewhere = [f"elsewhere: {each.url}" for each in answers if not visitor.is_home(each.url)]
    missing = [
        str(each) for each in answers if each.kind != "Document" and each.status not in {200, 304}
    ]
    other = [] if visitor.status == status else [f"status {visitor.status}"]
    return [*other, *elsewhere, *missing]
