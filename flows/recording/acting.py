"""Acts as commands of a flow, whoever did them: an agent, or a person with a finger."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...actions import (
    Action,
    Answer,
    Ask,
    Done,
    DoubleTap,
    Dpad,
    Drag,
    Extract,
    HandOver,
    Infeasible,
    LongPress,
    Note,
    OpenApp,
    OpenLink,
    Pinch,
    Press,
    Px,
    PxBox,
    Refuse,
    Scroll,
    Size,
    Swipe,
    Tap,
    TypeText,
    UsageError,
    Wait,
    Zoom,
    to_px,
)
from ...device.scroll import PAGE_SHARE, list_under, track_in
from ...device.ui import UiNode, UiTree
from ..locators import ScreenViews, has_role
from ..selectors import Selector
from .noticing import something_on, what_came
from .selecting import Touched, percent, touched_at
from .writing import Written, WrittenStep, escaped, written

_NO_APPS = (
    "com.android.systemui", "permissioncontroller", "packageinstaller", "launcher", "inputmethod",
)  # fmt: skip
_HOME = "launcher"
# The names of pressKey for the keys of an action; what is not here flows have no word for.
_KEYS = {
    "home": "Home", "enter": "Enter", "delete": "Backspace", "tab": "Tab", "escape": "Escape",
    "power": "Power", "volume_up": "Volume Up", "volume_down": "Volume Down",
}  # fmt: skip
# Ids of AOSP's dialogs for an app that hangs (app_anr_dialog.xml) and for permissions
# (PermissionController, grant_permissions.xml): another time they may not come.
_MAY_NOT_COME = ("aerr_", "permission_")
_SCROLL_MS = 800
_DEFAULT_ERASED = 50
_LEAST_WAIT_MS = 17_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenScreen:
    """A screen as it was before an act; `picture` is the file that shows it."""

    size: Size
    tree: UiTree | None = None
    views: ScreenViews | None = None
    package: str = ""
    activity: str = ""
    picture: str = ""

    @property
    def place(self) -> tuple[str, str]:
        """Which screen of which app it is."""
        return self.package, self.activity


class ActWriter:
    """Writes acts one by one, each with the screen it was done on and those that came after.

    `filled` puts variables into typed text; `from_picture` names places on screens without views.
    """

    def __init__(
        self,
        filled: Callable[[str], str] = escaped,
        from_picture: Callable[[SeenScreen, Px], Selector | None] | None = None,
    ) -> None:
        self.app_id = ""
        self._filled = filled
        self._from_picture = from_picture
        self._steps: list[WrittenStep] = []
        self._opened: set[str] = set()
        self._before: SeenScreen | None = None
        self._scrolls: list[tuple[Scroll, SeenScreen, str]] = []
        self._searched: tuple[Scroll, SeenScreen] | None = None

    def steps(self) -> tuple[WrittenStep, ...]:
        """What has been written so far; `end` comes before."""
        return tuple(self._steps)

    def end(self, seen: Selector | None) -> None:
        """Assert how it ended: `seen` is on the last screen, scrolled to if that was scrolled."""
        said = "how it ended"
        if seen is not None and self._write_scrolls(seen):
            return
        self._write_scrolls()
        if seen is not None:
            self._put({"assertVisible": written(seen)}, said)

    def remark(self, said: str) -> None:
        """Say something where no command stands."""
        self._steps.append(WrittenStep(command=None, said=said))

    def begin(self, action: Action, screen: SeenScreen) -> None:
        """Come to the screen of the first act: its app as it stands, or the home screen."""
        if isinstance(action, OpenApp | OpenLink) or action == Press(key="home"):
            return
        if is_app(screen.package):
            self.open(screen.package, stop=False)
        elif _HOME in screen.package:
            self._put({"pressKey": "Home"})

    def open(self, package: str, stop: bool) -> None:
        """Begin in an app, started anew or as it stands."""
        command: dict[str, Written] = {"appId": package, "permissions": {}}
        if not stop:
            command["stopApp"] = False
        self.app_id = self.app_id or package
        self._opened.add(package)
        self._put({"launchApp": command})

    def check(self, selector: Selector) -> None:
        """Assert that something is there, scrolled to if it was."""
        if not self._write_scrolls(selector):
            self._put({"assertVisible": written(selector)})

    def act(
        self, action: Action, screen: SeenScreen, later: Sequence[SeenScreen], said: str
    ) -> None:
        """Write one act; raises UsageError for one that flows have no command for."""
        if isinstance(action, Scroll):
            self._scrolls.append((action, screen, said))
        elif isinstance(action, Tap | DoubleTap | LongPress):
            self._touch(action, screen, said)
        elif not isinstance(
            action, Zoom | Note | Ask | Answer | Done | Extract | Infeasible | Refuse | HandOver
        ):
            self._write_scrolls()
            if not isinstance(action, OpenApp | OpenLink | Wait):
                self._arrived(screen)
            self._other(action, screen, later, said)
        self._before = screen
        self._opened.add(screen.package)

    def _put(self, command: Written, said: str = "") -> None:
        self._steps.append(WrittenStep(command=command, said=said))

    def _arrived(self, screen: SeenScreen) -> None:
        """An act that looks for nothing would come too early on a slow phone: it waits for the
        screen it was done on."""
        before = self._before
        if before is None or before.place == screen.place or screen.views is None:
            return
        seen = what_came(before.views, screen.views) or something_on(screen.views)
        if seen is not None:
            self._put({"assertVisible": written(seen)})

    def _touch(self, action: Tap | DoubleTap | LongPress, screen: SeenScreen, said: str) -> None:
        name = {"tap": "tapOn", "double_tap": "doubleTapOn", "long_press": "longPressOn"}
        at = to_px(action.at, screen.size)
        target, how, node = self._target(screen, at)
        self._write_scrolls(target if how in ("id", "text", "id and text") else None)
        self._search(target, how, screen)
        if how == "point":
            self._arrived(screen)
        command = written(target)
        if node is not None and node.short_id.startswith(_MAY_NOT_COME):
            fields = command if isinstance(command, dict) else {"text": command}
            command = {**fields, "optional": True}
        self._put({name[action.kind]: command}, said)

    def _target(self, screen: SeenScreen, at: Px) -> tuple[Selector, str, UiNode | None]:
        found = touched_at(screen.views or ScreenViews.of(UiTree(0, ()), screen.size), at)
        if self._from_picture is not None and _only_pictured(found):
            seen = self._from_picture(screen, at)
            if seen is not None:
                return seen, "picture", None
        return found.selector, found.how, found.node

    def _search(self, target: Selector, how: str, screen: SeenScreen) -> None:
        """Scroll on to a target that only came into sight by scrolling before: looking for the one
        before it may have ended earlier than the recording did."""
        if self._searched is None:
            return
        scroll, at = self._searched
        if at.place != screen.place:
            self._searched = None
        elif how != "point" and at.views is not None and not at.views.matches(target):
            self._seek(target, scroll)

    def _seek(self, target: Selector, scroll: Scroll, said: str = "") -> None:
        command: dict[str, Written] = {
            "element": written(target), "direction": scroll.direction.upper()
        }  # fmt: skip
        last = self._steps[-1].command if self._steps else None
        if last != {"scrollUntilVisible": command}:
            self._put({"scrollUntilVisible": command}, said)

    def _write_scrolls(self, target: Selector | None = None) -> bool:
        """Scrolls that were done to reach a target look for it, which is told; others are swipes
        as far."""
        scrolls, self._scrolls = self._scrolls, []
        if not scrolls:
            return False
        first, screen, said = scrolls[0]
        directions = {scroll.direction for scroll, _, _ in scrolls}
        if (
            target is not None
            and len(directions) == 1
            and all(_from_the_middle(one, at) for one, at, _ in scrolls)
            and not any(at.views is not None and at.views.matches(target) for _, at, _ in scrolls)
        ):
            self._seek(target, first, said)
            self._searched = first, screen
            return True
        for scroll, at, why in scrolls:
            for number, stroke in enumerate(_strokes(scroll, at)):
                self._put({"swipe": stroke}, "" if number else why)
        return False

    def _other(
        self,
        action: Swipe | Drag | Pinch | TypeText | Press | Dpad | OpenApp | OpenLink | Wait | Action,
        screen: SeenScreen,
        later: Sequence[SeenScreen],
        said: str,
    ) -> None:
        match action:
            case OpenApp():
                self._put({"launchApp": self._launch(action.name, later)}, said)
            case OpenLink(uri=uri):
                self._put({"openLink": self._filled(uri)}, said)
            case TypeText():
                self._type(action, screen, said)
            case Press(key="back"):
                self._put("back", said)
            case Press(key="wake"):
                self.remark(f"{said} (a phone that sleeps is woken before a flow begins)")
            case Press(key=key):
                if key not in _KEYS:
                    raise UsageError(f"flows have no command for the key {key!r} ({said})")
                self._put({"pressKey": _KEYS[key]}, said)
            case Dpad(key=key, times=times):
                for _ in range(times):
                    self._put({"pressKey": f"Remote Dpad {key.capitalize()}"}, said)
            case Swipe():
                self._put({"swipe": _swipe(action, screen.size)}, said)
            case Wait():
                self._wait(action, screen, later, said)
            case Drag() | Pinch():
                raise UsageError(
                    f"flows have no command for {action.kind.replace('_', ' ')} ({said})"
                )
            case _:
                raise AssertionError(action)

    def _launch(self, name: str, later: Sequence[SeenScreen]) -> dict[str, Written]:
        """Permissions stay as they are, and an app that was in use before is not stopped."""
        fronts = (screen.package for screen in later)
        package = name if _looks_like_package(name) else next(filter(is_app, fronts), "")
        if not package:
            raise UsageError(f"the episode does not say which package {name!r} is")
        self.app_id = self.app_id or package
        command: dict[str, Written] = {"appId": package, "permissions": {}}
        if package in self._opened:
            command["stopApp"] = False
        self._opened.add(package)
        return command

    def _type(self, action: TypeText, screen: SeenScreen, said: str) -> None:
        if action.clear:
            held = (
                next((n for n in screen.tree.nodes() if n.focused), None) if screen.tree else None
            )
            count = len(held.text) if held is not None else 0
            self._put({"eraseText": count} if count > _DEFAULT_ERASED else "eraseText", said)
            said = ""
        if action.text:
            self._put({"inputText": self._filled(action.text)}, said)
        if action.submit:
            self._put({"pressKey": "Enter"})

    def _wait(
        self, action: Wait, screen: SeenScreen, later: Sequence[SeenScreen], said: str
    ) -> None:
        """What was waited for, if the screen says it."""
        after = next(iter(later), None)
        seen = None
        if after is not None and after.views is not None:
            seen = what_came(screen.views, after.views)
        if seen is None:
            self._put("waitForAnimationToEnd", said)
            return
        timeout = max(_LEAST_WAIT_MS, round(3000 * action.seconds))
        self._put({"extendedWaitUntil": {"visible": written(seen), "timeout": timeout}}, said)


def _only_pictured(found: Touched) -> bool:
    """Whether what was touched is told by no view: there is none, or one that holds none and has
    no name, or a canvas, in which the place counts."""
    node = found.node
    if node is None:
        return True
    canvas = found.selector.point is not None and not has_role(node, "slider")
    # Between the views of a list a picture would show what happens to lie there.
    return not node.children and canvas


def is_app(package: str) -> bool:
    """Whether a package is an app, and not the home screen, a keyboard or a dialog of Android's."""
    return bool(package) and not any(part in package for part in _NO_APPS)


