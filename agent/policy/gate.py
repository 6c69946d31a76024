"""Stands between what a model decides and the phone: rules, and a person where they say so."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from inspect import isawaitable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias

from ...actions import (
    Ask,
    DeviceAction,
    Dpad,
    Drag,
    Outcome,
    PolicyRecord,
    Press,
    Swipe,
    TouchAction,
    TypeText,
    UsageError,
    describe,
)
from ...device.apps import packages_in
from ...device.device import Device, Observation
from ...device.errors import DeviceError
from ...device.labels import known_labels
from ...device.ui import UiTree
from ...traces.schema import CallRecord, End, Ending, EpisodeRecord, StepRecord
from ..models.base import Model
from ..views import Glimpse, Views
from .policy import ActPolicy, PolicyDecision, Preset
from .surface import Surface, control_key
from .words import ActClass, apps_named, speaks_to_agents

if TYPE_CHECKING:
    from .rules import StandingRule

# How long a person has to answer, unless something else is said; in seconds.
APPROVE_TIMEOUT_S = 120.0
NOBODY = "nobody"
RULES = "the rules"
USER_SAYS = "the user says: "
_CLOSED = "this way is closed: go on without it, or hand over"


@dataclass(frozen=True, slots=True)
class ApprovalRequest:
    """What a person is asked about. `does` is the act in words, `label` what stands on the control,
    `amount` what it would cost as far as the screen tells, `picture` the screen as a file. `most`
    is the highest price on the screen where there is no amount: a yes to one is none to another,
    and it is shown to nobody as the price."""

    goal: str
    does: str
    why: str
    classes: tuple[str, ...]
    app: str
    label: str
    amount: str
    picture: Path | None
    deadline_s: float
    most: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """A yes or a no, who gave it, and a word on it."""

    yes: bool
    by: str
    why: str = ""


class Approver(Protocol):
    """Somebody outside of the model's channel who can say yes; None is no answer."""

    async def approve(self, request: ApprovalRequest) -> Approval | None:
        """The answer to a request; it is given up after the request's deadline."""
        ...


Approve: TypeAlias = Callable[[ApprovalRequest], bool | None | Awaitable[bool | None]]
"""A callback that answers requests: True is yes, False no, None no answer."""


@dataclass(frozen=True, slots=True)
class GateSetup:
    """How the gate of an attempt is made; `preset` benchmark makes none. `model` is asked what a
    touch does where the phone cannot tell. `ordered` is whether the goal is the user's own word:
    one that another program has written orders nothing."""

    preset: Preset
    rules: "tuple[StandingRule, ...]" = ()
    approver: Approver | None = None
    timeout_s: float = APPROVE_TIMEOUT_S
    model: Model | None = None
    ordered: bool = True

    def open(
        self,
        device: Device,
        record: EpisodeRecord,
        frames: Path,
        book: Callable[[CallRecord], None],
    ) -> "Gate | None":
        """The gate of one attempt; a benchmark has none."""
        if self.preset == "benchmark":
            return None
        return Gate(self, device, record.goal, record.secrets, frames, book)


