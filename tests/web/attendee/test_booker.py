"""The booker's page: which days it shows, how it tells times, what has the focus, what is kept."""

import gzip
from dataclasses import replace
from urllib.parse import urlsplit

import pytest

from bookwithme.app import create_app
from bookwithme.contract.world import ClockWish
from bookwithme.service.worlds import clocks
from tests.page import Page, words
from tests.web.acting import be
from tests.web.attendee.attendees import GUEST, PARIS_TEN, booked, page_of, private_of, type_of
from tests.web.conftest import ATTENDEE, BASE

TUESDAY = "&day=2026-11-24"
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


def on(context, day):
    clocks.put(context, ClockWish.read({"now": f"{day}T08:00:00Z", "mode": "frozen"}))


def shown_days(answer):
    """The first and the last day of the grid."""
    days = Page(answer).values("td > [data-date]", "data-date")
    return days[0], days[-1]


def test_the_present_month_flows_over_its_end_once_two_weeks_are_left(client, cast, context):
    on(context, "2026-12-17")
    assert shown_days(client.get(type_of(cast))) == ("2026-12-01", "2026-12-31")
    on(context, "2026-12-18")
    assert shown_days(client.get(type_of(cast))) == ("2026-12-13", "2027-01-16")
    french = client.get(type_of(cast) + "&lang=fr")
    assert shown_days(french) == ("2026-12-14", "2027-01-17"), "weeks begin as the reader has it"


def test_it_flows_over_no_further_than_the_next_months_end(client, cast, context):
    on(context, "2026-11-30")
    assert shown_days(client.get(type_of(cast))) == ("2026-11-29", "2026-12-31")


def test_a_day_that_is_in_sight_is_chosen_where_it_is(client, cast):
    usual = shown_days(client.get(type_of(cast)))
    assert shown_days(client.get(type_of(cast) + "&day=2026-12-10")) == usual
    december = ("2026-12-01", "2026-12-31")
    assert shown_days(client.get(type_of(cast) + "&month=2026-12")) == december
    assert shown_days(client.get(type_of(cast) + "&day=2026-12-29")) == december


def times(answer):
    return Page(answer).texts("#day-2026-11-24 .nowrap")[:2]


def test_hours_are_told_as_was_chosen_and_stay_so(client, cast):
    page = type_of(cast) + TUESDAY
    chosen = Page(client.get(page)).one("#hours-24")["href"]
    assert times(client.get(page)) == ["8:00 AM", "8:30 AM"]
    assert times(client.get(chosen)) == ["08:00", "08:30"]
    again = client.get(page)
    assert times(again) == ["08:00", "08:30"]
    assert Page(again).values(".hours [aria-current]", "id") == ["hours-24"]
    assert times(client.get(page + "&hours=12&lang=fr")) == ["8:00 AM", "8:30 AM"]
    assert times(client.get(page + "&hours=25")) == ["8:00 AM", "8:30 AM"], "as chosen last"


def test_each_zone_is_told_with_its_present_time(client, cast):
    options = Page(client.get(type_of(cast))).texts("[name=timeZone] option")
    assert "(UTC+09:00) Tokyo · 5:00 PM" in options
    assert Page(client.get(type_of(cast))).one("#zone").text.endswith("Paris · 9:00 AM")


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ("", []),
        ("&month=2026-12", ["December 2026"]),
        (TUESDAY, ["Tuesday, November 24"]),
        ("&day=2026-11-28", ["Saturday, November 28"]),
        (f"&start={PARIS_TEN}", ["Your details"]),
        ("&start=2026-11-24T09:10:00Z", ["This time is no longer available"]),
    ],
)
def test_what_is_next_has_the_focus_and_is_in_the_title(client, cast, query, wanted):
    answer = client.get(type_of(cast) + query)
    focused = Page(answer).texts("main [autofocus]")
    title = Page(answer).one("head title").raw
    assert focused == wanted
    assert answer.status_code == 409 or title.startswith(*wanted or ["Coffee chat with"])


def test_of_fields_that_are_wrong_the_first_has_the_focus(client, cast):
    answer = client.post(type_of(cast), data={"start": PARIS_TEN, "name": "Ann", "email": "x"})
    assert Page(answer).values("main [autofocus]", "name") == ["email"]
    answer = client.post(type_of(cast), data={"start": PARIS_TEN})
    assert Page(answer).values("main [autofocus]", "name") == ["name"]


def test_somebody_who_is_signed_in_is_told_whether_they_are_available(client, cast):
    assert "You are available" not in words(client.get(type_of(cast)))
    be(client, ATTENDEE)
    answer = client.get(type_of(cast).replace("anonymous&", "") + TUESDAY)
    own = Page(answer).texts("#day-2026-11-24 .own")
    assert set(own) == {"You are available"}
    assert "Tuesday, November 24, you are available" in Page(answer).values("a.day", "aria-label")


def midway(client, url, **more):
    """Leave the form to sign in; what the account picker shows."""
    form = Page(client.get(url + f"&start={PARIS_TEN}"))
    hidden = form.one('main form[method="post"]').hidden
    sign_in = form.one("button[value=sign-in]")["formaction"]
    typed = {"step": "sign-in", **hidden, **GUEST, **more}
    answer = client.post(sign_in, data=typed)
    # A browser sends it all again.
    return client.post(answer.location, data=typed) if answer.status_code == 307 else answer


