"""Mails go on to a real server, in real time; a relay that is down loses nothing."""

import threading
from contextlib import contextmanager, suppress
from datetime import timedelta

import pytest

from bookwithme import clock
from bookwithme.contract.mailbox import NewMailbox
from bookwithme.domain.meeting_type import MeetingType
from bookwithme.domain.sharing import Invitation
from bookwithme.mail.relay import parse
from bookwithme.service.admin import administration
from bookwithme.service.mail import outbox, relaying
from bookwithme.service.mail.relaying import TRIES, relay_due
from bookwithme.service.organizer import meeting_types, sharing
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import worlds
from bookwithme.settings import Settings
from bookwithme.storage.engine import Store
from bookwithme.ticker import MAIL_ROUND, Job, Ticker, tickers
from tests.mail.smtp_server import free_port, taking
from tests.service.whole import exported

DOMAINS = frozenset({"contoso.com"})
BEN = "ben@contoso.com"
STRANGER = "eve@elsewhere.org"


@pytest.fixture
def relaying_place(context):
    """The same world, where mails to Contoso are to go on; its organizer Adele."""
    store = Store(str(context.store.engine.url), relayed=DOMAINS)
    here = WorldContext(store, context.public_url)
    fields = {
        "address": "adele@contoso.com",
        "display_name": "Adele",
        "time_zone": "UTC",
        "subscription": "Microsoft 365 E3",
    }
    administration.create_mailbox(here, NewMailbox(**fields))
    meeting_types.create_type(here, "adele@contoso.com", MeetingType(title="Intro"))
    yield here
    store.close()


@pytest.fixture
def later(monkeypatch):
    """Let real time pass."""
    passed = [timedelta(0)]
    machine = clock.system_now
    monkeypatch.setattr(clock, "system_now", lambda: machine() + passed[0])

    def wait(**length):
        passed[0] += timedelta(**length)

    return wait


def share(context, *to):
    return sharing.share_page(context, "adele@contoso.com", Invitation(to=to))


def states(context):
    return [(each.relay_state, each.relay_error) for each in outbox.messages(context)]


def to(server):
    return parse(server.url, DOMAINS)


def test_without_a_relay_no_mail_is_queued(relaying_place, context):
    share(context, BEN)
    assert states(context) == [(None, None)]


def test_only_mails_to_allowed_domains_are_queued(relaying_place):
    for who in (BEN, "Ben@CONTOSO.com", STRANGER):
        share(relaying_place, who)
    assert [state for state, _ in states(relaying_place)] == ["queued", "queued", None]


def test_a_queued_mail_is_sent_once_as_the_viewer_shows_its_source(relaying_place):
    message = share(relaying_place, BEN)
    with taking() as server:
        assert [relay_due(relaying_place, to(server)) for _ in range(2)] == [1, 0]
    ((sender, recipients, data),) = server.taken
    assert (sender, recipients) == ("adele@contoso.com", [BEN])
    assert data == outbox.source(message)
    assert states(relaying_place) == [("sent", None)]


def test_of_several_recipients_only_the_allowed_ones_get_it_and_that_is_told(relaying_place):
    share(relaying_place, STRANGER, BEN)
    with taking() as server:
        relay_due(relaying_place, to(server))
    assert [recipients for _, recipients, _ in server.taken] == [[BEN]]
    assert states(relaying_place) == [("sent", f"{STRANGER}: not in an allowed domain")]


@pytest.mark.parametrize("utf8", [True, False])
def test_a_domain_beyond_ascii_is_relayed_by_any_server(relaying_place, utf8):
    relaying_place.store._relayed = frozenset({"xn--bcher-kva.example"})
    share(relaying_place, "zoe@Bücher.example")
    with taking(utf8=utf8) as server:
        relay_due(relaying_place, parse(server.url, {"xn--bcher-kva.example"}))
    ((_, recipients, data),) = server.taken
    assert recipients == ["zoe@xn--bcher-kva.example"]
    assert data.isascii()
    assert states(relaying_place) == [("sent", None)]


@pytest.mark.parametrize(("utf8", "state"), [(True, "sent"), (False, "failed")])
def test_a_name_beyond_ascii_needs_a_server_that_takes_it_and_the_mail_says_so(
    relaying_place, utf8, state
):
    share(relaying_place, "zoë@contoso.com")
    with taking(utf8=utf8) as server:
        relay_due(relaying_place, to(server))
    ((found, error),) = states(relaying_place)
    assert found == state
    assert (error is None) == utf8
    assert utf8 or error.startswith("zoë@contoso.com: the relay takes no letters beyond ASCII")


def test_a_mail_whose_domain_is_not_allowed_any_more_is_not_sent(relaying_place):
    share(relaying_place, BEN)
    with taking() as server:
        relay_due(relaying_place, parse(server.url, {"fabrikam.com"}))
    assert server.taken == []
    ((state, error),) = states(relaying_place)
    assert (state, error[:12]) == ("failed", "No recipient")


