"""What several threads or processes do at once."""

from sqlalchemy import text

from bookwithme.domain.interval import Interval
from bookwithme.storage.engine import Store
from bookwithme.storage.schema import migrate
from tests.storage.builders import booking


def migrate_in_a_process(url):
    """Migrate as a server does when it starts; the version that it finds then."""
    store = Store(url)
    migrate(store)
    with store.engine.connect() as connection:
        version = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one()
    store.close()
    return version


def book_if_free(store, mailbox_id, kind_id, start):
    """Book as a use case does: look first, then write, in one unit of work."""
    wanted = booking(mailbox_id, kind_id, start)
    with store.write() as uow:
        held = uow.bookings.held(mailbox_id, Interval(wanted.start, wanted.end))
        free = not any(each.start < wanted.end and wanted.start < each.end for each in held)
        if free:
            # GUIDs of the world itself: the builders' repeat themselves in each process.
            number, secret = uow.tokens.guid(), uow.tokens.secret()
            uow.bookings.add(booking(mailbox_id, kind_id, start, guid=number, manage_secret=secret))
    return free


def book_in_a_process(url, mailbox_id, kind_id, starts):
    """Try the starts one after another; how many were won."""
    store = Store(url)
    won = sum(book_if_free(store, mailbox_id, kind_id, start) for start in starts)
    store.close()
    return won
