"""The box on a meeting type's form that puts the page into the owner's e-mail signature."""

import pytest

from bookwithme.service.admin import administration
from bookwithme.service.organizer.signatures import leads_to_page
from tests.page import Page
from tests.web.acting import be
from tests.web.conftest import ORGANIZER

API = "/_emulator/api"
NEW = "/bookwithme/me/meetingtype/new"
BOX = "input[name=sign]"


@pytest.fixture
def adele(client, cast):
    """The organizer's browser, in a world of 2024."""
    client.patch(f"{API}/settings", json={"firstRun": "2024"})
    return be(client, ORGANIZER)


def save(client, path=NEW, **changes):
    page = Page(client.get(path))
    return client.post(path, data=page.fields | {"action": "save"} | changes)


def signature(client):
    return client.get(f"{API}/mailboxes/{ORGANIZER}").json["signature"]


def test_in_2022_there_is_no_box_and_a_word_of_one_does_nothing(client, cast):
    be(client, ORGANIZER)
    assert not Page(client.get(NEW)).all(BOX)
    assert save(client, title="Coffee", sign="on").status_code == 303
    assert signature(client) == {"html": "", "text": "", "autoAdd": False}


def test_the_box_is_ticked_and_saving_writes_the_line_once_and_not_twice(adele):
    assert Page(adele.get(NEW)).one(BOX).get("checked") is not None
    assert save(adele, title="Coffee").status_code == 303
    signed = signature(adele)
    (link,) = [each["href"] for each in Page(signed["html"]).all("a")]
    assert link.endswith("@contoso.com?anonymous&ep=bwmEmailSignature")
    assert signed == signed | {"text": f"Book time to meet with me <{link}>", "autoAdd": False}
    made = adele.get(f"{API}/mailboxes/{ORGANIZER}/meeting-types").json["meetingTypes"][-1]
    assert save(adele, f"/bookwithme/me/meetingtype/{made['token']}").status_code == 303
    assert save(adele, title="Tea").status_code == 303
    assert signature(adele) == signed


def test_an_unticked_box_leaves_the_signature_and_comes_back_unticked(adele):
    fields = Page(adele.get(NEW)).fields
    fields.pop("sign")
    answer = adele.post(NEW, data=fields | {"title": "", "action": "save"})
    assert (answer.status_code, Page(answer).one(BOX).get("checked")) == (422, None)
    assert adele.post(NEW, data=fields | {"title": "x", "action": "save"}).status_code == 303
    assert signature(adele)["html"] == ""


def test_nothing_else_in_the_signature_changes(adele):
    own = {"html": "<html><body><p>A &amp; V</p></body></html>", "text": "A & V", "autoAdd": True}
    adele.patch(f"{API}/mailboxes/{ORGANIZER}", json={"signature": own})
    save(adele, title="Coffee")
    signed = signature(adele)
    head, line = signed["html"].split("<br>\n")
    assert head == "<html><body><p>A &amp; V</p>"
    assert line.endswith("</table></body></html>")
    assert signed["text"].startswith("A & V\nBook time to meet with me <http")
    assert signed["autoAdd"]


def test_where_there_is_no_room_the_form_says_so_and_nothing_is_saved(adele):
    own = {"html": "x" * 10_000}
    adele.patch(f"{API}/mailboxes/{ORGANIZER}", json={"signature": own})
    before = adele.get(f"{API}/mailboxes/{ORGANIZER}/meeting-types").json
    answer = save(adele, title="Coffee")
    told = Page(answer).one("#field-sign-error").text
    assert (answer.status_code, "no room left" in told) == (422, True)
    assert adele.get(f"{API}/mailboxes/{ORGANIZER}/meeting-types").json == before


@pytest.mark.parametrize(
    ("behind", "leads"),
    [
        ("?anonymous&amp;ep=signature", True),
        ('"', True),
        ("/meetingtype/abc", False),
        (".example?anonymous", False),
    ],
)
def test_the_page_is_known_on_whichever_server_and_a_types_link_is_none(
    cast, context, behind, leads
):
    mailbox = administration.mailbox(context, ORGANIZER)
    for name in (f"{mailbox.page_name}", f"{mailbox.page_name}".upper().replace("@", "%40")):
        address = f"https://outlook.office.com/bookwithme/user/{name}{behind}"
        assert leads_to_page(mailbox, f'<a href="{address}') is leads
