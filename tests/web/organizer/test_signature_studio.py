"""Signatures that can really be sent: only the link itself refers to the emulator."""

import email
from email.policy import default
from io import BytesIO
from zipfile import ZipFile

import pytest

from bookwithme.app import create_app
from bookwithme.domain.addresses import page_url
from bookwithme.service.mail import outbox
from bookwithme.settings import Settings
from tests.page import Page, words
from tests.web.attendee.attendees import starts
from tests.web.conftest import BASE, ORGANIZER

PAGE = "/_emulator/signature"
API = "/_emulator/api"
REAL = "https://outlook.office.com/bookwithme/user/0123456789abcdef0123456789abcdef@contoso.com"
OWN = "<p>Adele &amp; co</p>{{bookings}}<p>{{name}}, {{address}}</p>"


def address(cast):
    return page_url(BASE, cast.organizer.page_name, "bwmEmailSignature")


def signature(client, **query):
    return client.get(f"{API}/mailboxes/{ORGANIZER}/signature", query_string=query).json


def checked(client, **body):
    answer = client.post(f"{API}/signature/check", json=body).json
    return answer["address"], {each["check"]: each for each in answer["checks"]}


def unzipped(answer):
    files = ZipFile(BytesIO(answer.data))
    return {name: files.read(name) for name in files.namelist()}


def test_where_the_emulator_cannot_be_reached_a_signature_has_no_picture(client, cast):
    assert Page(signature(client)["html"]).all("img") == []
    attached = Page(signature(client, icon="attached")["html"]).one("img")
    assert attached["src"] == "cid:bookings-icon"
    linked = signature(client, icon="link")
    assert Page(linked["html"]).one("img")["src"] == f"{BASE}/bookwithme/card/icon.png"
    told = {each["check"]: each["ok"] for each in linked["checks"]}
    assert (told["nothingHere"], told["publicAddress"]) == (False, False)


def test_where_it_can_be_reached_the_picture_lies_at_its_address(client, cast, context, settings):
    public = "https://bookings.contoso.com"
    app = create_app(Settings(database_url="sqlite://"), context.store, public)
    found = signature(app.test_client())
    assert Page(found["html"]).one("img")["src"] == f"{public}/bookwithme/card/icon.png"


def test_a_signature_for_a_real_address_has_nothing_of_the_emulators(client, cast):
    answer = client.get(PAGE, query_string={"pasted": f"{REAL}?anonymous&ep=plink"})
    html = Page(answer).one("[data-copy-html]")["data-copy-html"]
    assert "127.0.0.1" not in html
    assert "Others can reach every link and picture." in words(answer)


@pytest.mark.parametrize(
    ("html", "wrong"),
    [
        (f'<a href="{REAL}">Book</a>', set()),
        (
            f'<a href="{REAL}">Book</a><img src="{BASE}/a.png" width=1 height=1>',
            {"nothingHere", "publicAddress"},
        ),
        ('<a href="http://localhost/x">Book</a>', {"publicAddress"}),
        ('<a href="http://192.168.1.4/x">Book</a>', {"publicAddress"}),
        ('<a href="http://intranet/x">Book</a>', {"publicAddress"}),
        ('<a href="/x">Book</a>', {"publicAddress"}),
        (f'<a href="{REAL}"><img src="https://x.org/a.png" width=1 height=1></a>', {"imagesOff"}),
        (
            f'<a href="{REAL}">Book</a><img src="data:image/png;base64,AA" width=1 height=1>',
            {"gmail", "wordSafe"},
        ),
        (f'<a href="{REAL}">Book</a><script>alert(1)</script>', {"gmail", "wordSafe"}),
        (f'<a href="{REAL}">Book</a><style>p {{}}</style>', {"gmail", "wordSafe"}),
        (f'<a href="{REAL}">Book</a>{{{{phone}}}} {{{{name}}}}', {"places"}),
        (f'<td bgcolor="#fff"><a href="{REAL}">Book</a></td>', {"darkTheme"}),
        (f'<a href="{REAL}">Book</a>' + "x" * 10_000, {"gmail"}),
        ('<a href="http://[">Book</a>', {"publicAddress"}),
        (f'<a href="{BASE}/_emulator/mail">Book</a>', {"nothingHere", "publicAddress"}),
        (f'<a href="{BASE}/bookwithme/user/x">Book</a>', {"publicAddress"}),
        (f"""<a style="x:url('{BASE}/a')" href="{REAL}">B</a>""", {"nothingHere", "publicAddress"}),
    ],
)
def test_every_rule_is_held_against_every_link_and_picture(client, cast, html, wrong):
    _, checks = checked(client, html=html)
    assert {name for name, each in checks.items() if not each["ok"]} == wrong


