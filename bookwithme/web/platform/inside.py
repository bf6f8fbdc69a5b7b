"""Requests to this application from inside it: by its routes, without a connection.

So a server does not wait for itself, and whatever a visitor would meet is met.
"""

from collections.abc import Mapping

from flask import current_app, request
from werkzeug.test import TestResponse


def ask(
    path: str,
    method: str = "GET",
    *,
    headers: Mapping[str, str],
    data: Mapping[str, str] | str | None = None,
    json: object = None,
) -> TestResponse:
    """Ask for a path of the server, from where the present request comes; its headers are ours."""
    # A context of its own: what is kept of the present request is not this one's.
    with current_app.app_context():
        return current_app.test_client(use_cookies=False).open(
            path,
            method=method,
            base_url=request.host_url,
            headers=dict(headers),
            data=data,
            json=json,
            environ_base={"REMOTE_ADDR": request.remote_addr or ""},
        )
