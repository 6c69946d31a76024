"""The agent's fingers, and the choice between them and the shell's."""

from collections.abc import Awaitable, Callable
from typing import Protocol

from ..actions import Px
from ..actions.log import get_logger
from .errors import AgentError, AgentRefused
from .frame import Frame, changed_share
from .input import Fingers, Pair, ShellInput, Stroke, Touch
from .settle import Pace
from .u2 import Remote

log = get_logger(__name__)

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


class HostTouch(Touch, Protocol):
    """A way to touch the main display that goes past Android; methods raise AgentError."""

    async def pair(self, pair: Pair) -> None:
        """Two fingers at once."""
        ...


class BestFingers:
    """The agent while it runs, or where `input` is slow; the shell else, and when the agent fails.

    An emulator's `host` comes before the shell where it is quicker. What another way than the shell
    may have done already is not done again: its AgentError with `sent` goes up.
    """

    def __init__(
        self,
        shell: ShellInput,
        remote: Remote,
        api_level: int,
        pace: Pace,
        host: HostTouch | None = None,
    ) -> None:
        self.shell = shell
        self._host = host
        self.times_s: dict[str, float] = {}
        """What a tap takes each way, in seconds, where there is a choice."""
        self._proven = False  # whether a touch by the host has changed the screen
        self._seen: Frame | None = None  # the screen on which what comes next was chosen
        self._before: Frame | None = None  # the one on which the host touched
        self._agent = AgentInput(remote, pace)
        self._remote = remote
        self._slow = api_level <= SLOW_INPUT_API

    @property
    def rests(self) -> bool:
        """Whether a glide rests before it lets go; the shell's cannot."""
        return not self.by_shell

    async def measure(self, host_s: float) -> None:
        """Time the shell's way beside the host's, which takes `host_s` a tap; touches nothing."""
        self.times_s = {"grpc": host_s, "shell": await self.shell.took_s()}
        log.info("touch method chosen", by_host=self.by_host, took_s=self.times_s)

    def seen(self, after: Frame) -> None:
        """The screen after what was done last: whether the host's touches arrive shows there.

        The emulator acknowledges an event before Android has it, and never says that it was lost.
        So one that changes nothing is the last, unless another did before.
        """
        before, self._before = self._before, None
        if before is None or self._host is None or self._proven:
            return
        self._proven = changed_share(before, after) > 0
        if not self._proven:
            self._give_up("the first touch changed nothing")

    def _give_up(self, why: str) -> None:
        self._host = None
        log.warning("touches by gRPC are given up", why=why)

    async def tap(self, at: Px) -> None:
        """One tap."""
        await self._touch(lambda way: way.tap(at))

    async def double_tap(self, at: Px) -> None:
        """Two taps that an app takes for one double tap."""
        await self._touch(lambda way: way.double_tap(at))

    async def hold(self, at: Px, duration_s: float) -> None:
        """A long press."""
        await self._touch(lambda way: way.hold(at, duration_s))

    async def stroke(self, stroke: Stroke) -> None:
        """A swipe."""
        await self._touch(lambda way: way.stroke(stroke))

    async def glide(self, stroke: Stroke) -> None:
        """A swipe for scrolling."""
        await self._touch(lambda way: way.glide(stroke))

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
        """Two fingers at once, which the shell cannot; raises AgentError without another way."""
        if self.shell.display:
            raise AgentError("two fingers reach the phone's main display only")
        if not await self._by_host(lambda way: way.pair(pair)):
            await self._agent.pair(pair)

    @property
    def by_agent(self) -> bool:
        """Whether the agent is asked first; it touches the phone's main display only."""
        if self.shell.display or self.by_host:
            return False
        return self._remote.agent.running or (self._slow and self._remote.agent.usable)

    @property
    def by_host(self) -> bool:
        """Whether the emulator is asked first: where it is quicker, and no agent is at hand."""
        if self._host is None or self.shell.display or self._remote.agent.running:
            return False
        return self.times_s.get("grpc", 1.0) < self.times_s.get("shell", 0.0)

    @property
    def by_shell(self) -> bool:
        """Whether the shell touches at once."""
        return not (self.by_agent or self.by_host)

    def touching(self, seen: Frame) -> None:
        """What comes next was chosen on that screen."""
        self._seen = seen

    async def _by_host(self, act: Callable[[HostTouch], Awaitable[None]]) -> bool:
        """Touch by the host if that is the way; says whether that was done."""
        if self._host is None or not self.by_host:
            return False
        try:
            await act(self._host)
        except AgentError as exc:
            self._give_up(str(exc))
            if exc.sent:
                raise
            return False
        self._before = self._seen
        return True

    async def _touch(self, act: Callable[[Touch], Awaitable[None]]) -> None:
        if not await self._by_host(act):
            await self._either(act)

    async def _either(self, act: Callable[[Fingers], Awaitable[None]]) -> None:
        if self.by_agent:
            try:
                await act(self._agent)
                return
            except AgentError as exc:
                if exc.sent and not isinstance(exc, AgentRefused):
                    raise
        await act(self.shell)
