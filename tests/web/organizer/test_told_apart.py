"""Links that can be told apart: by name, by whom they were mailed to, by how they were opened."""

import pytest

from bookwithme.domain.addresses import type_token
from bookwithme.service.mail import outbox
from bookwithme.service.organizer import sharing
from tests.page import Page, words
from tests.web.acting import be
from tests.web.attendee.attendees import local, page_of, private_of, type_of
from tests.web.conftest import ATTENDEE, NOW, ORGANIZER

BROWSER = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Gecko/20100101 Firefox/130.0"}
TEAMS = {"User-Agent": "Mozilla/5.0 SkypeUriPreview Preview/0.5"}
LINKS = "/bookwithme/me/links"


@pytest.fixture
def adele(client, cast):
    """The organizer's browser."""
    return be(client, ORGANIZER)


def make(browser, cast, **typed):
    """Make a link in the share dialog; where it leads then."""
    path = f"/bookwithme/me/meetingtype/{type_token(cast.private.guid)}/links"
    return browser.post(path, data=typed)


def shown(browser, link):
    return browser.get(f"{LINKS}/{link.link.bookingcode}")


def test_a_link_is_made_with_a_name_that_tells_it_apart(adele, cast):
    answer = make(adele, cast, name=" Tomás, first round ")
    (made,) = sharing.links(cast.context, cast.private.guid)
    assert made.link.name == "Tomás, first round"
    page = Page(adele.get(answer.location))
    assert page.texts('label[for="link-url"]') == ["Tomás, first round"]
    assert "Tomás, first round" in words(adele.get(LINKS))


def test_a_name_is_changed_and_a_wrong_one_is_told_and_kept_in_its_field(adele, cast):
    link = cast.link()
    path = f"{LINKS}/{link.link.bookingcode}/name"
    assert adele.post(path, data={"name": "Hana"}).status_code == 303
    wrong = adele.post(path, data={"name": "x" * 121})
    assert (wrong.status_code, Page(wrong).fields["name"]) == (422, ["x" * 121])
    assert "Enter up to 120 characters, on one line." in words(wrong)
    assert Page(shown(adele, link)).fields["name"] == ["Hana"]


def test_a_link_remembers_to_whom_it_was_mailed_and_its_story_tells(adele, cast):
    link = cast.link()
    code = str(link.link.bookingcode)
    path = f"/bookwithme/me/meetingtype/{type_token(cast.private.guid)}/share"
    for to in (ATTENDEE, f"{ATTENDEE}, kim@fabrikam.com"):
        adele.post(path, data={"to": to, "bookingcode": code})
    assert f"Sent to {ATTENDEE}, kim@fabrikam.com" in words(shown(adele, link))
    told = Page(shown(adele, link)).texts(".timeline li")
    sent = "Adele Vance sent the link to Gus Guest"
    assert [each.startswith(sent) for each in told] == [False, True, True], (
        "each line has a subject"
    )


def test_links_are_filtered_by_person(adele, cast):
    for name in ("Hana", "Tomás", ""):
        make(adele, cast, name=name)
    listed = Page(adele.get(f"{LINKS}?person=HANA")).texts("tbody tr td:first-child")
    assert [each.split(" Created")[0] for each in listed] == ["Salary talk Hana"]
    assert "No links found" in words(adele.get(f"{LINKS}?person=nobody"))


def test_a_link_shows_its_code_to_scan_and_its_card(adele, cast):
    link = cast.link()
    page = Page(shown(adele, link))
    (code,) = page.values("img.qr", "src")
    assert adele.get(code).mimetype == "image/svg+xml"
    (card,) = page.values(".link-card img", "src")
    assert adele.get(card).mimetype == "image/png"


def test_the_story_says_who_came_by_what_and_that_bots_changed_nothing(adele, cast, client):
    link = cast.link()
    url = private_of(cast, link)
    client.get(f"{url}&utm_source=news", headers=BROWSER)
    client.get(url.replace("mlink", "owaSlotsCopyCard"), headers=TEAMS)
    told = Page(shown(adele, link)).texts(".timeline li")
    said = [each.split(" Monday")[0] for each in told]
    assert said == [
        "Someone created the link",
        "Adele Vance opened the link from the copied link utm_source=news",
        "A preview bot opened the link, which changed nothing from times offered in Outlook",
    ]


def test_openings_are_counted_as_shared_not_page_by_page(client, cast):
    link = cast.link()
    url = private_of(cast, link)
    for address in (url, f"{url}&month=2026-12", f"{url}&utm_campaign=a&utm_source=news"):
        client.get(address, headers=BROWSER)
    client.head(url.replace("mlink", "mcard"), headers=TEAMS)
    told = client.get(f"/_emulator/api/links/{link.link.bookingcode}").json["openings"]
    assert told == {
        "total": 3,
        "byEp": {"mlink": 2, "mcard": 1},
        "byUtm": {"utm_campaign": {"a": 1}, "utm_source": {"news": 1}},
        "byClient": {"person": 2, "previewBot": 1},
    }
    path = f"/_emulator/api/meeting-types/{cast.private.guid}/links"
    assert client.get(path).json["links"][0]["openings"] == told


