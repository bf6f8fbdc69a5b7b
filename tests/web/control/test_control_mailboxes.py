"""The control room's mailboxes: made, changed and deleted as by the control API."""

import pytest

from bookwithme.contract.mailbox import MailboxInfo
from bookwithme.service.admin import administration
from tests.page import Page, words
from tests.web.acting import be, state
from tests.web.conftest import BLOCKED, NEWCOMER, ORGANIZER, people

PATH = "/_emulator/mailboxes"
FRENCH = {"Accept-Language": "fr"}
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ADA = {
    "address": "Ada@Contoso.com",
    "displayName": "Ada Byron",
    "alias": "countess",
    "timeZone": "Europe/London",
    "language": "fr",
    "subscription": "Office 365 F1",
    "monday": "9:00 - 12:00, 13:00–24:00",
    "sunday": "22:00—02:00",
    "from": "2026-12-01",
    "until": "2026-12-31",
    "blockingStatuses": ["busy", "workingElsewhere"],
    "html": "<p>Ada</p>\r\n<p>Byron</p>",
    "text": "Ada\r\nByron",
    "autoAdd": "on",
}
"""Every field, none as it is by default; a box that is not ticked is not sent."""

ADA_AS_JSON = {
    "address": "ada@contoso.com",
    "alias": "countess",
    "displayName": "Ada Byron",
    "timeZone": "Europe/London",
    "language": "fr",
    "subscription": "Office 365 F1",
    "bookingsPlan": False,
    "meetingHours": {
        "from": "2026-12-01",
        "until": "2026-12-31",
        "weekly": {
            "monday": [["09:00", "12:00"], ["13:00", "24:00"]],
            "sunday": [["22:00", "02:00"]],
        },
    },
    "blockingStatuses": ["busy", "workingElsewhere"],
    "signature": {"html": "<p>Ada</p>\n<p>Byron</p>", "text": "Ada\nByron", "autoAdd": True},
    "owaMailboxPolicy": None,
}


def page_of(address):
    return f"{PATH}/{address}"


def mailbox(context, address):
    """A mailbox as the API tells it, without what was made for it."""
    found = MailboxInfo.at(context.base, administration.mailbox(context, address))
    told = found.model_dump(mode="json")
    return {name: value for name, value in told.items() if name in ADA_AS_JSON}


def addresses(context):
    return [each.address for each in administration.mailboxes(context)]


def wrong(answer):
    """Field to what stands beside it."""
    notes = Page(answer).all('[id^="field-"][id$="-error"]')
    return {each["id"].split("-")[1]: each.text for each in notes}


def test_an_empty_world_offers_a_form_that_is_nearly_filled(client, context):
    page = client.get(PATH)
    assert "No one is in this world yet" in words(page)
    typed = Page(page).fields | {"address": ["ada@contoso.com"], "displayName": ["Ada"]}
    answer = client.post(PATH, data=typed)
    assert (answer.status_code, answer.location) == (303, f"{PATH}?done=mailboxMade")
    assert mailbox(context, "ada@contoso.com") == {
        "address": "ada@contoso.com",
        "alias": "ada",
        "displayName": "Ada",
        "timeZone": "UTC",
        "language": "en",
        "subscription": "Microsoft 365 E3",
        "bookingsPlan": True,
        "meetingHours": {"weekly": {day: [["08:00", "17:00"]] for day in WEEKDAYS[:5]}},
        "blockingStatuses": ["busy", "tentative", "oof"],
        "signature": {"html": "", "text": "", "autoAdd": False},
        "owaMailboxPolicy": None,
    }
    assert "The mailbox was created." in words(client.get(answer.location))


def test_a_mailbox_is_made_with_every_field_that_the_api_takes(client, context):
    assert client.post(PATH, data=ADA).status_code == 303
    assert mailbox(context, "ada@contoso.com") == ADA_AS_JSON


def test_what_a_mailbox_is_comes_back_in_its_form_and_saving_it_changes_nothing(client, context):
    client.post(PATH, data=ADA)
    shown = Page(client.get(page_of("ada@contoso.com"))).fields
    answer = client.post(page_of("ada@contoso.com"), data=shown)
    assert answer.location == f"{page_of('ada@contoso.com')}?done=mailboxChanged"
    assert mailbox(context, "ada@contoso.com") == ADA_AS_JSON