def test_an_address_is_said_to_be_what_it_is(client, cast):
    told, _ = checked(
        client, url=f"{REAL.replace('outlook.office.com', 'bookings.cloud.microsoft')}?ep=plink"
    )
    assert (told["what"], told["isMicrosofts"], told["entryPoint"]) == ("page", True, "plink")
    mine, checks = checked(
        client, html=f'<a href="https://x.org/">x</a><a href="{address(cast)}">Book</a>'
    )
    assert (mine["what"], mine["isMicrosofts"], checks["publicAddress"]["ok"]) == (
        "page",
        False,
        False,
    )
    assert checked(client, url="https://outlook.office.com/bookwithme/me")[0]["what"] == "own-page"
    for body in ({}, {"url": REAL, "html": "x"}):
        assert client.post(f"{API}/signature/check", json=body).status_code == 422


def test_the_line_goes_where_ones_own_signature_wants_it(client, cast):
    answer = client.get(PAGE, query_string={"show": ORGANIZER, "own": OWN})
    html = Page(answer).one("[data-copy-html]")["data-copy-html"]
    assert (
        html.index("Adele &amp; co")
        < html.index("<table")
        < html.index(f"Adele Vance, {ORGANIZER}")
    )
    plain = Page(answer).one("pre").raw
    line = f"Book time to meet with me <{address(cast)}>"
    assert plain.splitlines() == ["Adele & co", line, f"Adele Vance, {ORGANIZER}"]
    below = client.get(PAGE, query_string={"show": ORGANIZER, "own": "Adele <3\nContoso"})
    assert Page(below).one("pre").raw.splitlines()[-1] == line


def test_a_script_in_ones_own_signature_is_shown_in_a_sandbox_alone(client, cast):
    query = {"show": ORGANIZER, "own": "<script>alert(1)</script>{{bookings}}"}
    assert "<script>alert" not in client.get(PAGE, query_string=query).text
    document = client.get(f"{PAGE}/preview/phone", query_string=query)
    assert "sandbox" in document.headers["Content-Security-Policy"]