def test_openings_of_a_page_and_its_public_types_are_its_own(client, cast):
    for url in (page_of(cast), type_of(cast), private_of(cast, cast.link())):
        client.get(url, headers=BROWSER)
    path = "/_emulator/api/mailboxes/{}/page"
    told = client.get(path.format(ORGANIZER)).json["openings"]
    assert (told["total"], told["byEp"]) == (2, {"plink": 1, "mlink": 1})
    assert client.get(path.format("ben@contoso.com")).status_code == 403


def test_what_is_shared_says_by_which_entry_point(adele, cast):
    page = adele.get("/bookwithme/me").text
    assert "ep=mLinkFromTile" in page
    make(adele, cast)
    (link,) = sharing.links(cast.context, cast.private.guid)
    typed = {"to": ATTENDEE, "bookingcode": str(link.link.bookingcode)}
    path = f"/bookwithme/me/meetingtype/{type_token(cast.private.guid)}/share"
    adele.post(path, data=typed)
    adele.post(path, data=typed | {"from": "tile"})
    adele.post("/bookwithme/me/share", data={"to": ATTENDEE})
    urls = [url for each in outbox.messages(cast.context) for url in each.links]
    assert [url.rpartition("ep=")[2] for url in urls] == ["mcard", "mCardFromTile", "pcard"]


def test_a_booking_that_a_world_began_with_stands_in_its_links_story(client, cast, context):
    link = cast.link(single_use=True)
    start = "2026-11-24T09:00:00Z"
    who = {"start": start, "name": "Gus", "email": ATTENDEE}
    types = f"/_emulator/api/meeting-types/{cast.private.guid}"
    client.post(f"{types}/bookings", json=who | {"bookingcode": str(link.link.bookingcode)})
    client.delete("/_emulator/api/journal")
    told = client.get(f"/_emulator/api/links/{link.link.bookingcode}").json["events"]
    assert [(each["what"], each.get("name"), each.get("start")) for each in told] == [
        ("linkCreated", None, None),
        ("booked", "Gus", start),
    ]


def test_the_third_shape_opens_the_private_type_by_its_code(client, cast):
    link = cast.link()
    token, code = type_token(cast.private.guid), link.link.bookingcode
    offered = "https%3A%2F%2Foutlook.office.com%2Fapi%2FCheckBookable%3F"
    offered += f"bookingcode%3D{code}%26itemid%3D{token}%26authtoken%3Dxyz"
    page = f"/bookwithme/user/{cast.organizer.page_name}/?getrequesturl={offered}"
    answer = client.get(f"{page}&anonymous&ep=owaSlotsCopyCard", headers=BROWSER)
    assert (answer.status_code, "Salary talk" in words(answer)) == (200, True)
    assert f"bookingcode={code}" in Page(answer).one('[rel="next"]')["href"]
    told = client.get(f"/_emulator/api/links/{code}").json["openings"]
    assert told["byEp"] == {"owaSlotsCopyCard": 1}
    wrong = client.get(page.replace(str(code), "0" * 8 + str(code)[8:]) + "&anonymous")
    assert wrong.status_code == 404


def test_a_third_shape_that_cannot_be_read_opens_the_page(client, cast):
    page = f"/bookwithme/user/{cast.organizer.page_name}/?anonymous&getrequesturl="
    for offered in ("", "http://[", "https%3A%2F%2Fx%2FCheckBookable%3Fitemid%3D1"):
        assert "Coffee chat" in words(client.get(page + offered))


def test_the_same_share_sent_twice_is_one_mail_and_another_is_another(adele, cast, client):
    path = "/bookwithme/me/share"
    for message in ("Hello", "Hello", "Hello again"):
        assert adele.post(path, data={"to": ATTENDEE, "message": message}).status_code == 303
    assert len(outbox.messages(cast.context)) == 2
    api = f"/_emulator/api/mailboxes/{ORGANIZER}/share"
    first, second = (client.post(api, json={"to": ["lu@x.org"]}) for _ in range(2))
    assert (first.status_code, second.status_code, first.json) == (201, 201, second.json)
    assert local(first.json["links"][0]).endswith("ep=pcard")
    assert len(outbox.messages(cast.context)) == 3
    assert outbox.messages(cast.context)[-1].sent_at == NOW


def test_a_mail_that_was_deleted_is_sent_again(client, cast):
    share = f"/_emulator/api/mailboxes/{ORGANIZER}/share"
    for _ in range(2):
        assert client.post(share, json={"to": [ATTENDEE]}).status_code == 201
        assert len(outbox.messages(cast.context)) == 1
        client.delete("/_emulator/api/messages")
