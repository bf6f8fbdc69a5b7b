"""Who may use Bookings: which year's rules hold, what an admin sets, and what a decision says."""

from dataclasses import dataclass
from enum import StrEnum

from bookwithme.domain.access_texts import DENIALS, Outcome, Question, Reason
from bookwithme.domain.ews_lists import APPLICATION


class AccessRules(StrEnum):
    """Which of Microsoft's published rules hold, by the year they began.

    Those of 2022 and 2025 have each a table for EwsEnabled. Under those of 2026 a mailbox policy of
    Outlook on the web decides, and EWS (by the table of 2025) about programs alone.
    """

    R2022 = "2022"
    R2025 = "2025"
    R2026 = "2026"


class ApplicationAccessPolicy(StrEnum):
    """EwsApplicationAccessPolicy; blank is None."""

    ENFORCE_ALLOW_LIST = "EnforceAllowList"
    ENFORCE_BLOCK_LIST = "EnforceBlockList"


_ALLOW = ApplicationAccessPolicy.ENFORCE_ALLOW_LIST
_BLOCK = ApplicationAccessPolicy.ENFORCE_BLOCK_LIST


@dataclass(frozen=True, slots=True)
class EwsPolicy:
    """The EWS settings of an organization or of a mailbox; None is Exchange's blank.

    Both lists may hold entries; only the one that the policy names counts. `allowed_app_ids`: the
    programs that an organization lets in while EWS is being retired; a mailbox has none. The last
    three are switches for programs of these names, which the booking page does not ask for.
    """

    ews_enabled: bool | None = None
    application_access_policy: ApplicationAccessPolicy | None = None
    allow_list: tuple[str, ...] = ()
    block_list: tuple[str, ...] = ()
    allowed_app_ids: tuple[str, ...] = ()
    outlook: bool | None = None
    mac_outlook: bool | None = None
    entourage: bool | None = None

    @property
    def enforced_list(self) -> tuple[str, ...]:
        """The entries of the list that the policy names; nothing without a policy."""
        if self.application_access_policy is None:
            return ()
        return self.allow_list if self.application_access_policy is _ALLOW else self.block_list


class Protocol(StrEnum):
    """By which way a program comes: the booking page, Exchange Web Services, Exchange's REST."""

    PAGE = "page"
    EWS = "ews"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Program:
    """Who asks to be let in.

    Attributes:
        agent: what the lists are held against: the whole User-Agent, empty where none was sent.
        app_id: the GUID of its application, as its token says; None where nothing says so.
    """

    agent: str
    protocol: Protocol
    app_id: str | None = None


BOOKINGS = Program(APPLICATION, Protocol.PAGE)
"""The booking page itself."""


@dataclass(frozen=True, slots=True)
class Step:
    """One question of the decision.

    Attributes:
        step: the document's numbering, such as `organization 2A`; besides `subscription`,
            `servicePlan`, `owaPolicy`, and for programs `allowedAppIDs` and `switch`.
        question, outcome: sentences to translate.
        value: what was looked at, as the console prints it; empty for blank.
        source: the document's command that shows the value, or a sentence to translate.
        remedy: the document's command that would change the outcome, mended where it is broken.
    """

    step: str
    question: Question
    value: str
    source: str
    outcome: Outcome
    remedy: str | None = None

    @property
    def denial(self) -> Reason | None:
        """The reason, where this step by itself denies."""
        return DENIALS.get(self.outcome)


@dataclass(frozen=True, slots=True)
class Decision:
    """Allowed or not; the reason of the first step that denies; every step, in order.

    `policy`: the Outlook on the web mailbox policy that governs the mailbox; none for programs.
    """

    allowed: bool
    reason: Reason | None
    steps: tuple[Step, ...]
    policy: str = ""

    @property
    def denied_by(self) -> Step | None:
        """The step that gave the reason."""
        return next((each for each in self.steps if each.denial), None)

    @property
    def told(self) -> str | None:
        """The reason in English, with the policy's name where it has a place for that."""
        return self.reason and self.reason.value % {"policy": self.policy}


def lists_ignored(rules: AccessRules, organization: EwsPolicy, mailbox: EwsPolicy) -> bool:
    """Whether EwsEnabled is blank on both levels, which under the rules of 2022 idles all lists."""
    blank = organization.ews_enabled is None and mailbox.ews_enabled is None
    return blank and rules is AccessRules.R2022
