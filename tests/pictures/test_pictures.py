"""Pictures are what they say they are, hold every letter, and fit."""

from io import BytesIO

import pytest
from PIL import Image, ImageColor

from bookwithme import pictures
from bookwithme.pictures import CardFace
from bookwithme.pictures.lettering import drawable, font, lines

FACE = CardFace("Été à Nîmes", "Zoë Façon", "Bookings page", "30 min", "Book meeting")


def opened(content):
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture


def test_a_card_is_a_png_of_the_size_that_unfurlers_take():
    picture = opened(pictures.card(FACE))
    assert (picture.format, picture.size, picture.mode) == ("PNG", (1200, 630), "P")


def test_a_card_is_short_and_its_colours_are_those_it_is_drawn_in():
    content = pictures.card(FACE)
    picture = opened(content).convert("RGB")
    assert len(content) < 20_000
    places = ((5, 5), (1190, 10), (1190, 600), (75, 128), (80, 500))
    named = ("#ffffff", "#0f6cbd", "#115ea3", "#ebf3fc", "#0f6cbd")
    assert [picture.getpixel(at) for at in places] == [ImageColor.getrgb(each) for each in named]


def test_the_same_words_give_the_same_bytes_and_are_drawn_once():
    pictures.card.cache_clear()
    first = pictures.card(FACE)
    assert pictures.card(FACE._replace()) is first
    pictures.card.cache_clear()
    assert pictures.card(FACE) == first


@pytest.mark.parametrize("field", CardFace._fields)
def test_every_word_of_a_card_is_to_be_seen_on_it(field):
    assert pictures.card(FACE._replace(**{field: "Other"})) != pictures.card(FACE)


def test_french_letters_are_drawn_and_not_left_out_or_boxed():
    letters = "àâæçéèêëîïôœùûüÿÀÂÆÇÉÈÊËÎÏÔŒÙÛÜŸ«»’–€ßñøåŁžİ"
    assert drawable(letters, font(40)) == letters


def test_an_accent_that_stands_alone_joins_its_letter():
    assert drawable("e\u0301te\u0301", font(40)) == "été"


def test_what_the_font_lacks_is_left_out_with_the_space_around_it():
    assert drawable("☕ Coffee 日本 😀\u202e\n chat", font(40)) == "Coffee chat"


def test_lines_keep_to_the_width_and_say_what_is_left_out():
    letters = font(40)
    broken = lines("one two three four five six seven eight nine", letters, 200, 2)
    assert len(broken) == 2
    assert broken[1].endswith("…")
    assert max(letters.getlength(line) for line in broken) <= 200


def test_a_text_that_fits_is_left_as_it_is():
    assert lines("one two", font(40), 400, 2) == ["one two"]


def test_a_word_wider_than_the_line_is_cut():
    letters = font(40)
    (line,) = lines("W" * 120, letters, 300, 2)
    assert line.endswith("W…")
    assert letters.getlength(line) <= 300


@pytest.mark.parametrize("name", ["日本", "Q", " A  B ", "W" * 120])
def test_any_name_and_title_can_be_drawn(name):
    assert opened(pictures.card(CardFace(name, name, name, name, name))).size == (1200, 630)


def test_words_end_before_the_coloured_side():
    """Whatever stands on the left, the right side is the same."""
    wide = CardFace(*["W" * 300] * 4, "Book")
    both = [opened(pictures.card(each)).crop((881, 0, 1200, 630)) for each in (FACE, wide)]
    assert both[0].tobytes() == both[1].tobytes()


def test_the_icon_is_a_small_png_without_a_ground():
    picture = opened(pictures.icon())
    assert (picture.format, picture.size, picture.mode) == ("PNG", (32, 32), "RGBA")
    assert picture.getpixel((0, 0))[3] == 0
    assert picture.getpixel((16, 6)) == (15, 108, 189, 255)


ADDRESS = "https://example.com/bookwithme/user/" + "a" * 32 + "@contoso.com?anonymous&ep=plink"


def modules(content):
    """The code's squares, dark or not, of a PNG with 12 pixels each."""
    picture = opened(content).convert("L")
    side = picture.width // 12
    return [
        [picture.getpixel((x * 12 + 6, y * 12 + 6)) < 128 for x in range(side)] for y in range(side)
    ]


def test_a_code_has_its_quiet_zone_and_its_three_corners():
    code = modules(pictures.qr_png(ADDRESS))
    side = len(code)
    edge = [*range(4), *range(side - 4, side)]
    assert not any(code[y][x] or code[x][y] for y in edge for x in range(side))
    ring = [True] * 7
    assert [code[4][4:11], code[4][-11:-4], code[-5][4:11]] == [ring] * 3
    assert code[-5][-11:-4] != ring


def test_different_addresses_give_different_codes():
    assert modules(pictures.qr_png(ADDRESS)) != modules(pictures.qr_png(ADDRESS + "x"))


@pytest.mark.parametrize("size", [80, 480, 2000])
def test_a_code_is_as_wide_as_asked_for_and_a_caption_stands_below_it(size):
    plain = Image.open(BytesIO(pictures.qr_png(ADDRESS, size)))
    told = Image.open(BytesIO(pictures.qr_png(ADDRESS, size, "Scan me " * 40)))
    assert plain.size == (size, size)
    assert (told.width, told.height > size) == (size, True)
    assert told.crop((0, 0, size, size // 2)).tobytes() == (
        plain.crop((0, 0, size, size // 2)).tobytes()
    )


def test_a_caption_in_a_drawing_is_text():
    svg = pictures.qr_svg(ADDRESS, 300, "<b>&").decode()
    assert ('width="300"' in svg, "&lt;b&gt;&amp;" in svg, "<b>" in svg) == (True, True, False)


def test_a_code_as_svg_takes_the_size_it_is_given_and_has_a_light_ground():
    svg = pictures.qr_svg(ADDRESS).decode()
    assert 'viewBox="0 0 ' in svg
    assert "width=" not in svg.split(">")[1]
    assert 'fill="#fff"' in svg