def _looks_like_package(name: str) -> bool:
    return "." in name and " " not in name and name.replace(".", "").replace("_", "").isalnum()


def _from_the_middle(scroll: Scroll, screen: SeenScreen) -> bool:
    """Whether a swipe from the middle of the screen moves the same list."""
    if screen.tree is None:
        return False
    upright = scroll.direction in ("up", "down")
    middle = Px(screen.size.width_px // 2, screen.size.height_px // 2)
    meant = list_under(screen.tree, to_px(scroll.at, screen.size), upright, screen.size)
    return meant == list_under(screen.tree, middle, upright, screen.size)


def _strokes(scroll: Scroll, screen: SeenScreen) -> list[dict[str, Written]]:
    """The swipes that move a list as far as a scroll did."""
    size, at = screen.size, to_px(scroll.at, screen.size)
    upright = scroll.direction in ("up", "down")
    box = list_under(screen.tree, at, upright, size) if screen.tree is not None else None
    box = box or PxBox(0, 0, size.width_px, size.height_px)
    extent = box.bottom - box.top if upright else box.right - box.left
    track = track_in(box, at, size, upright)
    wanted = scroll.pages * PAGE_SHARE * extent
    room = track.high - track.low
    parts = max(1, -(-round(wanted) // max(1, room)))
    reach = round(wanted / parts) * (1 if scroll.direction in ("down", "right") else -1)
    stroke = track.stroke(reach)
    return [_between(stroke.start, stroke.end, size, _SCROLL_MS)] * parts


def _swipe(action: Swipe, size: Size) -> dict[str, Written]:
    start, end = to_px(action.start, size), to_px(action.end, size)
    return _between(start, end, size, round(1000 * action.duration_s))


def _between(start: Px, end: Px, size: Size, duration_ms: int) -> dict[str, Written]:
    first, last = (percent(p.x, size.width_px, p.y, size.height_px) for p in (start, end))
    return {"start": first, "end": last, "duration": duration_ms}
