"""A scripted phone in memory, for tests of whatever drives one."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from PIL import Image, ImageDraw

from ..actions import (
    DeviceAction,
    OpenApp,
    OpenLink,
    Outcome,
    Pinch,
    Press,
    Px,
    PxBox,
    Size,
    TouchAction,
    TypeText,
    to_px,
)
from .apps import not_a_link
from .device import DeviceInfo, ForegroundApp, Observation
from .errors import CommandFailed, DeviceClosed, DeviceError
from .frame import Flag, Frame
from .ui import UiNode, UiTree

SIZE = Size(540, 1200)
_HOME = "home"


@dataclass(frozen=True, slots=True)
class FakeView:
    """A button that leads to another screen, or with `field` a place for text."""

    label: str
    box: PxBox
    leads_to: str = ""
    field: bool = False


@dataclass(frozen=True, slots=True)
class FakeScreen:
    """One screen of an app; the app called `opened_by` opens here."""

    package: str
    title: str
    views: tuple[FakeView, ...] = ()
    opened_by: str = ""
    flags: frozenset[Flag] = frozenset()


def default_screens() -> dict[str, FakeScreen]:
    """A home screen, and a Settings app with a search field and one page below."""
    settings = FakeView("Settings", PxBox(40, 300, 500, 400), leads_to="settings")
    search = FakeView("Search settings", PxBox(40, 200, 500, 280), field=True)
    display = FakeView("Display", PxBox(40, 320, 500, 400), leads_to="display")
    package = "com.android.settings"
    return {
        _HOME: FakeScreen("com.android.launcher3", "Home", (settings,)),
        "settings": FakeScreen(package, "Settings", (search, display), opened_by="Settings"),
        "display": FakeScreen(package, "Display"),
    }


class FakeDevice:
    """Screens of `screens`, from `home` on; `done` holds every action in order.

    `troubles` says what the n-th action (from 0) meets instead of working: an Outcome that is
    returned or a DeviceError that is raised. `said` answers shell commands by their words. It is
    `asleep` (off, locked) until it is woken, which does not help if a `secret` is asked for.
    """

    def __init__(
        self,
        screens: Mapping[str, FakeScreen] | None = None,
        troubles: Mapping[int, Outcome | DeviceError] | None = None,
        said: Mapping[tuple[str, ...], str] | None = None,
        files: Mapping[str, bytes] | None = None,
        size: Size = SIZE,
        asleep: frozenset[Flag] = frozenset(),
        secret: bool = False,
    ) -> None:
        self.info = DeviceInfo(
            serial="fake", model="Fake Phone", manufacturer="tapwright", api_level=34, size=size,
            simulated=True, adb_port=0,
        )  # fmt: skip
        self.done: list[DeviceAction] = []
        self.typed: dict[str, str] = {}
        self.closed = False
        self._asleep: frozenset[Flag] = asleep
        self._secret = secret
        self._screens = dict(screens) if screens is not None else default_screens()
        self._troubles = dict(troubles or {})
        self._said = dict(said or {})
        self._files = dict(files or {})
        self._path = [_HOME]
        self._focus: str | None = None

    @property
    def screen(self) -> FakeScreen:
        """The screen in front."""
        return self._screens[self._path[-1]]

    async def observe(self) -> Observation:
        """A picture of the screen in front."""
        self._check_open()
        screen = self.screen
        now_s = time.monotonic()
        frame = Frame(
            image=self._draw(),
            size=self.info.size,
            rotation=0,
            source="fake",
            flags=screen.flags | self._asleep,
            taken_at_s=now_s,
        )
        app = ForegroundApp(screen.package, f"{screen.package}.{screen.title}Activity")
        return Observation(frame, app, self._focus is not None, 0.0, 0.0, now_s)

    async def perform(self, action: DeviceAction, seen: Observation) -> Outcome:
        """Record the action, then do what the screens say, or meet the trouble scripted for it."""
        self._check_open()
        number = len(self.done)
        self.done.append(action)
        trouble = self._troubles.get(number)
        if isinstance(trouble, DeviceError):
            raise trouble
        return self._act(action) if trouble is None else trouble

    async def shell(self, *argv: str) -> str:
        """What `said` holds for these words, `echo` answered by itself; else CommandFailed."""
        self._check_open()
        if argv in self._said:
            return self._said[argv]
        if argv[:1] == ("echo",):
            return " ".join(argv[1:]) + "\n"
        raise CommandFailed(argv, 127, "", f"/system/bin/sh: {argv[0]}: inaccessible or not found")

    async def pull(self, path: str) -> bytes:
        """The file of `files`; raises CommandFailed if there is none."""
        self._check_open()
        if path not in self._files:
            raise CommandFailed(("pull", path), -1, "", "No such file or directory")
        return self._files[path]

    async def ui(self) -> UiTree:
        """The views of the screen in front."""
        self._check_open()
        children = tuple(self._node(view) for view in self.screen.views)
        whole = PxBox(0, 0, self.info.size.width_px, self.info.size.height_px)
        title = UiNode(text=self.screen.title, class_name="android.widget.TextView")
        root = UiNode(
            class_name="android.widget.FrameLayout",
            package=self.screen.package,
            bounds=whole,
            children=(replace(title, bounds=PxBox(40, 80, 500, 160)), *children),
        )
        return UiTree(rotation=0, roots=(root,))

    async def close(self) -> None:
        """Remember that it was let go of."""
        self.closed = True

    def _check_open(self) -> None:
        if self.closed:
            raise DeviceClosed(self.info.serial)

    def _act(self, action: DeviceAction) -> Outcome:
        match action:
            case _ if isinstance(action, TouchAction):
                self._touch(to_px(action.at, self.info.size))
            case Press(key="wake") if self._asleep and self._secret:
                return Outcome.failed("its PIN must be entered by its owner")
            case Press(key="wake"):
                self._asleep = frozenset()
            case Press(key="back"):
                self._back()
            case Press(key="home"):
                self._go([_HOME])
            case TypeText():
                return self._type(action)
            case OpenApp():
                return self._open(action.name)
            case OpenLink():
                if why := not_a_link(action.uri):
                    return Outcome.refused(why)
                return Outcome.failed(f"no app on this phone opens {action.uri[:100]}")
            case Pinch():
                return Outcome.failed("two fingers are not possible on this phone")
            case _:
                pass
        return Outcome.done()

    def _touch(self, at: Px) -> None:
        for view in self.screen.views:
            box = view.box
            if box.left <= at.x < box.right and box.top <= at.y < box.bottom:
                if view.field:
                    self._focus = view.label
                elif view.leads_to:
                    self._go([*self._path, view.leads_to])
                return

    def _back(self) -> None:
        if self._focus is not None:
            self._focus = None
        elif len(self._path) > 1:
            self._go(self._path[:-1])

    def _go(self, path: Sequence[str]) -> None:
        self._path = list(path)
        self._focus = None

    def _type(self, action: TypeText) -> Outcome:
        if self._focus is None:
            return Outcome.failed("no text field has the focus; tap one first")
        before = "" if action.clear else self.typed.get(self._focus, "")
        self.typed[self._focus] = before + action.text
        return Outcome.done()

    def _open(self, name: str) -> Outcome:
        wanted = name.casefold()
        for key, screen in self._screens.items():
            if screen.opened_by and wanted in (screen.opened_by.casefold(), screen.package):
                self._go([_HOME, key])
                return Outcome.done(f"{screen.package} is in front")
        known = ", ".join(screen.opened_by for screen in self._screens.values() if screen.opened_by)
        return Outcome.failed(f"no app called {name!r} is installed; there are: {known}")

    def _node(self, view: FakeView) -> UiNode:
        kind = "EditText" if view.field else "Button"
        return UiNode(
            text=self.typed.get(view.label, "") if view.field else view.label,
            desc=view.label if view.field else "",
            class_name=f"android.widget.{kind}",
            package=self.screen.package,
            bounds=view.box,
            clickable=True,
            focused=view.field and view.label == self._focus,
        )

    def _draw(self) -> Image.Image:
        size = (self.info.size.width_px, self.info.size.height_px)
        image = Image.new("RGB", size, (245, 245, 248))
        pen = ImageDraw.Draw(image)
        pen.text((40, 80), self.screen.title, fill=(20, 20, 30), font_size=48)
        for view in self.screen.views:
            box = (view.box.left, view.box.top, view.box.right - 1, view.box.bottom - 1)
            fill = (255, 255, 255) if view.field else (208, 220, 250)
            rim = (40, 90, 200) if view.label == self._focus else (180, 184, 196)
            pen.rounded_rectangle(box, 16, fill=fill, outline=rim, width=3)
            text = self.typed.get(view.label, view.label) if view.field else view.label
            at = (view.box.left + 20, view.box.top + 24)
            pen.text(at, text, fill=(20, 20, 30), font_size=30)
        if self._focus is not None:
            pen.rectangle((0, size[1] * 2 // 3, *size), fill=(224, 226, 232))
        return image
