"""Faults: what is to go wrong in a world."""

from flask import Blueprint

from bookwithme.contract.faults import FaultList, FaultsWish
from bookwithme.service.faults import faults
from bookwithme.web.api.operation import Operation
from bookwithme.web.platform.request_context import world_context

blueprint = Blueprint("faults", __name__)


@blueprint.get("/faults")
@Operation()
def all_faults() -> FaultList:
    """The faults that can still strike, in the order in which they are tried."""
    return FaultList.told(faults.all_faults(world_context()))


@blueprint.put("/faults")
@Operation()
def put(body: FaultsWish) -> FaultList:
    """Have these faults and no others."""
    return FaultList.told(faults.put_faults(world_context(), body.as_domain()))


@blueprint.delete("/faults")
@Operation()
def clear() -> None:
    """Let nothing go wrong any more."""
    faults.put_faults(world_context(), [])
