"""The editor of a meeting type."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest

from bookwithme.contract.meeting_type import TypeFields
from bookwithme.domain.addresses import parse_type_token, type_token
from bookwithme.domain.limits import Limits
from bookwithme.domain.meeting_type import MeetingType, Visibility
from bookwithme.service.organizer import meeting_types, sharing
from tests.page import Page, words
from tests.web.acting import be, state
from tests.web.conftest import NEWCOMER, ORGANIZER, STRANGER_TOKEN, people

NEW = "/bookwithme/me/meetingtype/new"
EVERYTHING = {
    "title": "Portfolio \N{ARTIST PALETTE}",
    "description": "One hour,\r\nno more.",
    "category": "purple",
    "location": "Room 12",
    "teams": "off",
    "duration": "custom",
    "durationCount": "75",
    "durationUnit": "minutes",
    "visibility": "private",
    "schedule": "custom",
    "from": "2026-12-01",
    "until": "2026-12-24",
    "mondayFrom": ["09:00", "13:30"],
    "mondayTo": ["12:00", "17:00"],
    "fridayFrom": ["22:00"],
    "fridayTo": ["02:00"],
    "bufferBefore": "PT15M",
    "bufferAfter": "PT30M",
    "startTimeIncrement": "PT1H",
    "minimumLeadTimeCount": "2",
    "minimumLeadTimeUnit": "days",
    "maximumLeadTimeCount": "365",
    "maximumLeadTimeUnit": "days",
    "remindersCount": ["2", "90"],
    "remindersUnit": ["days", "minutes"],
    "remindersText": ["Bring\r\nthe plan.", "Soon."],
    "remindersCopy": ["no", "yes"],
    "followUpsCount": ["0"],
    "followUpsUnit": ["hours"],
    "followUpsText": ["Thank you."],
    "followUpsCopy": ["no"],
    "action": "save",
}
STORED = {
    "title": "Portfolio \N{ARTIST PALETTE}",
    "description": "One hour,\nno more.",
    "category": "purple",
    "location": "Room 12",
    "visibility": "private",
    "duration": "PT1H15M",
    "bufferBefore": "PT15M",
    "bufferAfter": "PT30M",
    "startTimeIncrement": "PT1H",
    "minimumLeadTime": "P2D",
    "maximumLeadTime": "P365D",
    "teamsMeeting": False,
    "hours": {
        "from": "2026-12-01",
        "until": "2026-12-24",
        "weekly": {
            "monday": [["09:00", "12:00"], ["13:30", "17:00"]],
            "friday": [["22:00", "02:00"]],
        },
    },
    "reminders": [
        {"before": "P2D", "text": "Bring\nthe plan."},
        {"before": "PT1H30M", "text": "Soon.", "copyToOrganizer": True},
    ],
    "followUps": [{"after": "PT0S", "text": "Thank you."}],
}


@pytest.fixture
def adele(client, cast):
    """The organizer's browser."""
    return be(client, ORGANIZER)


def kinds(cast):
    return meeting_types.meeting_types(cast.context, ORGANIZER)[1]


def edit_path(kind):
    return f"/bookwithme/me/meetingtype/{type_token(kind.guid)}"


def untouched(page, **changes):
    """What a browser posts of the form in a page, but for some changes."""
    return {**Page(page).fields, "action": "save", **changes}


def test_an_untouched_form_but_for_its_title_gives_the_defaults(adele, cast):
    answer = adele.post(NEW, data=untouched(adele.get(NEW), title="Plain"))
    assert answer.status_code == 303
    assert kinds(cast)[-1] == MeetingType(title="Plain")


def test_the_plus_of_the_private_group_begins_private(adele, cast):
    page = adele.get(f"{NEW}?visibility=private")
    adele.post(NEW, data=untouched(page, title="Quiet"))
    assert kinds(cast)[-1] == MeetingType(title="Quiet", visibility=Visibility.PRIVATE)


def test_every_field_is_stored(adele, cast):
    answer = adele.post(NEW, data=EVERYTHING)
    kind = kinds(cast)[-1]
    assert answer.location == f"/bookwithme/me?done=created#type-{kind.guid}"
    assert TypeFields.of(kind).model_dump(mode="json") == STORED


def test_every_field_is_shown_again_and_an_untouched_form_changes_nothing(adele, cast):
    adele.post(NEW, data=EVERYTHING)
    kind = kinds(cast)[-1]
    before = state(cast.context)
    page = adele.get(edit_path(kind))
    assert adele.post(edit_path(kind), data=untouched(page)).status_code == 303
    assert state(cast.context) == before
    assert TypeFields.of(kinds(cast)[-1]).model_dump(mode="json") == STORED


def test_a_change_is_saved_and_the_links_stay(adele, cast):
    link = cast.link()
    page = adele.get(edit_path(cast.private))
    answer = adele.post(edit_path(cast.private), data=untouched(page, title="Pay", teams="on"))
    assert "done=saved" in answer.location
    saved = meeting_types.organizer_mode(cast.context, ORGANIZER).private[0]
    changed = MeetingType(title="Pay", visibility=Visibility.PRIVATE, teams_meeting=True)
    links = [each.link for each in sharing.links(cast.context, saved.guid)]
    assert (saved, links) == (changed, [link.link])


