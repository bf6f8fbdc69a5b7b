"""The one place that wires the web together."""

import gc
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from flask import Flask, request, templating
from flask.json.provider import DefaultJSONProvider

from bookwithme import i18n, request_log
from bookwithme.counters import ENTRIES_GIVEN_UP, WAITS_REFUSED, Counters
from bookwithme.mail import letter
from bookwithme.resources import STATIC, TEMPLATES
from bookwithme.service.attendee.wrong_attempts import WrongAttempts
from bookwithme.service.lessons.running import tick
from bookwithme.service.waiting import Waiting
from bookwithme.settings import Settings
from bookwithme.storage.engine import Store
from bookwithme.storage.schema import migrate
from bookwithme.templates import CompiledOnce, compile_all, teach
from bookwithme.web.platform import (
    body_limits,
    errors,
    frame,
    injected_faults,
    invitations,
    probes,
    rate_limits,
    request_context,
    request_guards,
    statics,
)
from bookwithme.web.platform.trusted_proxies import believe, networks
from bookwithme.web.platform.world_prefix import enter_world
from bookwithme.web.routes import BLUEPRINTS


class _InOrder(DefaultJSONProvider):
    """JSON in the order in which it is written."""

    sort_keys = False


class _Templates(CompiledOnce, templating.Environment):
    """Flask's environment, for many visitors at once."""


class Emulator(Flask):
    """Flask, with the world taken from the path before anything is routed."""

    json_provider_class = _InOrder
    jinja_environment = _Templates

    def wsgi_app(self, environ: WSGIEnvironment, start_response: StartResponse) -> Any:
        """Serve one request in its world; raises ConnectionAbortedError to give no answer."""
        self._enter(environ)
        entry = request_log.Entry(environ)

        def start(status: str, headers: list[tuple[str, str]], failure: Any = None) -> Any:
            entry.answered(status, headers)
            if not injected_faults.is_dropped(environ):
                self._count(status, entry.seconds)
            told = [*headers, ("X-Request-Id", entry.id), *request_guards.missing_in(headers)]
            return start_response(status, told, failure)

        try:
            answer = super().wsgi_app(environ, start)
        finally:
            entry.write()
        if injected_faults.is_dropped(environ):
            raise ConnectionAbortedError
        return answer

    def _count(self, status: str, seconds: float) -> None:
        rule = request.url_rule
        route = probes.routes(self).index(rule.rule if rule else "")
        self.extensions["bookwithme"].counters.answered(status, route, seconds)

    def log_exception(self, exc_info: Any) -> None:
        """Log what nobody expected, without the secrets in it."""
        request_log.failed(request.environ, exc_info[1])

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


@dataclass(frozen=True, slots=True)
class Shared:
    """What the processes of one server have together: made before they are forked."""

    attempts: WrongAttempts = field(default_factory=WrongAttempts)
    counters: Counters = field(default_factory=Counters)


def open_store(settings: Settings) -> Store:
    """Open the database and bring it to the present schema: once, before serving."""
    store = Store(settings.database_url, settings.relayed)
    store.after_entries = tick
    try:
        migrate(store)
    except BaseException:
        store.close()
        raise
    return store


def create_app(settings: Settings, store: Store, public_url: str | None = None) -> Flask:
    """The WSGI application, for any server.

    `public_url`: where people reach it, unless the settings say so; without either, links begin
    with http://127.0.0.1:8000.
    """
    app = Emulator("bookwithme", template_folder=str(TEMPLATES), static_folder=None)
    app.config.update(MAX_CONTENT_LENGTH=body_limits.UPLOAD, MAX_FORM_MEMORY_SIZE=body_limits.MIB)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    teach(app.jinja_env)
    install(app, settings, store, public_url)
    app.context_processor(frame.page_context)
    for before in (body_limits.let_worlds_in, request_guards.guard, injected_faults.strike):
        app.before_request(before)
    for after in (
        request_context.remember_language,
        request_guards.tell,
        rate_limits.slow_down,
        invitations.note_presence,
    ):
        app.after_request(after)
    errors.install(app)
    statics.install(app, STATIC)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    return app


def make_ready(app: Flask) -> None:
    """Do now what the first visitors would wait for, in each process that is forked later."""
    for templates in (app.jinja_env, letter.templates):
        compile_all(templates)
    i18n.names()
    gc.collect()
    gc.freeze()  # what stays for good is not looked through again by each process


def install(
    app: Flask,
    settings: Settings,
    store: Store,
    public_url: str | None = None,
    shared: Shared | None = None,
) -> None:
    """Let an application run on a store from now on, instead of on another if it did.

    `shared`: with other processes of the same server.
    """
    shared = shared or Shared()
    counters = shared.counters
    store.looks.tell = partial(counters.add, ENTRIES_GIVEN_UP)
    app.extensions["bookwithme"] = request_context.Installation(
        store,
        settings,
        store.cookie_key(),
        settings.public_url or public_url or "http://127.0.0.1:8000",
        counters,
        Waiting(partial(counters.add, WAITS_REFUSED)),
        shared.attempts,
        networks(settings.trusted_proxies),
    )
    store.after_entries = tick
