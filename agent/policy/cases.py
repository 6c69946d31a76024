"""Runs the rules over what is on disk: the views of a trace, or cases that somebody wrote down."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ...actions import (
    DeviceAction,
    Px,
    Size,
    TaggedAction,
    Tap,
    UsageError,
    describe,
    first_mistake,
    to_norm,
)  # fmt: skip
from ...device.errors import CaptureFailed
from ...device.labels import known_labels
from ...device.ui import UiTree
from ...traces.reader import read_episode, read_steps
from ...traces.views import unpack_views
from .policy import ActPolicy, PolicyDecision, Preset, Ruled
from .rules import StandingRule, parse_rules
from .words import ActClass, apps_named

# A file of cases is no larger; in bytes.
LARGEST = 4 * 1024**2


class PolicyCase(BaseModel):
    """One act on one screen, and what the rules must say of it.

    `views` is a file that `uiautomator dump` has written, beside the file of cases. The act is
    either `tap`, what stands on the control that is tapped, or `act`, an action in full.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    goal: str
    views: Path
    expect: Ruled
    tap: str | None = None
    act: TaggedAction | None = None
    name: str = ""
    preset: Literal["strict", "standard"] = "standard"
    apps: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    classes: tuple[ActClass, ...] | None = None


class _Cases(BaseModel):
    model_config = ConfigDict(extra="forbid")

    cases: list[PolicyCase] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Tried:
    """What the rules said of one act; `wrong` is what was expected instead, if that differs."""

    name: str
    does: str
    decision: PolicyDecision
    by: str = ""
    wrong: str = ""


def try_cases(file: Path, rules: Sequence[str] = ()) -> list[Tried]:
    """Every case of a file; raises UsageError for a file that is none."""
    standing = parse_rules(rules)
    return [_tried(case, file, number, standing) for number, case in enumerate(_read(file), 1)]


def try_trace(folder: Path, preset: Preset, rules: Sequence[str] = ()) -> list[Tried]:
    """Every act of an episode whose views were kept, one after the other as they were done.

    Raises UsageError if there is not one.
    """
    record, standing = read_episode(folder), parse_rules(rules)
    steps = list(read_steps(folder))
    installed = {step.observation.package or "" for step in steps} - {""}
    apps = apps_named(record.goal, sorted(installed), known_labels())
    policy = ActPolicy(record.goal, preset, apps, record.secrets, record.ordered)
    tried: list[Tried] = []
    for step in steps:
        action, seen = step.instead or step.action, step.observation
        if not isinstance(action, DeviceAction) or seen.ui is None:
            continue
        tree = unpack_views((folder / "views" / Path(seen.ui).name).read_bytes()).tree()
        size = Size(seen.frame.width_px, seen.frame.height_px)
        decision = policy.decide(action, seen.package or "", size, tree, step.thought)
        if step.outcome is not None and step.outcome.status in ("done", "unknown"):
            if decision.surface is not None:
                policy.told(decision.acts, decision.surface.key)
        name = f"step {step.index + 1}"
        tried.append(Tried(name, describe(action), decision, _by(decision, standing)))
    if not tried:
        raise UsageError(f"{folder} holds no views to try the rules on: run it with --ui")
    return tried


def _tried(case: PolicyCase, file: Path, number: int, rules: Sequence[StandingRule]) -> Tried:
    name = case.name or f"case {number}"
    try:
        tree = UiTree.parse((file.parent / case.views).read_text("utf-8"))
    except (OSError, UnicodeDecodeError, CaptureFailed) as error:
        raise UsageError(f"{file}: {name}: the views cannot be read: {error}") from error
    size = _size(tree)
    action = case.act if isinstance(case.act, DeviceAction) else _tap(case, tree, size)
    if action is None:
        raise UsageError(f"{file}: {name}: no view says {case.tap!r}; give `tap` or an `act`")
    apps = {package: () for package in case.apps}
    policy = ActPolicy(case.goal, case.preset, apps, case.secrets)
    front = next((node.package for node in tree.nodes() if node.package), "")
    decision = policy.decide(action, front, size, tree)
    wrong = ""
    if decision.ruled != case.expect:
        wrong = f"expected {case.expect}"
    elif case.classes is not None and set(decision.acts) != set(case.classes):
        wrong = f"expected the classes {', '.join(case.classes) or 'none'}"
    return Tried(name, describe(action), decision, _by(decision, rules), wrong)


def _tap(case: PolicyCase, tree: UiTree, size: Size) -> DeviceAction | None:
    wanted = (case.tap or "").casefold()
    nodes = (n for n in tree.nodes() if wanted in (n.text.casefold(), n.desc.casefold()))
    node = next(nodes, None) if wanted else None
    return None if node is None else Tap(at=to_norm(Px(node.center.x, node.center.y), size))


def _size(tree: UiTree) -> Size:
    """That of the largest window, which reaches over the whole screen."""
    boxes = [root.bounds for root in tree.roots]
    wide = max((box.right for box in boxes), default=0)
    tall = max((box.bottom for box in boxes), default=0)
    return Size(max(1, wide), max(1, tall))


def _by(decision: PolicyDecision, rules: Sequence[StandingRule]) -> str:
    rule = next((rule for rule in rules if rule.covers(decision)), None)
    return f"the rule {rule}" if rule and decision.ruled == "ask" else ""


def _read(file: Path) -> Iterator[PolicyCase]:
    try:
        if file.stat().st_size > LARGEST:
            raise UsageError(f"{file} is larger than {LARGEST} bytes")
        content: object = yaml.safe_load(file.read_text("utf-8"))
        yield from _Cases.model_validate(content).cases
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UsageError(f"{file} cannot be read: {error}") from error
    except ValidationError as error:
        told = first_mistake(error, "the file")
        raise UsageError(f"{file}: {told}; see docs/security.md") from error
