"""What is answered while the database is busy, away or cannot be written."""

import pytest

from bookwithme.app import create_app
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import worlds
from bookwithme.settings import Settings
from bookwithme.storage import engine
from bookwithme.storage.engine import Store
from bookwithme.storage.schema import migrate
from tests.needs import POSTGRES
from tests.storage.postgres import Server

PAGES = ["/", "/_emulator/", "/_emulator/mail", "/bookwithme/me"]
API = "/_emulator/api"


def later(answer, code):
    """Whether somebody is told to come again, as a person or a program."""
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0
    if answer.is_json:
        assert answer.json["code"] == code
    else:
        assert "Try again in a moment." in answer.text


def test_a_world_that_others_hold_is_busy_for_who_writes_and_for_nobody_else(
    client, cast, context, other_place, monkeypatch
):
    monkeypatch.setattr(engine, "PATIENCE", 0.2)
    with context.write():
        for page in PAGES:
            assert client.get(page).status_code < 400
        monkeypatch.setattr(Store.write, "__defaults__", ("default", 0.2))
        later(client.put(f"{API}/clock", json={"mode": "frozen"}), "Busy")
        later(client.post("/_emulator/worlds/default/reset", data={"confirmed": "yes"}), "Busy")
    assert client.put(f"{API}/clock", json={"mode": "frozen"}).status_code == 200


@pytest.mark.slow
@pytest.mark.postgresql
def test_a_database_that_went_away_is_503_until_it_is_back(caplog):
    server = Server(POSTGRES, "synchronous_commit=on")
    server.start()
    _, url = server.new_database()
    store = Store(url)
    try:
        migrate(store)
        worlds.ensure_default(WorldContext(store, ""), "contoso")
        client = create_app(Settings(database_url=url), store).test_client()
        assert {client.get(page).status_code for page in PAGES} <= {200, 303}
        server.pause()
        for page in [*PAGES, "/readyz", f"{API}/mailboxes"]:
            later(client.get(page), "DatabaseUnavailable")
        later(client.put(f"{API}/clock", json={"mode": "frozen"}), "DatabaseUnavailable")
        server.go_on()
        assert client.get("/readyz").status_code == 200
        assert client.put(f"{API}/clock", json={"mode": "frozen"}).status_code == 200
    finally:
        store.close()
        server.stop()
    assert {record.levelno for record in caplog.records if record.exc_info} == set()
    assert any("The database cannot be used" in record.message for record in caplog.records)
