"""Faults on purpose: by the control API, by the control room, in what they do."""

import http.client

import pytest

from bookwithme.domain.faults import Fault
from bookwithme.domain.sharing import Invitation
from bookwithme.server import Server
from bookwithme.service.faults import faults
from bookwithme.service.organizer import sharing
from bookwithme.service.worlds import worlds
from tests.page import Page, words
from tests.web.conftest import ORGANIZER, add_mailbox

API = "/_emulator/api"
PAGE = "/_emulator/faults"
ON = "Faults are on"


def put(client, *faults, base=""):
    answer = client.put(f"{base}{API}/faults", json=list(faults))
    assert answer.status_code == 200, answer.text
    return answer.json["faults"]


def test_there_are_none_until_some_are_wanted(client, context):
    assert client.get(f"{API}/faults").json == {"faults": []}
    assert ON not in words(client.get("/"))


def test_what_was_put_is_told_and_can_be_put_back(client, context):
    wanted = [
        {
            "match": {"method": "post", "path": "/bookwithme/*"},
            "fault": {"status": 503, "times": 2},
        },
        {"fault": {"delay": 0.25, "probability": 0.5}},
        "calendar-unreachable",
        {"kind": "mail-bounces", "fault": {"times": 1}},
    ]
    told = [
        {
            "kind": "request",
            "match": {"method": "POST", "path": "/bookwithme/*"},
            "fault": {"status": 503, "times": 2},
        },
        {"kind": "request", "match": {}, "fault": {"delay": "PT0.25S", "probability": 0.5}},
        {"kind": "calendar-unreachable", "fault": {}},
        {"kind": "mail-bounces", "fault": {"times": 1}},
    ]
    assert put(client, *wanted) == told
    answer = client.get(f"{API}/faults").json
    assert answer == {"faults": told}
    assert client.put(f"{API}/faults", json=answer).json == answer
    assert client.delete(f"{API}/faults").status_code == 204
    assert client.get(f"{API}/faults").json == {"faults": []}


@pytest.mark.parametrize(
    ("fault", "field"),
    [
        (7, "[0]"),
        ("earthquake", "[0].kind"),
        ({}, "[0].fault"),
        ({"fault": {}}, "[0].fault.status"),
        ({"fault": {"delay": 0}}, "[0].fault.status"),
        ({"fault": {"status": 200}}, "[0].fault.status"),
        ({"fault": {"status": True}}, "[0].fault.status"),
        ({"fault": {"status": 500, "drop": True}}, "[0].fault.drop"),
        ({"fault": {"delay": "61"}}, "[0].fault.delay"),
        ({"fault": {"delay": 61}}, "[0].fault.delay"),
        ({"fault": {"delay": "PT2M"}}, "[0].fault.delay"),
        ({"fault": {"drop": True, "probability": 1.1}}, "[0].fault.probability"),
        ({"fault": {"drop": True, "times": 0}}, "[0].fault.times"),
        ({"fault": {"drop": True}, "match": {"path": "x"}}, "[0].match.path"),
        ({"fault": {"drop": True}, "match": {"method": "GET POST"}}, "[0].match.method"),
        ({"fault": {"drop": True}, "mach": {}}, "[0].mach"),
        ({"kind": "mail-bounces", "fault": {"status": 500}}, "[0].fault.status"),
        ({"kind": "mail-bounces", "match": {}}, "[0].match"),
    ],
)
def test_a_fault_that_cannot_be_names_the_place_and_changes_nothing(client, context, fault, field):
    before = put(client, "mail-bounces")
    answer = client.put(f"{API}/faults", json=[fault])
    assert (answer.status_code, [each["field"] for each in answer.json["errors"]]) == (422, [field])
    assert client.get(f"{API}/faults").json == {"faults": before}


def test_no_delay_is_infinite(client, context):
    body = '[{"fault": {"delay": 1e400}}]'
    answer = client.put(f"{API}/faults", data=body, content_type="application/json")
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "[0].fault.delay")


def test_there_may_be_a_hundred(client, context):
    answer = client.put(f"{API}/faults", json=["mail-bounces"] * 101)
    assert (answer.status_code, answer.json["errors"][0]["field"]) == (422, "faults")
    put(client, *["mail-bounces"] * 100)
    assert client.post(PAGE, data={"kind": "mail-bounces"}).status_code == 422


