"""Guessing codes and secrets is slowed down, and locks nobody out."""

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


def test_wrong_control_tokens_are_counted_but_for_the_api_on_this_machine(context, settings, watch):
    app = create_app(replace(settings, control_token="right"), context.store, BASE)
    client = app.test_client()
    path = "/_emulator/api/clock"
    assert statuses(client, lambda: path, PER_ADDRESS + 1)[-2:] == [401, 429]
    assert statuses(client, lambda: path, PER_ADDRESS + 1, "127.0.0.1")[-1] == 401
    right = {"Authorization": "Bearer right"}
    known = client.get(path, headers=right, environ_overrides={"REMOTE_ADDR": "10.0.0.1"})
    assert known.status_code == 200


def test_wrong_tokens_typed_at_the_sign_in_page_are_counted(context, settings, watch):
    app = create_app(replace(settings, control_token="right"), context.store, BASE)
    client = app.test_client()
    form = {"data": {"token": "wrong"}}
    found = [client.post("/_emulator/sign-in", **form).status_code for _ in range(PER_ADDRESS + 1)]
    assert found == [403] * PER_ADDRESS + [429]


def test_the_control_api_on_this_machine_may_ask_for_what_is_not_there(client, cast, watch):
    found = statuses(
        client, lambda: f"/_emulator/api/links/{uuid4()}", PER_ADDRESS + 5, "127.0.0.1"
    )
    assert found == [404] * (PER_ADDRESS + 5)


def test_what_is_remembered_of_guessers_is_bounded(watch):
    attempts = WrongAttempts(room=3)
    for number in range(100):
        attempts.exceed({("address", number): 5})
    for _ in range(1_000):
        attempts.exceed({"busy": 5})
    assert len(attempts._wrong) == 3
    assert len(attempts._wrong["busy"]) == 6
