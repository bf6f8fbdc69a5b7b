"""Any subset of any form's fields, with any values, in any content type.

A form trusts nothing that the page or the step before it has filled in: every body is answered
with 2xx to 4xx, and a body that is refused has changed nothing.
"""

import os
import random
import re
from io import BytesIO
from urllib.parse import urlencode

import pytest

from bookwithme.contract.classes import NewClass
from bookwithme.contract.events import NewEvent
from bookwithme.domain.addresses import type_token
from bookwithme.domain.sharing import Invitation
from bookwithme.service.availability import calendars, events
from bookwithme.service.faults import faults
from bookwithme.service.lessons import classes
from bookwithme.service.lessons.beginning import begin_lesson
from bookwithme.service.mail import outbox
from bookwithme.service.organizer import sharing
from bookwithme.service.worlds import worlds
from tests.page import Page
from tests.web.acting import be, state
from tests.web.attendee.attendees import GUEST, PARIS_TEN, book_directly, private_of, type_of
from tests.web.conftest import ATTENDEE, ORGANIZER
from tests.web.forms import Form, posted_forms
from tests.web.lessons.playing import ASKING

ELEVEN = "2026-11-24T10:00:00Z"
CALENDAR = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n"
HOLIDAY = {"subject": "Away", "start": "2026-12-24T11:00:00Z", "end": "2026-12-24T16:00:00Z"}
PROGRAMS = ("/_emulator/api", "/adminapi", "/static", "/EWS/", "/BookingsService/")
ODD = (
    "", " ", "x", "yes", "no", "-1", "0", "1e9", "9" * 40, "\0", "\u202e", "é" * 3_000, "[]",
    "2026-11-24", "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "PT0S", "P9999D", "Mars/Olympus",
)  # fmt: skip
TYPED = {
    **GUEST,
    "action": "save",
    "address": ATTENDEE,
    "amount": "5",
    "by": "PT5M",
    "code": "123456",
    "command": "Get-OrganizationConfig",
    "confirmed": "yes",
    "count": "2",
    "displayName": "Nora New",
    "now": "2026-11-24T10:00",
    "snapshot": "kept-too",
    "title": "Talk",
    "to": ATTENDEE,
    "url": "https://calendar.example/x.ics",
}
"""What a person would type into a field of this name."""

SHOWN_AFTER_AN_ACT = (
    Form("/_emulator/exchange/clear", {"organization": ["contoso.com"], "identity": [ORGANIZER]}),
    Form("/_emulator/exchange/clock", {"to": [ELEVEN], "organization": ["contoso.com"]}),
    Form("/_emulator/lesson/ask/check"),
    Form("/_emulator/lesson/ask/where"),
    Form("/_emulator/faults/1/delete"),
    Form("/_emulator/faults/clear"),
    Form("/bookwithme/me/calendars/refresh", {"name": ["Work"]}),
    Form(f"/_emulator/mailboxes/{ORGANIZER}/calendars/refresh", {"name": ["Work"]}),
)
"""Forms that stand on no page of the world below: with faults, failing feeds, waiting changes."""

BEFORE = "before"
"""The snapshot that the test itself goes back to."""

RANDOM_BODIES = 8
DICE = random.Random(59)
BODIES = int(os.environ.get("FORM_BODIES", "2"))
"""So many bodies of each kind a form is sent, taken at random: there are some 3 000 in all."""


