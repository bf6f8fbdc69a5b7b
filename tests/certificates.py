"""Certificates that the tests trust, and nobody else."""

import ssl

import pytest
import trustme

NAME = "calendar.contoso.com"


class Authority:
    """Gives servers certificates; OpenSSL trusts it for as long as the test lasts."""

    def __init__(self, monkeypatch, tmp_path):
        self._authority = trustme.CA()
        bundle = tmp_path / "authority.pem"
        self._authority.cert_pem.write_to_path(bundle)
        monkeypatch.setenv("SSL_CERT_FILE", str(bundle))

    def context(self, name=NAME):
        """What a server of that name serves TLS with."""
        return served_by(self._authority, name)


def served_by(authority, name=NAME):
    """A server's side of TLS, with a certificate of an authority for a name."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)
    return context


@pytest.fixture
def authority(monkeypatch, tmp_path):
    """One whose certificates hold."""
    return Authority(monkeypatch, tmp_path)
