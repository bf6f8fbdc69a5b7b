import base64
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bookwithme.domain.addresses import (
    PageName,
    page_path,
    page_url,
    parse_guid,
    parse_page_name,
    parse_type_token,
    type_path,
    type_token,
    type_url,
)

GUID = UUID("00112233-4455-6677-8899-aabbccddeeff")
CODE = UUID("12345678-1234-5678-1234-567812345678")
PAGE = PageName(UUID("0123456789abcdef0123456789abcdef"), "contoso.com")
BASE = "http://127.0.0.1:8000"
USER = "/bookwithme/user/0123456789abcdef0123456789abcdef@contoso.com"


def test_a_type_token_is_the_guid_in_dotnet_byte_order_as_base64url_with_its_padding_counted():
    dotnet = bytes.fromhex("33221100554477668899aabbccddeeff")
    assert base64.urlsafe_b64encode(dotnet) == b"MyIRAFVEd2aImaq7zN3u_w=="
    assert type_token(GUID) == "MyIRAFVEd2aImaq7zN3u_w2"


@given(st.uuids())
def test_a_token_and_its_guid_lead_to_each_other(guid):
    assert parse_type_token(type_token(guid)) == guid
    assert len(type_token(guid)) == 23


@pytest.mark.parametrize("text", [str(GUID), str(GUID).upper()])
def test_plain_guids_as_of_early_2022_are_tokens_too(text):
    assert parse_type_token(text) == GUID


@pytest.mark.parametrize(
    "text",
    [
        "", "2", "MyIRAFVEd2aImaq7zN3u_w", "MyIRAFVEd2aImaq7zN3u_w==", "MyIRAFVEd2aImaq7zN3u_w1",
        "MyIRAFVEd2aImaq7zN3u/w2", "MyIRAFVEd2aImaq7zN3u_w2 ", "MyIRAFVEd2aImaq7zN3u_w2\n",
        "MyIRAFVEd2aImaq7zN3u_é2", GUID.hex, "{" + str(GUID) + "}", f"urn:uuid:{GUID}",
    ],
)  # fmt: skip
def test_what_is_neither_token_nor_guid_names_no_type(text):
    assert parse_type_token(text) is None


@given(st.text(max_size=40))
def test_random_text_names_nothing_and_upsets_nobody(text):
    assert [parse(text) for parse in (parse_type_token, parse_guid, parse_page_name)] == [None] * 3


@pytest.mark.parametrize("text", [str(CODE), str(CODE).upper()])
def test_a_booking_code_is_a_guid_in_either_case(text):
    assert parse_guid(text) == CODE


@pytest.mark.parametrize("text", ["", CODE.hex, f"{CODE} ", f"{{{CODE}}}", "not-a-guid"])
def test_any_other_spelling_is_no_booking_code(text):
    assert parse_guid(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "0123456789abcdef0123456789abcdef@contoso.com",
        "0123456789ABCDEF0123456789ABCDEF@Contoso.COM",
    ],
)
def test_a_page_is_named_by_32_hex_digits_and_a_domain_in_any_case(text):
    assert parse_page_name(text) == PAGE


@pytest.mark.parametrize(
    "text",
    [
        "", "@", "@contoso.com", "0123456789abcdef0123456789abcdef", "adele@contoso.com",
        "0123456789abcdef0123456789abcdef@", "0123456789abcdef0123456789abcde@contoso.com",
        "0123456789abcdef0123456789abcdef0@contoso.com",
        "01234567-89ab-cdef-0123-456789abcdef@contoso.com",
        "٠123456789abcdef0123456789abcdef@contoso.com",
    ],
)  # fmt: skip
def test_nothing_else_names_a_page(text):
    assert parse_page_name(text) is None


def test_addresses_have_the_shapes_of_live_links():
    assert page_path(PAGE) == USER
    assert type_path(PAGE, GUID) == f"{USER}/meetingtype/MyIRAFVEd2aImaq7zN3u_w2"
    assert page_url(BASE, PAGE) == f"{BASE}{USER}?anonymous&ep=plink"
    assert type_url(BASE, PAGE, GUID) == f"{BASE}{type_path(PAGE, GUID)}?anonymous&ep=mlink"
    assert type_url(BASE, PAGE, GUID, CODE) == (
        f"{BASE}{type_path(PAGE, GUID)}"
        "?bookingcode=12345678-1234-5678-1234-567812345678&anonymous&ep=mlink"
    )
