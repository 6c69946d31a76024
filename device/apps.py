"""Opening apps by name, and links, and making sure that they came to the front."""

import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from ..actions import Outcome
from .adb import AdbTransport
from .device import ForegroundApp
from .errors import CommandFailed
from .labels import Labels, known_labels, meant_by
from .launcher import Launcher, is_launcher, labels_command, labels_in
from .settle import Pace
from .state import StateReader

_OPEN_TIMEOUT_S = 20.0
_POLL_S = 0.05
_SHADE = "com.android.systemui"
# One small question. `am get-current-user` is there since Android 5; the locales are a setting
# since 7, a property before and where the user has never changed them.
_HOLDER = (
    "am get-current-user 2>/dev/null || echo 0; "
    "settings get system system_locales; getprop persist.sys.locale"
)
# Another app's screen that stays so long over the one that was started is no splash of an instant.
_STEADY_S = 1.5
_MAIN, _VIEW = "android.intent.action.MAIN", "android.intent.action.VIEW"
# What launchers list; a television's (Android TV, Fire TV) lists the second, and many apps made
# for televisions declare no other (developer.android.com, "Create and run a TV app").
_CATEGORIES = ("android.intent.category.LAUNCHER", "android.intent.category.LEANBACK_LAUNCHER")
_PACKAGE = re.compile(r"[A-Za-z]\w*(?:\.\w+)+")
_COMPONENT = re.compile(r"^\s*([\w.]+)/(\.?[\w.$]+)\s*$", re.MULTILINE)
# `am` ends with code 0 on many versions although nothing was started (AOSP
# ActivityManagerShellCommand.runStartActivity, and Am.java before Android 8); an activity may be
# called ErrorActivity, so only what begins a line counts, and what names an exception.
_COMPLAINT = re.compile(r"^(?:Error\b|Security exception|Exception occurred)|\bjava\.\S+Exception",
                        re.MULTILINE)  # fmt: skip
# Schemes that are no links but orders to the phone or to an app, or that read its files.
_NO_LINKS = {
    "intent": "it can carry any order to any app",
    "android-app": "it can carry any order to an app",
    "file": "it hands a file of the phone to an app",
    "content": "it hands what one app keeps to another",
    "javascript": "it runs a program in the page that is open",
    "data": "it is a page of its own and not a place",
    # tel: only fills in a dialer; these are handed to apps that call at once.
    **dict.fromkeys(
        ("callto", "sip", "sips", "facetime", "facetime-audio", "voicemail", "wtai"),
        "it starts a call",
    ),
}
# The system's dialogs are windows without a component, and what was in front stays the focused app
# (AOSP AppErrorDialog and AppNotRespondingDialog set these titles, with the process behind them).
FOCUS_LINES = "dumpsys window | grep mCurrentFocus"
_DIALOG = re.compile(r"mCurrentFocus=.*\bApplication (Error|Not Responding): ([\w.:]+)")
# A dialer carries out a code as soon as its last sign stands there (AOSP Dialer's
# SpecialCharSequenceMgr): *#06# shows the IMEI, makers' own codes have reset phones.
_CODE = re.compile(r"[*#]|%2a|%23", re.IGNORECASE)
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):\S+")
_LONGEST_LINK = 4000
# Who asks in front of an app that was started: AOSP's packages and those that makers ship instead.
_ASKING = {
    "com.android.permissioncontroller": "a permission question",
    "com.google.android.permissioncontroller": "a permission question",
    "com.android.packageinstaller": "a permission question",  # up to Android 9
    "com.google.android.packageinstaller": "a permission question",
    "com.lbe.security.miui": "a permission question",  # MIUI, HyperOS
    "com.samsung.android.permissioncontroller": "a permission question",
    "com.miui.securitycenter": "a question of the phone's security app",
    "android": "a question of the system",  # ResolverActivity up to Android 13, crash dialogs
    "com.android.intentresolver": "the question which app to use",  # since Android 14
    "com.huawei.android.internal.app": "the question which app to use",
}


