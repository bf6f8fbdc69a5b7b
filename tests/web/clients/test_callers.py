"""Who calls an endpoint for programs: by which header, with which secret."""

import base64
import json
from contextlib import suppress
from dataclasses import replace

import pytest
from werkzeug.exceptions import HTTPException

from bookwithme.domain.errors import TooManyRequests
from bookwithme.service.worlds import worlds
from bookwithme.web.clients.callers import sender
from bookwithme.web.platform.world_prefix import canonical
from tests.web.clients.soaping import ask, codes, post
from tests.web.conftest import BLOCKED, ORGANIZER

BEARER = {"Authorization": "Bearer anything"}


def basic(user, password="pässword:"):
    written = base64.b64encode(f"{user}:{password}".encode()).decode()
    return {"Authorization": f"Basic {written}"}


@pytest.fixture
def who(app, cast):
    """Ask who calls with these headers, and perhaps impersonates somebody."""

    def ask(headers, impersonated=None, **environ):
        environ.setdefault("bookwithme.world", "default")
        with app.test_request_context("/EWS/Exchange.asmx", headers=headers, environ_base=environ):
            return sender().mailbox(impersonated).address

    return ask


@pytest.mark.parametrize("user", [ORGANIZER, "ADELE@Contoso.com", "adele", r"CONTOSO\adele"])
def test_basic_names_a_mailbox_by_address_or_alias(who, user):
    assert who(basic(user)) == ORGANIZER


@pytest.mark.parametrize("prefix", ["", "SMTP:", "upn:", "mbx:"])
def test_a_bearers_mailbox_is_the_anchor_unless_it_impersonates(who, prefix):
    anchored = BEARER | {"X-AnchorMailbox": f"{prefix}{ORGANIZER}"}
    assert who(anchored) == ORGANIZER
    assert who(anchored, BLOCKED) == BLOCKED
    assert who(basic(ORGANIZER), BLOCKED) == BLOCKED


REFUSED = [
    {},
    BEARER,
    BEARER | {"X-AnchorMailbox": "nobody@contoso.com"},
    basic("nobody"),
    basic(""),
    {"Authorization": "Basic !!!"},
    {"Authorization": "NTLM TlRMTVNTUAAB"},
    {"Authorization": "Bearer"},
]


@pytest.mark.parametrize("headers", REFUSED, ids=str)
def test_all_else_is_401_with_an_empty_body_and_two_offers(who, headers):
    with pytest.raises(HTTPException) as refused:
        who(headers)
    answer = refused.value.get_response()
    assert (answer.status_code, answer.get_data()) == (401, b"")
    assert answer.headers.getlist("WWW-Authenticate") == ['Basic realm="bookwithme"', "Bearer"]
    assert "Connection" not in answer.headers


def test_where_there_is_a_control_token_it_or_the_invitation_is_the_password(app, who, context):
    here = app.extensions["bookwithme"]
    app.extensions["bookwithme"] = replace(
        here, settings=replace(here.settings, control_token="open=sesame")
    )
    worlds.make_world(context, "class", "contoso")
    invitation = worlds.invitation(context.elsewhere("class"))
    assert who(basic(ORGANIZER, "open=sesame")) == ORGANIZER
    assert who(basic(ORGANIZER, invitation), **{"bookwithme.world": "class"}) == ORGANIZER
    for wrong in ("", "Open=sesame", invitation):
        with pytest.raises(HTTPException):
            who(basic(ORGANIZER, wrong))
    assert who(BEARER | {"Authorization": "Bearer open=sesame"}, "adele") == ORGANIZER
    for _ in range(40):
        with suppress(HTTPException, TooManyRequests):
            who(basic(ORGANIZER, "guess"))
    with pytest.raises(TooManyRequests):
        who(basic(ORGANIZER, "guess"))


def test_the_application_is_read_of_a_token_and_never_checked(app, cast):
    payload = base64.urlsafe_b64encode(json.dumps({"appid": "me"}).encode()).decode().rstrip("=")
    tokens = {f"x.{payload}.y": "me", "x": None, "x.%.y": None, "x.W10.y": None, "x.e30.y": None}
    for token, expected in tokens.items():
        headers = {"Authorization": f"Bearer {token}"}
        with app.test_request_context("/", headers=headers):
            assert sender().app_id == expected


def test_other_sites_are_not_looked_at_but_the_host_is(client, cast):
    headers = {"Sec-Fetch-Site": "cross-site", "Origin": "https://outlook.office.com"}
    assert codes(ask(client, "<m:GetServerTimeZones/>", **headers)) == ["NoError"]
    refused = post(client, "<m:GetServerTimeZones/>", Host="evil.example")
    assert (refused.status_code, refused.get_data()) == (400, b"")


SPELLED = {
    "/ews/exchange.asmx": "/EWS/Exchange.asmx",
    "/BOOKINGSSERVICE/API/v1/bookingbusinessesC2/mbx:1@a/GetStaffAvailability": (
        "/BookingsService/api/V1/bookingBusinessesc2/mbx:1@a/getStaffAvailability"
    ),
    "/adminApi/Beta/contoso.com/invokecommand": "/adminapi/beta/contoso.com/InvokeCommand",
    "/ews": "/EWS/",
    "/bookwithme/Services": "/bookwithme/Services",
    "": "",
    "/": "/",
}


@pytest.mark.parametrize(("written", "spelled"), SPELLED.items())
def test_paths_of_the_real_services_endpoints_are_known_in_any_case(written, spelled):
    assert canonical(written) == spelled
