"""What a page costs beside a Flask route that draws the same template from prepared data.

    python benchmarks/bench_pages.py

The floor is a Flask application with the same templates and addresses, without database, guards
and hooks: its one route draws the page's template with the values that the page was drawn with.
Processor time of whole requests through the WSGI interface, both in turn; medians of the ratios
of the rounds. Beside that each page once more, when somebody has just committed something: then
what was remembered of the file is read anew.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask, template_rendered
from flask.testing import FlaskClient

from bookwithme.app import create_app, open_store
from bookwithme.service.world_context import DEFAULT_WORLD, WorldContext
from bookwithme.service.worlds.worlds import ensure_default
from bookwithme.settings import Settings
from bookwithme.web.platform.world_prefix import WORLD

ROUNDS, REQUESTS = 15, 30
REACH = 1.3
ADELE = "adele@contoso.com"
HTML = {"Accept": "text/html"}


def drawn(app: Flask, client: FlaskClient, path: str) -> tuple[str, dict[str, Any]]:
    """The template of a page, and the values that it is drawn with."""
    seen = list[tuple[str, dict[str, Any]]]()

    def note(_app: Flask, template: Any, context: dict[str, Any], **_others: object) -> None:
        seen.append((template.name, dict(context)))

    with template_rendered.connected_to(note, app):
        answer = client.get(path, headers=HTML)
    if answer.status_code != 200 or len(seen) != 1:
        raise SystemExit(f"{path}: {answer.status}, {len(seen)} templates")
    return seen[0]


def floor(app: Flask, path: str, template: str, values: dict[str, Any]) -> FlaskClient:
    """An application that draws one page, and does nothing else."""
    bare = app.jinja_env.get_template(template)

    def draw(**_arguments: object) -> str:
        return bare.render(values, lesson_panel=lambda: None)  # no lesson is under way

    # At the page's own address, since what is drawn depends on where it is.
    rule, _ = app.url_map.bind("localhost").match(path.partition("?")[0], return_rule=True)
    app.view_functions[rule.endpoint] = draw
    for hooks in (app.before_request_funcs, app.after_request_funcs, app.teardown_request_funcs):
        hooks.clear()
    app.wsgi_app = partial(Flask.wsgi_app, app)  # type: ignore[method-assign]
    client = app.test_client()
    client.environ_base[WORLD] = DEFAULT_WORLD  # some of the addresses in a page have it
    return client


def spent(ask: Callable[[], Any], before: Callable[[], Any] = lambda: None) -> float:
    """Seconds of the processor; without what is done before each request."""
    spent = 0.0
    for _ in range(REQUESTS):
        before()
        began = time.process_time()
        ask()
        spent += time.process_time() - began
    return spent


def compared(
    app: Flask, other: Flask, client: FlaskClient, path: str, write: Callable[[], Any]
) -> tuple[float, float, float]:
    """Milliseconds of the page, and its ratio to the floor, which `other` becomes.

    And the ratio right after each time that something is written.
    """
    bare = floor(other, path, *drawn(app, client, path))
    same = bare.get(path, headers=HTML).data, client.get(path, headers=HTML).data
    if abs(len(same[0]) - len(same[1])) > 100:
        raise SystemExit(f"{path}: {len(same[0])} bytes are compared with {len(same[1])}.")
    ratios, after, took = list[float](), list[float](), list[float]()
    for _ in range(ROUNDS):
        alone = spent(lambda: bare.get(path, headers=HTML))
        took.append(spent(lambda: client.get(path, headers=HTML)))
        ratios.append(took[-1] / alone)
        after.append(spent(lambda: client.get(path, headers=HTML), write) / alone)
    middle = statistics.median
    return 1000 * middle(took) / REQUESTS, middle(ratios), middle(after)


def main() -> None:
    """Measure page after page, and print."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database_url=f"sqlite:///{Path(folder) / 'bench.sqlite3'}")
        store = open_store(settings)
        ensure_default(WorldContext(store, ""), "contoso")
        app = create_app(settings, store)
        client = app.test_client()
        client.post("/_emulator/persona", data={"address": ADELE})
        page = client.get(f"/_emulator/api/mailboxes/{ADELE}/page").get_json()["url"]
        pages = {
            "a scheduling page": page.partition("8000")[2],
            "organizer mode": "/bookwithme/me",
            "mail": "/_emulator/mail",
        }
        for name, path in pages.items():
            floors = create_app(settings, store)
            cost, ratio, after = compared(app, floors, client, path, store.check)
            print(
                f"{name:<20} {cost:6.1f} ms, {ratio:.2f} of the floor (reach: {REACH}); "
                f"{after:.2f} right after a write"
            )
        store.close()


if __name__ == "__main__":
    main()
