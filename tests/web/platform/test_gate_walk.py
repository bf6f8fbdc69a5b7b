"""A walk over every route: with the gate closed the product is closed, the operator's doors open.

Every route must be placed here, on one side or the other; a new one fails until it is.
"""

import re
from dataclasses import dataclass, replace
from functools import partial
from io import BytesIO
from typing import Any

import pytest

from bookwithme.contract.classes import NewClass
from bookwithme.contract.events import NewEvent
from bookwithme.domain.addresses import type_token
from bookwithme.service.admin import administration
from bookwithme.service.availability import calendars, events
from bookwithme.service.lessons import classes
from bookwithme.service.lessons.beginning import begin_lesson
from bookwithme.service.mail import outbox
from bookwithme.service.worlds import worlds
from tests.page import Page, without_emulator_bar
from tests.service.whole import exported
from tests.web.acting import be
from tests.web.attendee.attendees import book_directly, booked
from tests.web.conftest import NOW, ORGANIZER, Cast
from tests.web.lessons.playing import ASKING
from tests.web.platform.good_requests import BODIES, PAGE_JSON, QUERIES, asked_of_page

OPEN = (
    "api.bookings.all_bookings",
    "api.bookings.show",
    "api.classes.",
    "api.clock.",
    "api.events.",
    "api.exchange.",
    "api.faults.",
    "api.lessons.",
    "api.mailboxes.",
    "api.messages.",
    "api.owa_policies.",
    "api.signature.",
    "api.snapshots.",
    "api.worlds.",
    "card_images.icon",
    "card_images.private",  # names nobody
    "console.",
    "control.",
    "control_calendars.",
    "control_classes.",
    "control_faults.",
    "control_journal.",
    "control_lesson.",
    "control_mailboxes.",
    "control_worlds.",
    "ews.",  # it asks about the program, not about the page
    "invitations.",
    "invoke_command.",
    "mailbox.",
    "openapi.",
    "probes.",
    "published.",  # the calendar and the Teams page
    "signature.",
    "start.",
    "static",
)
CLOSED = (
    "api.bookings.book",
    "api.bookings.cancel",
    "api.bookings.reschedule",
    "api.links.",
    "api.meeting_types.",
    "card_images.picture",
    "manage.",
    "organizer.",
    "page_json.",
    "scheduling.",
)
CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"


@dataclass(frozen=True)
class House:
    """The organizer at work: a page, two types, a link, a booking, a calendar; and the routes."""

    cast: Cast
    client: Any
    rules: list[Any]
    names: dict[str, str]
    booking: str
    event: str
    forms: dict[str, Any]

    def requests(self, side):
        """(method, route, path) of every route of one side."""
        return [
            (method, rule.rule, self._path(rule.rule))
            for rule in self.rules
            if rule.endpoint.startswith(side)
            for method in sorted(rule.methods - {"OPTIONS"})
        ]

    def _path(self, rule):
        of_booking = "/bookings/<" in rule or "/meetup-join/<" in rule
        names = self.names | ({"guid": self.booking} if of_booking else {})
        names["business"] = f"mbx:{names['page']}"
        if "/owa-policies" in rule:
            names |= {"domain": "contoso.com", "name": "OwaMailboxPolicy-Default"}
        if "/events/<" in rule or "/me/calendar/<" in rule:
            names["guid"] = self.event
        if "/classes/" in rule:
            names |= {"name": "monday", "act": "lock"}
        if rule.startswith("/owa/"):
            names["secret"] = self.cast.organizer.calendar_secret
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: names[found[1]], rule)
        return path + QUERIES.get(rule, "")

    def send(self, method, rule, path):
        """The status of the answer."""
        route = f"{method} {rule}"
        body = {"data": self.forms[route]()} if route in self.forms else BODIES.get(route, {})
        if method == "POST" and rule.startswith(PAGE_JSON):
            body = {"json": asked_of_page(str(self.cast.public.guid))}
        with self.client.open(path, method=method, **body) as answer:
            return answer.status_code


@pytest.fixture
def house(cast, client, app):
    context = cast.context
    begin_lesson(context, ASKING, keep=True)
    classes.make(context, NewClass(name="monday", trainees=1, scenario="empty"))
    shared = cast.link()
    book_directly(context, cast.public)
    calendars.put_calendar(context, ORGANIZER, "Calendar", CALENDAR)
    [booking] = booked(context)
    _, event = events.create_event(context, ORGANIZER, NewEvent(start=NOW, end=NOW).event)
    names = {
        "address": ORGANIZER,
        "bookingcode": str(shared.link.bookingcode),
        "code": "en",
        "domain": "contoso.com",
        "filename": "css/base.css",
        "guid": str(cast.public.guid),
        "invitation": "welcome",
        "look": "light",
        "kind": "txt",
        "name": "Calendar",
        "number": "1",
        "page": str(cast.organizer.page_name),
        "secret": booking.manage_secret,
        "tenant": "contoso.com",
        "token": type_token(cast.public.guid),
    }
    be(client, ORGANIZER)
    ids = str(booking.guid), str(event.guid)
    return House(cast, client, list(app.url_map.iter_rules()), names, *ids, _forms(client))


