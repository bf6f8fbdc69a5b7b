"""The relay: addresses of servers, and handing mails over to a real one."""

import pytest

from bookwithme.domain.errors import InvalidInput
from bookwithme.mail.relay import Refused, Unreachable, parse, send
from tests.mail.smtp_server import free_port, taking

MAIL = b"Subject: hello\r\n\r\nAt ten.\r\n"
CONTOSO = ("contoso.com",)


@pytest.mark.parametrize(
    ("url", "scheme", "host", "port", "user", "password"),
    [
        ("smtp://mail.contoso.com", "smtp", "mail.contoso.com", 25, "", ""),
        ("smtps://mail.contoso.com/", "smtps", "mail.contoso.com", 465, "", ""),
        ("smtp+starttls://u:p%40ss@mx:2525", "smtp+starttls", "mx", 2525, "u", "p@ss"),
        ("smtp://[::1]:26", "smtp", "::1", 26, "", ""),
    ],
)
def test_a_servers_address_is_read(url, scheme, host, port, user, password):
    relay = parse(url, CONTOSO)
    read = (relay.scheme, relay.host, relay.port, relay.user, relay.password)
    assert read == (scheme, host, port, user, password)
    assert "p@ss" not in repr(relay)


@pytest.mark.parametrize(
    "url",
    ["mail.contoso.com", "http://mx", "smtp://", "smtp://mx:port", "smtp://mx:99999", "smtp://m/x"],
)
def test_what_is_no_such_address_is_told_by_the_settings_name(url):
    with pytest.raises(InvalidInput, match="BOOKWITHME_SMTP_URL"):
        parse(url, CONTOSO)


def test_a_relay_without_a_list_of_domains_is_refused():
    with pytest.raises(InvalidInput, match="BOOKWITHME_RELAY_DOMAINS"):
        parse("smtp://mx", ())


@pytest.mark.parametrize(
    ("address", "allowed"),
    [("a@contoso.com", True), ("a@CONTOSO.com", True), ("a@x.contoso.com", False), ("a", False)],
)
def test_only_the_domains_themselves_are_allowed(address, allowed):
    assert parse("smtp://mx", CONTOSO).allows(address) == allowed


def test_a_mail_is_handed_over_as_it_is():
    with taking() as server:
        relay = parse(server.url, CONTOSO)
        assert send(relay, MAIL, "adele@contoso.com", ["ben@contoso.com"]) == {}
    assert server.taken == [("adele@contoso.com", ["ben@contoso.com"], MAIL)]


def test_addresses_beyond_ascii_are_handed_over_to_a_server_that_knows_them():
    with taking() as server:
        send(parse(server.url, CONTOSO), MAIL, "adèle@contoso.com", ["zoë@contoso.com"])
    assert server.taken == [("adèle@contoso.com", ["zoë@contoso.com"], MAIL)]


@pytest.mark.parametrize("utf8", [True, False])
def test_domains_beyond_ascii_go_in_ascii_to_any_server(utf8):
    with taking(utf8=utf8, refusing={"gone@xn--bcher-kva.example": "550 No such user"}) as server:
        relay = parse(server.url, ["bücher.example"])
        recipients = ["ben@bücher.example", "gone@bücher.example"]
        refused = send(relay, MAIL, "adele@straße.example", recipients)
    assert refused == {"gone@bücher.example": "550 No such user"}
    expected = ("adele@xn--strae-oqa.example", ["ben@xn--bcher-kva.example"], MAIL)
    assert server.taken == [expected]


def test_a_server_that_cannot_take_an_address_is_told_of_by_the_address():
    with taking(utf8=False) as server, pytest.raises(Refused) as told:
        send(
            parse(server.url, CONTOSO), MAIL, "a@contoso.com", ["b@contoso.com", "zoë@contoso.com"]
        )
    assert told.value.forever
    assert str(told.value) == (
        "zoë@contoso.com: the relay takes no letters beyond ASCII before the @ (it knows no "
        "SMTPUTF8); use another address."
    )
    assert server.taken == []


def test_recipients_that_are_refused_beside_others_are_told():
    with taking(refusing={"gone@contoso.com": "550 No such user"}) as server:
        relay = parse(server.url, CONTOSO)
        refused = send(relay, MAIL, "a@contoso.com", ["ben@contoso.com", "gone@contoso.com"])
    assert refused == {"gone@contoso.com": "550 No such user"}
    assert server.taken == [("a@contoso.com", ["ben@contoso.com"], MAIL)]


@pytest.mark.parametrize(("reply", "forever"), [("550 No such user", True), ("451 Later", False)])
def test_a_refusal_says_whether_it_is_for_good(reply, forever):
    with taking(refusing={"ben@contoso.com": reply}) as server, pytest.raises(Refused) as told:
        send(parse(server.url, CONTOSO), MAIL, "a@contoso.com", ["ben@contoso.com"])
    assert (str(told.value), told.value.forever) == (reply, forever)


def test_the_whole_mail_may_be_refused():
    with taking(at_end="554 Looks like spam") as server, pytest.raises(Refused) as told:
        send(parse(server.url, CONTOSO), MAIL, "a@contoso.com", ["ben@contoso.com"])
    assert (str(told.value), told.value.forever) == ("554 Looks like spam", True)


def test_nobody_there_is_no_refusal():
    relay = parse(f"smtp://127.0.0.1:{free_port()}", CONTOSO)
    with pytest.raises(Unreachable, match=r"127\.0\.0\.1"):
        send(relay, MAIL, "a@contoso.com", ["ben@contoso.com"])


def test_who_is_asked_for_encryption_and_has_none_gets_neither_mail_nor_password():
    with taking() as server:
        url = server.url.replace("smtp://", "smtp+starttls://user:secret@")
        with pytest.raises(Unreachable):
            send(parse(url, CONTOSO), MAIL, "a@contoso.com", ["ben@contoso.com"])
        url = server.url.replace("smtp://", "smtps://user:secret@")
        with pytest.raises(Unreachable):
            send(parse(url, CONTOSO), MAIL, "a@contoso.com", ["ben@contoso.com"])
    assert server.taken == []