def test_a_request_that_fits_is_answered_with_the_status_and_others_as_ever(client, cast):
    put(client, {"match": {"method": "GET", "path": "/bookwithme/*"}, "fault": {"status": 503}})
    path = f"/bookwithme/user/{cast.organizer.page_name}?anonymous"
    assert client.get(path).status_code == 503
    assert client.head(path).status_code == 200
    assert client.get("/").status_code == 200


def test_only_the_asterisk_stands_for_anything(client, context):
    put(client, {"match": {"path": "/[a-z]"}, "fault": {"status": 500}})
    answers = [client.get(path).status_code for path in ("/x", "/[a-z]")]
    assert answers == [404, 500]


@pytest.mark.parametrize("path", ["/teams", "/w/class/teams"])
def test_a_path_is_named_as_in_the_world_or_as_in_its_address(client, other_place, path):
    put(client, {"match": {"path": path}, "fault": {"status": 500}}, base="/w/class")
    answers = [client.get(f"{base}/teams").status_code for base in ("", "/w/class")]
    assert answers == [404, 500]


def test_the_controls_and_the_probes_never_fail(client, context):
    put(client, {"fault": {"status": 500}})
    open_ = ("/_emulator/", f"{API}/clock", "/healthz", "/readyz", PAGE)
    assert {path: client.get(path).status_code for path in open_} == dict.fromkeys(open_, 200)
    with client.get("/static/icons.svg") as looks:  # the control room's own
        assert looks.status_code == 200
    assert client.get("/").status_code == 500


def test_a_program_gets_an_error_in_its_own_form(client, cast):
    put(client, {"match": {"path": "/adminapi/*"}, "fault": {"status": 429}})
    answer = client.post("/adminapi/beta/contoso.com/InvokeCommand", json={})
    assert (answer.status_code, answer.mimetype) == (429, "application/json")
    assert "was told to fail" in answer.json["error"]["details"][0]["message"]


def test_a_fault_is_gone_after_its_times(client, context):
    put(client, {"fault": {"status": 500, "times": 2}})
    assert [client.get("/").status_code for _ in range(3)] == [500, 500, 200]
    assert client.get(f"{API}/faults").json == {"faults": []}


def test_what_is_improbable_strikes_sometimes_and_in_a_world_with_a_seed_always_alike(
    client, context
):
    struck = []
    for name in ("one", "two"):
        worlds.make_world(context, name, "empty", "luck")
        put(client, {"fault": {"status": 500, "probability": 0.5}}, base=f"/w/{name}")
        struck.append([client.get(f"/w/{name}/").status_code for _ in range(20)])
    assert struck[0] == struck[1]
    assert set(struck[0]) == {200, 500}


def test_the_first_fault_that_fits_meets_the_request(client, context):
    put(client, {"fault": {"status": 503, "times": 1}}, {"fault": {"status": 500}})
    assert [client.get("/").status_code for _ in range(2)] == [503, 500]


def test_a_request_waits_and_is_answered_then(app, client, context, monkeypatch):
    waited = []
    monkeypatch.setattr(app.extensions["bookwithme"].waiting.stopping, "wait", waited.append)
    put(client, {"fault": {"delay": "PT1.5S"}})
    assert (client.get("/").status_code, waited) == (200, [1.5])


def test_a_dropped_connection_gets_no_answer_and_the_server_lives_on(context, settings):
    server = Server(settings, context.store, "127.0.0.1", 0)
    server.start()
    try:
        faults.put_faults(context, [Fault(drop=True, times=1)])
        assert raw(server.url) is None
        assert raw(server.url) == 200
    finally:
        server.close()