def test_signing_in_midway_loses_nothing_typed(client, cast, context):
    picker = midway(client, type_of(cast), notes="Bring <b>tea</b>.\nTwo cups.")
    assert (picker.status_code, Page(picker).one("h1").text) == (200, "Pick an account")
    picked = Page(picker).hidden | {"persona": ATTENDEE}
    answer = client.post("/_emulator/persona", data=picked, headers=OWN_PAGE)
    assert answer.status_code == 307, "the browser sends it all again"
    form = client.post(answer.location, data=picked)
    assert form.status_code == 200
    assert "Signed in as Gus Guest" in words(form)
    assert Page(form).values("input[required][readonly]", "value") == ["Gus Guest", ATTENDEE]
    assert Page(form).one("textarea").raw.strip() == "Bring <b>tea</b>.\nTwo cups."
    assert Page(form).one("[name=start]")["value"] == PARIS_TEN
    assert booked(context) == []


def test_nor_does_going_on_as_a_guest_again(client, cast):
    be(client, ATTENDEE)
    form = client.get(type_of(cast).replace("anonymous&", "") + f"&start={PARIS_TEN}")
    as_guest = Page(form).one("button[value=back]")
    typed = Page(form).one('main form[method="post"]').hidden | {
        "name": "x",
        "email": "x",
        "notes": "About the plan.",
    }
    answer = client.post(as_guest["formaction"], data={"step": as_guest["value"], **typed})
    assert Page(answer).one("textarea").raw.strip() == "About the plan."
    assert Page(answer).values("input[readonly]", "name") == []


def test_a_form_that_gets_lost_on_the_way_books_nothing(client, cast, context):
    location = Page(midway(client, type_of(cast))).hidden["next"]
    be(client, ATTENDEE)
    assert client.post(location).status_code == 409
    assert booked(context) == []


def test_the_picker_asks_first_whoever_comes_with_a_form(client, cast):
    midway(client, type_of(cast))
    assert "No persona chosen" in words(client.get("/"))


@pytest.fixture
def guarded(settings, context, cast):
    """A guest's browser before an installation that asks for the control token."""
    asks = replace(settings, control_token="open sesame")
    return create_app(asks, context.store, BASE).test_client()


def test_who_has_no_token_is_not_let_in_midway_and_goes_on_as_a_guest(guarded, cast, context):
    told = midway(guarded, type_of(cast), notes="Bring <b>tea</b>.\nTwo cups.")
    assert (told.status_code, Page(told).one("h1").text) == (200, "Control token")
    token, as_guest = Page(told).all('main form[method="post"]')
    wrong = guarded.post(token["action"], data=token.hidden | {"token": "me"})
    assert (wrong.status_code, "That isn't the right token." in words(wrong)) == (403, True)
    assert Page(wrong).all('main form[method="post"]')[1].hidden == as_guest.hidden
    assert guarded.post("/_emulator/persona", data={"persona": ATTENDEE}).status_code == 401
    form = guarded.post(as_guest["action"], data=as_guest.hidden)
    assert Page(form).values("main input[required]", "value") == [GUEST["name"], GUEST["email"]]
    assert Page(form).one("textarea").raw.strip() == "Bring <b>tea</b>.\nTwo cups."
    assert booked(context) == []


def test_who_has_the_token_picks_an_account_midway_and_nothing_is_lost(guarded, cast):
    token, _ = Page(midway(guarded, type_of(cast), notes="Tea")).all('main form[method="post"]')
    picker = guarded.post(token["action"], data=token.hidden | {"token": "open sesame"})
    assert (picker.status_code, Page(picker).one("h1").text) == (200, "Pick an account")
    assert "open sesame" not in picker.text
    picked = Page(picker).hidden | {"persona": ATTENDEE}
    answer = guarded.post("/_emulator/persona", data=picked, headers=OWN_PAGE)
    form = guarded.post(answer.location, data=picked)
    assert "Signed in as Gus Guest" in words(form)
    assert Page(form).one("textarea").raw.strip() == "Tea"


def test_who_needs_the_token_first_comes_to_the_account_picker_of_the_same_page(guarded, cast):
    chooser = Page(guarded.get(type_of(cast).replace("anonymous&", "")))
    sign_in = chooser.link("Sign in with a Microsoft 365 work or school account")
    asked = Page(guarded.get(sign_in, follow_redirects=True)).one('main form[method="post"]')
    typed = asked.hidden | {"token": "open sesame"}
    picker = guarded.post(asked["action"], data=typed, follow_redirects=True)
    assert str(cast.organizer.page_name) in Page(picker).hidden["next"]


def test_another_time_is_chosen_without_losing_what_was_typed(client, cast):
    answer = client.post(type_of(cast), data={"start": PARIS_TEN, **GUEST, "step": "times"})
    assert answer.status_code == 200
    hidden = Page(answer).one('main form[method="post"][data-times]').hidden
    assert {name: hidden[name] for name in GUEST} == GUEST
    later = client.post(type_of(cast), data={**hidden, "start": "2026-11-24T10:00:00Z"})
    assert Page(later).values("main input[required]", "value") == [GUEST["name"], GUEST["email"]]


@pytest.mark.parametrize("address", [page_of, type_of, lambda cast: private_of(cast, cast.link())])
def test_guests_pages_come_compressed_and_nobody_elses(client, cast, address):
    packs, url = {"Accept-Encoding": "gzip"}, address(cast)
    plain, packed = client.get(url), client.get(url, headers=packs)
    assert gzip.decompress(packed.data) == plain.data
    assert len(packed.data) < len(plain.data) / 5
    own = client.get(url.replace("anonymous&", ""), headers=packs)
    assert "Content-Encoding" not in own.headers
    assert "Content-Encoding" not in client.post(url, headers=packs).headers


def test_the_chooser_leads_on_into_the_page(client, cast):
    page = Page(client.get(type_of(cast).replace("anonymous&", "")))
    assert urlsplit(page.link("Continue as guest")).fragment == "main"
