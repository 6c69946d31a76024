"""What an act was expected to bring, and whether the acts after it in its reply may follow unseen.

What is expected is looked for on the screen with as much tolerance as targets are (`targets.py`).
If it has not come, the model is told, with a way back; so is the ladder. The acts that follow are
done only on a screen that is as the model had it in mind: anything in front of it drops them.
"""

from ..actions import (
    AimedAction,
    DeviceAction,
    ExpectRecord,
    OpenApp,
    OpenLink,
    Press,
    TypeText,
)
from ..device.device import Observation
from ..device.ui import UiTree
from .dialects import Decision
from .ladder import UNCHANGED_BELOW, UNEXPECTED
from .policy.surface import DIALOG_IDS
from .step_draft import StepDraft
from .targets import stands_on
from .views import Views

_HIDDEN = frozenset({"secure", "off", "locked"})
# Of the screen's width and height: what covers less is a dialog or a sheet.
_WIDE, _TALL = 0.97, 0.8


class PlanCheck:
    """Looks at the screen after each act of one attempt; raises nothing."""

    def __init__(self, views: Views) -> None:
        self._views = views

    async def look(self, draft: StepDraft, after: Observation) -> None:
        """Note in a step whether what was expected has come, and why the acts after it are dropped,
        if they are."""
        outcome, parsed = draft.outcome, draft.call.parsed
        if outcome is None or not isinstance(parsed, Decision):
            return
        if outcome.status != "done":
            draft.dropped = f"the act before was {outcome.status}" if draft.further else ""
            return
        action = draft.instead or parsed.action
        if not isinstance(action, DeviceAction) or not (parsed.expect or draft.further):
            return
        before_it = self._views.known(draft.seen)
        tree = (await self._views.of(after)).tree
        front = _in_front(action, draft.seen, after, before_it, tree)
        if parsed.expect:
            draft.expect = found = await self._expected(parsed.expect, after, tree)
            if found.found == "missing":
                changed = outcome.changed is None or outcome.changed >= UNCHANGED_BELOW
                undo = _way_back(front, draft.seen, after) if changed else ""
                draft.expect = found.model_copy(update={"undo": undo})
                why = "; ".join(filter(None, (outcome.why, _missing_text(draft.expect))))
                draft.outcome = outcome.model_copy(update={"why": why})
                draft.signals += (UNEXPECTED,)
        if draft.further:
            draft.dropped = self._reason(draft, after, front)

    async def _expected(self, words: str, after: Observation, tree: UiTree | None) -> ExpectRecord:
        if "keyboard" in words.casefold().split():
            shown = after.keyboard_shown
            return ExpectRecord(words=words, found="seen" if shown else "missing", by="state")
        if "{" in words or after.frame.flags & _HIDDEN:
            # A secret stands there as itself, and what a window hides nobody reads.
            return ExpectRecord(words=words, found="unchecked", by="nothing")
        by = "views"
        if tree is None:
            from .seen_text import seen_text

            tree, by = await seen_text(after.frame), "ocr"
        found = None if tree is None else stands_on(words, tree)
        if found is None:
            return ExpectRecord(words=words, found="unchecked", by="nothing")
        return ExpectRecord(
            words=words, found="seen" if found else "missing", by="ocr" if by == "ocr" else "views"
        )

    def _reason(self, draft: StepDraft, after: Observation, front: str) -> str:
        """Why the next act is not done, or nothing."""
        if draft.instead is not None:
            return "something else was done in place of the act before"
        if hidden := sorted(after.frame.flags & _HIDDEN):
            return f"the screen is {hidden[0]}"
        if draft.expect is not None and draft.expect.found == "missing":
            return f"“{draft.expect.words}” has not come"
        if front and (draft.expect is None or draft.expect.found != "seen"):
            return front
        following = draft.further[0].action
        if after.frame.rotation != draft.seen.frame.rotation:
            return "the screen has turned"
        if _keyboard_surprises(draft, after, following):
            return f"the keyboard has {'come' if after.keyboard_shown else 'gone'}"
        if isinstance(following, AimedAction):
            return "" if following.target else "the next act names no target"
        if draft.expect is None or draft.expect.found != "seen":
            # Back, or a scroll, goes wrong on whatever screen has come instead.
            return "the next act has no target, and it is not known that the screen is as expected"
        return ""


def _in_front(
    action: DeviceAction,
    seen: Observation,
    after: Observation,
    before: UiTree | None,
    tree: UiTree | None,
) -> str:
    """What has come to the front that the act does not say it brings, or nothing."""
    if tree is not None and _is_smaller(tree) and not (before and _is_smaller(before)):
        return "a dialog is in front"
    if isinstance(action, OpenApp | OpenLink) or action == Press(key="home"):
        return ""
    one, other = (look.app.package if look.app else "" for look in (seen, after))
    return f"another app is in front, {other or 'an unknown one'}" if one != other else ""


def _is_smaller(tree: UiTree) -> bool:
    """Whether the newest window leaves some of the screen free, as dialogs and sheets do."""
    if any(node.short_id in DIALOG_IDS for node in tree.nodes()):
        return True
    widest = max((node.bounds.right for node in tree.nodes()), default=0)
    tallest = max((node.bounds.bottom for node in tree.nodes()), default=0)
    if not tree.roots:
        return False
    box = tree.roots[-1].bounds
    return box.right - box.left < widest * _WIDE or box.bottom - box.top < tallest * _TALL


def _way_back(front: str, seen: Observation, after: Observation) -> str:
    """How an act is undone that has led elsewhere; nothing where no step back is known."""
    if front.startswith("a dialog"):
        return "cancel the dialog, or press back"
    if front:
        return "press back to return"
    one, other = (look.app.activity if look.app else "" for look in (seen, after))
    return "press back to return" if one != other else "put back what it changed"


def _missing_text(record: ExpectRecord) -> str:
    undo = f"; if this is not what you meant, {record.undo}" if record.undo else ""
    return f"“{record.words}”, which you expected, is not on the screen{undo}"


def _keyboard_surprises(draft: StepDraft, after: Observation, following: DeviceAction) -> bool:
    if draft.seen.keyboard_shown == after.keyboard_shown:
        return False
    parsed = draft.call.parsed
    own = parsed.action if isinstance(parsed, Decision) else None
    # It comes for what is typed next, and goes with what ends typing.
    if after.keyboard_shown:
        return not isinstance(own, TypeText) and not isinstance(following, TypeText)
    return not isinstance(own, TypeText | Press)
