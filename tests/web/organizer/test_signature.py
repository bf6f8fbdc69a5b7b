"""Signature and link preview: what is chosen is shown, checked, and never changed."""

import html
from dataclasses import replace
from functools import partial

import pytest

from bookwithme import pictures
from bookwithme.contract.world import ClockWish
from bookwithme.domain.addresses import page_url, type_token, type_url
from bookwithme.service.admin import administration
from bookwithme.service.organizer import meeting_types, sharing
from bookwithme.service.worlds import clocks
from tests.page import Page, words
from tests.web.acting import be
from tests.web.attendee.attendees import local
from tests.web.conftest import BASE, NOW, ORGANIZER, UNLICENSED, people

PAGE = "/_emulator/signature"
API = f"/_emulator/api/mailboxes/{ORGANIZER}/signature"
REAL = "https://outlook.office.com/bookwithme/user/0123456789abcdef0123456789abcdef@contoso.com"
EP = "bwmEmailSignature"
RULES = {
    "No picture and no other link leads to the emulator.": "good",
    "Classic Outlook on Windows shows it as it is here.": "good",
    "Gmail keeps all of it.": "good",
    "Every placeholder is filled in.": "good",
    "It stays readable in a dark theme: Outlook and phones invert all its colors.": "good",
    "With pictures off, as in Outlook by default, each link still has text.": "good",
}


def look(client, show="", **query):
    return client.get(PAGE, query_string={"show": show, **query})


def plain(answer):
    """The signature as text, as the page shows it."""
    return Page(answer).one("pre").raw


def lines(answer):
    """Each check's sign and its sentence."""
    found = Page(answer).all(".check-line")
    return {each.texts("p")[0]: each["class"].partition("check-line--")[2] for each in found}


def page_address(cast):
    return page_url(BASE, cast.organizer.page_name, EP)


def test_without_a_choice_it_signs_for_whoever_one_is_else_for_the_first(client, cast):
    assert plain(client.get(PAGE)) == f"Book time to meet with me <{page_address(cast)}>"
    be(client, cast.newcomer.address)
    assert cast.newcomer.page_name.exchange_guid.hex in plain(client.get(PAGE))


def test_a_type_and_a_private_link_can_be_chosen(client, cast):
    link = cast.link()
    code, page = link.link.bookingcode, cast.organizer.page_name
    of_type = look(client, f"{ORGANIZER}/{type_token(cast.public.guid)}")
    assert type_url(BASE, page, cast.public.guid, ep=EP) in plain(of_type)
    of_link = look(client, f"{ORGANIZER}/{code}")
    assert type_url(BASE, page, cast.private.guid, code, EP) in plain(of_link)
    assert set(Page(of_link).fields["show"]) == {f"{ORGANIZER}/{code}"}


def test_what_can_be_chosen_is_pages_public_types_and_links(client, cast):
    link = cast.link()
    values = Page(client.get(PAGE)).values('option[value*="@"]', "value")
    mine = [value for value in values if value.startswith(ORGANIZER)]
    public = f"{ORGANIZER}/{type_token(cast.public.guid)}"
    assert mine == [ORGANIZER, public, f"{ORGANIZER}/{link.link.bookingcode}"]
    assert len(values) == len(mine) + 4 + 1  # four other pages, and the blocked one's type


def test_a_page_that_works_passes_every_check_but_that_of_this_machine(client, cast):
    local_alone = (
        f"Others cannot reach {page_address(cast)}. If it is on this server, set --public-url "
        "(BOOKWITHME_PUBLIC_URL) to an address that others can open."
    )
    assert lines(look(client, ORGANIZER)) == {
        "It opens: anyone who follows it sees the scheduling view.": "good",
        "The booking page is on.": "good",
        "Its owner has access to Bookings.": "good",
        local_alone: "bad",
        **RULES,
    }


def test_a_link_tells_its_days_and_that_it_is_for_one_booking(client, cast):
    code = cast.link(single_use=True).link.bookingcode
    told = lines(look(client, f"{ORGANIZER}/{code}"))
    assert told["The private link works."] == "good"
    assert told["Expires February 21, 2027 · 90 days left"] == "good"
    assert "warn" in {told[each] for each in told if "is for one booking" in each}


