"""Any body, any path: an answer in the endpoint's own form, never an unhandled error."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bookwithme.contract.page_json import STAFF
from bookwithme.service.attendee import bookings
from tests.web.clients.scripts import ROOT, code_of

ODD = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**70), 2**70),
    st.floats(allow_nan=False),
    st.sampled_from(["", "\0", "\ud800", "x" * 5000, STAFF, "2026-11-24T10:00:00", "Z", "99"]),
    st.sampled_from(["9999-12-31T23:59:59", "0001-01-01T00:00:00", "2026-02-30T00:00:00"]),
    st.sampled_from(["2026-11-24T10:00:00+99:99", "2026-11-24T10:00", "Europe/Paris", "W. X"]),
    st.text(max_size=20),
    st.lists(st.none(), max_size=3),
    st.just({"dateTime": "2026-11-24T10:00:00", "timeZone": "Romance Standard Time"}),
    st.just({"dateTime": "2026-11-24T10:30:00", "timeZone": "UTC", "more": []}),
    st.just([{"name": "Gus", "emailAddress": "gus@fabrikam.com"}]),
)
NAMES = (
    *("startTime", "endTime", "serviceId", "customers", "customerTimeZone", "verificationCode"),
    *("staffIds", "startDateTime", "endDateTime", "isLocationOnline", "more"),
)
BODIES = st.dictionaries(st.sampled_from(NAMES), ODD)
PATHS = ("/services", "/getStaffAvailability", "/appointments", "/appointments/x", "/%00", "/")


@settings(max_examples=300, suppress_health_check=list(HealthCheck))
@given(
    body=st.one_of(BODIES, BODIES.map(lambda each: {"appointment": each}), ODD),
    path=st.sampled_from(PATHS),
    method=st.sampled_from(["GET", "POST", "DELETE", "PUT"]),
    named=st.booleans(),
)
def test_any_body_is_answered_in_the_endpoints_form(
    script, service, context, body, path, method, named
):
    if named and isinstance(body, dict):
        body = {"serviceId": service, "staffIds": [STAFF], **body}
    answer = script.client.open(script.base + path, method=method, json=body)
    assert answer.status_code in {200, 204, 400, 404, 405, 415, 429, 500}
    if answer.status_code >= 400:
        assert answer.json["error"].keys() == {"code", "message"}
        assert answer.json["error"]["code"] not in {"InternalServerError", "Error"}
    assert bookings.bookings(context) == []


RAW = [b"", b"{", b"[" * 5000, b'{"appointment": NaN}', b"\xff\xfe", b'"' + b"x" * 2**21 + b'"']


@pytest.mark.parametrize("raw", RAW, ids=range(len(RAW)))
def test_what_is_no_json_is_refused(script, raw):
    for path in ("/appointments", "/getStaffAvailability"):
        answer = script.client.post(script.base + path, data=raw, content_type="application/json")
        assert answer.status_code in {400, 413}
        assert answer.json["error"]["code"] in {"Malformed", "RequestEntityTooLarge"}


def test_guessing_ids_and_pages_is_slowed_down_and_the_right_one_is_still_answered(
    script, client, cast, service, context
):
    answers = [script.get(f"/appointments/guess{n}").status_code for n in range(32)]
    assert (answers[0], answers[-1]) == (500, 429)
    assert client.get(f"{ROOT}/mbx:{'1' * 32}@contoso.com/services").status_code == 429
    assert script.get("/services").status_code == 200
    script.book(service, "2026-11-24T10:00:00")
    made = script.book(service, "2026-11-24T10:00:00", code_of(context))
    assert made.status_code == 200
    assert script.get(f"/appointments/{made.json['appointment']['id']}").status_code == 200