def _forms(client):
    """Bodies that are longer, or can be sent only once."""
    filled = Page(client.get("/bookwithme/me/meetingtype/new")).fields | {"title": ["Late"]}
    return {
        "POST /bookwithme/me/meetingtype/new": lambda: filled,
        "POST /bookwithme/me/meetingtype/<token>": lambda: filled,
        "POST /bookwithme/me/calendars": lambda: {
            "name": "Other",
            "file": (BytesIO(CALENDAR), "other.ics"),
        },
    }


BLOCK = (
    "Set-OrganizationConfig -EwsApplicationAccessPolicy EnforceBlockList "
    '-EwsBlockList @{Add="MicrosoftOWSPersonalBookings"}'
)
UNBLOCK = 'Set-OrganizationConfig -EwsBlockList @{Remove="MicrosoftOWSPersonalBookings"}'


def command(text):
    return lambda house: house.client.post("/_emulator/exchange", data={"command": text})


def change(**fields):
    return lambda house: administration.change_mailbox(
        house.cast.context, ORGANIZER, partial(replace, **fields)
    )


def test_every_route_is_placed_on_one_side(house):
    placed = {
        rule.endpoint: (rule.endpoint.startswith(OPEN), rule.endpoint.startswith(CLOSED))
        for rule in house.rules
    }
    assert {name: sides for name, sides in placed.items() if sum(sides) != 1} == {}
    assert len(placed) > 80


@pytest.mark.parametrize(
    "close",
    [
        pytest.param(command(BLOCK), id="the document's block command"),
        pytest.param(command(f"Set-CASMailbox {ORGANIZER} -EwsEnabled $false"), id="EwsEnabled"),
        pytest.param(change(subscription="Office 365 A1"), id="another subscription"),
        pytest.param(change(bookings_plan=False), id="no service plan"),
    ],
)
def test_with_the_gate_closed_every_route_of_the_product_answers_403_and_does_nothing(house, close):
    close(house)
    before = exported(house.cast.context)
    walked = house.requests(CLOSED)
    answers = {f"{method} {rule}": house.send(method, rule, path) for method, rule, path in walked}
    told = {route: 500 if PAGE_JSON in route else 403 for route in answers}
    assert answers == told
    assert exported(house.cast.context) == before


def test_without_the_gate_the_same_requests_are_good(house):
    refused = {}
    worlds.save_snapshot(house.cast.context, "before")
    for method, rule, path in house.requests(CLOSED):
        status = house.send(method, rule, path)
        if status >= 400:
            refused[f"{method} {rule}"] = status
        if method not in {"GET", "HEAD"}:
            worlds.restore_snapshot(house.cast.context, "before")
    assert refused == {
        # Nothing is fetched here: there is no feed to subscribe to, and none to refresh.
        "POST /bookwithme/me/calendars/refresh": 404,
        "POST /bookwithme/me/calendars/subscribe": 422,
        f"POST {PAGE_JSON}/appointments": 500,  # a code is mailed first
    }


def test_with_the_gate_closed_the_operators_doors_stay_open(house):
    command(BLOCK)(house)
    house.names["guid"] = str(outbox.messages(house.cast.context)[0].guid)
    house.names["look"] = "outlook-light"
    read = [each for each in house.requests(OPEN) if each[0] in {"GET", "HEAD"}]
    shut = {path: house.send(method, rule, path) for method, rule, path in read}
    assert {path: status for path, status in shut.items() if status >= 400} == {}
    written = [each for each in house.requests(OPEN) if each[0] not in {"GET", "HEAD"}]
    refused = {path for method, rule, path in written if house.send(method, rule, path) == 403}
    assert refused == {"/_emulator/sign-in"}  # no control token is right where there is none


def test_when_the_gate_opens_again_all_of_it_is_there(house):
    looks = [each for each in house.requests(CLOSED) if each[0] == "GET"]
    before = [house.send(*each) for each in looks]
    export = exported(house.cast.context)["mailboxes"]
    command(BLOCK)(house)
    assert {house.send(*each) for each in looks} == {403, 500}
    command(UNBLOCK)(house)
    assert [house.send(*each) for each in looks] == before
    assert exported(house.cast.context)["mailboxes"] == export


def test_an_attendee_is_given_neither_reason_nor_name(house, app):
    command(BLOCK)(house)
    answer = app.test_client().get(f"/bookwithme/user/{house.names['page']}?anonymous")
    assert answer.status_code == 403
    told = without_emulator_bar(answer.text)
    assert [word for word in ("EWS", "Adele", "Coffee chat") if word in told] == []