def test_a_relay_that_is_down_loses_nothing_however_long(relaying_place, later):
    share(relaying_place, BEN)
    share(relaying_place, "carol@contoso.com")
    down = parse(f"smtp://127.0.0.1:{free_port()}", DOMAINS)
    for _ in range(3 * TRIES):
        assert relay_due(relaying_place, down) == 0
        later(hours=1)
    assert [state for state, _ in states(relaying_place)] == ["queued", "queued"]
    assert "refused" in states(relaying_place)[0][1]
    with taking() as server:
        assert relay_due(relaying_place, to(server)) == 2
    assert [recipients for _, recipients, _ in server.taken] == [[BEN], ["carol@contoso.com"]]
    assert states(relaying_place) == [("sent", None), ("sent", None)]


def test_a_mail_that_is_refused_for_now_is_tried_again_later_and_not_before(relaying_place, later):
    share(relaying_place, BEN)
    with taking(refusing={BEN: "451 Later"}) as server:
        assert relay_due(relaying_place, to(server)) == 0
        assert states(relaying_place) == [("queued", "451 Later")]
        server.refusing.clear()
        assert relay_due(relaying_place, to(server)) == 0
        later(seconds=14)
        assert relay_due(relaying_place, to(server)) == 0
        later(seconds=2)
        assert relay_due(relaying_place, to(server)) == 1


def test_a_mail_that_is_refused_too_often_is_given_up_and_the_reason_kept(relaying_place, later):
    share(relaying_place, BEN)
    with taking(refusing={BEN: "451 Later"}) as server:
        for number in range(TRIES):
            assert states(relaying_place)[0][0] == "queued", number
            relay_due(relaying_place, to(server))
            later(hours=1)
        assert states(relaying_place) == [("failed", "451 Later")]
        server.refusing.clear()
        assert relay_due(relaying_place, to(server)) == 0


def test_a_bounce_is_told_at_once_and_holds_nothing_else_up(relaying_place):
    share(relaying_place, BEN)
    share(relaying_place, "carol@contoso.com")
    with taking(refusing={BEN: "550 No such user"}) as server:
        assert relay_due(relaying_place, to(server)) == 1
    assert states(relaying_place) == [("failed", "550 No such user"), ("sent", None)]


def test_a_copy_of_a_world_sends_nothing_again(relaying_place):
    share(relaying_place, BEN)
    worlds.save_snapshot(relaying_place, "before")
    with taking() as server:
        relay_due(relaying_place, to(server))
        worlds.restore_snapshot(relaying_place, "before")
        assert states(relaying_place) == [(None, None)]
        assert relay_due(relaying_place, to(server)) == 0
    assert len(server.taken) == 1


def test_what_became_of_a_mail_is_no_part_of_the_worlds_document(relaying_place):
    share(relaying_place, BEN)
    before = exported(relaying_place)
    with taking() as server:
        relay_due(relaying_place, to(server))
    assert exported(relaying_place) == before


def test_the_ticker_relays_every_world_where_a_relay_is_set(relaying_place):
    share(relaying_place, BEN)
    with taking() as server:
        settings = Settings(database_url="", smtp_url=server.url, relay_domains=DOMAINS)
        tickers(settings, relaying_place.store, "http://x")[-1].tick(100.0)
    assert len(server.taken) == 1
    assert len(tickers(Settings(database_url=""), relaying_place.store, "http://x")) == 1


def test_a_mail_that_is_undone_wakes_nobody(relaying_place):
    with suppress(ZeroDivisionError), relaying_place.write() as uow:
        uow.mail_queued = True
        raise ZeroDivisionError
    assert not relaying_place.store.mail_queued.is_set()
    share(relaying_place, STRANGER)
    assert not relaying_place.store.mail_queued.is_set()
    share(relaying_place, BEN)
    assert relaying_place.store.mail_queued.is_set()


@pytest.fixture
def relay(relaying_place):
    """A server that takes mail, and the ticker that relays to it, which looks as often as told."""

    @contextmanager
    def running(pause):
        store = relaying_place.store
        with taking() as server:
            settings = Settings(database_url="", smtp_url=server.url, relay_domains=DOMAINS)
            ticker = tickers(settings, store, "http://x")[-1]
            ticker._pause = pause
            ticker.start()
            yield server
            ticker.close()
        assert not ticker._thread.is_alive()

    return running


def test_a_mail_wakes_the_relay_of_its_process(relaying_place, relay):
    with relay(pause=600) as server:
        for recipient in (BEN, "carol@contoso.com"):
            share(relaying_place, recipient)
            assert server.came.wait(30)
            server.came.clear()


def test_a_mail_that_another_process_queued_is_soon_seen(relaying_place, relay, monkeypatch):
    assert MAIL_ROUND <= 0.5
    with relay(pause=MAIL_ROUND) as server:
        monkeypatch.setattr(relaying_place.store, "mail_queued", threading.Event())
        share(relaying_place, BEN)
        assert server.came.wait(30)


def test_a_slow_feed_holds_no_mail_up(relaying_place, relay, monkeypatch):
    begun, go_on = threading.Event(), threading.Event()
    slow = Ticker(relaying_place.store, [Job("slow", 60, lambda: begun.set() or go_on.wait(60))])
    slow.start()
    assert begun.wait(30)
    with relay(pause=600) as server:
        share(relaying_place, BEN)
        assert server.came.wait(30)
    go_on.set()
    slow.close()


def test_the_pauses_double_and_stay_below_an_hour():
    pauses = [relaying.FIRST_PAUSE * 2**tried for tried in range(TRIES - 1)]
    assert pauses[0] == timedelta(seconds=15)
    assert pauses[-1] == timedelta(minutes=16)
