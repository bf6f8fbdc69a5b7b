"""The one place that wires the web together."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Flask
from flask.json.provider import DefaultJSONProvider

from bookwithme import i18n
from bookwithme.counters import ENTRIES_GIVEN_UP, WAITS_REFUSED, Counters
from bookwithme.resources import STATIC, TEMPLATES
from bookwithme.service.waiting import Waiting
from bookwithme.storage.engine import Store
from bookwithme.storage.schema import migrate
from bookwithme.web.platform import (
    errors,
    injected_faults,
    rate_limits,
    request_context,
    request_guards,
)
from bookwithme.web.platform.world_prefix import enter_world
from bookwithme.web.routes import BLUEPRINTS

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

    from bookwithme.settings import Settings

LARGEST_BODY = 21 * 1024 * 1024
"""A calendar may have 20 MiB; every other body is checked against much less."""


class _InOrder(DefaultJSONProvider):
    """JSON in the order in which it is written."""

    sort_keys = False


class Emulator(Flask):
    """Flask, with the world taken from the path before anything is routed."""

    json_provider_class = _InOrder

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        """Serve one request in its world.

        Raises:
            ConnectionAbortedError: the connection is to be closed without an answer.
        """
        enter_world(environ)
        answer = super().wsgi_app(environ, self._counting(environ, start_response))
        if injected_faults.is_dropped(environ):
            raise ConnectionAbortedError
        return answer

    def _counting(self, environ: WSGIEnvironment, start: StartResponse) -> StartResponse:
        """Start an answer with the headers of all, and count it."""
        headed = request_guards.with_headers(start)

        def counted(status: str, headers: list[tuple[str, str]], failure: Any = None) -> Any:
            if not injected_faults.is_dropped(environ):
                self.extensions["bookwithme"].counters.answered(status)
            return headed(status, headers, failure)

        return counted


def open_store(settings: Settings) -> Store:
    """Open the database and bring it to the present schema: once, before serving."""
    store = Store(settings.database_url, settings.relayed)
    migrate(store)
    return store


def create_app(
    settings: Settings,
    store: Store,
    public_url: str | None = None,
    counters: Counters | None = None,
) -> Flask:
    """The WSGI application, for any server.

    `public_url`: where people reach it, unless the settings say so; without either, links begin
    with http://127.0.0.1:8000. `counters`: where it counts, shared with other processes.
    """
    counters = counters or Counters()
    app = Emulator("bookwithme", template_folder=str(TEMPLATES), static_folder=str(STATIC))
    app.config.update(MAX_CONTENT_LENGTH=LARGEST_BODY, MAX_FORM_MEMORY_SIZE=1024 * 1024)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    i18n.install(app.jinja_env)
    app.extensions["bookwithme"] = request_context.Installation(
        store,
        settings,
        store.cookie_key(),
        settings.public_url or public_url or "http://127.0.0.1:8000",
        counters,
        Waiting(partial(counters.add, WAITS_REFUSED)),
    )
    store.given_up = partial(counters.add, ENTRIES_GIVEN_UP)
    app.context_processor(request_context.page_context)
    app.after_request(request_context.remember_language)
    request_guards.install(app)
    injected_faults.install(app)
    rate_limits.install(app)
    errors.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
