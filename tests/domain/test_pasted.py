"""A pasted address is taken apart, whatever stands around it; what is none is told apart."""

from uuid import UUID

import pytest

from bookwithme.domain.addresses import PageName
from bookwithme.domain.pasted import Pasted, Unread, read_pasted

HEX = "0123456789abcdef0123456789abcdef"
REAL = f"https://outlook.office.com/bookwithme/user/{HEX}@contoso.com"
TOKEN = "AAECAwQFBgcICQoLDA0ODw2"
GUID = UUID("03020100-0504-0706-0809-0a0b0c0d0e0f")
CODE = UUID("11111111-2222-3333-4444-555555555555")


def pasted(url, **differing):
    parts = {
        "url": url,
        "host": "outlook.office.com",
        "page": PageName(UUID(HEX), "contoso.com"),
        "token": None,
        "guid": None,
        "bookingcode": None,
        "entry_point": None,
        "anonymous": False,
        "others": (),
        "wrapped": False,
    }
    return Pasted(**parts | differing)


def test_a_page_is_its_mailbox_and_how_it_was_shared():
    url = f"{REAL}?anonymous&ep=plink"
    assert read_pasted(url) == pasted(url, anonymous=True, entry_point="plink")


def test_a_private_link_is_its_type_and_its_code():
    url = f"{REAL}/meetingtype/{TOKEN}?bookingcode={CODE}&anonymous&ep=mlink"
    assert read_pasted(url) == pasted(
        url, token=TOKEN, guid=GUID, bookingcode=CODE, anonymous=True, entry_point="mlink"
    )


def test_a_type_may_be_named_by_its_plain_guid():
    url = f"{REAL}/meetingtype/{GUID}"
    assert read_pasted(url) == pasted(url, token=str(GUID), guid=GUID)


def test_an_encoded_at_sign_other_orders_and_unknown_parameters_are_fine():
    url = f"{REAL.replace('@', '%40')}/?x=1&EP=pcard&y"
    assert read_pasted(url) == pasted(url, entry_point="pcard", others=("x", "y"))


@pytest.mark.parametrize(
    ("host", "is_real"),
    [
        ("outlook.office.com", True),
        ("outlook-sdf.office.com", True),
        ("bookings.cloud.microsoft", True),
        ("bookings.cloud.microsoft.example.org", False),
    ],
)
def test_the_hosts_of_2022_of_the_test_ring_and_of_2025_are_microsofts(host, is_real):
    assert read_pasted(REAL.replace("outlook.office.com", host)).is_real is is_real


def test_what_outlook_offers_is_the_private_link_inside_it():
    inside = (
        f"https%3A%2F%2Fx%2FCheckBookable%3Fbookingcode%3D{CODE}%26itemid%3D{TOKEN}%26authtoken%3Dz"
    )
    url = f"{REAL}/?getrequesturl={inside}&anonymous&ep=owaSlotsCopyCard"
    link = {"token": TOKEN, "guid": GUID, "bookingcode": CODE}
    assert read_pasted(url) == pasted(url, **link, anonymous=True, entry_point="owaSlotsCopyCard")


@pytest.mark.parametrize(
    "around",
    [
        "{}",
        "  {}\n",
        "Book time to meet with me <{}>",
        'href="{}"',
        "Voir {}, merci",
        "({}).",
    ],
)
def test_what_stands_around_an_address_is_passed_over(around):
    url = f"{REAL}?anonymous&ep=signature"
    expected = pasted(url, anonymous=True, entry_point="signature")
    assert read_pasted(around.format(url)) == expected


def test_an_address_without_https_gets_it():
    assert read_pasted(REAL.removeprefix("https://")) == pasted(REAL)


def test_safe_links_are_taken_off():
    wrapped = (
        "https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Foutlook.office.com%2F"
        f"bookwithme%2Fuser%2F{HEX}%40contoso.com%3Fanonymous%26ep%3Dplink&data=05%7C02"
    )
    url = f"{REAL}?anonymous&ep=plink"
    assert read_pasted(wrapped) == pasted(url, anonymous=True, entry_point="plink", wrapped=True)


def test_an_address_that_is_not_microsofts_is_read_but_told_apart():
    ours = read_pasted(f"http://127.0.0.1:8000/w/class/bookwithme/user/{HEX}@contoso.com")
    assert (ours.host, ours.is_real, read_pasted(REAL).is_real) == ("127.0.0.1", False, True)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", Unread.NO_ADDRESS),
        ("hello", Unread.NO_ADDRESS),
        ("http://[::1/bookwithme/user", Unread.NO_ADDRESS),
        ("javascript:alert(1)//bookwithme/user", Unread.NO_ADDRESS),
        ("https://outlook.office.com/bookwithme/", Unread.OWN_PAGE),
        ("https://outlook.office.com/bookwithme/me/meetingtype/new", Unread.OWN_PAGE),
        (
            "https://outlook.office.com/book/Team@contoso.com/?ismsaljsauthenabled",
            Unread.SHARED_PAGE,
        ),
        ("https://outlook.office365.com/owa/calendar/T@contoso.com/bookings/", Unread.SHARED_PAGE),
        ("https://example.com/", Unread.OTHER_ADDRESS),
        (REAL.replace("f@", "@"), Unread.PAGE_NAME),
        (REAL.replace("@contoso.com", ""), Unread.PAGE_NAME),
        (f"{REAL}/meetingtype/{TOKEN[:-1]}", Unread.MEETING_TYPE),
        (f"{REAL}/meetingtype/{TOKEN}?bookingcode={str(CODE)[:-1]}", Unread.BOOKINGCODE),
        (f"{REAL}/meetingtype/{TOKEN}?bookingcode=", Unread.BOOKINGCODE),
    ],
)
def test_what_is_no_whole_booking_address_is_told_apart(text, why):
    assert read_pasted(text) is why


def test_a_novel_is_not_searched_to_its_end():
    assert read_pasted("x " * 3_000 + REAL) is Unread.NO_ADDRESS
