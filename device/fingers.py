"""The agent's fingers, and the choice between them and the shell's."""

from collections.abc import Awaitable, Callable

from ..actions import Px
from .errors import AgentError, AgentRefused
from .input import Fingers, Pair, ShellInput, Stroke
from .settle import Pace
from .u2 import Remote

SLOW_INPUT_API = 30  # up to Android 11 every `input` starts a Java machine: 0.3 to 1.2 s
_BETWEEN_TAPS_S = 0.08  # Android takes two taps for a double tap when 40 to 300 ms lie between


class AgentInput:
    """Injects events through the agent; every method raises AgentError."""

    def __init__(self, remote: Remote, pace: Pace) -> None:
        self._remote = remote
        self._pace = pace

    async def tap(self, at: Px) -> None:
        """One tap."""
        await self._remote.tap(at)

    async def double_tap(self, at: Px) -> None:
        """Two taps, as far apart as a double tap must be."""
        await self._remote.tap(at)
        await self._pace.sleep(_BETWEEN_TAPS_S)
        await self._remote.tap(at)

    async def hold(self, at: Px, duration_s: float) -> None:
        """A long press."""
        await self._remote.long_press(at, duration_s)

    async def stroke(self, stroke: Stroke) -> None:
        """A swipe."""
        await self._remote.swipe(stroke.start, stroke.end, stroke.duration_s)

    async def glide(self, stroke: Stroke) -> None:
        """A swipe that rests before it lets go."""
        await self._remote.glide(stroke.start, stroke.end, stroke.duration_s)

    async def drag(self, stroke: Stroke) -> None:
        """A long press, a move and a drop."""
        await self._remote.drag(stroke.start, stroke.end, stroke.duration_s)

    async def keys(self, *codes: int) -> None:
        """Key codes, one after the other."""
        for code in codes:
            await self._remote.key(code)

    async def pair(self, pair: Pair) -> None:
        """Two fingers at once."""
        first, second = pair.first, pair.second
        await self._remote.two_fingers(
            (first.start, first.end), (second.start, second.end), first.duration_s
        )


class BestFingers:
    """The agent while it runs, or where `input` is slow; the shell else, and when the agent fails.

    What the agent may have done already is not done again: its AgentError with `sent` goes up.
    """

    def __init__(self, shell: ShellInput, remote: Remote, api_level: int, pace: Pace) -> None:
        self.shell = shell
        self._agent = AgentInput(remote, pace)
        self._remote = remote
        self._slow = api_level <= SLOW_INPUT_API

    @property
    def rests(self) -> bool:
        """Whether a glide rests before it lets go; the shell's cannot."""
        return self.by_agent

    async def tap(self, at: Px) -> None:
        """One tap."""
        await self._either(lambda way: way.tap(at))

    async def double_tap(self, at: Px) -> None:
        """Two taps that an app takes for one double tap."""
        await self._either(lambda way: way.double_tap(at))

    async def hold(self, at: Px, duration_s: float) -> None:
        """A long press."""
        await self._either(lambda way: way.hold(at, duration_s))

    async def stroke(self, stroke: Stroke) -> None:
        """A swipe."""
        await self._either(lambda way: way.stroke(stroke))

    async def glide(self, stroke: Stroke) -> None:
        """A swipe for scrolling."""
        await self._either(lambda way: way.glide(stroke))

    async def drag(self, stroke: Stroke) -> None:
        """A long press, a move and a drop."""
        await self._either(lambda way: way.drag(stroke))

    async def keys(self, *codes: int) -> None:
        """Key codes, one after the other."""
        if len(codes) == 1:
            await self._either(lambda way: way.keys(*codes))
        else:
            await self.shell.keys(*codes)

    async def pair(self, pair: Pair) -> None:
        """Two fingers at once, which only the agent can; raises AgentError without it."""
        if self.shell.display:
            raise AgentError("two fingers reach the phone's main display only")
        await self._agent.pair(pair)

    @property
    def by_agent(self) -> bool:
        """Whether the agent is asked first; it touches the phone's main display only."""
        if self.shell.display:
            return False
        return self._remote.agent.running or (self._slow and self._remote.agent.usable)

    async def _either(self, act: Callable[[Fingers], Awaitable[None]]) -> None:
        if self.by_agent:
            try:
                await act(self._agent)
                return
            except AgentError as exc:
                if exc.sent and not isinstance(exc, AgentRefused):
                    raise
        await act(self.shell)
