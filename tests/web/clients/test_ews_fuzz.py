"""Bodies of any kind over EWS: an answer or a fault, never an error of ours."""

import os
import random
import time
from xml.etree import ElementTree as ET

import pytest

from bookwithme.web.clients.ews.endpoint import OPERATIONS
from tests.web.clients.soaping import (
    NAMES,
    PATH,
    availability,
    basic,
    create,
    delete,
    distinguished,
    envelope,
    event,
    find,
    get,
    set_field,
    update,
    view,
)
from tests.web.clients.test_ews_calls import DUMMY, ELEVEN, TEN
from tests.web.conftest import ORGANIZER

DICE = random.Random(18)
BODIES = int(os.environ.get("EWS_BODIES", "300"))
LONGEST = 1.0
"""Seconds of computing for one body: asked of those who ask for many."""

VALUES = [
    "",
    "0",
    "-1",
    "9" * 40,
    "x",
    "true",
    "2026-11-24T10:00:00Z",
    "\u202e",
    "calendar",
    "9999-12-31T23:59:59Z",
]


def calls():
    number = "ZXZhKdSXFZND47U_H8iL5wzyLw3CsP05QTKcqJp1j_8x8gAAAAAAAAAA"
    subject = set_field("item:Subject", "<t:Subject>x</t:Subject>")
    return [
        DUMMY, view(TEN, ELEVEN), find(), get([number, "x"]), create(event(TEN, ELEVEN)),
        update(number, subject), delete(number), availability([ORGANIZER], TEN, ELEVEN, zone=ZONE),
        *(f"<m:{name}/>" for name in OPERATIONS),
        f"<m:FindFolder><m:ParentFolderIds>{distinguished('root')}</m:ParentFolderIds></m:FindFolder>",
    ]  # fmt: skip


ZONE = (
    "<t:TimeZone><t:Bias>0</t:Bias><t:StandardTime><t:Bias>0</t:Bias><t:Time>03:00:00</t:Time>"
    "<t:DayOrder>5</t:DayOrder><t:Month>10</t:Month><t:DayOfWeek>Sunday</t:DayOfWeek>"
    "</t:StandardTime><t:DaylightTime><t:Bias>-60</t:Bias><t:Time>02:00:00</t:Time><t:DayOrder>1"
    "</t:DayOrder><t:Month>3</t:Month><t:DayOfWeek>Sunday</t:DayOfWeek></t:DaylightTime></t:TimeZone>"
)


def spoiled(body):
    """A call in which something is otherwise: a value, an attribute, an element, a byte."""
    root = ET.fromstring(envelope(body))
    every = [*root.find("s:Body", NAMES).iter()][1:]
    for _ in range(DICE.randrange(1, 4)):
        one, other = DICE.choice(every), DICE.choice(every)
        match DICE.randrange(5):
            case 0:
                one.text = DICE.choice(VALUES)
            case 1 if one.attrib:
                one.set(DICE.choice([*one.attrib]), DICE.choice(VALUES))
            case 2 if other not in one.iter() and one not in other.iter():
                one.append(other)
            case 3:
                one.clear()
            case 4:
                one.tag = other.tag
    written = bytearray(ET.tostring(root))
    if DICE.random() < 0.2:
        for _ in range(DICE.randrange(1, 8)):
            written[DICE.randrange(len(written))] = DICE.randrange(256)
    return bytes(written)


@pytest.mark.timeout(7_200)  # for as many as one likes
def test_no_body_is_an_error_of_ours(client, cast, request, capfd):
    known, found, slowest = calls(), {}, (0.0, b"")
    for number in range(BODIES):
        body = spoiled(known[number % len(known)])
        began = time.process_time()
        answer = client.post(PATH, data=body, headers=basic(ORGANIZER), content_type="text/xml")
        slowest = max(slowest, (time.process_time() - began, body))
        if answer.status_code == 500:
            fault_ = ET.fromstring(answer.get_data()).find("s:Body/s:Fault/detail", NAMES)
            assert fault_.findtext("e:ResponseCode", None, NAMES) != "ErrorInternalServerError", (
                body
            )
        elif answer.status_code == 200:
            assert ET.fromstring(answer.get_data()).find("s:Body", NAMES) is not None
        found.setdefault(answer.status_code, body)
    assert {*found} <= {200, 400, 500}
    if "EWS_BODIES" in os.environ:
        told = f"{BODIES} bodies, statuses {sorted(found)}, the slowest {slowest[0]:.3f} s"
        with capfd.disabled():
            request.config.get_terminal_writer().line(told)
        assert slowest[0] <= LONGEST, slowest