class Forms:
    """A world with one of everything, the browsers that look at it, and every form they see."""

    def __init__(self, app, cast):
        self.app, self.cast, self.context = app, cast, cast.context
        self.booking = book_directly(self.context, cast.public)
        self.link = cast.link()
        calendars.put_calendar(self.context, ORGANIZER, "Work", CALENDAR)
        _, self.event = events.create_event(self.context, ORGANIZER, NewEvent.read(HOLIDAY).event)
        sharing.share_page(self.context, ORGANIZER, Invitation(to=(ATTENDEE,)))
        worlds.make_world(self.context, "lab", "empty")
        begin_lesson(self.context, ASKING, keep=True)
        classes.make(self.context, NewClass(name="monday", trainees=1, scenario="empty"))
        for name in ("kept", BEFORE):
            worlds.save_snapshot(self.context, name)
        self.before = state(self.context)
        self.guest = app.test_client()
        self.adele = be(app.test_client(), ORGANIZER)

    def rules(self, method):
        """The routes of people that take this method."""
        return [
            rule
            for rule in self.app.url_map.iter_rules()
            if method in rule.methods and not rule.rule.startswith(PROGRAMS)
        ]

    def path(self, rule):
        """A route's path to something that there is."""
        known = {
            "address": ORGANIZER,
            "bookingcode": str(self.link.link.bookingcode),
            "guid": str(self.booking.guid),
            "invitation": "welcome",
            "name": "Work",
            "number": "1",
            "page": str(self.cast.organizer.page_name),
            "secret": self.booking.manage_secret,
            "token": type_token(self.cast.public.guid),
        }
        if "/classes/" in rule:
            known["name"] = "monday"
        if rule.startswith("/bookwithme/me/calendar/"):
            known["guid"] = str(self.event.guid)
        if rule.startswith("/_emulator/mail/"):
            known["guid"] = str(outbox.messages(self.context)[0].guid)
        return re.sub(r"<(?:\w+:)?(\w+)>", lambda part: known.get(part[1], "x"), rule)

    def pages(self):
        """Every page that may hold forms: who looks, its address, its answer."""
        for rule in self.rules("GET"):
            path = self.path(rule.rule)
            yield self.adele, path, self.adele.get(path)
        for path in (type_of(self.cast), private_of(self.cast, self.link)):
            chosen = f"{path}&start={ELEVEN}"
            yield self.guest, path, self.guest.get(chosen)
            asked = self.guest.post(path, data={"start": ELEVEN, **GUEST})
            yield self.guest, path, asked
            yield (
                self.guest,
                path,
                self.guest.post(path, data=Page(asked).hidden | {"step": "back"}),
            )
            yield self.guest, path, self.guest.post(path, data={"start": PARIS_TEN, **GUEST})
        own = type_of(self.cast).replace("anonymous&", "")
        yield self.adele, own, self.adele.get(f"{own}&start={ELEVEN}")
        move = f"/bookwithme/manage/{self.booking.manage_secret}/reschedule"
        yield self.guest, move, self.guest.get(f"{move}?start={ELEVEN}")

    def all(self):
        """Every different form, with the browser that it was shown in."""
        seen = {}
        for client, here, answer in self.pages():
            with answer:
                if answer.mimetype == "text/html":
                    for form in posted_forms(answer, here):
                        seen.setdefault((client, form.action, frozenset(form.fields)), form)
        self.restore()  # a code was mailed on the way
        own = f"/snapshots/{BEFORE}/"
        shown = [(client, form) for (client, _, _), form in seen.items() if own not in form.path]
        return shown + [(self.adele, form) for form in SHOWN_AFTER_AN_ACT]

    def restore(self):
        """Bring everything back that a form may have changed."""
        faults.put_faults(self.context, [])
        worlds.restore_snapshot(self.context, BEFORE)
        be(self.adele, ORGANIZER)


@pytest.fixture
def forms(app, cast):
    return Forms(app, cast)


def bodies(form):
    """Whole, empty, each field left out, each one alone, and odd values in some."""
    whole = form.filled(TYPED)
    yield whole
    yield {}
    for name in whole:
        yield {other: value for other, value in whole.items() if other != name}
        yield {name: whole[name]}
    for _ in range(RANDOM_BODIES):
        some = [name for name in whole if DICE.random() < 0.7]
        yield {
            name: DICE.choice([*ODD, *form.fields[name], whole[name], whole[name]]) for name in some
        }


def _frozen(body):
    return tuple(body.items())