def test_a_dead_link_is_said_to_be_dead_and_has_no_card(client, cast, context):
    code = cast.link().link.bookingcode
    clocks.put(context, ClockWish(now=NOW.replace(year=2027), mode="frozen"))
    answer = look(client, f"{ORGANIZER}/{code}")
    told = lines(answer)
    assert told["The private link no longer works."] == "bad"
    assert told["It doesn't open: anyone who follows it sees that it isn't available."] == "bad"
    assert "No card" in words(answer)


def test_a_page_that_is_off_and_an_owner_without_access_are_told(client, cast, context):
    meeting_types.change_page(context, ORGANIZER, partial(replace, on=False))
    told = lines(look(client, ORGANIZER))
    assert told["The booking page is off or not set up yet."] == "bad"
    assert lines(look(client, UNLICENSED))["Its owner has no access to Bookings."] == "bad"


def test_the_cards_of_a_private_link_name_nobody(client, cast):
    answer = look(client, f"{ORGANIZER}/{cast.link().link.bookingcode}")
    cards = answer.text.partition('id="cards"')[2]
    assert "Book a meeting" in cards
    assert [word for word in ("Adele", "Salary") if word in cards] == []


def test_the_signature_is_in_the_language_that_is_asked_for_and_the_page_in_the_readers(
    client, cast
):
    answer = look(client, ORGANIZER, **{"in": "fr"})
    assert plain(answer).startswith("Réserver du temps pour me rencontrer <")
    assert Page(answer).heading == "Signature and link preview"
    french = client.get(PAGE, headers={"Accept-Language": "fr"})
    assert Page(french).heading == "Aperçu de la signature et des liens"
    assert plain(french).startswith("Réserver du temps")


@pytest.mark.parametrize("name", ["outlook-light", "outlook-dark", "images-off", "phone"])
def test_a_preview_is_a_sandboxed_document_of_its_own(client, cast, name):
    query = {"show": ORGANIZER, "icon": "attached"}
    answer = client.get(f"{PAGE}/preview/{name}", query_string=query)
    policy = answer.headers["Content-Security-Policy"]
    assert "sandbox allow-popups" in policy
    assert ("script-src" in policy, "default-src 'none'" in policy) == (False, True)
    assert ("img-src" in policy) is (name != "images-off")
    assert html.escape(page_address(cast)) in answer.text
    assert 'src="/bookwithme/card/icon.png"' in answer.text
    assert client.get(f"{PAGE}/preview/{name}x").status_code == 404


def test_the_copied_html_is_that_of_the_api(client, cast):
    button = Page(look(client, ORGANIZER)).one("[data-copy-html]")
    assert button["data-copy-html"] == client.get(API).json["html"]


def test_the_code_to_scan_is_that_of_the_address(client, cast):
    answer = client.get(f"{PAGE}/qr.svg", query_string={"show": ORGANIZER})
    assert (answer.mimetype, answer.data) == ("image/svg+xml", pictures.qr_svg(page_address(cast)))
    kept = client.get(f"{PAGE}/qr.png", query_string={"show": ORGANIZER})
    assert (kept.mimetype, kept.data) == ("image/png", pictures.qr_png(page_address(cast)))


def test_a_pasted_address_is_explained_and_shown_and_not_opened(client, cast):
    url = f"{REAL}/meetingtype/AAECAwQFBgcICQoLDA0ODw2?anonymous&ep=mlink"
    answer = look(client, pasted=f"Book time <{url}>")
    told = words(answer)
    for part in (
        "01234567-89ab-cdef-0123-456789abcdef",
        "03020100-0504-0706-0809-0a0b0c0d0e0f",
        "contoso.com",
        "mlink",
    ):
        assert part in told
    assert plain(answer) == f"Book time to meet with me <{url}>"
    unknown = (
        "There is no way to tell whether it works: the emulator doesn't contact other servers."
    )
    assert lines(answer)[unknown] == "warn"
    assert "As a link in a chat" not in told
    document = client.get(f"{PAGE}/preview/phone", query_string={"pasted": url})
    assert html.escape(url) in document.text


@pytest.mark.parametrize(
    "pasted", ["hello", "https://outlook.office.com/bookwithme/me", '"><script>alert(1)</script>']
)
def test_what_is_no_booking_address_is_told_and_kept_in_the_field(client, cast, pasted):
    answer = look(client, pasted=pasted)
    page = Page(answer)
    assert page.one('[name="pasted"][aria-invalid="true"]')["value"] == pasted
    assert (page.all("pre"), "<script>alert" in answer.text) == ([], False)
    assert client.get(f"{PAGE}/qr.svg", query_string={"pasted": pasted}).status_code == 404


