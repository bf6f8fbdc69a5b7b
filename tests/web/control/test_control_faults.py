"""The control room's page of faults: what is on, a form for one more, taking them back."""

import pytest

from bookwithme.contract.faults import FaultList
from bookwithme.contract.world import ClockWish
from bookwithme.domain.faults import Fault
from bookwithme.service.faults import faults
from bookwithme.service.worlds import clocks
from tests.page import Page, words

API = "/_emulator/api"
PAGE = "/_emulator/faults"
ON = "Faults are on"


def told(context):
    """The faults that are on, as the control API tells them."""
    return FaultList.told(faults.all_faults(context)).model_dump(mode="json")["faults"]


def test_the_emulator_bar_tells_while_a_fault_is_on(client, context):
    client.post(PAGE, data={"kind": "calendar-unreachable"})
    assert ON in words(client.get("/"))
    answer = client.post(f"{PAGE}/clear")
    assert answer.location.endswith("/faults?done=faultsCleared")
    assert ON not in words(client.get("/"))


def test_a_form_switches_a_fault_on_beside_the_others(client, context):
    form = {
        "kind": "request",
        "method": "GET",
        "path": "/bookwithme/*",
        "effect": "status",
        "status": "503",
        "delay": "0,5",
        "probability": "25",
        "times": "3",
    }
    for effect in ("status", "drop", "delay"):
        assert client.post(PAGE, data=form | {"effect": effect}).status_code == 303
    rest = {"delay": "PT0.5S", "probability": 0.25, "times": 3}
    on = told(context)
    assert [each["fault"] for each in on] == [{"status": 503} | rest, rest | {"drop": True}, rest]
    assert {tuple(each["match"].values()) for each in on} == {("GET", "/bookwithme/*")}
    page = words(client.get(PAGE))
    assert "status 503 in 25% of cases 3 more times" in page


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ({"path": "bookwithme"}, "starts with a slash"),
        ({"delay": "x"}, "a number of seconds from 0 to 60"),
        ({"probability": "101"}, "Enter a percentage"),
        ({"times": "-1"}, "a whole number from 1"),
        ({"status": "399"}, "a status from 400 to 599"),
        ({"effect": "delay"}, "a status from 400 to 599, close the connection"),
    ],
)
def test_a_form_that_is_wrong_is_told(client, context, typed, rule):
    answer = client.post(PAGE, data={"kind": "request"} | typed)
    assert (answer.status_code, rule in words(answer)) == (422, True)
    assert told(context) == []


def test_the_page_speaks_french(client, context):
    clocks.put(context, ClockWish.read({"mode": "system"}))
    assert "Pannes" in words(client.get(PAGE, headers={"Accept-Language": "fr"}))


def test_one_fault_is_removed_and_the_others_keep_their_place(client, context):
    some = [Fault(kind="mail-bounces"), Fault(status=500), Fault(kind="calendar-unreachable")]
    faults.put_faults(context, some)
    forms = Page(client.get(PAGE)).values(f'form[action^="{PAGE}/"][action$="/delete"]', "action")
    answer = client.post(forms[1])
    assert (answer.status_code, answer.location) == (303, PAGE)
    client.post(PAGE, data={"kind": "provisioning-slow"})
    client.post(forms[1])  # pressed again: it is gone, and no other goes in its stead
    kinds = [each["kind"] for each in told(context)]
    assert kinds == ["mail-bounces", "calendar-unreachable", "provisioning-slow"]
    assert client.post(f"{PAGE}/{10**30}/delete").status_code == 303


@pytest.mark.parametrize("status", [400, 418, 507, 599])
def test_any_status_of_an_error_may_be_wanted(client, context, status):
    failing = {"kind": "request", "path": "/bookwithme/*", "status": str(status)}
    client.post(PAGE, data=failing)
    assert client.get("/bookwithme/me").status_code == status


def test_the_form_as_it_stands_strikes_attendees_pages_and_nothing_else(client, cast):
    untouched = {name: values[0] for name, values in Page(client.get(PAGE)).fields.items()}
    assert client.post(PAGE, data=untouched).status_code == 303
    page = f"/bookwithme/user/{cast.organizer.page_name}?anonymous"
    assert [client.get(path).status_code for path in (page, "/", PAGE)] == [500, 200, 200]


def test_a_form_that_names_no_kind_of_fault_switches_none_on(client, context):
    answer = client.post(PAGE, data={"status": "503"})
    assert (answer.status_code, told(context)) == (422, [])