def raw(url):
    """The status of the start page; None where the connection ends without one."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=20)
    try:
        connection.request("GET", "/")
        return connection.getresponse().status
    except http.client.RemoteDisconnected:
        return None
    finally:
        connection.close()


def test_faults_are_each_worlds_own_and_end_with_a_reset(client, other_place):
    put(client, {"fault": {"status": 500}}, base="/w/class")
    assert (client.get("/w/class/").status_code, client.get("/").status_code) == (500, 200)
    worlds.reset(other_place)
    assert client.get("/w/class/").status_code == 200


def test_a_fault_does_not_move_the_sequence_of_the_world(client, context):
    def sequence():
        with context.read() as uow:
            return uow.scope.sequence

    before = sequence()
    put(client, {"fault": {"status": 500, "times": 1}})
    client.get("/")
    assert sequence() == before


def test_a_mail_that_bounces_comes_back_to_its_sender(client, cast):
    put(client, {"kind": "mail-bounces", "fault": {"times": 1}})
    for message in ("", "Again"):
        invitation = Invitation(to=("gus@fabrikam.com",), message=message, language="fr")
        sharing.share_page(cast.context, ORGANIZER, invitation)
    mails = client.get(f"{API}/messages").json["messages"]
    assert [(each["kind"], each["from"], each["to"]) for each in mails] == [
        ("share", ORGANIZER, ["gus@fabrikam.com"]),
        ("bounce", "postmaster@contoso.com", [ORGANIZER]),
        ("share", ORGANIZER, ["gus@fabrikam.com"]),
    ]
    assert mails[1]["subject"] == f"Non distribuable\N{NO-BREAK SPACE}: {mails[0]['subject']}"
    assert "gus@fabrikam.com" in mails[1]["text"]


@pytest.mark.parametrize(("lang", "word"), [("en", "Undeliverable"), ("fr", "Non distribuable")])
def test_the_mail_viewer_has_a_word_for_a_bounce(client, cast, lang, word):
    put(client, "mail-bounces")
    sharing.share_page(cast.context, ORGANIZER, Invitation(to=("gus@fabrikam.com",)))
    page = Page(client.get("/_emulator/mail", headers={"Accept-Language": lang}))
    for css in (".badge", ".mail__note"):
        kinds = {"bounce", "Undeliverable", "Non distribuable"}
        assert [kind for kind in page.texts(css) if kind in kinds] == [word]


def first_type(client, address=ORGANIZER):
    """The page's state once it has its first meeting type."""
    client.post(f"{API}/mailboxes/{address}/meeting-types", json={"title": "Intro"})
    return client.get(f"{API}/mailboxes/{address}/page").json["state"]


def page_is(client, advanced):
    """The state of the organizer's page after so long."""
    client.post(f"{API}/clock/advance", json={"by": advanced})
    return client.get(f"{API}/mailboxes/{ORGANIZER}/page").json["state"]


@pytest.mark.parametrize("setting", ["instant", "realistic"])
def test_provisioning_that_is_slow_takes_an_hour_and_then_ends(client, context, setting):
    client.patch(f"{API}/settings", json={"provisioning": setting})
    mailbox = add_mailbox(context, ORGANIZER, "Adele")
    assert put(client, "provisioning-slow") == [{"kind": "provisioning-slow", "fault": {}}]
    assert first_type(client) == "provisioning"
    path = f"/bookwithme/user/{mailbox.page_name}?anonymous"
    assert client.get(path).status_code == 404
    client.delete(f"{API}/faults")  # what was begun slowly goes on slowly
    assert [page_is(client, "PT59M59S"), page_is(client, "PT1S")] == ["provisioning", "published"]
    assert client.get(path).status_code == 200


def test_provisioning_can_be_slow_once(client, context):
    add_mailbox(context, ORGANIZER, "Adele")
    add_mailbox(context, "dora@contoso.com", "Dora")
    put(client, {"kind": "provisioning-slow", "fault": {"times": 1}})
    states = [first_type(client), first_type(client, "dora@contoso.com")]
    assert states == ["provisioning", "published"]
    assert client.get(f"{API}/faults").json == {"faults": []}


def test_a_page_that_is_ready_stays_ready_while_provisioning_is_slow(client, cast):
    put(client, "provisioning-slow")
    assert page_is(client, "PT0S") == "published"


@pytest.mark.parametrize("status", [418, 552])
@pytest.mark.parametrize(
    "path",
    ["/", "/adminapi/beta/contoso.com/InvokeCommand", "/EWS/Exchange.asmx"],
)
def test_a_status_may_be_one_without_a_name(client, context, path, status):
    put(client, {"fault": {"status": status}, "match": {"path": "/*"}})
    assert client.post(path, json={}).status_code == status
