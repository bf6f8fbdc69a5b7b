"""Guessing codes and secrets is slowed down, and locks nobody out."""

import multiprocessing
import os
from dataclasses import replace
from uuid import uuid4

import pytest

from bookwithme import clock
from bookwithme.app import create_app
from bookwithme.service.attendee.wrong_attempts import WrongAttempts
from bookwithme.web.platform.rate_limits import PER_ADDRESS, PER_TARGET
from tests.web.attendee.attendees import PARIS_TEN, book_directly, private_of, type_of
from tests.web.conftest import BASE, STRANGER_TOKEN


@pytest.fixture
def watch(monkeypatch):
    """A stopwatch that tests wind."""
    time = [1_000.0]
    monkeypatch.setattr(clock, "stopwatch", lambda: time[0])
    return time


def wrong_secret():
    return f"/bookwithme/manage/{uuid4().hex}"


def opened(client, path, who="10.0.0.1"):
    return client.get(path, environ_overrides={"REMOTE_ADDR": who})


def statuses(client, path, count, who="10.0.0.1"):
    return [opened(client, path(), who).status_code for _ in range(count)]


def test_so_many_wrong_secrets_a_minute_are_answered_and_then_no_more(client, cast, watch):
    found = statuses(client, wrong_secret, PER_ADDRESS + 2)
    assert found == [404] * PER_ADDRESS + [429] * 2
    told = opened(client, wrong_secret())
    assert told.headers["Retry-After"] == "60"
    assert "Too many attempts" in told.text
    assert "frame-ancestors" in told.headers["Content-Security-Policy"]


def test_after_a_minute_without_any_they_are_answered_again(client, cast, watch):
    statuses(client, wrong_secret, PER_ADDRESS + 1)
    watch[0] += 59
    assert statuses(client, wrong_secret, 1) == [429]
    watch[0] += 61
    assert statuses(client, wrong_secret, 1) == [404]


def test_a_right_one_is_answered_whoever_was_wrong_before(client, cast, context, watch):
    manage = f"/bookwithme/manage/{book_directly(context, cast.public, PARIS_TEN).manage_secret}"
    statuses(client, wrong_secret, PER_ADDRESS + 1)
    assert opened(client, manage).status_code == 200
    assert opened(client, manage, "10.0.0.2").status_code == 200


def test_right_openings_are_not_counted(client, cast, watch):
    link = private_of(cast, cast.link())
    assert statuses(client, lambda: link, 2 * PER_ADDRESS) == [200] * (2 * PER_ADDRESS)
    assert statuses(client, wrong_secret, 1) == [404]


def test_another_world_is_not_slowed_down(client, cast, other_place, watch):
    statuses(client, wrong_secret, PER_ADDRESS + 1)
    assert statuses(client, lambda: "/w/class" + wrong_secret(), 1) == [404]


def test_another_address_is_not_slowed_down(client, cast, watch):
    statuses(client, wrong_secret, PER_ADDRESS + 1)
    assert statuses(client, wrong_secret, 1, who="10.0.0.2") == [404]


@pytest.mark.parametrize(
    "path",
    [
        lambda cast: f"{type_of(cast, cast.private).partition('?')[0]}?bookingcode={uuid4()}",
        lambda cast: type_of(cast).rpartition("/")[0] + f"/{STRANGER_TOKEN}?anonymous",
        lambda cast: f"/owa/calendar/{cast.organizer.page_name}/{uuid4().hex}/calendar.ics",
    ],
    ids=["booking code", "type", "calendar"],
)
def test_every_kind_of_code_and_secret_is_counted(client, cast, watch, path):
    found = statuses(client, lambda: path(cast), PER_ADDRESS + 1)
    assert found == [404] * PER_ADDRESS + [429]


def test_many_addresses_that_guess_at_one_type_are_slowed_down_together(client, cast, watch):
    base = type_of(cast, cast.private).partition("?")[0]
    found = [
        opened(client, f"{base}?bookingcode={uuid4()}", f"10.1.{n // 200}.{n % 200}").status_code
        for n in range(PER_TARGET + 1)
    ]
    assert found == [404] * PER_TARGET + [429]
    assert opened(client, private_of(cast, cast.link()), "10.2.0.1").status_code == 200


@pytest.fixture
def guarded(context, settings):
    """A program's client of an installation that asks for a token."""
    return create_app(replace(settings, control_token="right"), context.store, BASE).test_client()


CLOCK = "/_emulator/api/clock"


def with_token(client, token, who="10.0.0.1", path=CLOCK):
    headers = {"Authorization": f"Bearer {token}"}
    return client.get(path, headers=headers, environ_overrides={"REMOTE_ADDR": who})


