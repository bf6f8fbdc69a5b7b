"""The control room's clock: set, stopped, and let go on; time that passes, and what fell due."""

import pytest

from bookwithme.contract.types import instant_text
from bookwithme.service.worlds import clocks
from tests.page import Page, words
from tests.web.conftest import NOW, ORGANIZER

ROOM = "/_emulator/"


def now(context):
    return clocks.show_clock(context).model_dump(mode="json")


@pytest.mark.parametrize(
    ("by", "then"),
    [
        ("PT5M", "2026-11-23T08:05:00Z"),
        ("PT35M", "2026-11-23T08:35:00Z"),
        ("PT1H", "2026-11-23T09:00:00Z"),
        ("P1D", "2026-11-24T08:00:00Z"),
        ("P7D", "2026-11-30T08:00:00Z"),
        ("P90D", "2027-02-21T08:00:00Z"),
    ],
)
def test_each_button_lets_its_time_pass(client, context, by, then):
    assert by in Page(client.get(ROOM)).values('[name="by"]', "value")
    answer = client.post("/_emulator/clock/advance", data={"by": by})
    assert (answer.status_code, answer.location) == (303, f"{ROOM}?done=advanced")
    assert now(context) == {"now": then, "mode": "frozen"}
    assert "The clock was moved forward." in words(client.get(answer.location))


@pytest.mark.parametrize(
    ("amount", "unit", "then"),
    [
        ("8", "minutes", "2026-11-23T08:08:00Z"),
        ("45", "seconds", "2026-11-23T08:00:45Z"),
        (" 3 ", "hours", "2026-11-23T11:00:00Z"),
        ("2", "days", "2026-11-25T08:00:00Z"),
        ("1", "weeks", "2026-11-30T08:00:00Z"),
        ("PT1H30M", "", "2026-11-23T09:30:00Z"),
    ],
)
def test_any_amount_of_time_passes(client, context, amount, unit, then):
    form = {"amount": amount, "unit": unit}
    answer = client.post("/_emulator/clock/advance", data=form)
    assert (answer.status_code, now(context)) == (303, {"now": then, "mode": "frozen"})


def test_an_amount_that_cannot_pass_is_told_and_kept_in_its_field(client, context):
    for amount in ("", "-5", "1.5", "99999999"):
        form = {"amount": amount, "unit": "weeks"}
        answer = client.post("/_emulator/clock/advance", data=form)
        page = answer.get_data(as_text=True)
        assert (answer.status_code, page.count("The clock can only move forward")) == (422, 1)
        assert Page(page).one('main [name="amount"]')["aria-describedby"] == "field-amount-error"
        assert Page(page).fields["unit"] == ["weeks"]
    assert now(context)["now"] == instant_text(NOW)


def test_time_passes_up_to_an_instant_and_tells_what_fell_due(client, cast, context):
    cast.link()
    client.post("/_emulator/persona", data={"address": ORGANIZER})
    form = {"now": "2027-03-01T09:30:15"}
    assert client.post("/_emulator/clock/advance", data=form).status_code == 303
    assert now(context) == {"now": "2027-03-01T08:30:15Z", "mode": "frozen"}
    assert "the link “Salary talk” expired" in words(client.get(ROOM))
    back = client.post("/_emulator/clock/advance", data={"now": "2027-03-01T09:30:14"})
    assert (back.status_code, "The clock can only move forward" in words(back)) == (422, True)
    assert 'value="2027-03-01T09:30:14"' in back.get_data(as_text=True)
    assert now(context)["now"] == "2027-03-01T08:30:15Z"


def test_what_fell_due_on_the_way_is_told(client, cast):
    code = cast.link().link.bookingcode
    client.post("/_emulator/clock/advance", data={"by": "P89D"})
    assert "Nothing happened meanwhile" in words(client.get(ROOM))
    client.post("/_emulator/clock/advance", data={"by": "P90D"})
    page = Page(client.get(ROOM))
    assert "the link “Salary talk” expired" in page.text
    assert page.link("the link “Salary talk”") == f"/_emulator/journal?q={code}"


def test_of_a_clock_that_was_only_set_nothing_is_claimed(client, cast):
    cast.link()
    client.post("/_emulator/clock", data={"now": "2027-03-01T09:30"})
    assert "happened when the clock last moved" not in Page(client.get(ROOM)).one("main").text


def test_time_that_cannot_pass_is_told_and_does_not(client, context):
    for by in ("", "P1M", "P999999W"):
        answer = client.post("/_emulator/clock/advance", data={"by": by})
        assert (answer.status_code, "The clock can only move forward" in words(answer)) == (
            422,
            True,
        )
    assert now(context)["now"] == instant_text(NOW)


def test_the_clock_is_set_in_the_zone_of_the_world_whoever_one_is(client, cast, context):
    for who in ("", ORGANIZER):
        client.post("/_emulator/persona", data={"address": who})
        client.post("/_emulator/clock", data={"now": "2027-03-01T09:30"})
        assert (now(context)["now"][:16], now(context)["mode"]) == ("2027-03-01T08:30", "shifted")


@pytest.mark.parametrize(
    "typed", ["soon", "2026-02-30T10:00", "0001-01-01T00:00", "9999-12-31T23:59"]
)
def test_a_time_that_is_none_is_told_and_kept_in_its_field(client, cast, context, typed):
    client.post("/_emulator/persona", data={"address": ORGANIZER})
    answer = client.post("/_emulator/clock", data={"now": typed})
    assert answer.status_code == 422
    assert f'value="{typed}"' in answer.get_data(as_text=True)
    assert "between the years 1971 and 2190" in words(answer)
    assert now(context)["now"] == instant_text(NOW)


def test_the_clock_is_stopped_at_a_second(client, cast, context):
    client.post("/_emulator/clock", data={"now": "2027-03-01T09:30:15", "mode": "frozen"})
    assert now(context) == {"now": "2027-03-01T08:30:15Z", "mode": "frozen"}
    field = Page(client.get(ROOM)).all('input[name="now"]')[0]
    assert (field["value"], field["step"]) == ("2027-03-01T09:30:15", "1")


def test_the_clock_stops_goes_on_and_comes_back(client, context):
    modes = []
    for mode in ("shifted", "frozen", "system"):
        client.post("/_emulator/clock", data={"mode": mode})
        modes.append(now(context)["mode"])
    assert modes == ["shifted", "frozen", "system"]
