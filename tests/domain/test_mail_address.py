"""Addresses as mail servers know them."""

import idna
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookwithme.domain.booking import email_problems, same_address
from bookwithme.domain.mail_address import ascii_address, ascii_domain, is_at


@pytest.mark.parametrize(
    ("domain", "written"),
    [
        ("contoso.com", "contoso.com"),
        ("Contoso.COM", "Contoso.COM"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("BÜCHER.Example", "xn--bcher-kva.Example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example"),
        ("straße.example", "xn--strae-oqa.example"),
        ("例え。テスト", "xn--r8jz45g.xn--zckzah"),
        ("ｃｏｎｔｏｓｏ.com", "contoso.com"),
        ("zoe\u0308.example", "xn--zo-ija.example"),
    ],
)
def test_a_domain_is_written_in_ascii(domain, written):
    assert ascii_domain(domain) == written


@given(st.sampled_from("àéîõüßçñøåæþðžšłőαβγςжшцאבגابت中日本한글ก").map(str), st.text("abcxyz019"))
def test_it_is_written_as_the_library_of_idna_2008_does(letter, rest):
    label = f"a{rest}{letter}"
    try:
        expected = idna.encode(label, uts46=True, transitional=False).decode()
    except idna.IDNAError:  # such as letters of two directions in one label
        return
    assert ascii_domain(f"{label}.example") == f"{expected}.example"


@given(st.text(min_size=1), st.text(min_size=1))
def test_no_address_that_may_book_becomes_another_by_its_way(user, domain):
    address = f"{user}@{domain}.example"
    if any(email_problems("email", address)):
        return
    written = ascii_address(address)
    assert written.rpartition("@")[2].isascii()
    assert written.count("@") == 1
    assert not set('<>,;:\\" \r\n') & set(written.rpartition("@")[2])


def test_what_stands_before_the_at_is_left_as_it_is():
    assert ascii_address("Zoë@Bücher.example") == "Zoë@xn--bcher-kva.example"


def test_an_address_is_of_a_domain_however_both_are_spelled():
    assert is_at("zoe@BÜCHER.example", {"xn--bcher-kva.example"})
    assert is_at("zoe@xn--bcher-kva.example", {"bücher.example"})
    assert not is_at("zoe@shop.bücher.example", {"bücher.example"})


def test_both_spellings_of_a_domain_are_the_same_address_to_who_types_it():
    assert same_address("Zoe@bücher.example", "zoe@XN--BCHER-KVA.example")
    assert not same_address("zoe@bücher.example", "zoe@bucher.example")
