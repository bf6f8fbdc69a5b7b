"""*Why?* stands in the bar of what is refused or empty, for whoever may see the control room."""

from dataclasses import replace
from functools import partial

from bookwithme.app import install
from bookwithme.contract.world import Advance
from bookwithme.service.organizer import meeting_types, sharing
from bookwithme.service.worlds import clocks
from bookwithme.settings import Settings
from tests.page import Page
from tests.web.acting import be
from tests.web.attendee.attendees import page_of, private_of, type_of
from tests.web.conftest import BASE, ORGANIZER


def why(answer):
    """What the bar tells; None: nothing."""
    found = Page(answer).all("#emulator-bar .remote--why")
    return found[0] if found else None


def test_a_dead_link_says_since_when_and_leads_to_its_story(client, cast, context):
    shared = cast.link()
    sharing.revoke_link(context, shared.link.bookingcode)
    told = why(client.get(private_of(cast, shared)))
    assert "No, it was revoked on Monday, November 23, 2026" in told.text
    assert told.link("What happened to this link").endswith(str(shared.link.bookingcode))
    clocks.advance(context, Advance.read({"by": "P90D"}))
    expired = cast.link()
    clocks.advance(context, Advance.read({"by": "P90D"}))
    assert "No, it expired on" in why(client.get(private_of(cast, expired))).text


def test_a_page_that_is_off_says_so(client, cast, context):
    meeting_types.change_page(context, ORGANIZER, partial(replace, on=False))
    told = why(client.get(page_of(cast)))
    assert "Is Adele Vance's page turned on? No, its owner has turned it off." in told.text


def test_denied_access_shows_the_decision_s_steps_to_attendee_and_organizer(client, cast):
    cast.block()
    for answer in (client.get(page_of(cast)), be(client, ORGANIZER).get("/bookwithme/me")):
        told = why(answer)
        assert answer.status_code == 403
        assert "On the block list: denied." in told.text
        console = told.link("The whole decision, and how to change it")
        assert console == f"/_emulator/exchange?identity={ORGANIZER}#decision"
        assert "block list" not in Page(answer).one("main").text


def test_an_address_that_leads_nowhere_tells_the_nearest(client, cast):
    shared = cast.link()
    code = str(shared.link.bookingcode)
    told = why(client.get(private_of(cast, shared).replace(code, code[:-4] + "0000")))
    assert f"closest: {code}" in told.text


def test_an_empty_month_counts_the_reasons(client, cast):
    client.patch(
        f"/_emulator/api/meeting-types/{cast.public.guid}",
        json={"minimumLeadTime": "P60D", "maximumLeadTime": "P60D"},
    )
    told = why(client.get(type_of(cast)))
    assert "No times are offered this month:" in told.text
    assert "× Too soon: this is within the minimum lead time." in told.text


def test_a_page_without_a_public_type_says_so(client, cast, context):
    meeting_types.delete_type(context, cast.public.guid)
    told = why(client.get(page_of(cast)))
    assert "No, there is none that the page could show." in told.text


def test_a_page_that_offers_times_has_no_why(client, cast):
    assert why(client.get(type_of(cast))) is None
    assert why(client.get("/_emulator/nothing")) is None


def test_guests_of_a_server_with_a_token_are_told_nothing(app, context, cast):
    settings = Settings(database_url="sqlite://", control_token="open sesame")
    install(app, settings, context.store, BASE)
    cast.block()
    guest = app.test_client()
    answer = guest.get(page_of(cast))
    assert (answer.status_code, why(answer)) == (403, None)
    operator = {"Authorization": "Bearer open sesame"}
    assert why(guest.get(page_of(cast), headers=operator)) is not None