def test_lengths_that_only_the_api_gives_stand_in_the_lists_too(adele, cast):
    minutes = {"buffer_before": 7, "start_time_increment": 50}
    odd = partial(replace, **{name: timedelta(minutes=each) for name, each in minutes.items()})
    meeting_types.change_type(cast.context, cast.public.guid, odd)
    page = adele.get(edit_path(cast.public))
    found = Page(page).fields
    assert (found["bufferBefore"], found["startTimeIncrement"]) == (["PT7M"], ["PT50M"])
    assert '<option value="PT7M" selected>7 min</option>' in page.text


@pytest.mark.parametrize(
    ("typed", "wrong", "sentence"),
    [
        ({"title": " "}, "title", "Enter a title of 1 to 120 characters, on one line."),
        ({"title": "x" * 121}, "title", "Enter a title of 1 to 120 characters, on one line."),
        (
            {"durationCount": "4"},
            "duration",
            "Choose a duration between 5 minutes and 24 hours, in whole minutes.",
        ),
        (
            {"durationCount": "soon"},
            "duration",
            "Choose a duration between 5 minutes and 24 hours, in whole minutes.",
        ),
        (
            {"durationCount": "9" * 40},
            "duration",
            "Choose a duration between 5 minutes and 24 hours, in whole minutes.",
        ),
        ({"bufferAfter": "PT5H"}, "bufferAfter", "Choose a buffer of at most 4 hours"),
        ({"category": "mauve"}, "category", "Choose one of the categories, or none."),
        ({"until": "2026-11-30"}, "until", "a date that is not before the first day."),
        ({"from": "soon"}, "from", "Enter the first day as a date"),
        ({"mondayTo": ["25:00", "17:00"]}, "monday", "Give each row of this day a start"),
        ({"mondayFrom": ["", "13:30"]}, "monday", "Give each row of this day a start"),
        ({"minimumLeadTimeCount": "366"}, "minimumLeadTime", "Enter a whole number; the minimum"),
        ({"maximumLeadTimeCount": "1"}, "minimumLeadTime", "not longer than the maximum lead time"),
        ({"visibility": "everybody"}, "visibility", "Choose who can see this meeting type"),
    ],
)
def test_a_wrong_field_is_told_at_its_place(adele, cast, typed, wrong, sentence):
    before = state(cast.context)
    page = adele.post(NEW, data=EVERYTHING | typed)
    assert page.status_code == 422
    assert Page(page).values('li > a[href^="#field-"]', "href") == [f"#field-{wrong}"]
    assert sentence in words(page)
    assert Page(page).all(f"#field-{wrong}") != []
    assert state(cast.context) == before


def test_nothing_typed_is_lost_on_an_error(adele, cast):
    typed = EVERYTHING | {"title": "", "durationCount": "soon", "mondayTo": ["noon", "17:00"]}
    page = adele.post(NEW, data=typed)
    found = {name: each[0] if len(each) == 1 else each for name, each in Page(page).fields.items()}
    kept = {name: found.get(name) for name in typed if name not in {"action", "description"}}
    wanted = {n: v[0] if isinstance(v, list) and len(v) == 1 else v for n, v in typed.items()}
    assert kept == {name: wanted[name] for name in kept}
    assert found["description"] == EVERYTHING["description"]


def test_errors_are_told_in_french(adele):
    page = adele.post(NEW, data=EVERYTHING | {"title": ""}, headers={"Accept-Language": "fr"})
    assert page.status_code == 422
    assert "Saisissez un titre de 1 à 120 caractères, sur une seule ligne." in words(page)


def test_a_page_can_be_full(adele, cast):
    adele.application.extensions["bookwithme"].limits = Limits(types=3)
    assert adele.post(NEW, data=EVERYTHING).status_code == 303
    assert adele.post(NEW, data=EVERYTHING).status_code == 422


def test_a_form_beyond_all_limits_is_refused_in_words(adele, cast):
    page = adele.post(NEW, data=EVERYTHING | {"description": "x" * (22 * 1024 * 1024)})
    assert page.status_code == 413
    assert "This is too long." in words(page)
    assert len(kinds(cast)) == 2


def test_what_is_typed_is_shown_as_text(adele):
    typed = EVERYTHING | {"title": '"><script>alert(1)</script>', "action": "preview"}
    page = adele.post(NEW, data=typed)
    assert "<script>alert" not in page.text
    assert Page(page).fields["title"] == [typed["title"]]


@pytest.mark.parametrize("method", ["get", "post"])
def test_another_persons_type_cannot_be_edited(client, cast, method):
    before = state(cast.context)
    dora = be(client, NEWCOMER)
    for path in (edit_path(cast.public), f"/bookwithme/me/meetingtype/{STRANGER_TOKEN}"):
        assert getattr(dora, method)(path, data=EVERYTHING).status_code == 404
    assert state(cast.context) == before


def test_the_editor_speaks_french(adele):
    told = words(adele.get(NEW, headers={"Accept-Language": "fr"}))
    assert "Délai de préavis minimal" in told
    assert "lundi" in told
    assert told.index("lundi") < told.index("dimanche")


def test_a_world_of_its_own_keeps_what_is_made_in_it(client, cast, other_place):
    there = people(other_place)
    client.post("/w/class/_emulator/persona", data={"address": ORGANIZER})
    answer = client.post(f"/w/class{NEW}", data=EVERYTHING)
    assert answer.location.startswith("/w/class/bookwithme/me?")
    assert (len(kinds(cast)), len(kinds(there))) == (2, 3)


def test_a_token_in_an_address_names_its_type(cast):
    assert parse_type_token(edit_path(cast.public).rpartition("/")[2]) == cast.public.guid
