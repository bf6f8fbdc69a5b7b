"""Guests prove their address: a mailed code, its tries, its end, its resending."""

import pytest

from bookwithme.contract.world import Advance
from bookwithme.service.worlds import clocks
from tests.page import Page, words
from tests.web.attendee.attendees import GUEST, ask_for_code, booked, kinds, mailed_code, type_of

ELEVEN = "2026-11-24T10:00:00Z"


def test_the_code_may_be_typed_with_spaces(client, cast, context):
    asked = ask_for_code(client, type_of(cast))
    code = mailed_code(context)
    spaced = f" {code[:3]} {code[3:]} "
    assert client.post(type_of(cast), data=Page(asked).hidden | {"code": spaced}).status_code == 303


def test_a_wrong_code_books_nothing_and_tells_how_many_tries_are_left(client, cast, context):
    asked = Page(ask_for_code(client, type_of(cast))).hidden
    wrong = "000000" if mailed_code(context) != "000000" else "000001"
    answers = [client.post(type_of(cast), data=asked | {"code": wrong}) for _ in range(6)]
    assert [each.status_code for each in answers] == [422] * 6
    assert "You have 4 tries left." in words(answers[0])
    assert "You have 1 try left." in words(answers[3])
    assert "no tries left" in words(answers[4])
    assert "expired or was tried too many times" in words(answers[5])
    right = client.post(type_of(cast), data=asked | {"code": mailed_code(context)})
    assert (right.status_code, booked(context)) == (422, [])
    assert Page(right).hidden["notes"] == GUEST["notes"]


def test_a_code_dies_after_ten_minutes_of_the_worlds_time(client, cast, context):
    asked = Page(ask_for_code(client, type_of(cast))).hidden
    clocks.advance(context, Advance.read({"by": "PT10M"}))
    answer = client.post(type_of(cast), data=asked | {"code": mailed_code(context)})
    assert (answer.status_code, booked(context)) == (422, [])


@pytest.mark.parametrize(
    "crafted",
    [{"start": ELEVEN}, {"email": "mallory@example.org"}, {"verification": "guessed"}],
)
def test_a_code_is_good_for_its_own_time_and_address_only(client, cast, context, crafted):
    asked = Page(ask_for_code(client, type_of(cast))).hidden
    answer = client.post(type_of(cast), data=asked | {"code": mailed_code(context)} | crafted)
    assert (answer.status_code, booked(context)) == (422, [])


def test_resend_mails_a_new_code_that_works(client, cast, context):
    asked = Page(ask_for_code(client, type_of(cast))).hidden
    resent = client.post(type_of(cast), data=asked | {"code": "", "step": "resend"})
    assert "A new code was sent" in words(resent)
    assert kinds(context) == ["verificationCode"] * 2
    done = client.post(type_of(cast), data=Page(resent).hidden | {"code": mailed_code(context)})
    assert done.status_code == 303


def test_the_same_request_for_a_code_sent_twice_mails_one(client, cast, context):
    first, second = (ask_for_code(client, type_of(cast)) for _ in range(2))
    assert Page(first).hidden["verification"] == Page(second).hidden["verification"]
    again = Page(first).hidden | {"code": "", "step": "resend"}
    resent = {Page(client.post(type_of(cast), data=again)).hidden["verification"] for _ in range(2)}
    assert (len(resent), kinds(context)) == (1, ["verificationCode"] * 2)


def test_a_code_that_was_tried_too_often_is_not_the_answer_to_the_same_request(
    client, cast, context
):
    asked = Page(ask_for_code(client, type_of(cast))).hidden
    wrong = "000000" if mailed_code(context) != "000000" else "000001"
    for _ in range(5):
        client.post(type_of(cast), data=asked | {"code": wrong})
    again = Page(ask_for_code(client, type_of(cast))).hidden
    assert again["verification"] != asked["verification"]
    assert kinds(context) == ["verificationCode"] * 2


def test_codes_for_one_address_are_capped_across_resends(client, cast, context):
    answers = [ask_for_code(client, type_of(cast))]
    for _ in range(5):
        again = Page(answers[-1]).hidden | {"code": "", "step": "resend"}
        answers.append(client.post(type_of(cast), data=again))
    assert [each.status_code for each in answers] == [200] * 5 + [429]
    assert "Too many codes were sent to this address" in words(answers[5])
    assert 'value="Ann Example"' in answers[5].text
