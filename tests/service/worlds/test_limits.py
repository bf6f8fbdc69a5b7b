"""How many snapshots, private links and mails a world may have."""

from dataclasses import replace

import pytest

from bookwithme.contract.links import NewLink
from bookwithme.domain.errors import LimitReached
from bookwithme.domain.limits import Limits
from bookwithme.domain.sharing import Invitation
from bookwithme.service.mail import outbox
from bookwithme.service.organizer import meeting_types, sharing
from bookwithme.service.worlds import worlds
from bookwithme.settings import BadSetting, from_environment


@pytest.fixture
def narrow(context):
    """A world that may have two of each."""
    return replace(context, limits=Limits(snapshots=2, links=2))


def test_one_snapshot_more_is_refused_and_one_of_a_known_name_replaces(narrow):
    for name in ("one", "two", "two"):
        worlds.save_snapshot(narrow, name)
    with pytest.raises(LimitReached, match="2 snapshots: see BOOKWITHME_SNAPSHOTS"):
        worlds.save_snapshot(narrow, "three")
    worlds.delete_snapshot(narrow, "one")
    worlds.save_snapshot(narrow, "three")
    assert [each.name for each in worlds.snapshots(narrow)] == ["two", "three"]


def test_links_are_made_as_long_as_all_of_them_have_room(narrow):
    worlds.reset(narrow, "contoso")
    _, [kind, *_] = meeting_types.meeting_types(narrow, "adele@contoso.com")
    with narrow.read() as uow:
        there = uow.links.count()
    wide = replace(narrow, limits=Limits(links=there + 2))
    with pytest.raises(LimitReached, match=f"{there + 2} links"):
        sharing.create_links(wide, kind.guid, NewLink(), 3)
    assert len(sharing.create_links(wide, kind.guid, NewLink(), 2)) == 2
    with pytest.raises(LimitReached):
        sharing.create_link(wide, kind.guid, NewLink())


def test_what_would_send_one_mail_too_many_is_refused_until_some_are_deleted(context):
    worlds.reset(context, "contoso")
    outbox.clear_messages(context)
    full = replace(context, limits=Limits(mails=3))

    def share(*names):
        for name in names:
            invitation = Invitation(to=(f"{name}@example.com",))
            sharing.share_page(full, "adele@contoso.com", invitation)

    share("a", "b", "c")
    with pytest.raises(LimitReached, match="3 mails: see BOOKWITHME_MAILS"):
        share("d")
    assert len(outbox.messages(context)) == 3
    outbox.clear_messages(context)
    share("d", "e", "f")


def test_mails_are_counted_only_where_a_world_gave_so_many_ids(store):
    with store.write() as uow:
        assert uow.messages.are_fewer_than(1)
        uow.scope.sequence, uow.scope.connection = 99, None
        assert uow.messages.are_fewer_than(100)


def test_the_environment_sets_them():
    given = {"BOOKWITHME_DATABASE_URL": "sqlite://", "BOOKWITHME_SNAPSHOTS": "7"}
    found = from_environment(given)
    assert (found.snapshots, found.links, found.mails, found.types) == (7, 10_000, 1_000_000, 200)
    with pytest.raises(BadSetting, match="BOOKWITHME_LINKS"):
        from_environment(given | {"BOOKWITHME_LINKS": "many"})
