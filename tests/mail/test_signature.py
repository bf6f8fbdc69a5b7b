"""The signature's line, as Word's engine takes it, and what that engine does not take."""

import pytest

from bookwithme.mail.signature import inside, signature
from bookwithme.mail.word import word_problems

URL = 'https://example.com/x?anonymous&ep="><b>'
ICON = "https://example.com/bookwithme/card/icon.png"


def test_the_text_names_the_address_in_angle_brackets():
    assert signature(URL, ICON, "en").text == f"Book time to meet with me <{URL}>"


def test_in_french_the_line_is_french():
    written = signature(URL, ICON, "fr")
    assert written.text == f"Réserver du temps pour me rencontrer <{URL}>"
    assert ">Réserver du temps pour me rencontrer</a>" in written.html


def test_the_html_is_one_table_of_one_row_with_the_address_escaped():
    html = signature(URL, ICON, "en").html
    counts = [html.count(f"<{tag}") for tag in ("table", "tr", "td", "img", "a ", "b")]
    assert counts == [1, 1, 2, 1, 1, 0]
    assert 'href="https://example.com/x?anonymous&amp;ep=&#34;&gt;&lt;b&gt;"' in html
    assert "font-size:11pt" in html


def test_without_an_icon_it_is_the_link_alone():
    assert signature(URL, None, "en").html.count("<td") == 1


@pytest.mark.parametrize(
    ("own", "tables"),
    [
        ('<p style="color:red">Call me, or {{bookings}}</p>', 0),
        ("<h3>Adele</h3><p>x<br><b>{{bookings}}", 0),
        ("<p>Adele</p>{{bookings}}", 1),
        ("<p>Adele</p>", 1),
        ("<p>Adele<table><tr><td>{{bookings}}</td></tr></table>", 1),
        ("<span><b>Adele</b> {{bookings}}</span><div>{{bookings}}</div>", 1),
        ("Adele\n{{bookings}}", 1),
    ],
)
def test_the_line_is_a_table_only_where_one_may_stand(own, tables):
    signed = inside(signature(URL, ICON, "en"), own).html
    line = signature(URL, ICON, "en").html
    assert signed.count(line) == tables
    assert signed.count(f'<img src="{ICON}"') == signed.count(">Book time") == own.count("{{") or 1


def test_word_takes_the_signature():
    assert word_problems(signature(URL, ICON, "en").html) == []


@pytest.mark.parametrize(
    ("html", "problems"),
    [
        ("<svg></svg>", ["svg: not shown"]),
        ('<p class="x">', ["p: class"]),
        (
            '<a style="color:red; display : flex;border-radius:4px">',
            ["a: display", "a: border-radius"],
        ),
        ('<img src="https://x/a.png" width="1" height="1">', []),
        (
            '<img src="data:image/png;base64,AA" width="1" height="1">',
            ["img: no PNG, JPEG or GIF that is attached or at a web address"],
        ),
        (
            '<img src="https://x/a.svg" width="1">',
            [
                "img: no PNG, JPEG or GIF that is attached or at a web address",
                "img: without height",
            ],
        ),
        ('<td style="padding:0 6px 0 0;text-decoration:underline">', []),
    ],
)
def test_what_word_does_not_show_is_named(html, problems):
    assert word_problems(html) == problems
