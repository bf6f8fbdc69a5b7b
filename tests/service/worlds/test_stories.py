"""What belongs together is one paragraph: by one link or on one page, one thing after another."""

from datetime import UTC, datetime, timedelta

from bookwithme.service.worlds.stories import paragraphs
from bookwithme.storage.journal import Entry

NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
LINK = {"bookingcode": "c0de", "title": "Intro", "mailbox": "adele@contoso.com"}
SCANNER = LINK | {"client": "scanner", "status": 200}


def told(*happened, gap=timedelta(minutes=1)):
    """Paragraphs: of each clause its kind, how often, and whether who did it is told again."""
    entries = [
        Entry(number, kind, NINE + number * gap, None, data, persona, None, None)
        for number, (kind, data, persona) in enumerate(happened, 1)
    ]
    return paragraphs(entries)


def clauses(paragraph):
    return [(each.entry.kind, each.times, each.same, each.again) for each in paragraph.clauses]


def test_a_link_s_way_to_its_booking_is_one_paragraph_with_its_mails_at_the_end():
    booked = LINK | {"name": "Gus", "booking": "b"}
    (one,) = told(
        ("linkCreated", LINK, "adele@contoso.com"),
        ("mail", LINK | {"mail": "share"}, "adele@contoso.com"),
        ("opened", SCANNER, None),
        ("opened", SCANNER, None),
        ("mail", booked | {"mail": "invitation"}, None),
        ("mail", booked | {"mail": "organizerNotice"}, None),
        ("booked", booked, None),
    )
    assert clauses(one) == [
        ("linkCreated", 1, False, False),
        ("mail", 1, True, True),
        ("opened", 2, False, True),
        ("booked", 1, False, True),
    ]
    assert [each.data["mail"] for each in one.mails] == ["invitation", "organizerNotice"]
    assert len(one.entries) == 7


def test_going_on_in_a_page_is_no_further_opening():
    person = LINK | {"client": "person", "status": 200}
    (one,) = told(("opened", person, None), ("opened", person | {"within": True}, None))
    assert clauses(one) == [("opened", 1, False, False)]


def test_another_link_another_answer_and_an_hour_later_are_told_apart():
    other = LINK | {"bookingcode": "0ther"}
    assert len(told(("linkCreated", LINK, None), ("linkCreated", other, None))) == 2
    dead = SCANNER | {"status": 410}
    (one,) = told(("opened", SCANNER, None), ("opened", dead, None))
    assert [each.times for each in one.clauses] == [1, 1]
    late = told(("opened", SCANNER, None), ("opened", SCANNER, None), gap=timedelta(hours=2))
    assert len(late) == 2


def test_a_change_of_policy_and_the_command_that_made_it_are_one():
    data = {"organization": "contoso.com", "command": "Set-OrganizationConfig -EwsEnabled $true"}
    (one,) = told(("policy", data, None), ("console", data, None))
    assert [each.entry.kind for each in one.clauses] == ["policy"]
    (both,) = told(("policy", data, None), ("console", data | {"command": "a; b"}, None))
    assert [each.entry.kind for each in both.clauses] == ["policy", "console"]


def test_what_is_about_nothing_that_goes_on_stands_alone():
    clock = {"was": "2026-11-23T09:00:00Z", "now": "2026-11-24T09:00:00Z", "ran": []}
    assert len(told(("clock", clock, None), ("clock", clock, None))) == 2
