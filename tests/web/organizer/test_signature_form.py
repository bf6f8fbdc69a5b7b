"""What is typed into the signature's form goes along with all that is done with it."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from bookwithme.domain.addresses import page_url, type_token
from bookwithme.service.mail import outbox
from tests.page import Page, words
from tests.web.acting import state
from tests.web.conftest import BASE, ORGANIZER

PAGE = "/_emulator/signature"
REAL = "https://outlook.office.com/bookwithme/user/0123456789abcdef0123456789abcdef@contoso.com"
TYPED = {"show": ORGANIZER, "in": "fr", "own": "Typed, and not shown"}


def sent_people(client, people):
    return client.post(f"{PAGE}/all", data={**TYPED, "people": people})


@pytest.mark.parametrize("query", [{}, {"pasted": REAL}])
def test_all_that_is_done_with_it_is_of_the_form_that_says_what_it_is(client, cast, query):
    page = Page(client.get(PAGE, query_string=query))
    form = page.one("form#sign")
    assert "own" in form.fields
    assert {each.text for each in page.all('button[form="sign"]')} == {
        ".htm",
        ".txt",
        ".eml",
        "PNG",
        "SVG",
        "Download as ZIP",
        "Send",
    }
    assert form["method"] == "post"  # a list of people is too long for an address
    for field in ("people", "to", "caption", "size"):
        assert page.one(f'[name="{field}"]')["form"] == "sign"


def test_what_is_shown_and_downloaded_is_what_was_posted_and_nothing_is_kept(client, cast, context):
    before = state(context)
    people = "name,address,url\n" + f"Ada,ada@contoso.com,{REAL}\n" * 5_000
    posted = TYPED | {"people": people, "caption": "Room 12"}
    fields = Page(client.post(PAGE, data=posted)).one("form#sign").fields
    assert {name: fields[name] for name in TYPED} == {name: [each] for name, each in TYPED.items()}
    for ending in ("qr.svg", "qr.png", "signature.txt"):
        asked = {name: each for name, each in posted.items() if name != "people"}
        by_address = client.get(f"{PAGE}/{ending}", query_string=asked)
        assert client.post(f"{PAGE}/{ending}", data=posted).data == by_address.data
    assert state(context) == before


def test_what_is_typed_and_not_shown_goes_into_the_zip_and_the_mail(client, cast, context):
    files = ZipFile(BytesIO(sent_people(client, "").data))
    text = files.read(f"001-{ORGANIZER}/signature.txt").decode()
    assert text.startswith("Typed, and not shown\nRéserver")
    client.post(f"{PAGE}/mail", data={**TYPED, "to": "me@example.com"})
    (mail,) = outbox.messages(context)
    assert mail.text.startswith("Typed, and not shown\nRéserver")


def test_what_is_typed_below_stays_when_the_signature_is_shown(client, cast):
    fields = Page(client.get(PAGE, query_string={**TYPED, "people": "x", "to": "me@x.org"})).fields
    assert (fields["people"], fields["to"]) == (["x"], ["me@x.org"])


def test_the_lines_that_are_wrong_are_named(client, cast):
    wrong = sent_people(client, f"name,address,url\nA,a@x.org,{REAL}\n\nB,b,{REAL}\nC,c@x.org,\n")
    assert wrong.status_code == 422
    told = words(wrong)
    assert "Line 5: c@x.org has no mailbox here, and there is no url." in told
    assert "Can't read a name, email address or web address on line: 4" in told
    assert Page(wrong).one("form#sign").fields["own"] == [TYPED["own"]]


def test_a_header_of_other_names_is_told_which_there_are(client, cast):
    wrong = sent_people(client, f"who,mail\nAdele,{ORGANIZER}\n")
    assert wrong.status_code == 422
    assert "The first line must be name,address,url." in words(wrong)


def test_without_a_web_address_it_is_the_page_of_the_mailbox(client, cast):
    answer = sent_people(client, f"name,address\nAdele,{ORGANIZER.title()}\n")
    files = ZipFile(BytesIO(answer.data))
    text = files.read(f"001-{ORGANIZER.title()}/signature.txt").decode()
    assert page_url(BASE, cast.organizer.page_name, "bwmEmailSignature") in text


def test_a_place_that_nothing_fills_is_named_with_those_that_are_known(client, cast):
    told = words(client.get(PAGE, query_string={"own": "{{name}} {{phone}}"}))
    assert "There is nothing to put in place of {{phone}}. You can use {{bookings}}" in told


@pytest.mark.parametrize("path", ["", "/signature.htm", "/qr.svg", "/preview/phone"])
def test_what_is_not_there_is_refused_with_what_is_and_nobody_elses_is_given(client, cast, path):
    public = f"{ORGANIZER}/{type_token(cast.public.guid)}"
    for gone in ("0" * 8 + "-0000-0000-0000-" + "0" * 12, type_token(cast.private.guid), "x"):
        answer = client.get(f"{PAGE}{path}", query_string={"show": f"{ORGANIZER}/{gone}"})
        told = f"show: is not known here; known are {ORGANIZER}, {public}"
        assert (answer.status_code, told in words(answer)) == (422, True)
    for query, known in (({"show": "nobody@x.example"}, ORGANIZER), ({"in": "de"}, "en, fr")):
        answer = client.post(f"{PAGE}{path}" if "." in path else PAGE, data=query)
        assert (answer.status_code, known in words(answer)) == (422, True)


def test_a_whole_signature_that_is_pasted_is_checked_itself(client, cast):
    bad = f'<a href="{REAL}?anonymous&amp;ep=plink">B</a><script>x</script><img src="cid:logo">'
    answer = client.post(PAGE, data={"pasted": bad})
    assert "Gmail does not keep: <script>, cid:logo" in words(answer)
    assert "These checks are about the whole signature that you pasted" in words(answer)
    assert Page(answer).one("pre").raw.endswith(f"<{REAL}?anonymous&ep=plink>")
    plain = client.get(PAGE, query_string={"pasted": f"Book <{REAL}>"})
    assert "These checks are about" not in words(plain)
