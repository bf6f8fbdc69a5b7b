"""The control API: private links and sharing."""

import pytest

from tests.web.conftest import BLOCKED, NEWCOMER, ORGANIZER

API = "/_emulator/api"
WHO = {"start": "2026-11-24T09:00:00Z", "name": "Gus", "email": "gus@fabrikam.com"}


@pytest.fixture
def private(cast):
    """The address of the organizer's private type."""
    return f"{API}/meeting-types/{cast.private.guid}"


def test_a_link_tells_its_code_its_address_its_state_and_its_dates(client, cast, private):
    made = client.post(f"{private}/links", json={"singleUse": True})
    told = made.json
    assert made.status_code == 201
    assert told == {
        "bookingcode": told["bookingcode"],
        "url": client.get(private)
        .json["url"]
        .replace("?anonymous", f"?bookingcode={told['bookingcode']}&anonymous"),
        "state": "active",
        "createdAt": "2026-11-23T08:00:00Z",
        "expiresAt": "2027-02-21T08:00:00Z",
        "singleUse": True,
        "meetingType": str(cast.private.guid),
        "name": "",
        "sentTo": [],
        "openings": {"total": 0, "byEp": {}, "byUtm": {}, "byClient": {}},
    }
    assert client.get(f"{private}/links").json == {"links": [told]}


def test_a_link_without_wishes_lives_for_ninety_days_and_many_bookings(client, private):
    assert client.post(f"{private}/links").json["singleUse"] is False


def states(client, private, *times):
    """The state of a new link at one time after another."""
    code = client.post(f"{private}/links", json={}).json["bookingcode"]
    for now in times:
        client.put(f"{API}/clock", json={"now": now, "mode": "frozen"})
        yield client.get(f"{API}/links/{code}").json["state"]


def test_a_link_dies_at_exactly_ninety_days(client, private):
    found = states(client, private, "2027-02-21T07:59:59Z", "2027-02-21T08:00:00Z")
    assert list(found) == ["active", "expired"]


def test_a_links_life_is_told_in_order(client, private):
    code = client.post(f"{private}/links", json={"singleUse": True}).json["bookingcode"]
    client.post(f"{private}/bookings", json=WHO | {"bookingcode": code})
    told = client.get(f"{API}/links/{code}").json
    assert told["state"] == "consumed"
    assert [(each["what"], each["at"]) for each in told["events"]] == [
        ("linkCreated", "2026-11-23T08:00:00Z"),
        ("booked", "2026-11-23T08:00:00Z"),
    ]


def test_a_link_has_a_name_that_can_be_changed(client, private):
    made = client.post(f"{private}/links", json={"name": "Ben"}).json
    path = f"{API}/links/{made['bookingcode']}"
    assert made["name"] == "Ben"
    assert client.patch(path, json={"name": "Hana"}).json == made | {"name": "Hana"}
    for body, field in (({"name": "a\nb"}, "name"), ({"singleUse": True}, "singleUse")):
        refused = client.patch(path, json=body)
        told = [each["field"] for each in refused.json["errors"]]
        assert (refused.status_code, told) == (422, [field])
    assert client.get(path).json["name"] == "Hana"


def test_a_link_is_drawn_as_a_code_to_scan(client, private):
    code = client.post(f"{private}/links", json={}).json["bookingcode"]
    query = {"size": "300", "caption": "Scan <me>"}
    svg = client.get(f"{API}/links/{code}/qr.svg", query_string=query)
    assert (svg.mimetype, "Scan &lt;me&gt;" in svg.text) == ("image/svg+xml", True)
    png = client.get(f"{API}/links/{code}/qr.png", query_string=query)
    assert (png.mimetype, png.data[:4]) == ("image/png", b"\x89PNG")
    for wrong in ("79", "2001", "x"):
        assert client.get(f"{API}/links/{code}/qr.png?size={wrong}").status_code == 422
    assert client.get(f"{API}/links/{'0' * 8}{code[8:]}/qr.svg").status_code == 404


def test_a_link_is_revoked_once_and_for_all(client, private):
    code = client.post(f"{private}/links", json={}).json["bookingcode"]
    answers = [client.delete(f"{API}/links/{code}") for _ in range(2)]
    assert [each.status_code for each in answers] == [204, 204]
    told = client.get(f"{API}/links/{code}").json
    whats = [each["what"] for each in told["events"]]
    assert (told["state"], whats) == ("revoked", ["linkCreated", "linkRevoked"])


def test_an_unknown_code_is_404(client, cast):
    url = f"{API}/links/3f2b1c4e-0000-4000-8000-000000000000"
    answers = [client.get(url), client.delete(url), client.get(f"{API}/links/nonsense")]
    assert [each.status_code for each in answers] == [404, 404, 404]


def test_sharing_sends_a_mail_with_the_address(client, cast):
    page = client.post(
        f"{API}/mailboxes/{ORGANIZER}/share",
        json={"to": ["gus@fabrikam.com", "ida@fabrikam.com"], "message": "Do come", "lang": "fr"},
    )
    assert page.status_code == 201
    assert (page.json["kind"], page.json["to"], page.json["language"]) == (
        "share",
        ["gus@fabrikam.com", "ida@fabrikam.com"],
        "fr",
    )
    url = client.get(f"{API}/mailboxes/{ORGANIZER}").json["pageUrl"]
    assert page.json["links"] == [url.replace("plink", "pcard")]
    assert client.get(f"{API}/messages").json["messages"] == [page.json]


