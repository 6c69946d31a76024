"""The choice between methods: timed when attached, changed when one fails or becomes slow."""

import asyncio
import time
from collections.abc import Callable, Sequence

from ...actions.log import get_logger
from ..errors import CaptureFailed, PictureUnfit
from .shot import Screen, Shot

log = get_logger(__name__)

# Two pictures are taken at least 50 ms apart anyway: a method that quick needs no set-up to beat.
GOOD_ENOUGH_S = 0.05
_SLOWER = 1.25  # a method must be this much slower than the next before it is given up
_SAMPLES = 4
_LOSS = 1.5
_WEIGHT = 0.2  # of the newest picture in a method's running time


class BestScreen:
    """The cheapest of several methods that works, by the time a picture takes and the processor
    time that decoding it takes of this computer: what a second phone's agent could do meanwhile.

    `methods` are timed when a phone is attached; the `costly`, which burden the phone or need
    something started on it, only if none of those is quick. Screens differ, so the times are kept
    up to date with every picture.
    """

    def __init__(
        self,
        methods: Sequence[Screen],
        costly: Sequence[Screen] = (),
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        self._methods = list(methods)
        self._costly = tuple(costly)
        self._clock = clock
        self._took_s: dict[str, float] = {}
        self._cpu_s: dict[str, float] = {}
        self.left_out = ""
        """The name of a method that takes no pictures for the time being."""

    @property
    def chosen(self) -> str:
        """The name of the method in use."""
        return next(way for way in self._methods if way.name != self.left_out).name

    @property
    def methods(self) -> tuple[Screen, ...]:
        """The methods, the one in use first."""
        return tuple(self._methods)

    @property
    def lossy(self) -> frozenset[str]:
        """The names of the methods whose pictures lose detail."""
        return frozenset(way.name for way in (*self._methods, *self._costly) if way.lossy)

    @property
    def times_s(self) -> dict[str, float]:
        """The running time of each method that works, in seconds a picture."""
        return dict(self._took_s)

    async def measure(self, every: bool = False) -> None:
        """Time the methods and put the cheapest first; raises CaptureFailed if none works."""
        failures = [await self._time(method) for method in self._methods]
        quickest_s = min(self._took_s.values(), default=float("inf"))
        if self._costly and (every or quickest_s > GOOD_ENOUGH_S):
            failures += [await self._time(method) for method in self._costly]
            self._methods += self._costly
            self._costly = ()
        if not self._took_s:
            raise CaptureFailed("; ".join(str(failure) for failure in failures if failure))
        self._sort()
        log.info("capture method chosen", method=self.chosen, took_s=self._took_s)

    @property
    def quick(self) -> bool:
        """Whether the method in use takes less time than it is worth to read state meanwhile."""
        return self._took_s.get(self.chosen, 1.0) <= GOOD_ENOUGH_S

    async def grab(self, arrived: asyncio.Event | None = None) -> Shot:
        """Take one picture; raises CaptureFailed when every method failed."""
        failures: list[CaptureFailed] = []
        for method in tuple(self._methods):
            if method.name == self.left_out:
                continue
            began_s = self._clock()
            try:
                shot = await method.grab(arrived)
            except CaptureFailed as exc:
                failures.append(exc)
                if isinstance(exc, PictureUnfit):
                    log.info("capture method passed over", method=method.name, why=str(exc))
                    continue
                self._took_s.pop(method.name, None)
                self._methods.remove(method)  # behind those that were never timed, too
                self._methods.append(method)
                log.warning("capture failed", method=method.name, why=str(exc))
                continue
            if not shot.again:
                # What was not decoded says nothing of how long the next will take.
                self._book(method, self._clock() - began_s, shot.decode_cpu_s)
            if not all(isinstance(failure, PictureUnfit) for failure in failures):
                self._sort()
                log.warning("capture method changed", method=self.chosen)
            return shot
        reasons = "; ".join(str(failure) for failure in failures)
        raise CaptureFailed(f"no way to take a picture works: {reasons}")

    def forget(self) -> None:
        """Decode the next picture whatever came before it, by whichever method."""
        for method in self._methods:
            method.forget()

    async def _time(self, method: Screen) -> CaptureFailed | None:
        """Book the time of one method: the best of a few pictures where that costs little."""
        took_s: list[float] = []
        cpu_s: list[float] = []
        try:
            await method.grab()  # the first picture of all warms the phone up
            while len(took_s) < (_SAMPLES if took_s and took_s[0] <= GOOD_ENOUGH_S else 1):
                method.forget()
                began_s = self._clock()
                cpu_s.append((await method.grab()).decode_cpu_s)
                took_s.append(self._clock() - began_s)
        except CaptureFailed as exc:
            self._took_s.pop(method.name, None)  # of an earlier time, when it did
            log.warning("capture method does not work", method=method.name, why=str(exc))
            return exc
        self._took_s[method.name] = min(took_s)
        self._cpu_s[method.name] = min(cpu_s)
        return None

    def _book(self, method: Screen, took_s: float, cpu_s: float) -> None:
        for running, newest_s in ((self._took_s, took_s), (self._cpu_s, cpu_s)):
            before_s = running.get(method.name, newest_s)
            running[method.name] = before_s + _WEIGHT * (newest_s - before_s)
        others_s = [self._cost_s(other) for other in self._methods if other is not method]
        if self._cost_s(method) > _SLOWER * min(others_s, default=float("inf")):
            self._sort()
            if self.chosen != method.name:
                log.info("capture method became slow", method=method.name, now=self.chosen)

    def _sort(self) -> None:
        self._methods.sort(key=self._cost_s)

    def _cost_s(self, method: Screen) -> float:
        """Time and work of a method, more for one that loses detail: it must be clearly cheaper."""
        took_s = self._took_s.get(method.name, float("inf"))
        cost_s = took_s + self._cpu_s.get(method.name, 0.0)
        return cost_s * _LOSS if method.lossy else cost_s
