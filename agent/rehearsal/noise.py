"""Mistakes that the scripted model makes on purpose, at a rate for each rung, the same each time.

The rates are assumptions, chosen so that a cheap rung is worth climbing from; they are measured on
no model. Each step errs on its own: real models repeat a mistake more often than that.
"""

import hashlib
from collections.abc import Mapping
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

    A wrong element is a slip of the finger, which still names what is meant; `misnamed` is the
    share (0-1) of those that are meant, and named, themselves.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rates: Mapping[Level, _Rate] = {"low": 0.20, "medium": 0.12, "high": 0.07, "advisor": 0.02}
    mistakes: Mapping[Mistake, _Weight] = {
        "wrong_element": 4, "off_target": 3, "no_op": 1, "premature_done": 1, "bad_reply": 1,
    }  # fmt: skip
    misnamed: _Rate = 0.0


def load_noise(path: Path) -> NoiseRules:
    """The rules in a YAML file, defaults for what it leaves out; UsageError if it is bad."""
    try:
        return NoiseRules.model_validate(yaml.safe_load(path.read_text("utf-8")) or {})
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as exc:
        raise UsageError(f"cannot read noise rules from {path}: {exc}") from exc


class Noise:
    """Errs for one session: the same seed, step and rung always err alike."""

    def __init__(self, rules: NoiseRules, seed: int | str) -> None:
        self._rules = rules
        self._seed = seed
        self._lost = 0

    def slip(self, move: Move, view: ScreenView, step: int, level: Level) -> Move | NoAction:
        """The move, or what is done or said by mistake instead of it."""
        self._lost = 0
        # A step errs on a rung if one draw is below the rung's rate: what fails on a higher rung
        # would have failed on a lower one too, so rungs compare on the same luck.
        random = self._random(step, "luck")
        if random.random() >= self._rules.rates.get(level, 0.0):
            return move
        kinds: list[Mistake] = [kind for kind, weight in self._rules.mistakes.items() if weight > 0]
        if not kinds:
            return move
        weights = [weight for weight in self._rules.mistakes.values() if weight > 0]
        [kind] = random.choices(kinds, weights)
        misnamed = self._random(step, "name").random() < self._rules.misnamed
        return _mistaken(kind, move, view, random, misnamed)

    def lost(self) -> Move:
        """What a model does that does not know where it is: back, and then home."""
        self._lost += 1
        if self._lost <= _LOST_BACKS:
            return Move("This is not where I wanted to be, I go back.", Press(key="back"))
        return Move("I begin again from the home screen.", Press(key="home"))

    def _random(self, step: int, what: str) -> Random:
        key = f"{self._seed}/{step}/{what}".encode()
        return Random(int.from_bytes(hashlib.sha256(key).digest()))


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
