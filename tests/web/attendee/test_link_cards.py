"""Cards as unfurlers read them, and the pictures they show."""

from dataclasses import replace
from functools import partial

import pytest

from bookwithme import pictures
from bookwithme.contract.links import NewLink
from bookwithme.contract.world import ClockWish
from bookwithme.domain.addresses import type_token
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.i18n import language
from bookwithme.service.organizer import meeting_types, sharing
from bookwithme.service.worlds import clocks
from bookwithme.web.attendee.cards import Subject, face
from tests.page import Page, without_emulator_bar
from tests.web.attendee.attendees import local, page_of, private_of, type_of
from tests.web.conftest import BASE, NOW, ORGANIZER, people

SECRETS = ("Adele", "Vance", "Salary", "30 min")


def unfurled(answer):
    """What an unfurler makes of a page: its Open Graph."""
    found = Page(answer).all("html > head > meta[property][content]")
    read = {each["property"]: each["content"] for each in found}
    assert len(read) == len(found) > 0
    return read


def test_an_unfurler_reads_a_whole_card(client, cast):
    page = cast.organizer.page_name
    read = unfurled(client.get(type_of(cast)))
    image = read.pop("og:image")
    assert read == {
        "og:type": "website",
        "og:site_name": "Bookings",
        "og:title": "Coffee chat with Adele Vance",
        "og:description": "30 min",
        "og:url": f"{BASE}/bookwithme/user/{page}/meetingtype/{type_token(cast.public.guid)}",
        "og:image:type": "image/png",
        "og:image:width": "1200",
        "og:image:height": "630",
        "og:image:alt": "Coffee chat with Adele Vance",
    }
    token = type_token(cast.public.guid)
    assert image.startswith(f"{BASE}/bookwithme/card/en/{page}/{token}.png?v=")


@pytest.mark.parametrize("address", [page_of, type_of, lambda cast: private_of(cast, cast.link())])
def test_the_picture_of_every_card_is_there_and_as_large_as_it_is_said_to_be(client, cast, address):
    answer = client.get(local(unfurled(client.get(address(cast)))["og:image"]))
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    width, height = (int.from_bytes(answer.data[at : at + 4]) for at in (16, 20))
    assert (width, height) == pictures.CARD_SIZE


def test_the_address_that_a_card_names_has_the_same_card(client, cast):
    """Some unfurlers go on to og:url and read again."""
    for address in (page_of(cast), type_of(cast), private_of(cast, cast.link())):
        first = unfurled(client.get(address))
        assert unfurled(client.get(local(first["og:url"]))) == first


def test_a_french_reader_gets_a_french_card(client, cast):
    read = unfurled(client.get(page_of(cast), headers={"Accept-Language": "fr"}))
    assert read["og:title"] == "Réserver du temps avec Adele Vance"
    assert "/card/fr/" in read["og:image"]
    english, french = (face(language(code), Subject(cast.organizer)) for code in ("en", "fr"))
    assert (
        client.get(local(read["og:image"])).data == pictures.card(french) != pictures.card(english)
    )


def test_a_picture_shows_what_it_is_of(client, cast):
    page = cast.organizer.page_name
    of_type = client.get(f"/bookwithme/card/en/{page}/{type_token(cast.public.guid)}.png")
    named = face(language("en"), Subject(cast.organizer, cast.public))
    assert named == ("Coffee chat", "Adele Vance", "Bookings page", "30 min", "Book meeting")
    assert of_type.data == pictures.card(named)


def test_all_private_links_have_one_picture_and_it_names_nobody(client, cast):
    answer = client.get(private_of(cast, cast.link()))
    image = unfurled(answer)["og:image"]
    assert image == f"{BASE}/bookwithme/card/en/private.png"
    nobodys = face(language("en"), None)
    assert nobodys.name == nobodys.length == ""
    assert client.get(local(image)).data == pictures.card(nobodys)
    head = answer.text.partition("</head>")[0]
    assert [word for word in SECRETS if word in head] == []