def test_a_mailbox_is_changed_in_every_field_but_its_address(client, cast, context):
    before = administration.mailbox(context, ORGANIZER)
    client.post(page_of(ORGANIZER), data=ADA)
    assert mailbox(context, ORGANIZER) == ADA_AS_JSON | {"address": ORGANIZER}
    assert administration.mailbox(context, ORGANIZER).exchange_guid == before.exchange_guid
    assert "The mailbox was changed." in words(
        client.get(f"{page_of(ORGANIZER)}?done=mailboxChanged")
    )


def test_without_a_subscription_and_without_an_alias(client, cast, context):
    client.post(page_of(ORGANIZER), data=ADA | {"subscription": " ", "alias": ""})
    kept = {"address": ORGANIZER, "alias": "adele", "subscription": None}
    assert mailbox(context, ORGANIZER) == ADA_AS_JSON | kept


def test_a_mailbox_is_given_a_policy_of_its_organization_and_loses_it_again(client, cast, context):
    policies = "/_emulator/api/organizations/contoso.com/owa-policies"
    assert client.post(policies, json={"name": "Nobody books"}).status_code == 201
    page = Page(client.get(page_of(ORGANIZER)))
    (choice,) = page.all("select[name=owaMailboxPolicy]")
    offered = [each["value"] for each in choice.all("option")]
    assert offered == ["", "OwaMailboxPolicy-Default", "Nobody books"]
    for wanted in ("Nobody books", ""):
        client.post(page_of(ORGANIZER), data=page.fields | {"owaMailboxPolicy": wanted})
        assert administration.mailbox(context, ORGANIZER).owa_mailbox_policy == (wanted or None)
    answer = client.post(page_of(ORGANIZER), data=page.fields | {"owaMailboxPolicy": "Other"})
    told = {"owaMailboxPolicy": "Choose one of the organization's policies."}
    assert (answer.status_code, wrong(answer)) == (422, told)


def test_a_signature_is_shown_in_a_document_of_its_own_where_nothing_runs(client, cast):
    html = "<p>Adele</p><script>alert(1)</script>"
    client.patch(f"/_emulator/api/mailboxes/{ORGANIZER}", json={"signature": {"html": html}})
    page = client.get(page_of(ORGANIZER))
    (frame,) = Page(page).all("iframe")
    assert (frame["src"], "allow-scripts" in frame["sandbox"]) == (
        f"{page_of(ORGANIZER)}/signature",
        False,
    )
    assert html not in page.text
    shown = client.get(frame["src"])
    policy = shown.headers["Content-Security-Policy"]
    assert ("sandbox" in policy, "script-src" in policy, "default-src 'none'" in policy) == (
        True,
        False,
        True,
    )


ADDRESS = (
    "Enter an email address, such as name@example.com: without a slash, and after the @ with "
    "letters, digits, hyphens and dots alone."
)
ALIAS = "Enter 1 to 64 letters without accents, digits, dots, hyphens and underscores."
WRONG = {
    "address": ("a/b@contoso.com", ADDRESS),
    "displayName": (" ", "Enter a name of 1 to 120 characters, on one line."),
    "alias": ("a b", ALIAS),
    "timeZone": ("Europe/Nowhere", "Choose one of the time zones."),
    "language": ("de", "Choose one of the languages."),
    "subscription": ("x" * 121, "Enter up to 120 characters, on one line, or leave this empty."),
    "monday": ("9 to 5", "Enter rows such as 09:00–12:00, 13:00–17:00, or leave this empty."),
    "sunday": ("24:00–25:00", "Enter rows such as 09:00–12:00, 13:00–17:00, or leave this empty."),
    "from": ("soon", "Enter the first day as a date, such as 2026-11-23."),
    "until": ("2026-02-30", "Enter the last day as a date that is not before the first day."),
}


@pytest.mark.parametrize("name", WRONG)
def test_one_wrong_field_is_told_beside_it_and_all_that_was_typed_is_kept(client, context, name):
    typed, sentence = WRONG[name]
    answer = client.post(PATH, data=ADA | {name: typed})
    assert (answer.status_code, wrong(answer)) == (422, {name: sentence})
    shown = Page(answer).fields
    assert {field: shown[field] for field in ADA if field != "language"} == {
        field: value if isinstance(value, list) else [value.strip()]
        for field, value in (ADA | {name: typed}).items()
        if field != "language"
    }
    assert addresses(context) == []