def test_a_private_type_is_shared_by_one_of_its_living_links_only(client, cast, private):
    to = {"to": ["gus@fabrikam.com"]}
    assert client.post(f"{private}/share", json=to).status_code == 404
    link = client.post(f"{private}/links", json={}).json
    shared = client.post(f"{private}/share", json=to | {"bookingcode": link["bookingcode"]})
    assert (shared.status_code, shared.json["links"]) == (
        201,
        [link["url"].replace("mlink", "mcard")],
    )
    other = f"{API}/meeting-types/{cast.public.guid}/share"
    wrong = client.post(other, json=to | {"bookingcode": link["bookingcode"]})
    assert wrong.status_code == 404
    client.delete(f"{API}/links/{link['bookingcode']}")
    dead = client.post(f"{private}/share", json=to | {"bookingcode": link["bookingcode"]})
    assert (dead.status_code, dead.json["code"]) == (410, "LinkRevoked")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"to": []}, "to"),
        ({"to": ["nobody"]}, "to"),
        ({"to": ["gus@fabrikam.com\r\nBcc: all@fabrikam.com"]}, "to"),
        ({"to": ["gus@fabrikam.com"] * 51}, "to"),
        ({"to": ["gus@fabrikam.com"], "lang": "tlh"}, "lang"),
        ({"to": ["gus@fabrikam.com"], "message": "x" * 2001}, "message"),
        ({"to": ["gus@fabrikam.com"], "bookingcode": None}, "bookingcode"),
    ],
)
def test_a_share_that_cannot_be_sent_sends_nothing(client, cast, body, field):
    answer = client.post(f"{API}/mailboxes/{ORGANIZER}/share", json=body)
    told = {each["field"] for each in answer.json["errors"]}
    assert (answer.status_code, told) == (422, {field})
    assert client.get(f"{API}/messages").json == {"messages": []}


def test_a_page_that_is_not_published_is_not_shared(client, cast):
    answer = client.post(f"{API}/mailboxes/{NEWCOMER}/share", json={"to": ["gus@fabrikam.com"]})
    assert (answer.status_code, answer.json["code"]) == (404, "PageNotPublished")


def test_a_closed_gate_closes_links_and_sharing(client, cast, private):
    code = client.post(f"{private}/links", json={}).json["bookingcode"]
    cast.block()
    to = {"to": ["gus@fabrikam.com"]}
    answers = [
        client.get(f"{private}/links"),
        client.post(f"{private}/links", json={}),
        client.get(f"{API}/links/{code}"),
        client.delete(f"{API}/links/{code}"),
        client.post(f"{private}/share", json=to),
        client.post(f"{API}/mailboxes/{ORGANIZER}/share", json=to),
        client.post(f"{API}/mailboxes/{BLOCKED}/share", json=to),
    ]
    assert [each.status_code for each in answers] == [403] * 7


def test_a_link_of_another_world_is_unknown(client, private, other_place):
    code = client.post(f"{private}/links", json={}).json["bookingcode"]
    assert client.get(f"/w/class/_emulator/api/links/{code}").status_code == 404


def test_cancelling_does_not_revive_a_spent_link(client, private):
    code = client.post(f"{private}/links", json={"singleUse": True}).json["bookingcode"]
    booked = client.post(f"{private}/bookings", json=WHO | {"bookingcode": code}).json
    assert client.post(f"{API}/bookings/{booked['id']}/cancel").status_code == 200
    assert client.get(f"{API}/links/{code}").json["state"] == "consumed"


def test_links_of_a_type_that_becomes_public_work_until_they_die(client, private):
    link = client.post(f"{private}/links", json={}).json
    client.patch(private, json={"visibility": "public"})
    assert client.get(link["url"]).status_code == 200
    client.post(f"{API}/clock/advance", json={"by": "P90D"})
    assert client.get(link["url"]).status_code == 410


def test_deleting_a_type_revokes_its_links(client, private):
    link = client.post(f"{private}/links", json={}).json
    client.delete(private)
    assert client.get(f"{API}/links/{link['bookingcode']}").json["state"] == "revoked"
    assert client.get(link["url"]).status_code == 410


def test_a_code_speaks_for_itself_on_a_public_type_too(client, cast):
    public = f"{API}/meeting-types/{cast.public.guid}"
    link = client.post(f"{public}/links", json={"singleUse": True}).json
    state = f"{API}/links/{link['bookingcode']}"
    assert client.post(f"{public}/bookings", json=WHO).status_code == 201
    assert client.get(state).json["state"] == "active", "without the code nothing is consumed"
    client.delete(state)
    plain = client.get(public).json["url"]
    assert [client.get(url).status_code for url in (link["url"], plain)] == [410, 200]


def test_expired_is_worked_out_and_never_stored(client, private):
    found = states(client, private, "2027-02-21T08:00:00Z", "2027-02-21T07:59:59Z")
    assert list(found) == ["expired", "active"]