class Gate:
    """Rules on each act of one attempt. It reads the views itself, when an act is about to be done:
    what is under the finger by then may not be what the model saw."""

    def __init__(
        self,
        setup: GateSetup,
        device: Device,
        goal: str,
        secrets: Sequence[str],
        frames: Path | None = None,
        book: Callable[[CallRecord], None] = lambda call: None,
    ) -> None:
        self._setup = setup
        self._device = device
        self._goal = goal
        self._secrets = tuple(secrets)
        self._frames = frames
        self._book = book
        # Views that cannot be had once may be had the next time, and are worth the wait each time.
        self._views = Views(device, patience=None)
        self._policy: ActPolicy | None = None
        self._earlier: list[StepRecord] = []
        self._missing: dict[ActClass, PolicyRecord] = {}

    def replay(self, step: StepRecord) -> None:
        """Remember a step of an attempt that is gone on with."""
        self._earlier.append(step)

    async def look(self, action: DeviceAction) -> Glimpse | None:
        """The views as they are just before an act that needs them; None for any other."""
        return await self._views.read() if _needs_views(action) else None

    async def check(
        self,
        action: DeviceAction,
        seen: Observation,
        intent: str = "",
        picture: str = "",
        views: Glimpse | None = None,
        seen_first: bool = True,
    ) -> PolicyRecord:
        """Whether an act may be done, after asking whoever is there if the rules say so; `views`
        if somebody has just had a look. Nobody is asked about one whose model has not `seen_first`
        what it acts on."""
        policy = await self._opened()
        views = views or await self.look(action)
        tree = views.tree if views else None
        also = await self._read_off(action, seen, tree)
        known = tree if _needs_views(action) else UiTree(0, ())
        front = seen.app.package if seen.app else ""
        decision = policy.decide(action, front, seen.frame.size, known, intent, also)
        record = _record(decision)
        if decision.ruled == "ask":
            record = await self._asked(record, describe(action), decision, picture, seen_first)
            if record.allowed:
                policy.granted(decision)
        if not record.allowed and record.by != RULES:
            policy.refused(decision.acts, record.package, record.objects)
            self._missing.update((act, record) for act in decision.acts)
        return record

    async def consent(
        self, does: str, why: str, acts: tuple[ActClass, ...] = (), package: str = ""
    ) -> PolicyRecord:
        """Whether what no finger does may be done to the phone, as an app that is installed: a
        standing rule answers, else whoever is there."""
        decision = PolicyDecision("ask", why, acts, Surface(package, package))
        return await self._asked(_record(decision), does, decision, "")

    async def forbids(
        self, action: DeviceAction, seen: Observation, tree: UiTree, granted: bool
    ) -> str:
        """Why what closes dialogs may not press that, or nothing; nobody is asked."""
        policy = await self._opened()
        decision = _unasked(policy, action, seen, tree, granted)
        denied = next((r for r in self._setup.rules if not r.allows and r.covers(decision)), None)
        if denied is not None or decision.ruled != "allow":
            return decision.why or f"the rule {denied}"
        return ""

    def told(self, record: PolicyRecord, outcome: Outcome) -> None:
        """What came of an act that was allowed. One whose fate is not known counts as done: a
        second order is asked about, rather than made by mistake."""
        if self._policy is not None:
            _remember(self._policy, self._missing, record, outcome)

    async def heard(self, question: str, answer: str) -> None:
        """The user has answered what the model asked."""
        (await self._opened()).answered(question, answer)

    def ended(self, ending: Ending) -> Ending:
        """How the attempt ends: never as completed when somebody has refused what it needed."""
        policy = self._policy
        if policy is None or ending.end not in (
            End.COMPLETED, End.ANSWERED, End.STUCK, End.INFEASIBLE
        ):  # fmt: skip
            return ending
        # A goal that orders nothing which the gate can read may have needed whatever was refused.
        unread = ending.end is End.COMPLETED and not policy.orders.orders
        for act, record in self._missing.items():
            if policy.needs(act) or unread:
                said = f"; the model says: {ending.why or ending.answer}"
                end = End.HANDED_OVER if record.by == NOBODY else End.REFUSED
                why = f"{record.by} did not allow to go on: {record.why}"
                return Ending(end, why + (said if ending.why or ending.answer else ""))
        return ending

    async def _opened(self) -> ActPolicy:
        """The rules, with the apps that the goal names among those on the phone."""
        if self._policy is None:
            try:
                installed = packages_in(await self._device.shell("pm", "list", "packages"))
            except DeviceError:
                # The apps are not known then, and the goal is taken to name none of them.
                installed = ()
            apps = apps_named(self._goal, installed, known_labels())
            if apps and not self._goal.isascii():
                # Of another app that the goal names the table may know no name in its language.
                from .told_names import told_names

                for package, name in (await told_names(self._goal, self._device)).items():
                    apps.setdefault(package, (name,))
            setup = self._setup
            self._policy = ActPolicy(self._goal, setup.preset, apps, self._secrets, setup.ordered)
            for step in self._earlier:
                _again(self._policy, self._missing, step)
        return self._policy

    async def _read_off(
        self, action: DeviceAction, seen: Observation, tree: UiTree | None
    ) -> tuple[ActClass, ...]:
        """Without views, what a second model reads off the picture."""
        if self._setup.model is None or tree is not None or not _needs_views(action):
            return ()
        from .reader import ScreenReader

        return await ScreenReader(self._setup.model, self._book).classes(action, seen)

    async def _asked(
        self,
        record: PolicyRecord,
        does: str,
        decision: PolicyDecision,
        picture: str,
        seen_first: bool = True,
    ) -> PolicyRecord:
        if rule := next((rule for rule in self._setup.rules if rule.covers(decision)), None):
            return record.model_copy(update={"allowed": rule.allows, "by": f"the rule {rule}"})
        if not seen_first:
            return record
        approver, timeout_s = self._setup.approver, self._setup.timeout_s
        if approver is None:
            return record.model_copy(update={"by": NOBODY, "answer": "nobody is here to allow it"})
        request = ApprovalRequest(
            goal=self._goal,
            does=does,
            why=decision.why,
            classes=record.acts,
            app=record.package,
            label=record.label,
            amount=record.amount,
            picture=self._frames / picture if self._frames and picture else None,
            deadline_s=timeout_s,
            most=str(decision.most or ""),
        )
        try:
            async with asyncio.timeout(timeout_s):
                said = await approver.approve(request)
        except TimeoutError:
            said = None
        if said is None:
            why = f"nobody answered within {timeout_s:g} s"
            return record.model_copy(update={"by": NOBODY, "answer": why})
        return record.model_copy(
            update={
                "allowed": said.yes,
                "by": said.by,
                "answer": said.why or ("yes" if said.yes else "no"),
            }
        )


