"""The times of a night in which an hour comes twice, in a browser, at every width."""

from datetime import UTC, datetime

import pytest

from tests.browser.looking import LOOK, WIDTHS

LABELS = """
return [...document.querySelectorAll("button[name=start] .nowrap")].filter((each) =>
  each.getBoundingClientRect().right > each.parentNode.getBoundingClientRect().right)
  .map((each) => each.textContent);
"""


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_an_offset_has_its_room_on_a_button(visitor, emulator, lang):
    emulator.clock.freeze(datetime(2026, 10, 20, 8, tzinfo=UTC))
    hours = {"weekly": {"sunday": [["00:00", "24:00"]]}}
    adele = emulator.mailbox("adele@contoso.com", time_zone="Europe/Paris", meeting_hours=hours)
    url = adele.meeting_type("Intro").url
    visitor.begin(lang, "Europe/Paris")
    visitor.open(f"{url}&day=2026-10-25")
    for width in WIDTHS:
        visitor.width(width)
        assert "(UTC+02:00)" in " ".join(visitor.texts("button[name=start]"))
        assert visitor.run(f"{LOOK}; return [...tooWide(), ...smallTargets()]") == []
        assert visitor.run(LABELS) == [], width
