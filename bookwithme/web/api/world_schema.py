"""What the description of the control API takes from a world's document."""

from __future__ import annotations

from bookwithme import i18n
from bookwithme.contract.describing import shapes
from bookwithme.contract.document.world import World
from bookwithme.domain.access import AccessRules
from bookwithme.domain.settings import PolicyDelay, Provisioning
from bookwithme.web.api import schema as s
from bookwithme.web.api.schema import FLAG, Schema

LANGUAGE = s.choice(i18n.languages)
SETTINGS: Schema = {
    "accessRules": s.choice(AccessRules),
    "policyDelay": s.choice(PolicyDelay),
    "emailVerification": FLAG,
    "provisioning": s.choice(Provisioning),
}
DEFINITIONS = shapes([World], []) | {"Hours": s.HOURS}