def forbids_unasked(
    goal: str, action: DeviceAction, seen: Observation, tree: UiTree, granted: bool
) -> str:
    """The same where an attempt has no gate: what nobody has chosen is of no class there either."""
    decision = _unasked(ActPolicy(goal), action, seen, tree, granted)
    return "" if decision.ruled == "allow" else decision.why


def _unasked(
    policy: ActPolicy, action: DeviceAction, seen: Observation, tree: UiTree, granted: bool
) -> PolicyDecision:
    front = seen.app.package if seen.app else ""
    return policy.unasked(action, front, seen.frame.size, tree, granted)


def refusal_text(record: PolicyRecord) -> str:
    """What the model is told of an act that was not allowed."""
    if record.ruled == "ask" and record.by == RULES:
        return f"not done unseen: {record.why}; look at the screen, then ask for this act alone"
    if record.by == RULES:
        return f"not allowed: {record.why}; {_CLOSED}"
    return f"not allowed by {record.by}: {record.why}; {_CLOSED}"


def _needs_views(action: DeviceAction) -> bool:
    """Whether it matters what is under the finger or has the focus."""
    match action:
        case Press(key=key):
            return key == "enter"
        case Dpad(key=key):
            return key == "center"
        case _:
            return isinstance(action, TouchAction | Swipe | Drag | TypeText)


def _record(decision: PolicyDecision) -> PolicyRecord:
    on = decision.surface
    return PolicyRecord(
        ruled=decision.ruled,
        allowed=decision.ruled == "allow",
        by=RULES,
        why=decision.why,
        acts=tuple(map(str, decision.acts)),
        package=on.package if on else "",
        label=on.label[:200] if on else "",
        view_id=on.resource_id if on else "",
        dialog=on.dialog if on else False,
        blind=on is not None and not on.known,
        amount=str(decision.total or ""),
        objects=tuple(sorted(decision.objects)),
        astray=speaks_to_agents(on.text)[:80] if on else "",
    )


def _remember(
    policy: ActPolicy, missing: dict[ActClass, PolicyRecord], record: PolicyRecord, outcome: Outcome
) -> None:
    acts = tuple(ActClass(act) for act in record.acts)
    if record.allowed and outcome.status in ("done", "unknown"):
        policy.told(acts, control_key(record.package, record.label, record.view_id, record.dialog))
        for act in acts:
            missing.pop(act, None)


def _again(policy: ActPolicy, missing: dict[ActClass, PolicyRecord], step: StepRecord) -> None:
    """Go through a recorded step as if it had just happened."""
    if isinstance(typing := step.instead or step.action, TypeText):
        policy.typed(typing.text)
    match step:
        case StepRecord(policy=PolicyRecord() as record):
            acts = tuple(ActClass(act) for act in record.acts)
            if record.allowed:
                _remember(policy, missing, record, step.outcome or Outcome.unknown(""))
            elif record.by != RULES:
                policy.refused(acts, record.package, record.objects)
                missing.update((act, record) for act in acts)
        case StepRecord(action=Ask(question=question), outcome=Outcome(why=why)):
            if why.startswith(USER_SAYS):
                policy.answered(question, why.removeprefix(USER_SAYS))
        case _:
            pass


class CallbackApprover:
    """Somebody's own function answers; what it raises ends the attempt, as of any callback."""

    def __init__(self, approve: Approve) -> None:
        if not callable(approve):
            raise UsageError(f"approve is {approve!r}: give a function")
        self._approve = approve

    async def approve(self, request: ApprovalRequest) -> Approval | None:
        """What the function says; anything but True, False and None is a mistake of its own."""
        said = self._approve(request)
        answer = await said if isawaitable(said) else said
        if not isinstance(answer, bool | None):  # pyright: ignore[reportUnnecessaryIsInstance]
            raise TypeError(
                f"approve returned {answer!r}: return True, False, or None for no answer"
            )
        return None if answer is None else Approval(answer, "the callback")
