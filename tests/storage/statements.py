"""SQL that was compiled once, for every database that this process opens: tests open thousands.

SQLAlchemy keeps what it compiles by dialect, and each engine makes a dialect of its own. What an
engine does otherwise is its own: its connections, and what is listened to on it.
"""

from sqlalchemy import event
from sqlalchemy.util import LRUCache

from bookwithme.storage import engine as storage
from bookwithme.storage.connections import engine

MOST = 5_000
_KNOWN = {}
"""By driver the first engine that has connected: its dialect has asked its database by then."""


def share():
    """Let all stores from now on know what the first one of their driver has compiled."""
    storage.engine = _sharing


def _sharing(url):
    made = engine(url)
    driver = made.url.drivername
    if driver in _KNOWN:
        made.dialect = made.pool._dialect = _KNOWN[driver].dialect
        made._compiled_cache = _KNOWN[driver]._compiled_cache
    else:
        made._compiled_cache = LRUCache(MOST)
        event.listen(made, "connect", lambda *_: _KNOWN.setdefault(driver, made))
    return made