def test_a_public_type_opened_by_a_private_link_is_not_named_either(client, cast, context):
    link = sharing.create_link(context, cast.public.guid, NewLink(single_use=False))
    head = client.get(local(link.url)).text.partition("</head>")[0]
    assert [word for word in ("Coffee", *SECRETS) if word in head] == []


def dead_addresses(cast, context, client):
    revoked, expired = cast.link(), cast.link()
    sharing.revoke_link(context, revoked.link.bookingcode)
    yield private_of(cast, revoked)
    yield private_of(cast, expired).replace(
        str(expired.link.bookingcode), "0" * 8 + "-0000-0000-0000-" + "0" * 12
    )
    yield type_of(cast, cast.private)
    clocks.put(context, ClockWish(now=NOW.replace(year=2027), mode="frozen"))
    yield private_of(cast, expired)
    meeting_types.change_page(context, ORGANIZER, partial(replace, on=False))
    yield page_of(cast)
    meeting_types.change_page(context, ORGANIZER, partial(replace, on=True))
    cast.block()
    yield page_of(cast)


def test_what_does_not_open_names_nobody_and_has_no_picture(client, cast, context):
    for address in dead_addresses(cast, context, client):
        answer = client.get(address)
        assert answer.status_code in {403, 404, 410}
        told = without_emulator_bar(answer.text)
        assert [word for word in ("og:image", *SECRETS) if word in told] == []


def picture_of(cast, kind=None):
    token = f"/{type_token(kind.guid)}" if kind else ""
    return f"/bookwithme/card/en/{cast.organizer.page_name}{token}.png"


def test_a_picture_is_shut_where_its_page_is(client, cast, context):
    def statuses():
        each = (picture_of(cast), picture_of(cast, cast.public))
        return [client.get(address).status_code for address in each]

    assert statuses() == [200, 200]
    meeting_types.change_page(context, ORGANIZER, partial(replace, on=False))
    assert statuses() == [404, 404]
    meeting_types.change_page(context, ORGANIZER, partial(replace, on=True))
    cast.block()
    assert statuses() == [403, 403]


def test_a_private_type_has_no_picture_and_nor_have_strangers(client, cast):
    page = cast.organizer.page_name
    for name in (
        f"en/{page}/{type_token(cast.private.guid)}",
        f"en/{'0' * 32}@contoso.com",
        "en/x",
        f"de/{page}",
        "de/private",
    ):
        assert client.get(f"/bookwithme/card/{name}.png").status_code == 404


def test_a_picture_that_is_known_is_not_sent_again(client, cast):
    first = client.get(picture_of(cast))
    again = client.get(picture_of(cast), headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert first.headers["Cache-Control"] == "no-cache"


def test_a_new_title_gives_a_new_address_to_the_picture(client, cast, context):
    before = unfurled(client.get(type_of(cast)))["og:image"]
    meeting_types.change_type(context, cast.public.guid, partial(replace, title="Tea"))
    after = unfurled(client.get(type_of(cast)))["og:image"]
    assert before != after


def test_a_world_has_its_own_cards(client, cast, other_place):
    there = people(other_place)
    meeting_types.create_type(other_place, ORGANIZER, MeetingType(title="Only there"))
    read = unfurled(client.get("/w/class" + page_of(there)))
    assert read["og:image"].startswith(f"{BASE}/w/class/bookwithme/card/")
    assert client.get(local(read["og:image"])).status_code == 200
    assert client.get(local(read["og:image"]).removeprefix("/w/class")).status_code == 404


def test_pictures_set_no_cookie_and_can_be_asked_for_with_head(client, cast):
    for address in (
        picture_of(cast),
        "/bookwithme/card/en/private.png",
        "/bookwithme/card/icon.png",
    ):
        answer = client.head(address)
        assert (answer.status_code, answer.headers.getlist("Set-Cookie")) == (200, [])
