"""Mistakes that the scripted model makes on purpose, at a rate for each rung, the same each time.

The rates are assumptions, chosen so that a cheap rung is worth climbing from; they are measured on
no model. Luck hangs on the seed, the screen and how often a model has decided on that screen: what
a policy asks more of on one screen changes nothing of the luck on another, and so policies compare
on the same luck. Who has erred on a screen errs there again, the same way, with probability `rho`,
at any effort; the advisor is another model, and has its own mistakes.
"""

import hashlib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Annotated, Literal, TypeAlias

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ...actions import Action, Done, Norm, Press, Px, Tap, TouchAction, UsageError, Wait
from ...device.ui import UiNode
from ..targets import name_of
from .faults import NoAction
from .solution import Move, ScreenView

Level: TypeAlias = Literal["low", "medium", "high", "advisor"]
Mistake: TypeAlias = Literal["wrong_element", "off_target", "no_op", "premature_done", "bad_reply"]
_Rate: TypeAlias = Annotated[float, Field(ge=0, le=1)]
_Weight: TypeAlias = Annotated[float, Field(ge=0)]

# Fractions of the screen (in thousandths) by which an off-target tap misses.
_MISS = (25, 80)
_LOST_BACKS = 2


class NoiseRules(BaseModel):
    """How often (0-1) a step errs on each rung, and how the mistakes it then makes are weighted.

    Of wrong elements the share `misnamed` (0-1) are meant, and named, themselves; the others are
    slips of the finger, which still name what is meant. By default half of what is touched wrongly
    is a wrong element that is meant, and half is badly aimed. `rho` is the probability (0-1) that a
    mistake is repeated on its screen, and `noticed` that a switch which was flipped by mistake is
    put back once it is seen.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rates: Mapping[Level, _Rate] = {"low": 0.20, "medium": 0.12, "high": 0.07, "advisor": 0.02}
    mistakes: Mapping[Mistake, _Weight] = {
        "wrong_element": 5, "off_target": 2, "no_op": 1, "premature_done": 1, "bad_reply": 1,
    }  # fmt: skip
    misnamed: _Rate = 0.7
    rho: _Rate = 0.5
    noticed: _Rate = 0.8


def chosen_noise(path: Path | None, rho: float | None) -> NoiseRules | None:
    """The rules in a file, or the defaults, with mistakes that repeat with `rho`; None for
    neither. Raises UsageError for a file that is bad."""
    if path is None and rho is None:
        return None
    rules = load_noise(path) if path else NoiseRules()
    return rules if rho is None else rules.model_copy(update={"rho": rho})


def load_noise(path: Path) -> NoiseRules:
    """The rules in a YAML file, defaults for what it leaves out; UsageError if it is bad."""
    try:
        return NoiseRules.model_validate(yaml.safe_load(path.read_text("utf-8")) or {})
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as exc:
        raise UsageError(f"cannot read noise rules from {path}: {exc}") from exc


@dataclass(frozen=True, slots=True)
class Slip:
    """A mistake: its kind, whether the model means what it does, and what it says or does."""

    kind: Mistake
    meant: bool
    said: Move | NoAction


class Noise:
    """Errs for one session: the same seed, screen, visit and rung always err alike. `last` is the
    mistake of the last decision, None for a right one."""

    def __init__(self, rules: NoiseRules, seed: int | str) -> None:
        self._rules = rules
        self._seed = seed
        self._lost = 0
        self._visits: Counter[str] = Counter()
        self._slips: dict[tuple[bool, str], Slip] = {}
        self._before: Mapping[str, bool] = {}
        self._flipped: dict[str, bool] = {}
        self.last: Slip | None = None

    def slip(self, move: Move, view: ScreenView, level: Level) -> Move | NoAction:
        """The move, or what is done or said by mistake instead of it."""
        self._lost = 0
        screen = screen_key(view)
        self._visits[screen] += 1
        self.last = self._slipped(move, view, level, screen)
        if self.last is None:
            return move
        self._slips[level == "advisor", screen] = self.last
        self._before = {name: node.checked for name, node in _switches(view).items()}
        return self.last.said

    def mend(self, view: ScreenView) -> Move | None:
        """What puts a switch back that was flipped by mistake, if it is seen and noticed."""
        there = _switches(view)
        for name, was in self._before.items():
            if name in there and there[name].checked != was:
                self._flipped[name] = was
        self._before = {}
        for name, was in tuple(self._flipped.items()):
            if name not in there:
                continue
            del self._flipped[name]
            seen = self._random(name, 0, "notice").random() < self._rules.noticed
            if seen and there[name].checked != was:
                target = name_of(there[name], view.ui)
                at = view.at(there[name])
                return Move("I did not mean this one; I put it back.", Tap(at=at, target=target))
        return None

    def agrees(self, view: ScreenView, level: Level) -> bool:
        """What a second opinion says of the last decision: of one that was meant wrongly it is as
        blind as `rho` says, of others it errs at its rate."""
        blind = self._rules.rates.get(level, 0.0)
        if self.last is not None and self.last.meant:
            blind = max(blind, self._rules.rho)
        errs = self._random(screen_key(view), 0, "opinion").random() < blind
        return errs if self.last is not None else not errs

    def lost(self) -> Move:
        """What a model does that does not know where it is: back, and then home."""
        self.last = None
        self._lost += 1
        if self._lost <= _LOST_BACKS:
            return Move("This is not where I wanted to be, I go back.", Press(key="back"))
        return Move("I begin again from the home screen.", Press(key="home"))

    def _slipped(self, move: Move, view: ScreenView, level: Level, screen: str) -> Slip | None:
        rate, visit = self._rules.rates.get(level, 0.0), self._visits[screen]
        weighted = [(kind, weight) for kind, weight in self._rules.mistakes.items() if weight > 0]
        if not rate or not weighted:
            return None
        before = self._slips.get((level == "advisor", screen))
        if before and self._random(screen, visit, "again").random() < self._rules.rho:
            return before
        # A step errs on a rung if one draw is below the rung's rate: what fails on a higher rung
        # would have failed on a lower one too, so rungs compare on the same luck.
        random = self._random(screen, visit, "luck")
        if random.random() >= rate:
            return None
        kinds, weights = zip(*weighted, strict=True)
        [kind] = random.choices(kinds, weights)
        misnamed = self._random(screen, visit, "name").random() < self._rules.misnamed
        said = _mistaken(kind, move, view, random, misnamed)
        meant = kind == "premature_done" or (kind == "wrong_element" and misnamed)
        return None if said == move else Slip(kind, meant, said)

    def _random(self, screen: str, visit: int, what: str) -> Random:
        key = f"{self._seed}/{screen}/{visit}/{what}".encode()
        return Random(int.from_bytes(hashlib.sha256(key).digest()))


def screen_key(view: ScreenView) -> str:
    """What tells one screen from another: the app in front, and all that stands on its views."""
    nodes = (
        f"{n.class_name}|{n.resource_id}|{n.text}|{n.desc}|{n.checked}|{n.focused}|{n.bounds}"
        for n in view.ui.nodes()
    )
    said = "\n".join((view.package, *nodes))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _switches(view: ScreenView) -> dict[str, UiNode]:
    """What can be on or off, by the app, the id and the name."""
    found = (node for node in view.ui.nodes() if node.checkable and node.enabled)
    return {f"{view.package}|{n.short_id}|{name_of(n, view.ui)}": n for n in found}


def _mistaken(
    kind: Mistake, move: Move, view: ScreenView, random: Random, misnamed: bool
) -> Move | NoAction:
    match kind:
        case "wrong_element":
            return Move(move.thought, _elsewhere(move.action, view, random, misnamed))
        case "off_target":
            return Move(move.thought, _beside(move.action, view, random))
        case "no_op":
            return Move(move.thought, _nothing(view))
        case "premature_done":
            return Move("The goal is reached.", Done(summary="I believe that it is done."))
        case "bad_reply":
            return NoAction("I can see the screen and would go on from here.")


def _elsewhere(action: Action, view: ScreenView, random: Random, misnamed: bool) -> Action:
    """A tap on another view that takes taps; without one, nothing that matters. What no finger
    was meant to do names the view itself."""
    meant = action.at if isinstance(action, TouchAction) else None
    others = [node for node in _clickable(view) if view.at(node) != meant]
    if not others:
        return _nothing(view)
    node = random.choice(others)
    if isinstance(action, TouchAction) and not misnamed:
        return Tap(at=view.at(node), target=action.target)
    return Tap(at=view.at(node), target=name_of(node, view.ui))


def _beside(action: Action, view: ScreenView, random: Random) -> Action:
    """The same action next to its target; what has no target is aimed at another view instead."""
    if not isinstance(action, TouchAction):
        return _elsewhere(action, view, random, misnamed=True)

    def off(value: int) -> int:
        return max(0, min(1000, value + random.choice((-1, 1)) * random.randint(*_MISS)))

    at = Norm(x=off(action.at.x), y=off(action.at.y))
    return action.model_copy(update={"at": at})


def _nothing(view: ScreenView) -> Action:
    """A tap where nothing takes taps, or a wait where every place does."""
    boxes = [node.bounds for node in _clickable(view)]
    for tenth in range(1, 10):
        for x, y in ((view.size.width_px // 2, view.size.height_px * tenth // 10),
                     (8, view.size.height_px * tenth // 10)):  # fmt: skip
            if not any(b.left <= x < b.right and b.top <= y < b.bottom for b in boxes):
                return Tap(at=view.point(Px(x, y)))
    return Wait(seconds=1)


def _clickable(view: ScreenView) -> list[UiNode]:
    return [node for node in view.ui.nodes() if node.clickable and node.enabled]