def test_an_empty_world_says_what_to_do(client, context):
    answer = client.get(PAGE)
    assert (answer.status_code, "No one to sign for" in words(answer)) == (200, True)
    assert client.get(f"{PAGE}/preview/phone").status_code == 404


def test_names_and_titles_are_text(client, cast, context):
    evil = "<script>alert(1)</script>"
    administration.change_mailbox(context, ORGANIZER, partial(replace, display_name=evil))
    meeting_types.change_type(context, cast.public.guid, partial(replace, title=evil))
    show = f"{ORGANIZER}/{type_token(cast.public.guid)}"
    for answer in (
        look(client, show),
        client.get(f"{PAGE}/preview/phone", query_string={"show": show}),
    ):
        assert (evil in answer.text, html.escape(evil) in answer.text) == (False, True)


def test_looking_changes_nothing(client, cast, context):
    code = cast.link(single_use=True).link.bookingcode
    before = client.get("/_emulator/api/world").json
    for path in ("", "/preview/phone", "/qr.svg", "/qr.png"):
        client.get(PAGE + path, query_string={"show": f"{ORGANIZER}/{code}"})
        client.head(PAGE + path, query_string={"show": f"{ORGANIZER}/{code}"})
    assert client.get("/_emulator/api/world").json == before
    assert [entry.kind for entry in sharing.show_link(context, code)[1]] == ["linkCreated"]


def test_a_world_signs_with_its_own_addresses(client, cast, other_place):
    there = people(other_place)
    answer = client.get("/w/class" + PAGE)
    assert page_url(f"{BASE}/w/class", there.organizer.page_name, EP) in plain(answer)
    assert f'src="/w/class{PAGE}/preview/phone?' in answer.text
    pictured = Page(answer).values('img[src*="card"]', "src")
    assert {client.get(src).status_code for src in pictured} == {200}


def test_a_program_gets_the_line_the_address_its_card_and_the_checks(client, cast):
    answer = client.get(API).json
    html_text = answer.pop("html")
    assert html_text.startswith("<table")
    image = answer["card"].pop("image")
    assert client.get(local(image)).status_code == 200
    url = page_address(cast)
    assert answer == {
        "text": f"Book time to meet with me <{url}>",
        "url": url,
        "card": {
            "title": "Book time with Adele Vance",
            "description": "Choose a meeting type and a time that suits you.",
            "url": url.partition("?")[0],
            "imageWidth": 1200,
            "imageHeight": 630,
        },
        "checks": answer["checks"],
    }
    assert {each["check"]: each["ok"] for each in answer["checks"]} == {
        "opens": True,
        "pageOn": True,
        "access": True,
        "publicAddress": False,
        "nothingHere": True,
        "wordSafe": True,
        "gmail": True,
        "places": True,
        "darkTheme": True,
        "imagesOff": True,
    }
    says = {each["check"]: each["says"] for each in answer["checks"]}
    assert says["opens"] == "It opens: anyone who follows it sees the scheduling view."
    assert url in says["publicAddress"]


def test_a_program_names_types_by_id_or_token_and_links_by_code(client, cast):
    link = cast.link().link.bookingcode
    page, public, private = cast.organizer.page_name, cast.public.guid, cast.private.guid

    def url(**query):
        return client.get(API, query_string=query).json["url"]

    of_type = type_url(BASE, page, public, ep=EP)
    assert [url(meetingType=str(public)), url(meetingType=type_token(public))] == [of_type] * 2
    of_link = type_url(BASE, page, private, link, EP)
    named = [url(bookingcode=link, **each) for each in ({}, {"meetingType": str(private)})]
    assert named == [of_link] * 2
    assert client.get(API, query_string={"lang": "fr"}).json["text"].startswith("Réserver")


def test_a_program_is_told_what_it_got_wrong(client, cast):
    def status(**query):
        return client.get(API, query_string=query).status_code

    code = str(cast.link().link.bookingcode)
    assert status(meetingType=str(cast.private.guid)) == 404
    assert status(bookingcode=code, meetingType=str(cast.public.guid)) == 404
    assert status(bookingcode="0" * 8 + "-0000-0000-0000-" + "0" * 12) == 404
    others = API.replace(ORGANIZER, cast.newcomer.address)
    assert client.get(others, query_string={"bookingcode": code}).status_code == 404
    assert client.get(API.replace(ORGANIZER, "no@where.org")).status_code == 404
    assert [status(meetingType="x"), status(lang="de"), status(x="1")] == [422] * 3