def test_a_wrong_token_is_told_apart_from_none(guarded):
    assert with_token(guarded, "wrong").json["detail"] == "This is not the control token."
    assert "is needed: Authorization: Bearer" in guarded.get(CLOCK).json["detail"]


@pytest.mark.parametrize("who", ["10.0.0.1", "127.0.0.1"])
def test_after_so_many_wrong_tokens_none_from_there_is_compared(guarded, watch, who):
    found = [with_token(guarded, n, who).status_code for n in range(PER_ADDRESS + 1)]
    assert found == [401] * PER_ADDRESS + [429]
    watch[0] += 12.5
    told = with_token(guarded, "right", who)
    assert (told.status_code, told.headers["Retry-After"]) == (429, "48")
    assert told.json["code"] == "TooManyRequests"
    watch[0] += 48
    assert with_token(guarded, "right", who).status_code == 200


@pytest.mark.parametrize(
    ("network", "another"),
    [("2001:db8:0:1::{:x}", "2001:db8:0:2::1"), ("::ffff:10.0.0.1", "::ffff:10.0.0.2")],
)
def test_the_addresses_of_one_network_of_ipv6_are_one(guarded, watch, network, another):
    for n in range(PER_ADDRESS):
        assert with_token(guarded, n, network.format(n)).status_code == 401
    assert with_token(guarded, "right", network.format(99)).status_code == 429
    assert with_token(guarded, "right", another).status_code == 200


def test_the_right_token_is_taken_from_every_other_address(guarded, watch):
    for n in range(PER_ADDRESS):
        with_token(guarded, n)
    assert with_token(guarded, "right").status_code == 429
    assert with_token(guarded, "right", "10.0.0.2").status_code == 200


def test_wrong_tokens_are_counted_together_on_pages_in_all_worlds_and_at_the_sign_in(
    guarded, watch
):
    for n in range(PER_ADDRESS // 3):
        assert with_token(guarded, n, path="/_emulator/").status_code == 302
        assert with_token(guarded, n, path=f"/w/made-up-{n}{CLOCK}").status_code == 401
        form = {"data": {"token": str(n)}, "environ_overrides": {"REMOTE_ADDR": "10.0.0.1"}}
        assert guarded.post("/_emulator/sign-in", **form).status_code == 403
    assert guarded.post("/_emulator/sign-in", **form).status_code == 429
    assert "Too many attempts" in with_token(guarded, "right", path="/_emulator/").text


def test_a_browser_that_is_signed_in_stays_so_whoever_guesses_beside_it(guarded, watch):
    guarded.post("/_emulator/sign-in", data={"token": "right"})
    for n in range(PER_ADDRESS):
        with_token(guarded.application.test_client(), n, "127.0.0.1")
    assert guarded.get(CLOCK).status_code == 200


def test_who_gives_no_token_is_told_so_and_guesses_nothing(guarded, watch):
    assert statuses(guarded, lambda: CLOCK, PER_ADDRESS + 5) == [401] * (PER_ADDRESS + 5)


def test_wrong_invitations_are_counted(client, context, watch):
    found = statuses(client, lambda: f"/_emulator/invite/{uuid4().hex}", PER_ADDRESS + 1)
    assert found == [404] * PER_ADDRESS + [429]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system cannot fork")
def test_workers_count_together():
    attempts, limits = WrongAttempts(), {"key": 20}
    workers = [FORK.Process(target=guess, args=(attempts, limits)) for _ in range(4)]
    for each in workers:
        each.start()
        each.join()
    assert {each.exitcode for each in workers} == {0}
    assert attempts.wait(limits) > 0
    assert attempts.exceed(limits)


FORK = multiprocessing.get_context("fork" if hasattr(os, "fork") else None)


def guess(attempts, limits):
    for _ in range(5):
        assert not attempts.exceed(limits)


def test_the_control_api_on_this_machine_may_ask_for_what_is_not_there(client, cast, watch):
    found = statuses(
        client, lambda: f"/_emulator/api/links/{uuid4()}", PER_ADDRESS + 5, "127.0.0.1"
    )
    assert found == [404] * (PER_ADDRESS + 5)


def test_what_is_remembered_of_guessers_is_bounded_and_the_latest_counts(watch):
    attempts = WrongAttempts(room=3)
    for number in range(100):
        attempts.exceed({("address", number): 5})
    assert [attempts.exceed({"busy": 5}) for _ in range(7)] == [False] * 5 + [True] * 2


def test_a_long_count_outlives_many_that_are_seen_once(watch):
    attempts = WrongAttempts(room=3)
    assert not any(attempts.exceed({"target": 300}) for _ in range(300))
    for number in range(1000):
        attempts.exceed({("address", number): 5})
    assert attempts.exceed({"target": 300})
