"""Whatever the description allows: no 500, and every answer has a status and a shape it tells."""

import os
import shutil
from itertools import cycle
from types import SimpleNamespace

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bookwithme.app import create_app
from bookwithme.contract.world import ClockWish
from bookwithme.service.faults import faults
from bookwithme.service.world_context import WorldContext
from bookwithme.service.worlds import clocks, worlds
from bookwithme.settings import Settings
from bookwithme.storage.engine import Store
from bookwithme.web.api.operation import OPERATIONS
from tests.web.conftest import BASE, NOW, ORGANIZER, people


def endpoint_of(view):
    """The operationId of a view: its module and name."""
    module = view.__module__.rpartition(".")[2]
    return f"{'invoke_command' if view.__name__ == 'invoke' else module}_{view.__name__}"


EXAMPLES = int(os.environ.get("API_EXAMPLES", "3"))
CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
]


@pytest.fixture(scope="module")
def api(sqlite_template, tmp_path_factory):
    """The calls as the description tells them, and a furnished world behind them."""
    path = tmp_path_factory.mktemp("api") / "web.sqlite3"
    shutil.copyfile(sqlite_template, path)
    store = Store(f"sqlite:///{path}")
    app = create_app(Settings(database_url="sqlite://"), store, BASE)
    context = WorldContext(store, BASE)
    clocks.put(context, ClockWish(now=NOW, mode="frozen"))
    cast = people(context)
    there = known(cast)
    worlds.save_snapshot(context, "before")
    schema = schemathesis.openapi.from_wsgi("/_emulator/openapi.json", app)
    found = [each.ok() for each in schema.get_all_operations()]
    named = {each.definition.raw["operationId"]: each for each in found}
    yield SimpleNamespace(operations=named, known=there, context=context)
    store.close()


def known(cast):
    """What there is, for the parameters of a path."""
    code = cast.link().link.bookingcode
    return {"address": ORGANIZER, "guid": str(cast.public.guid), "bookingcode": str(code)}


@pytest.mark.slow
@pytest.mark.parametrize("endpoint", sorted(map(endpoint_of, OPERATIONS)))
def test_no_call_fails_or_answers_what_it_does_not_tell(api, endpoint):
    turns = cycle((True, True, False))

    @settings(
        max_examples=EXAMPLES,
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(api.operations[endpoint].as_strategy())
    def call(case):
        if next(turns):  # every third is for what is not there
            parameters = case.path_parameters or {}
            case.path_parameters = {
                name: api.known.get(name, each) for name, each in parameters.items()
            }
        (case.query or {}).pop("wait", None)  # nothing will come
        answer = case.call()
        case.validate_response(answer, checks=CHECKS)
        if case.method not in {"GET", "HEAD"} and answer.status_code < 400:
            worlds.restore_snapshot(api.context, "before")
            faults.put_faults(api.context, [])  # which no snapshot holds

    call()
