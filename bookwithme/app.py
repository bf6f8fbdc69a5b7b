"""The one place that wires the web together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Flask
from flask.json.provider import DefaultJSONProvider

from bookwithme import i18n
from bookwithme.resources import STATIC, TEMPLATES
from bookwithme.service.attendee.wrong_attempts import WrongAttempts
from bookwithme.storage.engine import Store
from bookwithme.storage.schema import migrate
from bookwithme.web.platform import (
    body_limits,
    errors,
    injected_faults,
    rate_limits,
    request_context,
    request_guards,
)
from bookwithme.web.platform.trusted_proxies import believe, networks
from bookwithme.web.platform.world_prefix import enter_world
from bookwithme.web.routes import BLUEPRINTS

if TYPE_CHECKING:
    from wsgiref.types import StartResponse, WSGIEnvironment

    from bookwithme.settings import Settings


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
        self._enter(environ)
        answer = super().wsgi_app(environ, request_guards.with_headers(start_response))
        if injected_faults.is_dropped(environ):
            raise ConnectionAbortedError
        return answer

    def worth_receiving(self, environ: WSGIEnvironment) -> int:
        """How many bytes of a request's body to receive, by its headers; for the server."""
        self._enter(environ)
        with self.request_context(environ):
            return body_limits.worth_receiving()

    def _enter(self, environ: WSGIEnvironment) -> None:
        here: request_context.Installation = self.extensions["bookwithme"]
        believe(environ, here.proxies)
        request_guards.set_foreign_host_aside(environ, here)
        enter_world(environ)


def open_store(settings: Settings) -> Store:
    """Open the database and bring it to the present schema: once, before serving."""
    store = Store(settings.database_url, settings.relayed)
    migrate(store)
    return store


def create_app(
    settings: Settings,
    store: Store,
    public_url: str | None = None,
    attempts: WrongAttempts | None = None,
) -> Flask:
    """The WSGI application, for any server.

    `public_url`: where people reach it, unless the settings say so; without either, links begin
    with http://127.0.0.1:8000. `attempts`: the count that several processes share.
    """
    app = Emulator("bookwithme", template_folder=str(TEMPLATES), static_folder=str(STATIC))
    app.config.update(MAX_CONTENT_LENGTH=body_limits.UPLOAD, MAX_FORM_MEMORY_SIZE=body_limits.MIB)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    i18n.install(app.jinja_env)
    app.extensions["bookwithme"] = request_context.Installation(
        store,
        settings,
        store.cookie_key(),
        settings.public_url or public_url or "http://127.0.0.1:8000",
        proxies=networks(settings.trusted_proxies),
    )
    app.context_processor(request_context.page_context)
    app.after_request(request_context.remember_language)
    request_guards.install(app)
    injected_faults.install(app)
    rate_limits.install(app, attempts or WrongAttempts())
    errors.install(app)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app