def requests_of(form):
    """Each body as a form sends it, and the whole one in other content types."""
    yield from ({"data": dict(body)} for body in dict.fromkeys(map(_frozen, bodies(form))))
    whole = form.filled(TYPED)
    yield {"data": whole | {"confirmed": "yes"}}
    yield {"json": whole}
    yield {"data": b"start=now&x", "content_type": "text/plain"}
    yield {"data": b"\xff\xfe", "content_type": "multipart/form-data; boundary=x"}
    yield {"data": whole | {name: (BytesIO(b"\xff"), "x") for name in whole}}


URLENCODED, MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"
OTHER_TYPES = (
    f"{URLENCODED}; charset=utf-7", "application/octet-stream", "", ";", MULTIPART,
    f"{MULTIPART}; boundary=é", "application/json; charset=utf-16",
)  # fmt: skip
ODD_PARTS = {
    'name="{}"': "; charset=nonsense",
    'name="{}"; filename="\xff"': "; charset=utf-7",
    'x="{}"': "\r\nContent-Transfer-Encoding: base64",
}
"""What names a part, and what else stands at its head."""


def odd_requests_of(form):
    """A form's fields in other content types, in broken ones, in parts and as broken text."""
    whole = form.filled(TYPED)
    half = {name: value for name, value in whole.items() if DICE.random() < 0.5}
    sent = urlencode(whole)
    yield from ({"data": sent, "content_type": each} for each in OTHER_TYPES)
    for value in ("%ED%A0%80", "\xff"):
        raw = "&".join(f"{name}={value}" for name in whole)
        yield {"data": raw.encode("latin-1"), "content_type": URLENCODED}
    yield {"data": "&".join(f"{name}[]=x;{name}&%" for name in half), "content_type": URLENCODED}
    yield {"data": half, "content_type": MULTIPART}
    parts = [in_parts(whole, name_of, head) for name_of, head in ODD_PARTS.items()]
    for body in (*parts, parts[0][:-9]):
        yield {"data": body, "content_type": f"{MULTIPART}; boundary=b"}
    yield {"json": [whole]}


def in_parts(fields, name_of, head):
    """A multipart body whose parts hold bytes that are no UTF-8."""
    parts = [
        f"--b\r\nContent-Disposition: form-data; {name_of.format(name)}\r\n"
        f"Content-Type: text/plain{head}\r\n\r\n{value}\xff\r\n"
        for name, value in fields.items()
    ]
    return "".join([*parts, "--b--\r\n"]).encode("latin-1", "replace")


SIDES = {
    "attendee": ("/bookwithme/user/", "/bookwithme/manage/"),
    "organizer": ("/bookwithme/me",),
    "control room": ("/_emulator",),
}


@pytest.mark.parametrize("side", SIDES)
def test_every_body_of_every_form_is_answered_and_a_refused_one_changes_nothing(forms, side):
    DICE.seed(59)  # whatever was tried before, here and in which order
    shown = [(client, form) for client, form in forms.all() if form.path.startswith(SIDES[side])]
    assert len(shown) > 5
    assert wrongly_answered(forms, shown, requests_of) == {}
    # So it is in every other content type.
    assert wrongly_answered(forms, shown, odd_requests_of) == {}


def wrongly_answered(forms, shown, requests):
    """Of every form those requests that failed, or changed something and were refused."""
    found = {}
    for client, form in shown:
        for number, sent in some(requests(form)):
            with client.post(form.action, **sent) as answer:
                status = answer.status_code
            changed = state(forms.context) != forms.before
            if status >= 500 or (status >= 400 and changed):
                found[form.action, number] = status, changed, sent
            if changed or form.path.endswith(("/persona", "/faults")):
                forms.restore()
    return found


def some(requests):
    """As many of these as are sent, numbered."""
    numbered = list(enumerate(requests))
    return DICE.sample(numbered, min(BODIES, len(numbered)))


def test_every_route_that_takes_a_form_was_seen_with_one(forms):
    adapter = forms.app.url_map.bind("localhost")
    seen = {adapter.match(form.path, method="POST")[0] for _, form in forms.all()}
    assert {rule.endpoint for rule in forms.rules("POST")} - seen == set()
