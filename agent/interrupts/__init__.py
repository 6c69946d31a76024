"""What stands in the way and is closed without a model: by exact ids and labels, as data.

A fake dialog that an app draws has that app's package, so a system dialog is known by the package
of its window. Nothing is pressed that the rules do not name, at most `MOST` things on one screen,
and each is written down before it is done.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from ...actions import Tap, UsageError, to_norm
from ...actions.log import get_logger
from ...device.device import Device, Observation
from ...device.errors import DeviceError
from ...device.labels import read_table
from ...device.ui import UiNode, UiTree
from ...traces.files import LineFile
from ...traces.redactor import Redactor
from ..hooks import BeforeAction, outside
from ..hooks import rule as ruling_of
from ..policy.gate import Gate, forbids_unasked
from ..views import Views

AUDIT = "interrupts.jsonl"
"""Beside the steps: one InterruptRecord a line, on disk before anything is pressed."""
MOST = 3

_MESSAGE = "permission_message"
_log = get_logger(__name__)
_Words = Annotated[tuple[str, ...], Field(default=())]


class InterruptRule(BaseModel):
    """One kind of interrupt; the fields are explained in rules.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    packages: _Words
    ids: _Words
    labels: _Words
    lacks: _Words
    says: _Words
    grants: bool = False


class InterruptRules(BaseModel):
    """All of rules.yaml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rules: tuple[InterruptRule, ...]
    never: tuple[str, ...]
    groups: dict[str, tuple[str, ...]]
    always: tuple[str, ...]


@cache
def builtin_rules() -> InterruptRules:
    """The rules of this package."""
    text = files(__package__ or "").joinpath("rules.yaml").read_text("utf-8")
    return InterruptRules.model_validate(read_table(text))


@dataclass(frozen=True, slots=True)
class Grant:
    """A permission group that may be allowed: to any app, or the one whose label is `app`."""

    group: str
    app: str = ""

    @classmethod
    def parse(cls, text: str) -> "Grant":
        """`location`, or `Maps: location`; raises UsageError that names the groups."""
        app, _, group = text.rpartition(":")
        name = group.strip().lower()
        known = builtin_rules().groups
        if name not in known:
            raise UsageError(
                f"{text!r} grants no permission that there is: write GROUP or 'APP: GROUP', "
                f"of {', '.join(known)}"
            )
        return cls(name, app.strip())


@dataclass(frozen=True, slots=True)
class Closing:
    """A button to press, and the rule that says so; `grants` that it allows what was declared."""

    rule: str
    button: UiNode
    grants: bool = False

    @property
    def label(self) -> str:
        """What stands on the button, or its id where nothing does."""
        return _spoken(self.button) or self.button.short_id


class InterruptRecord(BaseModel):
    """What stood in the way: the rule that knows it, the button that the rule presses, and the app
    in front. `forbidden` says why it was not pressed, if it was not."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    at: datetime
    rule: str
    package: str
    id: str
    label: str
    app: str | None = None
    forbidden: str | None = None


Forbids: TypeAlias = Callable[[Tap, Observation, UiTree, Closing], Awaitable[str | None]]
"""Why something is not to be pressed; empty if it may be, and None for "no" without a word."""


async def _nothing(action: Tap, seen: Observation, tree: UiTree, closing: Closing) -> str:
    return ""


def forbidding(goal: str, gate: Gate | None, before: BeforeAction | None) -> Forbids:
    """Whoever rules on the model's acts rules on these: `before` without a word, then the gate, and
    where an attempt has none, what no class of acts allows without being asked."""

    async def forbids(action: Tap, seen: Observation, tree: UiTree, closing: Closing) -> str | None:
        if await ruling_of(before, action, seen) is not None:
            return None
        if gate is None:
            return forbids_unasked(goal, action, seen, tree, closing.grants)
        with outside(DeviceError):
            return await gate.forbids(action, seen, tree, closing.grants)

    return forbids


def find_interrupt(
    tree: UiTree, grants: Sequence[Grant] = (), rules: InterruptRules | None = None
) -> Closing | None:
    """What the first rule that fits presses; None if no rule fits."""
    known = rules or builtin_rules()
    windows = tuple(_Window.of(root) for root in tree.roots)
    for rule in known.rules:
        for window in windows:
            if (button := _button(rule, window, known)) is None:
                continue
            if rule.grants and not _granted(window.nodes, grants, known):
                # The rest of the rules is not for a question that was not answered before.
                return None
            return Closing(rule.name, button, rule.grants)
    return None


