"""What the agent can do, with types; coordinates are pixels of the screen as it is turned."""

import base64
import binascii

from ...actions import Px
from ..errors import AgentRefused, CaptureFailed
from ..ui import UiTree
from .agent import Json, U2Agent

_DUMP_DEPTH = 100
_STEP_S = 0.005  # uiautomator moves a finger every 5 ms
_FOCUSED_MASK = 0x020000
_JPEG_QUALITY = 90


class Remote:
    """Typed calls; all raise AgentError, and those that act are never repeated by themselves."""

    def __init__(self, agent: U2Agent) -> None:
        self.agent = agent

    async def tree(self) -> UiTree:
        """The views on the screen; raises CaptureFailed if the answer is no tree."""
        xml = await self.agent.call("dumpWindowHierarchy", False, _DUMP_DEPTH)
        if not isinstance(xml, str) or not xml.strip():
            raise CaptureFailed("the agent sees no views; try again when the screen rests")
        return UiTree.parse(xml)

    async def screenshot(self) -> bytes:
        """The screen as a JPEG; raises CaptureFailed if the phone gives none."""
        text = await self.agent.call("takeScreenshot", 1, _JPEG_QUALITY)
        if not isinstance(text, str) or not text:
            raise CaptureFailed("the agent gave no screenshot; is a secure window in front?")
        try:
            return base64.b64decode(text)
        except binascii.Error as exc:
            raise CaptureFailed(f"the agent's screenshot is damaged: {exc}") from exc

    async def tap(self, at: Px) -> None:
        """One tap."""
        await self._act("click", at.x, at.y)

    async def long_press(self, at: Px, duration_s: float) -> None:
        """A finger that stays."""
        await self._act("click", at.x, at.y, round(duration_s * 1000), s=duration_s)

    async def glide(self, start: Px, end: Px, duration_s: float) -> None:
        """One finger that stops before it leaves, so that what it moved does not fly on."""
        rest = (end.x, end.y)
        steps = _steps(duration_s / 2)  # for each of the two legs, of which the second is rest
        points: list[Json] = [start.x, start.y, *rest, *rest]
        await self._act("swipePoints", points, steps, s=duration_s)

    async def swipe(self, start: Px, end: Px, duration_s: float) -> None:
        """One finger from here to there."""
        await self._act("swipe", start.x, start.y, end.x, end.y, _steps(duration_s), s=duration_s)

    async def drag(self, start: Px, end: Px, duration_s: float) -> None:
        """A long press, a move and a drop."""
        await self._act("drag", start.x, start.y, end.x, end.y, _steps(duration_s), s=duration_s)

    async def two_fingers(
        self, first: tuple[Px, Px], second: tuple[Px, Px], duration_s: float
    ) -> None:
        """Two fingers at once, each from its first point to its second."""
        starts = (_point(first[0]), _point(second[0]))
        ends = (_point(first[1]), _point(second[1]))
        await self._act("gesture", _selector(0), *starts, *ends, _steps(duration_s), s=duration_s)

    async def key(self, code: int) -> None:
        """One key."""
        await self._act("pressKeyCode", code)

    async def clipboard(self) -> str | None:
        """The text in the clipboard; None if there is none or the phone hides it."""
        text = await self.agent.call("getClipboard")
        return text if isinstance(text, str) else None

    async def set_clipboard(self, text: str) -> None:
        """Put text into the clipboard."""
        await self.agent.call("setClipboard", "tapwright", text)

    async def paste(self) -> None:
        """Paste the clipboard into the focused field."""
        await self._act("pasteClipboard")

    async def focused_text(self) -> str | None:
        """What the view with the focus holds; None if none has it."""
        try:
            text = await self.agent.call("getText", _selector(_FOCUSED_MASK, focused=True))
        except AgentRefused:
            return None
        return text if isinstance(text, str) else None

    async def set_text(self, text: str) -> bool:
        """Replace what the focused field holds; says whether it took it."""
        return await self._field("setText", text)

    async def clear_text(self) -> bool:
        """Empty the focused field; says whether it took it."""
        return await self._field("clearTextField")

    async def _field(self, method: str, *params: Json) -> bool:
        selector = _selector(_FOCUSED_MASK, focused=True)
        # Setting a field twice to the same text leaves it as once: it may be repeated.
        return await self.agent.call(method, selector, *params) is not False

    async def _act(self, method: str, *params: Json, s: float = 0.0) -> None:
        await self.agent.call(method, *params, timeout_s=10.0 + s, repeat=False)


def _steps(duration_s: float) -> int:
    return max(2, round(duration_s / _STEP_S))


def _point(at: Px) -> Json:
    return {"x": at.x, "y": at.y}


def _selector(mask: int, **fields: Json) -> Json:
    return {"mask": mask, "childOrSibling": [], "childOrSiblingSelector": [], **fields}
