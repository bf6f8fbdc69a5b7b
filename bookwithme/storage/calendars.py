"""Calendars: which a mailbox has, and where their content stands."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, select, text, union

from bookwithme.storage.busy import BusyTime
from bookwithme.storage.calendar_tables import calendars, events
from bookwithme.storage.mapping import Mapping
from bookwithme.storage.repository import Repository
from bookwithme.storage.scope import Scope, insert_new
from bookwithme.storage.shared_tables import busy_sets, calendar_contents

# Every writer holds a world's row; on SQLite there is but one anyway.
_WAIT_FOR_WRITERS = text("LOCK TABLE worlds IN EXCLUSIVE MODE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """One calendar of a mailbox.

    Attributes:
        content: the hash of its last good copy, if there is one.
        url: where it is fetched from; None: it was uploaded.
        fetched_at: when the last good copy was found to be what the calendar is.
        failure: why the last fetch brought nothing: a message's id, for which there are
            `failure_values`; `failed_since`: the first such fetch of a row of them.
        tried_at: the last fetch in the world's time; `tried_really_at`: in the machine's.
        refresh_after: how long a copy is good for.
    """

    id: int = field(default=0, compare=False)
    mailbox_id: int
    name: str
    content: str | None
    url: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    fetched_at: datetime | None = None
    failure: str | None = None
    failure_values: dict[str, str] | None = None
    failed_since: datetime | None = None
    tried_at: datetime | None = None
    tried_really_at: datetime | None = None
    refresh_after: timedelta | None = None


class Calendars(Repository[Calendar]):
    """The calendars of one world."""

    mapping = Mapping(Calendar, calendars)

    def __init__(self, scope: Scope) -> None:
        super().__init__(scope)
        self.busy = BusyTime(scope.connection)

    def of(self, mailbox_id: int) -> list[Calendar]:
        """A mailbox's calendars, in order of creation."""
        return self._found(mailbox_id=mailbox_id)

    def feeds(self) -> list[Calendar]:
        """Every calendar of the world that is fetched from somewhere."""
        return self._found(calendars.c.url.is_not(None))

    def by_name(self, mailbox_id: int, name: str) -> Calendar | None:
        """The calendar of a name."""
        return self._one(mailbox_id=mailbox_id, name=name)

    def put(self, calendar: Calendar) -> None:
        """Add a calendar, or replace the one of this name."""
        values, owner = self._columns(calendar), calendar.mailbox_id
        if not self._scope.update(calendars, values, mailbox_id=owner, name=calendar.name):
            self.add(calendar)

    def body(self, content: str) -> bytes:
        """The bytes behind a hash."""
        c = calendar_contents.c
        query = select(c.body).where(c.hash == content)
        return bytes(self._scope.connection.execute(query).scalar_one())

    def keep_body(self, content: str, body: bytes) -> None:
        """Keep bytes under their hash, once for all worlds."""
        c = calendar_contents.c
        connection = self._scope.connection
        if connection.execute(select(c.hash).where(c.hash == content)).first() is None:
            row = {"hash": content, "body": body}
            connection.execute(insert_new(connection, calendar_contents), row)


def forget_unused(connection: Connection) -> None:
    """Delete the contents that no calendar or event refers to, and what was expanded of them.

    Nobody writes meanwhile: a writer may have found a content that it will refer to. What a
    calendar refers to stays whole, since the numbers of its sets are remembered elsewhere.
    """
    if connection.dialect.name != "sqlite":
        connection.execute(_WAIT_FOR_WRITERS)
    used = union(
        *(select(each).where(each.is_not(None)) for each in (calendars.c.content, events.c.content))
    )
    for table, content in (
        (busy_sets, busy_sets.c.content),
        (calendar_contents, calendar_contents.c.hash),
    ):
        connection.execute(delete(table).where(content.not_in(used)))
