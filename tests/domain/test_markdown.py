"""A little Markdown becomes HTML, and nothing else does."""

import pytest

from bookwithme.domain.markdown import html_of


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("One.\n\nTwo,\nnext line.", "<p>One.</p>\n<p>Two,<br>next line.</p>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("1. a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
        ("Do:\n- a\n  goes on", "<p>Do:</p>\n<ul><li>a goes on</li></ul>"),
        ("**bold `code`**", "<p><strong>bold <code>code</code></strong></p>"),
        ("`**not bold**`", "<p><code>**not bold**</code></p>"),
        ("[Mail](/_emulator/mail)", '<p><a href="/w/a/_emulator/mail">Mail</a></p>'),
        ("", ""),
    ],
)
def test_paragraphs_lists_bold_code_and_links_are_made(text, html):
    assert html_of(text, "/w/a") == html


@pytest.mark.parametrize(
    "text",
    [
        "<b>x</b>",
        "[x](javascript:alert)",
        "[x](//evil.example)",
        "[x](/\\evil.example)",
        "[x](https://evil.example)",
        "![x](picture)",
        "5 * 3 ** 2",
        "# no heading",
    ],
)
def test_everything_else_is_text(text):
    html = html_of(text)
    assert "<b>" not in html
    assert "<a" not in html
    assert html.startswith("<p>")
    assert html.count("<") == 2


@pytest.mark.parametrize("text", ['**"><script>**', '`"><script>`', '[a"<b>](/x"><script>)'])
def test_what_is_marked_is_escaped_too(text):
    assert "<script" not in html_of(text)
    assert '"><' not in html_of(text)