@dataclass(frozen=True, slots=True)
class App:
    """An installed app; `labels` are the names it is known by, none if nobody told."""

    package: str
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Holder:
    """Whose apps they are, and in which language they are called."""

    user: int
    language: str


class AppOpener:
    """Opens apps of one phone, as the user who is in front.

    An exact package is started without a list of packages. A name is looked for in a table of
    well-known packages, then among the labels the phone itself tells in its language (its
    launcher's dump, and labels that are no resources), then among the launcher's icons.
    """

    def __init__(
        self, transport: AdbTransport, state: StateReader, launcher: Launcher, pace: Pace
    ) -> None:
        self._transport = transport
        self._state = state
        self._launcher = launcher
        self._pace = pace
        self._table: Labels | None = None
        self._told: dict[_Holder, dict[str, str]] = {}
        self._learned: dict[_Holder, dict[str, str]] = {}

    @property
    def _labels(self) -> Labels:
        if self._table is None:
            self._table = known_labels()
        return self._table

    async def apps(self) -> tuple[App, ...]:
        """The installed apps with the labels that are known, the phone's own first."""
        holder = await self._holder()
        names = _merged(self._labels, await self._phones_labels(holder))
        installed = await self._installed(holder.user)
        return tuple(App(name, names.get(name, ())) for name in installed)

    async def installed(self) -> tuple[str, ...]:
        """The names of all packages that the user in front has."""
        return await self._installed((await self._holder()).user)

    async def open(self, name: str, guess: bool = True) -> Outcome:
        """Open the app called `name`; done once it, or what asks in front of it, is in front.

        Without `guess` a name that is only nearly right opens nothing, and what is near is said.
        """
        holder = await self._holder()
        if _PACKAGE.fullmatch(name) and (started := await self._open_package(name, holder.user)):
            return started
        components = await self._launchable(holder.user)
        packages = tuple(components) or await self._installed(holder.user)
        meant = meant_by(name, packages, self._labels)
        if meant.package is None or meant.guessed:
            # What the phone itself calls its apps is a better answer than a guess.
            told = await self._phones_labels(holder)
            own = {package: (label,) for package, label in told.items()}
            meant = meant_by(name, packages, {**self._labels, **own})
            if meant.package is None or meant.guessed:
                if (found := await self._by_icon(name, holder, drawer=not told)) is not None:
                    return found
                meant = meant_by(name, packages, _merged(self._labels, told), guess)
        if meant.package is None:
            return Outcome.failed(meant.why)
        if meant.package in components:
            return await self._start(meant.package, components[meant.package], holder.user)
        started = await self._open_package(meant.package, holder.user)
        return started or Outcome.failed(
            f"{meant.package} is installed, but has no screen that a launcher could open"
        )

    async def open_link(self, uri: str) -> Outcome:
        """Hand a link to the app that the phone has for it, to be looked at and nothing else."""
        if why := not_a_link(uri):
            return Outcome.refused(why)
        user, before = (await self._holder()).user, await self._state.app()
        line = f"cmd package resolve-activity --brief --user {user} -a {_VIEW} -d "
        resolved = await self._component(line + shlex.quote(uri))
        on = ("--user", str(user), *self._state.start_on)
        argv = ("am", "start", *on, "-a", _VIEW, "-d", uri)
        try:
            await self._run(argv)
        except CommandFailed as exc:
            said = f"{exc.stdout}\n{exc.stderr}"
            if "unable to resolve" in said or "No Activity found" in said:
                scheme = uri.partition(":")[0]
                return Outcome.failed(f"no app on this phone opens {scheme} links like {uri[:100]}")
            return Outcome.failed(f"the link could not be opened: {exc}")
        package = resolved[0] if resolved else None
        return await self._in_front(package, before, "the link")

    async def _open_package(self, package: str, user: int) -> Outcome | None:
        """Start a package by its exact name; None if it has no activity that a launcher lists."""
        for category in _CATEGORIES:
            found = await self._component(
                f"cmd package resolve-activity --brief --user {user} -a {_MAIN} -c {category} "
                f"{shlex.quote(package)}"
            )
            if found is not None and found[0] == package:
                return await self._start(package, ("/".join(found), category), user)
            if found is not None:
                # Several activities: a question of the system would come instead of the app.
                everything = await self._launchable(user)
                if package in everything:
                    return await self._start(package, everything[package], user)
        return None

    async def _start(self, package: str, started: tuple[str, str], user: int) -> Outcome:
        """Start an activity as a launcher does, and wait for it."""
        before = await self._state.app()
        component, category = started
        on = ("--user", str(user), *self._state.start_on)
        argv = ("am", "start", *on, "-a", _MAIN, "-c", category, "-n", component)
        try:
            await self._run(argv)
        except CommandFailed as exc:
            return Outcome.failed(f"{package} could not be opened: {exc}")
        return await self._in_front(package, before, package)

    async def _run(self, argv: tuple[str, ...]) -> None:
        """Run `am`; raises CommandFailed, also for a refusal that ends with code 0."""
        result = await self._transport.shell(*argv, timeout_s=_OPEN_TIMEOUT_S)
        errors = result.stderr.decode("utf-8", "replace")
        if refused(result.code, result.text + "\n" + errors):
            raise CommandFailed(argv, result.code, result.text, errors)

    async def _component(self, line: str) -> tuple[str, str] | None:
        """Package and activity in the answer of `cmd package resolve-activity --brief`."""
        result = await self._transport.script(line, timeout_s=_OPEN_TIMEOUT_S)
        found = _COMPONENT.findall(result.text) if result.code == 0 else []
        return found[-1] if found else None

    async def _launchable(self, user: int) -> dict[str, tuple[str, str]]:
        """Component and category of every app that a launcher lists, by package."""
        asked = "; ".join(
            f"cmd package query-activities --brief --user {user} -a {_MAIN} -c {category}; "
            f"echo {category}"
            for category in _CATEGORIES
        )
        text = (await self._transport.script(asked, timeout_s=_OPEN_TIMEOUT_S)).text
        found: dict[str, tuple[str, str]] = {}
        for category in _CATEGORIES:
            listed, _, text = text.partition(f"{category}\n")
            for package, activity in _COMPONENT.findall(listed):
                found.setdefault(package, (f"{package}/{activity}", category))
        return found

    async def _installed(self, user: int) -> tuple[str, ...]:
        # Without --user it asks about all users since Android 13, and a profile that the shell
        # may not see, as Samsung's Secure Folder (150), refuses the whole list.
        listing = await self._transport.check(
            "pm", "list", "packages", "--user", str(user), timeout_s=_OPEN_TIMEOUT_S
        )
        return packages_in(listing)

    async def _holder(self) -> _Holder:
        text = (await self._transport.script(_HOLDER)).text
        user, _, language = text.partition("\n")
        return _Holder(int(user) if user.strip().isdecimal() else 0, " ".join(language.split()))

    async def _phones_labels(self, holder: _Holder) -> dict[str, str]:
        """The labels that the phone tells by itself, read once for a user and a language."""
        if holder not in self._told:
            command = labels_command(holder.user)
            said = await self._transport.script(command, timeout_s=_OPEN_TIMEOUT_S)
            self._told[holder] = labels_in(said.text)
        return {**self._told[holder], **self._learned.get(holder, {})}

    async def _by_icon(self, name: str, holder: _Holder, drawer: bool) -> Outcome | None:
        """Open what the launcher calls `name`; None if it shows no such icon."""
        before = await self._state.app()
        if before is None or not await self._launcher.tap_icon(name, before.package, drawer):
            return None
        outcome = await self._in_front(None, before, f"the icon {name!r}")
        front = await self._state.app() if outcome.status == "done" else None
        if front is not None and front.package not in _ASKING:
            self._learned.setdefault(holder, {})[front.package] = name
        return outcome

    async def _in_front(
        self, package: str | None, before: ForegroundApp | None, what: str
    ) -> Outcome:
        """Wait until `package`, or anything new where none is known, is in front.

        What was started may be asked about first, or show another app's notice or sign-in: that
        it came over what was in front before says that the start was heard.
        """
        deadline_s = self._pace.clock() + self._pace.front_s
        over, since_s = "", 0.0
        while True:
            app = await self._state.app()
            now_s = self._pace.clock()
            front = app.package if app is not None else ""
            if front and front == package and front not in _ASKING:
                crashed = await self._crashed(front)
                return Outcome.failed(crashed) if crashed else Outcome.done(f"{front} is in front")
            if _is_over(front, before):
                if front != over:
                    over, since_s = front, now_s
                elif front in _ASKING:
                    asks = _ASKING[front]
                    return Outcome.done(f"{what} was opened, with {asks} ({front}) in front")
                elif package is None:
                    return Outcome.done(f"{front} is in front")
                elif now_s - since_s >= _STEADY_S:
                    return Outcome.done(f"{what} was opened, with {front} in front of it")
            if now_s >= deadline_s:
                break
            await self._pace.sleep(_POLL_S)
        if package is not None and (crashed := await self._crashed(package)):
            return Outcome.failed(crashed)
        told = f"{front} is in front" if front else "no app is in front"
        return Outcome.failed(f"{what} was started, but after {self._pace.front_s:g} s {told}")

    async def _crashed(self, package: str) -> str:
        """What Android says of that app in a dialog over it; empty if nothing is wrong."""
        said = (await self._transport.script(FOCUS_LINES, timeout_s=_OPEN_TIMEOUT_S)).text
        told, about = error_dialog(said)
        if about != package:
            return ""
        return f"{package} was started and {told}: Android's dialog about it is in front"