class Interrupts:
    """Looks at a screen before the model does, and closes what only stands in the way.

    `folder` is the episode's; `forbids` is asked before each press. `views` are those that others
    read as well, and `secrets` go into the file by their names.
    """

    def __init__(
        self,
        device: Device,
        folder: Path,
        now: Callable[[], datetime],
        grants: Sequence[Grant] = (),
        forbids: Forbids = _nothing,
        *,
        only_grants: bool = False,
        views: Views | None = None,
        secrets: Redactor | None = None,
    ) -> None:
        rules = builtin_rules()
        kept = tuple(rule for rule in rules.rules if rule.grants or not only_grants)
        self._rules = rules.model_copy(update={"rules": kept})
        self._device = device
        self._views = views or Views(device)
        self._file = LineFile(folder / AUDIT)
        self._now = now
        self._grants = tuple(grants)
        self._forbids = forbids
        self._secrets = secrets or Redactor()
        self._told: list[str] = []
        # What stands there for many steps is written down once.
        self._left: set[tuple[str, str, str]] = set()

    async def cleared(self, seen: Observation) -> Observation:
        """The screen when nothing that a rule names stands in the way; raises DeviceError."""
        pressed: list[str] = []
        while len(pressed) < MOST:
            tree = (await self._views.of(seen)).tree
            closing = find_interrupt(tree, self._grants, self._rules) if tree else None
            if tree is None or closing is None:
                return seen
            action = Tap(at=to_norm(closing.button.center, seen.frame.size))
            if why := await self._forbids(action, seen, tree, closing):
                self._leave(closing, seen, why)
            if why != "":
                return seen
            pressed.append(closing.rule)
            self._write_down(closing, seen)
            outcome = await self._device.perform(action, seen)
            said = f"{closing.rule}: {closing.label!r} was pressed ({outcome.status})"
            _log.info("interrupt", rule=closing.rule, pressed=closing.label, done=outcome.status)
            self._told.append(said)
            seen = await self._device.observe()
        return seen

    def told(self) -> str:
        """What was done since this was asked last, for the model; empty for nothing."""
        told, self._told = self._told, []
        return "".join(f"\nClosed on the way, without you: {said}." for said in told)

    def _leave(self, closing: Closing, seen: Observation, why: str) -> None:
        left = (closing.rule, closing.button.package, closing.label)
        if left not in self._left:
            self._left.add(left)
            self._write_down(closing, seen, why)
            _log.warning("interrupt left", rule=closing.rule, button=closing.label, why=why)

    def _write_down(self, closing: Closing, seen: Observation, forbidden: str = "") -> None:
        button = closing.button
        record = InterruptRecord(
            at=self._now(),
            rule=closing.rule,
            package=button.package,
            id=button.resource_id,
            label=closing.label,
            app=seen.app.package if seen.app else None,
            forbidden=forbidden or None,
        )
        self._file.add(self._secrets.hidden(record))


@dataclass(frozen=True, slots=True)
class _Window:
    """The views of one window, with what every rule asks of them."""

    nodes: tuple[UiNode, ...]
    labels: tuple[str, ...]
    """Of each view, upper and lower case being the same."""
    ids: frozenset[str]
    packages: frozenset[str]

    @classmethod
    def of(cls, root: UiNode) -> "_Window":
        nodes = tuple(root.nodes())
        return cls(
            nodes,
            tuple(_label(node).casefold() for node in nodes),
            frozenset(id for node in nodes for id in _ids(node)),
            frozenset(node.package for node in nodes),
        )


def _button(rule: InterruptRule, window: _Window, rules: InterruptRules) -> UiNode | None:
    # Of a screen without any of that most rules have nothing to look for.
    if rule.packages and window.packages.isdisjoint(rule.packages):
        return None
    if not window.ids.isdisjoint(rule.lacks):
        return None
    labelled = [
        (node, label)
        for node, label in zip(window.nodes, window.labels, strict=True)
        if not rule.packages or node.package in rule.packages
    ]
    said = tuple(words.casefold() for words in rule.says)
    asking = {node.package for node, label in labelled if label.startswith(said)}
    if rule.says and not asking:
        return None
    here = [(node, label) for node, label in labelled if node.enabled and node.bounds.right > 0]
    by_id = (node for name in rule.ids for node, _ in here if name in _ids(node))
    wanted = [label.casefold() for label in rule.labels]
    by_label = (node for label in wanted for node, own in here if own == label)
    for node in (*by_id, *by_label):
        if rule.says and node.package not in asking:
            continue
        if rule.grants or not _spoken(node).casefold().startswith(rules.never):
            return node
    return None


def _granted(nodes: Sequence[UiNode], grants: Sequence[Grant], rules: InterruptRules) -> bool:
    """Whether the dialog asks for just what was declared, and nothing for all the time."""
    message = next((n.text for n in nodes if n.short_id == _MESSAGE), "")
    folded = message.casefold()
    if not message or any(words in folded for words in rules.always):
        return False
    asked = [g for g, words in rules.groups.items() if any(w.casefold() in folded for w in words)]
    return len(asked) == 1 and any(
        grant.group == asked[0] and _is_app(grant.app, message) for grant in grants
    )


def _is_app(app: str, message: str) -> bool:
    """Whether the app that asks is called so: "Allow APP to ..." or “APP” in Chinese."""
    return not app or f"Allow {app} to " in message or f"允许“{app}”" in message.replace(" ", "")


def _ids(node: UiNode) -> tuple[str, str]:
    return node.resource_id, node.short_id or node.resource_id


def _spoken(node: UiNode) -> str:
    """A button's label, which may stand in a view within it."""
    return next((label for inner in node.nodes() if (label := _label(inner))), "")


def _label(node: UiNode) -> str:
    return " ".join((node.text or node.desc).split())
