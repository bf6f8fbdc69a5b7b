"""The reader of pages that tests stand on reads them as browsers do."""

import pytest

from tests.page import Page, words

HTML = """<!doctype html><html lang="en"><head><title>Not on the page</title></head><body>
<h1>A &lt;b&gt; <b>c</b></h1><script>no()</script><template><p>later</p></template>
<a href="/x?a=1&amp;b=2"><svg><use href="/icons.svg#x"/></svg>On\N{NO-BREAK SPACE}we go</a>
<a href="https://elsewhere.example/">Out</a>
<form method="post" action="/send"><input type="hidden" name="key" value="&quot;k&quot;">
<input name="name"><input type="checkbox" name="yes" value="1">
<input type="radio" name="r" value="a">
<input type="radio" name="r" value="b" checked><button name="go" formaction="/other">Go</button>
<select name="zone"><option value="u">U</option><option value="p" selected>P</option></select>
<textarea name="notes">
One
two</textarea></form></body></html>"""


def test_words_are_those_that_people_read():
    assert words(HTML).startswith("A <b> c On\N{NO-BREAK SPACE}we go Out Go U P One two")
    assert [gone for gone in ("Not", "no()", "later") if gone in words(HTML)] == []
    assert words("") == ""


def test_fields_have_what_a_browser_would_send():
    page = Page(HTML)
    assert page.fields == {
        "key": ['"k"'],
        "name": [""],
        "r": ["b"],
        "zone": ["p"],
        "notes": ["One\r\ntwo"],
    }
    assert page.hidden == page.one("form").hidden == {"key": '"k"'}


def test_addresses_are_all_of_this_server():
    page = Page(HTML)
    assert page.addresses == ["/x?a=1&b=2", "/icons.svg#x", "/send", "/other"]
    assert page.link("On\N{NO-BREAK SPACE}we go") == "/x?a=1&b=2"
    assert (page["lang"], page.heading, page.values("input[name=r]", "value")) == (
        "en",
        "A <b> c",
        ["a", "b"],
    )


@pytest.mark.parametrize(
    ("ask", "told"),
    [
        (lambda page: page.one("a"), "2 times on the page, not once: a"),
        (lambda page: page.one("h2"), "0 times on the page, not once: h2"),
        (lambda page: page.link("Back"), "0 links on the page, not one: Back"),
    ],
)
def test_what_is_not_there_once_is_told(ask, told):
    with pytest.raises(AssertionError, match=told):
        ask(Page(HTML))
    with pytest.raises(KeyError):
        Page(HTML).values("a", "title")
