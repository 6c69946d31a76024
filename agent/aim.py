"""Whether an act goes where its model means it to: its `target` against what lies there.

The views are read while the model thinks, so that it costs no time; where a gate reads them before
each act, they are read once for both. Where a phone tells none, the texts on the picture are read,
if the extra `ocr` is there.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Literal, TypeAlias

from ..actions import (
    AimedAction,
    AimRecord,
    DeviceAction,
    Drag,
    Norm,
    Outcome,
    Size,
    Swipe,
    TouchAction,
    TypeText,
    to_norm,
    to_px,
)
from ..device.device import Observation
from ..device.ui import KEYBOARD_PACKAGES, UiTree
from ..traces.schema import StepRecord
from .views import Glimpse, Views

if TYPE_CHECKING:
    from .targets import UnderFinger

_Result: TypeAlias = Literal[
    "named", "refused", "corrected", "insisted", "other", "absent", "unseen"
]
# A phone that keeps the act waiting for longer, so often in a row, is not asked for views ahead.
_LONG_S = 0.5
_PATIENCE = 3
# In thousandths of the screen: within that it is the same place, and the top of a keyboard.
_SAME = 15
# Texts of one row lie within that, across and down: none of them is another thing.
_ROW = (300, 100)
_KEYBOARD = 600


class AimCheck:
    """Compares the acts of one attempt with `views`; `correct` moves a touch to what it names.

    `ahead` is False where somebody else reads the views before each act and hands them in. `mask`
    takes secrets out of what stands on the screen, of which the model is told.
    """

    def __init__(
        self,
        views: Views,
        correct: bool = False,
        ahead: bool = True,
        mask: Callable[[str], str] = str,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._views = views
        self._correct = correct
        self._ahead = ahead
        self._mask = mask
        self._clock = clock
        self._reading: asyncio.Task[None] | None = None
        self._texts: tuple[Observation, UiTree | None] | None = None
        self._blind = False
        self._slow = 0
        self._named = True
        self._refused: AimedAction | None = None

    def replay(self, step: StepRecord) -> None:
        """Remember a step of an attempt that is gone on with."""
        refused = step.aim is not None and step.aim.result == "refused"
        self._refused = step.action if refused and isinstance(step.action, AimedAction) else None

    def look_ahead(self, seen: Observation) -> None:
        """Begin to read the views of a screen that a model is being asked about, unless it named
        nothing when it touched the phone last."""
        wanted = self._ahead or self._blind
        if wanted and self._named and self._slow < _PATIENCE and self._reading is None:
            self._reading = asyncio.create_task(self._read(seen))

    async def _read(self, seen: Observation) -> None:
        """The views, or else the texts, of a screen; whoever asks for them then has them."""
        self._blind = not self._ahead or (await self._views.of(seen)).tree is None
        if self._blind:
            from .seen_text import seen_text

            self._texts = seen, await seen_text(seen.frame)

    async def rest(self) -> None:
        """Wait until nothing is read any more."""
        if self._reading is not None:
            began_s = self._clock()
            await asyncio.wait([self._reading])
            self._slow = self._slow + 1 if self._clock() - began_s > _LONG_S else 0
            self._reading = None

    async def end(self) -> None:
        """Give up what is being read."""
        if self._reading is not None:
            self._reading.cancel()
            await asyncio.wait([self._reading])
            self._reading = None

    async def check(
        self,
        action: DeviceAction,
        seen: Observation,
        fresh: Glimpse | None = None,
        sure: bool = False,
    ) -> AimRecord | None:
        """Compare an act with the views, those in hand if somebody has just read them; None for
        one that names nothing. With `sure`, of an act on a screen that its model has not seen,
        what is named must be there."""
        record = await self._compared(action, seen, fresh)
        if sure and record is not None and record.result != "named":
            return record.model_copy(update={"result": "refused"})
        return record

    async def _compared(
        self, action: DeviceAction, seen: Observation, fresh: Glimpse | None
    ) -> AimRecord | None:
        began_s = self._clock()
        await self.rest()
        before, self._refused = self._refused, None
        if not isinstance(action, AimedAction):
            return None
        self._named = bool(action.target)
        if not action.target:
            return None
        if fresh is None and self._ahead and self._slow < _PATIENCE:
            fresh = await self._views.of(seen)
        waited_s = round(self._clock() - began_s, 3)
        tree, by = fresh.tree if fresh else None, "views"
        # Of a phone whose views only a gate reads it is known now, and the texts are read ahead.
        self._blind = tree is None
        if tree is None and self._texts is not None and self._texts[0] is seen:
            tree, by = self._texts[1], "ocr"
        at = _point(action)
        no_use = at is None and by == "ocr"
        if tree is None or no_use or _is_of_another(tree, seen) or _on_keyboard(at, tree, seen):
            return AimRecord(
                result="unseen", target=action.target, by="nothing", at=at, waited_s=waited_s
            )
        from .targets import look_at_focus, look_under

        size = seen.frame.size
        if at is None:
            found = look_at_focus(action.target, tree)
        else:
            found = look_under(action.target, tree, to_px(at, size), size, blank=by == "views")
        if by == "ocr" and at is not None and _is_beside(at, found, size):
            found = replace(found, place="absent", meant=None)
        result = self._result(action, found, before)
        return AimRecord(
            result=result,
            target=action.target,
            by=by,
            under=self._mask(found.under),
            at=at,
            meant=to_norm(found.meant, size) if found.meant else None,
            waited_s=waited_s,
        )

    def ruled(self, action: DeviceAction, record: AimRecord | None) -> tuple[str, DeviceAction]:
        """Why an act is not attempted, or nothing; and the act, corrected if that is asked for."""
        if record is not None and record.meant is None and record.result == "refused":
            return _unsure_text(record), action
        if record is None or record.meant is None or record.result == "insisted":
            return "", action
        if record.result == "corrected":
            return "", action.model_copy(update={"at": record.meant})
        return _misaimed_text(record, record.meant), action

    def told(self, outcome: Outcome, record: AimRecord | None) -> Outcome:
        """The outcome with what was touched, if that is not what the act names."""
        if record is None or record.result not in ("absent", "other") or not record.under:
            return outcome
        note = f"what is there is called “{record.under}”"
        return outcome.model_copy(update={"why": f"{outcome.why}; {note}" if outcome.why else note})

    def _result(
        self, action: AimedAction, found: "UnderFinger", before: AimedAction | None
    ) -> _Result:
        if found.place != "elsewhere":
            return found.place
        if before is not None and _is_same(action, before):
            # It has been told, and the model may see what the views do not say.
            return "insisted"
        if self._correct and isinstance(action, TouchAction):
            return "corrected"
        self._refused = action
        return "refused"


def _misaimed_text(record: AimRecord, meant: Norm) -> str:
    """What the model is told of an act that would have hit something else."""
    there = f"“{record.under}”" if record.under else "something else"
    if record.at is None:
        return (
            f"nothing was typed: the focus is on {there}, not on “{record.target}”, which is at "
            f"{meant.x},{meant.y}; tap it first, or type again if this is right"
        )
    return (
        f"nothing was touched: at {record.at.x},{record.at.y} is {there}; “{record.target}” is at "
        f"{meant.x},{meant.y}. Repeat the same only if the place is right"
    )


def _unsure_text(record: AimRecord) -> str:
    """The same of one that nobody has seen the screen for, where the named thing is not found."""
    if record.by == "nothing":
        return f"nothing was done unseen: whether “{record.target}” is there cannot be told"
    there = f": there is “{record.under}”" if record.under else ""
    return f"nothing was done unseen: “{record.target}” is not there{there}"


def _is_beside(at: Norm, found: "UnderFinger", size: Size) -> bool:
    """Whether what is named may stand in one row with the point."""
    if found.meant is None:
        return False
    meant = to_norm(found.meant, size)
    return abs(meant.x - at.x) < _ROW[0] and abs(meant.y - at.y) < _ROW[1]


def _point(action: AimedAction) -> Norm | None:
    match action:
        case TypeText():
            return None
        case Swipe(start=start) | Drag(start=start):
            return start
        case _:
            return action.at


def _is_same(action: AimedAction, before: AimedAction) -> bool:
    if action.kind != before.kind:
        return False
    one, other = _point(action), _point(before)
    if one is None or other is None:
        return True
    return abs(one.x - other.x) <= _SAME and abs(one.y - other.y) <= _SAME


def _is_of_another(tree: UiTree, seen: Observation) -> bool:
    """Whether the views are those of another screen: one turned otherwise, or of other apps."""
    if tree.rotation != seen.frame.rotation:
        return True
    packages = {node.package for node in tree.nodes()} - {""}
    return seen.app is not None and bool(packages) and seen.app.package not in packages


def _on_keyboard(at: Norm | None, tree: UiTree, seen: Observation) -> bool:
    """Whether a point may be on a keyboard that the views leave out, as those of a phone do."""
    if at is None or not seen.keyboard_shown or at.y < _KEYBOARD:
        return False
    if any(part in node.package for node in tree.nodes() for part in KEYBOARD_PACKAGES):
        return False
    path = tree.path_at(to_px(at, seen.frame.size))
    return not path or seen.app is None or path[-1].package == seen.app.package
