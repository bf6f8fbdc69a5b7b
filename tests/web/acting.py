"""What tests of pages do: be somebody, read a page, look what an act has changed."""

import re
from html import unescape

from tests.service.whole import exported


def be(client, address):
    """Choose a persona, as the start page does."""
    answer = client.post("/_emulator/persona", data={"address": address})
    assert answer.status_code == 303
    return client


def words(answer):
    """What a page says: its text without marks, spaces joined."""
    text = re.sub(r"<(script|style|template)\b.*?</\1>", " ", answer.text, flags=re.DOTALL)
    return re.sub(r"[ \n\t]+", " ", unescape(re.sub(r"<[^>]*>", " ", text))).strip()


def fields(answer):
    """The named inputs of a page and their values; of checked ones among radio buttons only."""
    found = {}
    for tag in re.findall(r"<input [^>]*>", answer.text):
        marks = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        unchecked = marks.get("type") in {"radio", "checkbox"} and " checked" not in tag
        if "name" in marks and not unchecked:
            found.setdefault(marks["name"], []).append(unescape(marks.get("value", "")))
    for name, body in re.findall(
        r'<select [^>]*name="(\w+)".*?>(.*?)</select>', answer.text, re.DOTALL
    ):
        options = re.findall(r'<option value="([^"]*)"( selected)?>', body)
        found[name] = [unescape(next((v for v, on in options if on), options[0][0]))]
    for name, body in re.findall(
        r'<textarea [^>]*name="(\w+)"[^>]*>\n(.*?)</textarea>', answer.text, re.DOTALL
    ):
        found[name] = [unescape(body)]
    return found


def state(context):
    """All that a world is: two are equal when nothing was changed between."""
    return exported(context)
