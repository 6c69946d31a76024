"""What is tried on the phone: a tap that must show, and text that must be read back."""

from ...actions import OpenApp, Outcome, Press, Tap, TypeText, to_norm
from ...actions.types import Key
from ..adb_device import AdbDevice
from ..device import Observation
from ..errors import CaptureFailed
from ..frame import changed_share
from ..text import focused_field
from ..ui import UiNode, UiTree
from .finding import Finding, fail, ok, warn

SETTINGS = "com.android.settings"
SAMPLE = "tapwright äß 你好 🙂"
_TEXT_FIX = (
    "install ADBKeyboard, or see why the agent does not work; English text may still be possible"
)
_INPUT_FIX = (
    'turn on "USB debugging (Security settings)" in the developer options (Xiaomi, Oppo and others '
    "drop injected input without it)"
)


_WAY_BACK: tuple[Key, ...] = ("back", "back", "home")  # the keyboard, the search, Settings


async def try_input(device: AdbDevice) -> list[Finding]:
    """Open Settings, tap its search, type into it and read it back; home again, field emptied."""
    findings: list[Finding] = []
    try:
        opened = await device.perform(OpenApp(name=SETTINGS), await device.observe())
        if opened.status != "done":
            return [fail("input", f"Settings did not open: {opened.why}", _INPUT_FIX)]
        seen, field = await _search_field(device)
        if field is None:
            return [
                warn("input", "Settings shows no search to try it on", "try a tap by hand"),
            ]
        findings.append(_tapped(seen, await device.observe(), await device.ui()))
        if findings[0].status == "ok":
            findings.append(await _try_text(device))
    except CaptureFailed as exc:
        findings.append(fail("input", f"the views could not be read: {exc}", "see the agent"))
    finally:
        for key in _WAY_BACK:
            await device.perform(Press(key=key), await device.observe())
    return findings


async def _search_field(device: AdbDevice) -> tuple[Observation, UiNode | None]:
    """Tap what looks like the search of Settings; gives the look before, and what was tapped."""
    seen = await device.observe()
    node = search_of(await device.ui())
    if node is not None:
        outcome = await device.perform(Tap(at=to_norm(node.center, seen.frame.size)), seen)
        if outcome.status != "done":
            raise CaptureFailed(f"the tap was refused: {outcome.why}")
    return seen, node


def search_of(tree: UiTree) -> UiNode | None:
    """What opens the search on the first page of Settings, by its id, text or description."""
    for node in tree.nodes():
        said = f"{node.short_id} {node.text} {node.desc}".casefold()
        if node.package == SETTINGS and any(word in said for word in ("search", "搜索")):
            return node
    return None


def _tapped(before: Observation, after: Observation, tree: UiTree) -> Finding:
    share = changed_share(before.frame, after.frame)
    if share > 0:
        return ok("input", f"a tap changed {share:.0%} of the screen")
    if focused_field(tree) is not None:
        return ok("input", "the field had the focus already; see whether text arrives")
    return fail("input", "a tap was accepted and nothing happened", _INPUT_FIX)


async def _try_text(device: AdbDevice) -> Finding:
    typed = await device.perform(TypeText(text=SAMPLE, clear=True), await device.observe())
    emptied = await device.perform(TypeText(text="", clear=True), await device.observe())
    return _text_finding(typed, emptied)


def _text_finding(typed: Outcome, emptied: Outcome) -> Finding:
    if typed.status != "done":
        return fail("text", typed.why, _TEXT_FIX)
    if typed.why:
        return warn("text", typed.why, _TEXT_FIX)
    if emptied.status != "done":
        return warn("text", f"typed and read back, but not cleared: {emptied.why}", _TEXT_FIX)
    return ok("text", f"{SAMPLE!r} typed and read back")