@pytest.mark.parametrize("icon", ["none", "attached", "link"])
def test_it_is_kept_as_a_page_as_text_and_as_a_mails_draft(client, cast, icon):
    query = {"show": ORGANIZER, "icon": icon}
    files = {
        kind: client.get(f"{PAGE}/signature.{kind}", query_string=query)
        for kind in ("htm", "txt", "eml")
    }
    assert Page(files["htm"].text).one("a")["href"] == address(cast)
    assert files["txt"].text == f"Book time to meet with me <{address(cast)}>\n"
    mail = email.message_from_bytes(files["eml"].data, policy=default)
    kinds = [part.get_content_type() for part in mail.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", *(["image/png"] if icon == "attached" else [])]
    assert mail["X-Unsent"] == "1"


def test_many_are_made_at_once_a_folder_for_each(client, cast):
    answer = client.post(f"{API}/signatures", json={"mailboxes": "all", "icon": "attached"})
    files = unzipped(answer)
    assert (answer.mimetype, len(files)) == ("application/zip", 5 * 4)
    mine = f"001-{ORGANIZER}"
    assert sorted(name for name in files if name.startswith(mine)) == [
        f"{mine}/{name}"
        for name in ("bookings.png", "signature.eml", "signature.htm", "signature.txt")
    ]
    assert address(cast) in files[f"{mine}/signature.txt"].decode()
    assert Page(files[f"{mine}/signature.htm"].decode()).one("img")["src"] == "bookings.png"


def test_many_are_made_of_rows_by_ones_own_template(client, cast):
    rows = [{"name": f"P{n}", "address": f"p{n}@x.org", "url": REAL} for n in range(40)]
    body = {"rows": rows, "template": OWN, "formats": ["txt"]}
    files = unzipped(client.post(f"{API}/signatures", json=body))
    assert len(files) == 40
    assert files["040-p39@x.org/signature.txt"].decode().endswith("P39, p39@x.org\n")
    for wrong in (
        {},
        {"mailboxes": "all", "rows": rows},
        {"rows": [{"name": "x"}]},
        {"mailboxes": "x"},
    ):
        assert client.post(f"{API}/signatures", json=wrong).status_code == 422
    assert client.post(f"{API}/signatures", json={"mailboxes": ["no@x.org"]}).status_code == 404


def test_the_page_makes_them_of_a_csv_file_and_says_what_is_wrong_with_it(client, cast):
    people = f"Name;Address;URL\nÉva;eva@x.org;{REAL}\n"
    files = unzipped(client.post(f"{PAGE}/all", data={"people": people}))
    assert sorted(files) == [f"001-eva@x.org/signature.{kind}" for kind in ("eml", "htm", "txt")]
    assert len(unzipped(client.post(f"{PAGE}/all"))) == 5 * 3
    wrong = client.post(f"{PAGE}/all", data={"people": "name\nÉva"})
    assert (wrong.status_code, Page(wrong).fields["people"]) == (422, ["name\r\nÉva"])


@pytest.mark.parametrize(
    "people",
    ["name,address,url", "name,address,url\rx,y", f'name,address,url\nx,"{"y" * 140_000}"'],
    ids=["nobody", "other line ends", "a field without an end"],
)
def test_people_that_cannot_be_read_are_told_so(client, cast, people):
    assert client.post(f"{PAGE}/all", data={"people": people}).status_code == 422


def test_nobody_is_no_zip_and_a_format_named_twice_is_one_file(client, cast):
    for nobody in ({"rows": []}, {"mailboxes": []}):
        assert client.post(f"{API}/signatures", json=nobody).status_code == 422
    twice = {"mailboxes": [ORGANIZER], "formats": ["txt", "txt"]}
    assert len(unzipped(client.post(f"{API}/signatures", json=twice))) == 1


def test_a_picture_that_is_attached_is_in_the_mail(client, cast, context):
    query = {"show": ORGANIZER, "icon": "attached"}
    client.post(f"{PAGE}/mail", query_string=query, data={"to": "me@example.com"})
    (mail,) = outbox.messages(context)
    assert Page(mail.html).one("img")["src"].startswith("data:image/png;base64,iVBOR")


@pytest.mark.parametrize(
    "html", ["<![if !mso]>x<![endif]>", "<![x[y", "<style" * 3_000, "<" * 19_000, " " * 19_000]
)
def test_any_signature_is_read_before_the_test_takes_too_long(client, cast, html):
    row = {"name": "A", "address": "a@x.org", "url": REAL}
    body = {"rows": [row] * 20, "template": html, "formats": ["txt"]}
    assert client.post(f"{API}/signature/check", json={"html": html}).status_code == 200
    assert client.post(f"{API}/signatures", json=body).status_code == 200


@pytest.mark.parametrize("host", ["127.1", "localhost.", "10.0.0.1", "printer"])
def test_an_address_of_this_network_is_none_that_others_reach(client, host):
    _, checks = checked(client, url=f"http://{host}/bookwithme")
    assert not checks["publicAddress"]["ok"]


def test_it_is_mailed_to_whoever_wants_to_see_how_it_arrives(client, cast, context):
    query = {"show": ORGANIZER, "own": OWN}
    answer = client.post(f"{PAGE}/mail", query_string=query, data={"to": "me@example.com"})
    assert "The email was sent." in words(answer)
    (mail,) = outbox.messages(context)
    assert (mail.kind, mail.sender, mail.recipients) == (
        "signature",
        ORGANIZER,
        ("me@example.com",),
    )
    assert address(cast) in mail.text
    wrong = client.post(f"{PAGE}/mail", data={"to": "nobody"})
    assert (wrong.status_code, Page(wrong).fields["to"]) == (422, ["nobody"])
    assert len(outbox.messages(context)) == 1


def test_the_code_to_scan_has_a_size_and_a_line_below_it(client, cast):
    query = {"show": ORGANIZER, "size": "300", "caption": "Meet <me>"}
    assert "Meet &lt;me&gt;" in client.get(f"{PAGE}/qr.svg", query_string=query).text
    assert client.get(f"{PAGE}/qr.png", query_string=query).mimetype == "image/png"
    assert client.get(f"{PAGE}/qr.png", query_string=query | {"size": "9"}).status_code == 422


def test_whoever_follows_the_signature_sees_the_times(client, cast):
    url = signature(client)["url"].removeprefix(BASE)
    assert starts(client.get(url)) != []


def test_without_access_there_is_a_signature_but_no_card(client, cast):
    cast.block()
    answer = client.get(f"{API}/mailboxes/{ORGANIZER}/signature").json
    ok = {each["check"]: each["ok"] for each in answer["checks"]}
    assert (answer["card"], ok["access"]) == (None, False)
