"""The look holds its promises: contrast in both themes, nothing from elsewhere, all there."""

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

STATIC = Path(__file__).parents[2] / "static"
TEXTS = ("text", "text-secondary", "brand-text", "success", "warning", "danger")
PAIRS = [
    *((text, ground) for text in TEXTS for ground in ("canvas", "card", "subtle")),
    *((kind, f"{kind}-tint") for kind in ("success", "warning", "danger")),
    *(("on-brand", ground) for ground in ("brand", "brand-hover", "brand-pressed", "header")),
    *(("on-brand", ground) for ground in ("danger-fill", "danger-fill-hover")),
    ("text", "subtle-hover"),
    ("text-disabled", "card"),
    ("brand-text", "brand-tint"),
    ("emulator-bar-text", "emulator-bar"),
]


def tokens(theme):
    css = (STATIC / "css" / "tokens.css").read_text("utf-8")
    found = re.findall(r"--([\w-]+): (?:light-dark\((#\w{6}), (#\w{6})\)|(#\w{6}));", css)
    return {name: both or (light, dark)[theme == "dark"] for name, light, dark, both in found}


def luminance(colour):
    """WCAG 2.2, "relative luminance"."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_stands_out_from_its_ground(theme):
    colours = tokens(theme)
    weak = {pair: contrast(colours[pair[0]], colours[pair[1]]) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < 4.5} == {}


def test_initials_stand_out_in_every_color_of_people():
    css = (STATIC / "css" / "content.css").read_text("utf-8")
    pairs = re.findall(r"--ink: (#\w{6});\n  --ground: (#\w{6});", css)
    assert len(pairs) == 12
    assert [pair for pair in pairs if contrast(*pair) < 4.5] == []


def test_every_token_that_a_style_uses_is_defined():
    css = "".join(path.read_text("utf-8") for path in sorted((STATIC / "css").glob("*.css")))
    assert set(re.findall(r"var\(--([\w-]+)\)", css)) <= set(re.findall(r"--([\w-]+):", css))


def test_nothing_is_loaded_from_elsewhere():
    elsewhere = re.compile(r"(?<!xmlns=\")https?://|url\([\"']?//|@import|from \"[^.]")
    files = [path for path in STATIC.rglob("*.*") if path.suffix in {".css", ".js", ".svg"}]
    assert len(files) > 10
    assert [path.name for path in files if elsewhere.search(path.read_text("utf-8"))] == []


def test_every_drawing_is_well_formed():
    for path in STATIC.rglob("*.svg"):
        assert ET.parse(path).getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_every_banner_has_its_picture_and_every_picture_its_banner():
    css = (STATIC / "css" / "content.css").read_text("utf-8")
    named = set(
        re.findall(r"banner__art--(\w+) \{\n  background-image: url\(\"../banners/\1.svg\"", css)
    )
    assert named == {path.stem for path in (STATIC / "banners").glob("*.svg")}
