"""The control API's lists in parts: `limit`, `after`, and the way on to the next part."""

import pytest

from bookwithme.contract import paging
from bookwithme.web.api import operation
from tests.web.conftest import ATTENDEE, ORGANIZER

API = "/_emulator/api"
LISTS = {
    "bookings": ("bookings", "id"),
    f"bookings?mailbox={ORGANIZER}": ("bookings", "id"),
    "messages": ("messages", "id"),
    f"messages?to={ORGANIZER}": ("messages", "id"),
    "journal": ("entries", "id"),
    "mailboxes": ("mailboxes", "address"),
    "scenarios": ("scenarios", "name"),
    "worlds": ("worlds", "name"),
    f"mailboxes/{ORGANIZER}/meeting-types": ("meetingTypes", "id"),
    "meeting-types/{public}/links": ("links", "bookingcode"),
}


@pytest.fixture
def busy(client, cast, other_place):
    """A world with three of everything, beside others."""
    for number in range(3):
        body = {"start": f"2026-11-24T{9 + number:02}:00:00Z", "name": "Zoë", "email": ATTENDEE}
        client.post(f"{API}/meeting-types/{cast.public.guid}/bookings", json=body)
        client.post(f"{API}/meeting-types/{cast.public.guid}/links", json={})
        title = {"title": f"Type {number}"}
        client.post(f"{API}/mailboxes/{ORGANIZER}/meeting-types", json=title)
        client.post(f"{API}/worlds", json={"name": f"w{number}", "scenario": "empty"})
    return client


def asked(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, answer.json
    return answer


@pytest.mark.parametrize("path", LISTS)
def test_the_parts_of_a_list_are_the_list(busy, cast, path):
    plural, name = LISTS[path]
    path = f"{API}/{path.format(public=cast.public.guid)}"
    whole = asked(busy, path)
    assert "Link" not in whole.headers
    found, next_ = [], f"{path}{'&' if '?' in path else '?'}limit=2"
    while next_:
        part = asked(busy, next_)
        assert 1 <= len(part.json[plural]) <= 2
        found += part.json[plural]
        next_ = part.headers.get("Link", "").removeprefix("<").removesuffix('>; rel="next"')
    assert [each[name] for each in found] == [each[name] for each in whole.json[plural]]
    assert len(found) > 2


@pytest.mark.parametrize("path", LISTS)
def test_a_list_that_is_too_long_is_refused_with_the_way_out(busy, cast, path, monkeypatch):
    monkeypatch.setattr(paging, "MOST", 2)
    monkeypatch.setattr(operation, "MOST", 2)
    answer = busy.get(f"{API}/{path.format(public=cast.public.guid)}")
    assert (answer.status_code, answer.json["code"]) == (422, "TooMany")
    assert answer.json["errors"][0]["field"] == "limit"


@pytest.mark.parametrize("path", [each for each in LISTS if each != "journal"])
def test_what_is_not_in_a_list_is_no_place_to_go_on_from(busy, cast, path):
    path = f"{API}/{path.format(public=cast.public.guid)}"
    answer = busy.get(f"{path}{'&' if '?' in path else '?'}after=nobody")
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "after")


@pytest.mark.parametrize("limit", ["0", "10001", "-1", "many", ""])
def test_a_limit_is_a_number_from_1_to_10_000(client, cast, limit):
    answer = client.get(f"{API}/bookings?limit={limit}")
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "limit")


def test_a_wait_is_over_when_as_many_mails_came_as_are_counted(busy):
    first, second, *_ = asked(busy, f"{API}/messages").json["messages"]
    waited = f"{API}/messages?after={first['id']}&count=5&wait=30"
    found = asked(busy, waited).json["messages"]
    assert (len(found), found[0]) == (5, second)


def test_a_wait_for_more_than_come_tells_what_there_is(busy):
    assert len(asked(busy, f"{API}/messages?count=99&wait=0.1").json["messages"]) == 6
