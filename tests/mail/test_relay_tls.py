"""The relay to servers that ask for encryption and a password."""

import pytest
import trustme

from bookwithme.mail.relay import Unreachable, parse, send
from tests.certificates import served_by
from tests.mail.smtp_server import taking

MAIL = b"Subject: hello\r\n\r\nAt ten.\r\n"
USER, PASSWORD = "adele", "p@ss word"
HERE = "127.0.0.1"
WAYS = {"smtps": "tls", "smtp+starttls": "starttls"}


def sent(server, scheme, password="p%40ss%20word"):
    """Hand a mail over by a way, signed in."""
    url = server.url.replace("smtp://", f"{scheme}://{USER}:{password}@")
    send(parse(url, ["contoso.com"]), MAIL, "adele@contoso.com", ["ben@contoso.com"])


@pytest.mark.parametrize("scheme", WAYS)
def test_a_mail_is_handed_over_encrypted_and_signed_in(authority, scheme):
    with taking(**{WAYS[scheme]: authority.context(HERE)}, known=(USER, PASSWORD)) as server:
        sent(server, scheme)
    assert server.signed_in == [USER]
    assert server.taken == [("adele@contoso.com", ["ben@contoso.com"], MAIL)]


@pytest.mark.parametrize("scheme", WAYS)
def test_a_server_that_cannot_prove_who_it_is_gets_neither_mail_nor_password(authority, scheme):
    strange = {WAYS[scheme]: served_by(trustme.CA(), HERE)}
    refusal = pytest.raises(Unreachable, match="CERTIFICATE_VERIFY_FAILED")
    with taking(**strange, known=(USER, PASSWORD)) as server, refusal:
        sent(server, scheme)
    assert server.signed_in == server.taken == []


@pytest.mark.parametrize("scheme", WAYS)
def test_a_password_that_is_not_taken_is_told_without_it(authority, scheme):
    proven = {WAYS[scheme]: authority.context(HERE)}
    refusal = pytest.raises(Unreachable, match="535")
    with taking(**proven, known=(USER, PASSWORD)) as server, refusal as told:
        sent(server, scheme, "wrong")
    assert "wrong" not in str(told.value)
    assert server.taken == []