def error_dialog(focus_lines: str) -> tuple[str, str]:
    """What Android's dialog in front says of an app, and the app's package, read from the answer to
    `FOCUS_LINES`; both are empty if there is none."""
    found = _DIALOG.search(focus_lines)
    if found is None:
        return "", ""
    what, process = found.groups()
    return "crashed" if what == "Error" else "does not respond", process.partition(":")[0]


def _is_over(front: str, before: ForegroundApp | None) -> bool:
    """Whether that app came over what was in front; a home screen does so when an app ends."""
    if not front or front == _SHADE or is_launcher(front):
        return False
    return before is None or front != before.package


def refused(code: int, said: str) -> bool:
    """Whether `am` or `cmd package` says in its answer that it did not do what was asked."""
    return code != 0 or _COMPLAINT.search(said) is not None


def not_a_link(uri: str) -> str:
    """Why that is not handed to Android as a link; empty if it may be."""
    match = _SCHEME.fullmatch(uri)
    if match is None or not uri.isprintable():
        return f"{uri[:100]!r} is no link: give one in full, as https://example.com or geo:0,0"
    if len(uri) > _LONGEST_LINK:
        return f"a link of {len(uri)} characters is not opened, {_LONGEST_LINK} are the most"
    scheme = match[1].casefold()
    if scheme in _NO_LINKS:
        return f"a link with {scheme}: is not opened, because {_NO_LINKS[scheme]}"
    if scheme == "tel" and _CODE.search(uri):
        return "a tel: link with * or # is not opened, because dialers carry such codes out at once"
    return ""


def packages_in(listing: str) -> tuple[str, ...]:
    """The names in the answer of `pm list packages`, whatever warnings stand between them."""
    names = (line.strip() for line in listing.splitlines())
    found = {name.removeprefix("package:") for name in names if name.startswith("package:")}
    return tuple(sorted(found - {""}))


def _merged(table: Labels, told: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The names of the table, the phone's own label before them."""
    merged = dict(table)
    for package, label in told.items():
        merged[package] = (label, *(name for name in table.get(package, ()) if name != label))
    return merged
