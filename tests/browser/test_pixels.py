"""Hidden is what paints no pixel; a name, a mark or a style that has no effect hides nothing."""

from urllib.parse import quote

import pytest

from tests.browser.pixels import painted

STYLE = """
  body { margin: 0 }
  #thing { width: 40px; height: 30px; background: teal }
  #cover { position: absolute; inset: 0; background: white }
"""
THING = '<div id="thing"></div>'


def show(walker, body, style):
    """A page with a thing on it."""
    page = f"<!doctype html><style>{STYLE}{style}</style>{body}"
    walker.driver.get(f"data:text/html,{quote(page)}")
    assert len(walker.all("#thing")) == 1


@pytest.mark.parametrize(
    ("body", "style"),
    [
        ('<div id="thing" hidden></div>', "[hidden] { display: block }"),
        ('<div id="thing" aria-hidden="true" class="visually-hidden"></div>', ""),
        (f"<details>{THING}</details>", "details::details-content { display: contents }"),
        (THING, "#thing { pointer-events: none }"),
        ('<div id="thing">text</div>', "#thing { height: 0; overflow: visible }"),
        (f'<div style="opacity: 0.02">{THING}</div>', ""),
        (f'<p style="height: 3000px"></p>{THING}', ""),
        (f'{THING}<div id="cover" style="left: 39px"></div>', ""),
    ],
)
def test_what_is_hidden_in_name_only_is_seen(walker, body, style):
    show(walker, body, style)
    assert walker.shown("#thing")


@pytest.mark.parametrize(
    ("body", "style"),
    [
        ('<div id="thing" hidden></div>', ""),
        (f"<details>{THING}</details>", ""),
        (THING, "#thing { visibility: hidden }"),
        (THING, "#thing { opacity: 0 }"),
        (THING, "#thing { position: absolute; clip-path: inset(50%) }"),
        (THING, "#thing { position: absolute; left: -50px }"),
        (f'<div style="height: 0; overflow: hidden">{THING}</div>', ""),
        (f'{THING}<div id="cover"></div>', ""),
    ],
)
def test_what_paints_no_pixel_is_hidden(walker, body, style):
    show(walker, body, style)
    assert walker.shown("#thing") == []


def test_the_box_of_what_is_painted_is_told(walker):
    show(walker, THING, "#thing { position: absolute; left: 7px; top: 5px }")
    assert painted(walker, walker.one("#thing")) == (7, 5, 47, 35)
