"""The first run of 2024: the page is there when its owner first comes; looking changes nothing."""

from tests.page import words
from tests.web.acting import be
from tests.web.conftest import BLOCKED, NEWCOMER, ORGANIZER
from tests.web.lessons.playing import begin
from tests.web.lessons.test_lesson_page import LESSON

API = "/_emulator/api"
PROVISION = f"{API}/mailboxes/{NEWCOMER}/page/provision"


def of_2024(client):
    assert client.patch(f"{API}/settings", json={"firstRun": "2024"}).status_code == 200


def titles(client, address=NEWCOMER):
    found = client.get(f"{API}/mailboxes/{address}/meeting-types").json["meetingTypes"]
    return [(each["title"], each["duration"], each["visibility"]) for each in found]


TWO = [
    ("15 minutes meeting", "PT15M", "public"),
    ("30 minutes meeting", "PT30M", "public"),
]


def test_in_2022_the_first_coming_does_nothing(client, cast):
    be(client, NEWCOMER)
    assert client.post(PROVISION).json["state"] == "absent"
    assert titles(client) == []


def test_in_2024_becoming_the_persona_publishes_the_page_with_two_types(client, cast):
    of_2024(client)
    be(client, NEWCOMER)
    assert titles(client) == TWO
    assert client.get(f"{API}/mailboxes/{NEWCOMER}/page").json["state"] == "published"
    assert "15 minutes meeting" in words(client.get("/bookwithme/me"))
    be(client, NEWCOMER)
    assert titles(client) == TWO


def test_in_a_locked_world_nothing_comes_of_it(client, cast, context):
    of_2024(client)
    with context.write() as uow:
        uow.set_class_state(locked=True)
    be(client, NEWCOMER)
    assert titles(client) == []


def test_a_lesson_that_leads_somewhere_as_the_persona_is_a_coming_too(client, context):
    begin(client, LESSON)
    adele = client.get(f"{API}/mailboxes/{ORGANIZER}").json
    fields = ("address", "displayName", "timeZone", "subscription")
    client.delete(f"{API}/mailboxes/{ORGANIZER}")
    client.post(f"{API}/mailboxes", json={name: adele[name] for name in fields})
    of_2024(client)
    assert client.post("/_emulator/lesson/made/where").status_code == 303
    assert titles(client, ORGANIZER) == TWO


def test_who_comes_again_moves_nothing(client, cast):
    of_2024(client)
    be(client, NEWCOMER)
    before = client.get(f"{API}/changes").json
    be(client, NEWCOMER)
    assert client.get(f"{API}/changes").json == before


def test_a_call_does_what_the_first_coming_does_once(client, cast):
    of_2024(client)
    assert client.post(PROVISION).json["state"] == "published"
    assert client.post(PROVISION).json["state"] == "published"
    assert titles(client) == TWO


def test_looking_never_writes(client, cast):
    be(client, NEWCOMER)
    of_2024(client)
    before = client.get(f"{API}/world").json
    for path in ("/bookwithme/me", "/bookwithme/", "/", "/bookwithme/me/calendar"):
        assert client.get(path).status_code == 200
    assert client.get(f"{API}/world").json == before


def test_a_page_that_was_set_up_already_stays_as_it_is(client, cast):
    of_2024(client)
    before = titles(client, ORGANIZER)
    be(client, ORGANIZER)
    assert titles(client, ORGANIZER) == before


def test_who_may_not_use_bookings_becomes_somebody_and_gets_no_page(client, cast):
    of_2024(client)
    assert client.post(f"{API}/mailboxes/{BLOCKED}/page/provision").status_code == 403
    assert be(client, BLOCKED).get("/bookwithme/me").status_code == 403


def test_realistic_provisioning_takes_its_time_here_too(client, cast):
    client.patch(f"{API}/settings", json={"firstRun": "2024", "provisioning": "realistic"})
    assert client.post(PROVISION).json["state"] == "provisioning"


def test_provisioning_that_ends_on_another_day_is_told_with_its_day(client, cast):
    client.patch(f"{API}/settings", json={"firstRun": "2024", "provisioning": "realistic"})
    client.post(PROVISION)
    client.put(f"{API}/clock", json={"now": "2026-11-16T08:00:00Z", "mode": "frozen"})
    be(client, NEWCOMER)
    told = words(client.get("/bookwithme/me"))
    assert "You can share your page from Monday, November 23, 2026, 9:08 AM." in told
    told = words(client.get("/bookwithme/me", headers={"Accept-Language": "fr"}))
    assert "partager votre page à partir du lundi 23 novembre 2026, 09:08." in told


def test_the_titles_are_in_the_owners_language(client, cast):
    of_2024(client)
    client.patch(f"{API}/mailboxes/{NEWCOMER}", json={"language": "fr"})
    client.post(PROVISION)
    assert [title for title, *_ in titles(client)] == [
        "Réunion de 15 minutes",
        "Réunion de 30 minutes",
    ]
