"""An organization's mailbox policies of Outlook on the web."""

from collections.abc import Iterator

from flask import Blueprint, request

from bookwithme.contract.owa_policies import NewOwaPolicy, OwaPolicyChange, OwaPolicyInfo
from bookwithme.domain.errors import OwaPolicyExists, OwaPolicyInUse
from bookwithme.domain.owa_policy import OwaPolicy
from bookwithme.service.admin.owa_policies import OwaPolicyAdmin
from bookwithme.service.admin.policies import directory_of
from bookwithme.web.api.operation import Operation
from bookwithme.web.platform.request_context import world_context

blueprint = Blueprint("owa_policies", __name__)

_ALL = "/organizations/<domain>/owa-policies"
_ONE = f"{_ALL}/<name>"


def _admin(domain: str) -> OwaPolicyAdmin:
    context = world_context()
    return OwaPolicyAdmin(context, directory_of(context, domain, "api").domain, "api", at_once=True)


def _info(policy: OwaPolicy) -> OwaPolicyInfo:
    return OwaPolicyInfo.of(policy, policy.switches)


def _command() -> str:
    """What the log of changes tells of this call."""
    return f"{request.method} {request.path}"


@blueprint.get(_ALL)
@Operation(plural="owaPolicies")
def every(domain: str) -> Iterator[OwaPolicyInfo]:
    """Every policy, in order of creation, the default one first."""
    return (_info(each) for each in _admin(domain).all())


@blueprint.post(_ALL)
@Operation(status=201, errors=(OwaPolicyExists,))
def create(domain: str, body: NewOwaPolicy) -> OwaPolicyInfo:
    """A new policy."""
    return _info(_admin(domain).add(body.name, body.switches(), _command()))


@blueprint.get(_ONE)
@Operation()
def show(domain: str, name: str) -> OwaPolicyInfo:
    """One policy."""
    return _info(_admin(domain).named(name))


@blueprint.patch(_ONE)
@Operation()
def change(domain: str, name: str, body: OwaPolicyChange) -> OwaPolicyInfo:
    """Turn its switches, which counts at once."""
    _, after, _ = _admin(domain).change(name, body.applied_to, _command())
    return _info(after)


@blueprint.delete(_ONE)
@Operation(errors=(OwaPolicyInUse,))
def delete(domain: str, name: str) -> None:
    """Delete a policy that is not the default one and that no mailbox has."""
    _admin(domain).remove(name, _command())
