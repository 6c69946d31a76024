"""Opening apps by name and making sure that they came to the front."""

import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from ..actions import Outcome
from .adb import AdbTransport
from .errors import CommandFailed
from .labels import Labels, known_labels, meant_by
from .launcher import Launcher
from .settle import Pace
from .state import StateReader

_OPEN_TIMEOUT_S = 20.0
_POLL_S = 0.05


@dataclass(frozen=True, slots=True)
class App:
    """An installed app; `labels` are the names it is known by, none if nobody told."""

    package: str
    labels: tuple[str, ...]


class AppOpener:
    """Opens apps of one phone.

    A phone's shell tells no labels; they come from a table of well-known packages, and from the
    launcher, whose icons are looked through for a name that the table does not have.
    """

    def __init__(
        self, transport: AdbTransport, state: StateReader, launcher: Launcher, pace: Pace
    ) -> None:
        self._transport = transport
        self._state = state
        self._launcher = launcher
        self._pace = pace
        self._known: Labels | None = None
        self._learned: dict[str, str] = {}

    @property
    def _labels(self) -> Mapping[str, tuple[str, ...]]:
        """The table, with what was learned from the launcher before it."""
        if self._known is None:
            self._known = known_labels()
        return {**self._known, **{package: (name,) for package, name in self._learned.items()}}

    async def apps(self) -> tuple[App, ...]:
        """The installed apps with the labels that are known."""
        labels = self._labels
        return tuple(App(name, tuple(labels.get(name, ()))) for name in await self.installed())

    async def installed(self) -> tuple[str, ...]:
        """The names of all installed packages."""
        listing = await self._transport.check("pm", "list", "packages", timeout_s=_OPEN_TIMEOUT_S)
        names = (line.strip().removeprefix("package:") for line in listing.splitlines())
        return tuple(sorted(name for name in names if name))

    async def open(self, name: str) -> Outcome:
        """Open the app called `name`; done only once it is in front."""
        meant = meant_by(name, await self.installed(), self._labels)
        if meant.package is None or meant.guessed:
            # An icon with exactly that name is a better answer than a guess.
            if (found := await self._by_icon(name)) is not None:
                return found
        if meant.package is None:
            return Outcome.failed(meant.why)
        try:
            await self._start(meant.package)
        except CommandFailed as exc:
            return Outcome.failed(f"{meant.package} could not be opened: {exc}")
        return await self._in_front(meant.package)

    async def _by_icon(self, name: str) -> Outcome | None:
        """Open what the launcher calls `name`; None if it shows no such icon."""
        before = await self._state.app()
        if before is None or not await self._launcher.tap_icon(name, before.package):
            return None
        deadline_s = self._pace.clock() + self._pace.front_s
        while self._pace.clock() < deadline_s:
            app = await self._state.app()
            if app is not None and app.package != before.package:
                self._learned[app.package] = name
                return Outcome.done(f"{app.package} is in front")
            await self._pace.sleep(_POLL_S)
        return Outcome.failed(f"the icon {name!r} was tapped, but no app came to the front")

    async def _start(self, package: str) -> None:
        """Start the launcher activity as a launcher does; raises CommandFailed."""
        activity = await self._launcher_activity(package)
        if activity is None:
            argv = ("monkey", "-p", package, "-c", "android.intent.category.LAUNCHER", "1")
        else:
            argv = (
                "am", "start", *self._state.start_on, "-a", "android.intent.action.MAIN",
                "-c", "android.intent.category.LAUNCHER", "-n", activity,
            )  # fmt: skip
        result = await self._transport.shell(*argv, timeout_s=_OPEN_TIMEOUT_S)
        errors = result.stderr.decode("utf-8", "replace")
        said = result.text + errors
        # Both commands end with code 0 on many versions although nothing was started.
        if result.code != 0 or "Error" in said or "monkey aborted" in said:
            raise CommandFailed(argv, result.code, result.text, errors)

    async def _launcher_activity(self, package: str) -> str | None:
        line = (
            "cmd package resolve-activity --brief -a android.intent.action.MAIN "
            f"-c android.intent.category.LAUNCHER {shlex.quote(package)}"
        )
        result = await self._transport.script(line, timeout_s=_OPEN_TIMEOUT_S)
        last = result.text.strip().rpartition("\n")[2].strip()
        return last if result.code == 0 and last.startswith(f"{package}/") else None

    async def _in_front(self, package: str) -> Outcome:
        deadline_s = self._pace.clock() + self._pace.front_s
        while True:
            app = await self._state.app()
            if app is not None and app.package == package:
                return Outcome.done(f"{package} is in front")
            if self._pace.clock() >= deadline_s:
                break
            await self._pace.sleep(_POLL_S)
        front = f"{app.package} is in front" if app else "no app is in front"
        return Outcome.failed(f"{package} was started, but after {self._pace.front_s:g} s {front}")