def test_all_wrong_fields_are_told_at_once_in_french_too(client, cast, context):
    before = state(context)
    typed = ADA | {"displayName": "", "timeZone": "", "monday": "?", "blockingStatuses": ["lazy"]}
    answer = client.post(page_of(ORGANIZER), data=typed, headers=FRENCH)
    assert answer.status_code == 422
    assert wrong(answer) == {
        "displayName": "Saisissez un nom de 1 à 120 caractères, sur une seule ligne.",
        "timeZone": "Choisissez l’un des fuseaux horaires.",
        "monday": "Saisissez des plages comme 09:00–12:00, 13:00–17:00, ou laissez vide.",
    }
    assert "Choisissez parmi ceux-ci." in words(answer)
    assert state(context) == before


def test_a_fold_with_a_wrong_field_in_it_is_open(client, context):
    folds = [
        '<details class="fold" open>' in client.post(PATH, data=ADA | {name: WRONG[name][0]}).text
        for name in ("monday", "until", "displayName")
    ]
    assert folds == [True, True, False]


def test_an_address_that_lacks_is_told_once(client, context):
    answer = client.post(PATH, data=ADA | {"address": "", "alias": ""})
    assert set(wrong(answer)) == {"address"}


def test_an_address_that_is_taken_is_told(client, cast, context):
    answer = client.post(PATH, data=ADA | {"address": ORGANIZER})
    assert answer.status_code == 409
    assert wrong(answer) == {"address": "A mailbox with this address already exists."}
    assert Page(answer).fields["displayName"] == ["Ada Byron"]


def test_the_list_tells_of_everybody_and_leads_to_them(client, cast, context):
    page = client.get(PATH)
    rows = Page(page).all("tbody tr")
    assert len(rows) == 5
    for each, row in zip(administration.mailboxes(context), rows, strict=True):
        assert [part for part in (each.address, each.display_name) if part not in row.text] == []
        its_page, itself = f"/bookwithme/user/{each.page_name}?anonymous", page_of(each.address)
        assert row.all(f'a[href^="{its_page}"]') != []
        assert row.all(f'a[href="{itself}"]') != []
        assert row.values('[name="persona"]', "value") == [each.address]
    told = words(page)
    assert ("Blocked by policy" in told, "Office 365 A1" in told) == (True, True)
    assert "(UTC+01:00) Brussels, Copenhagen, Madrid, Paris" in told


def test_who_is_made_can_be_been_at_once(client, context):
    client.post(PATH, data=ADA)
    be(client, "ada@contoso.com")
    assert 'aria-label="Continue as Ada Byron"' in client.get(PATH).text


def test_deleting_asks_once_and_says_what_goes(client, cast, context):
    asked = client.post(f"{page_of(ORGANIZER)}/delete")
    assert asked.status_code == 200
    assert (
        f"Delete the mailbox {ORGANIZER}? Its booking page, its meeting types (2) "
        "with their links, its calendars (0) and its bookings (0 upcoming) are deleted too."
    ) in words(asked)
    assert ORGANIZER in addresses(context)
    answer = client.post(f"{page_of(ORGANIZER)}/delete", data={"confirmed": "yes"})
    assert answer.location == f"{PATH}?done=mailboxDeleted"
    assert ORGANIZER not in addresses(context)
    assert "The mailbox was deleted" in words(client.get(answer.location))


@pytest.mark.parametrize("way", ["", "/delete", "/calendars/delete"])
def test_a_mailbox_that_is_not_there_is_not_found(client, cast, context, way):
    before = state(context)
    path = page_of("nobody@contoso.com") + way
    assert client.post(path, data=ADA | {"confirmed": "yes"}).status_code == 404
    assert client.get(page_of("nobody@contoso.com")).status_code == 404
    assert state(context) == before


def test_a_world_of_its_own_has_its_own_mailboxes(client, cast, other_place):
    people(other_place)
    page = client.get(f"/w/class{page_of(NEWCOMER)}")
    elsewhere = [link for link in Page(page).addresses if not link.startswith("/w/class/")]
    assert elsewhere == ["/"]  # the emulator bar leads to the other world
    client.post(f"/w/class{page_of(NEWCOMER)}/delete", data={"confirmed": "yes"})
    assert NEWCOMER in addresses(cast.context)
    assert NEWCOMER not in addresses(other_place)


def test_looking_changes_nothing(client, cast, context):
    before = state(context)
    for path in (PATH, page_of(ORGANIZER), page_of(BLOCKED)):
        assert client.get(path).status_code == 200
        assert client.head(path).status_code == 200
    assert state(context) == before
