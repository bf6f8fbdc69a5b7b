"""The control room's worlds: scenarios, reset, snapshots, documents; and the others beside this."""

from collections.abc import Mapping

from flask import Blueprint, request, url_for
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from bookwithme.domain.errors import (
    Conflict,
    InvalidInput,
    LimitReached,
    Malformed,
    SnapshotExists,
    WorldExists,
)
from bookwithme.i18n import mark
from bookwithme.service.documents.reading import parts_in
from bookwithme.service.world_context import DEFAULT_WORLD, world_path
from bookwithme.service.worlds import worlds
from bookwithme.service.worlds.scenarios import scenarios
from bookwithme.web.api.request_bodies import root
from bookwithme.web.control.clock import RULES
from bookwithme.web.control.frame import Answer, ask_once, show
from bookwithme.web.platform.body_limits import MIB
from bookwithme.web.platform.errors import status_of
from bookwithme.web.platform.forms import back_to, place_asked, told
from bookwithme.web.platform.request_context import lang, world_context
from bookwithme.web.platform.request_guards import is_operator

blueprint = Blueprint("control_worlds", __name__, url_prefix="/_emulator")

SHOWN = 20
"""So many worlds stand in the table; a link leads to those after them."""

DETAIL = 500
"""So many characters are told of what is wrong in a document."""


@blueprint.get("/worlds")
def all_worlds() -> str:
    """This world's scenario, snapshots and document, and all worlds."""
    return _page({})


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(error: RequestEntityTooLarge) -> tuple[str, int]:
    most = (request.max_content_length or 0) // MIB
    told = lang().gettext("This document is larger than %(num)s MB.", num=most)
    return _page({"document": told}, typed={}), error.code


def _page(problems: dict[str, str], typed: Mapping[str, str] | None = None) -> str:
    here = world_context()
    kept = worlds.snapshots(here)
    operator = is_operator()
    after = place_asked("after") or 0
    found = worlds.overview(here, after, SHOWN + 1, alone=not operator)
    prefix = request.script_root.removesuffix(world_path(here.world))
    return show(
        "worlds",
        problems,
        here=here.look(lambda uow: uow.world),
        at_root=operator and here.world == DEFAULT_WORLD,
        operator=operator,
        root=prefix,
        worlds=[
            (each, f"{prefix}{world_path(each.world.name)}", worlds.invite_url(here, each.world))
            for each in found[:SHOWN]
        ],
        after=after,
        more=found[SHOWN - 1].world.id if len(found) > SHOWN else None,
        scenarios=scenarios(here.scenarios, lang().code),
        snapshots=kept,
        typed=request.form if typed is None else typed,
    )


@blueprint.post("/reset")
def reset() -> Answer | Response:
    """Bring the world back to a scenario, when that is meant."""
    scenario = request.form.get("scenario") or None
    question = mark(
        "Reset this world? Its data, clock, settings, emails and journal are replaced by the "
        "scenario's. Snapshots stay."
    )
    ask_once(question, mark("Reset"), _back())
    try:
        worlds.reset(world_context(), scenario)
    except InvalidInput as error:
        return _page(told(error, RULES)), 422
    return back_to("control_worlds.all_worlds", "reset")


def _back() -> str:
    return url_for("control_worlds.all_worlds")


@blueprint.post("/world")
def import_world() -> Answer | Response:
    """Replace the world by an uploaded document."""
    upload = request.files.get("document")
    if upload is None or "replace" not in request.form:
        missing = "document" if upload is None else "replace"
        return _page({missing: lang().gettext("Select this check box to replace the world.")}), 422
    try:
        worlds.import_world(world_context(), parts_in(upload.stream))
    except (Malformed, InvalidInput, Conflict) as error:
        refusal = lang().gettext("The document was rejected, and nothing was changed.")
        return _page({"document": refusal, "place": str(error)[:DETAIL]}), 422
    return back_to("control_worlds.all_worlds", "imported")


@blueprint.post("/snapshots")
def save_snapshot() -> Answer | Response:
    """Keep the world as it is now."""
    try:
        worlds.save_snapshot(world_context(), request.form.get("snapshot", ""))
    except InvalidInput as error:
        return _page({"snapshot": told(error, RULES)["name"]}), 422
    except SnapshotExists as error:
        taken = lang().gettext("Someone has just saved a snapshot with this name.")
        return _page({"snapshot": taken}), status_of(type(error))
    except LimitReached as error:
        full = lang().gettext(
            "This world can have at most %(num)s snapshots. Delete one first.", num=error.most
        )
        return _page({"snapshot": full}), status_of(type(error))
    return back_to("control_worlds.all_worlds", "saved")


@blueprint.post("/snapshots/<name>/restore")
def restore_snapshot(name: str) -> Response:
    """Bring a snapshot back, when that is meant."""
    question = mark(
        "Restore the snapshot “%(name)s”? "
        "Everything since then will be lost, and the clock goes back too."
    )
    ask_once(question, mark("Restore"), _back(), name=name)
    worlds.restore_snapshot(world_context(), name)
    return back_to("control_worlds.all_worlds", "restored")


@blueprint.post("/snapshots/<name>/delete")
def delete_snapshot(name: str) -> Response:
    """Throw a snapshot away, when that is meant."""
    ask_once(mark("Delete the snapshot “%(name)s”?"), mark("Delete"), _back(), name=name)
    worlds.delete_snapshot(world_context(), name)
    return back_to("control_worlds.all_worlds", "deleted")


@blueprint.post("/worlds")
def make_world() -> Answer | Response:
    """A new world beside this one."""
    name, scenario = request.form.get("name", ""), request.form.get("scenario", "")
    seed = request.form.get("seed", "").strip() or None
    try:
        worlds.make_world(root(), name, scenario, seed)
    except InvalidInput as error:
        return _page(told(error, RULES)), 422
    except WorldExists as error:
        taken = lang().gettext("A world with this name already exists.")
        return _page({"name": taken}), status_of(type(error))
    return back_to("control_worlds.all_worlds", "made")


@blueprint.post("/worlds/<name>/reset")
def reset_world(name: str) -> Response:
    """Bring one of the worlds back to its scenario, when that is meant."""
    there = root().elsewhere(name)
    question = mark(
        "Reset the world “%(name)s”? Its data, clock, settings, emails and journal are replaced "
        "by its scenario’s. Snapshots stay."
    )
    ask_once(question, mark("Reset"), _back(), name=name)
    worlds.reset(there)
    return back_to("control_worlds.all_worlds", "resetOne")


@blueprint.post("/worlds/reset")
def reset_all() -> Response:
    """Bring all worlds back to their scenarios, when that is meant."""
    here = root()
    question = mark("Reset all worlds? Everything done in them will be lost. Snapshots stay.")
    ask_once(question, mark("Reset all worlds"), _back())
    worlds.reset_all(here)
    return back_to("control_worlds.all_worlds", "resetAll")


@blueprint.post("/worlds/<name>/delete")
def delete_world(name: str) -> Response:
    """Delete a world, when that is meant."""
    here = root()
    question = mark("Delete the world “%(name)s” and its snapshots? This can’t be undone.")
    ask_once(question, mark("Delete"), _back(), name=name)
    worlds.delete_world(here, name)
    return back_to("control_worlds.all_worlds", "gone")
