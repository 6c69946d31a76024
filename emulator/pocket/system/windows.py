"""The window manager: what is on the screen, and what touching it does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from ..raster.stage import BandCache, Frame, Stage
from ..toolkit.basic import Badge
from ..toolkit.field import FieldState
from ..toolkit.node import Node
from ..toolkit.scroll import ScrollState
from ..toolkit.view import View
from . import hard_keys
from .activity import Activity, Layer, Pane
from .catalog import HOME, ActivityCatalog
from .composer import Composer
from .gestures import Gestures
from .keyboard import KeyboardState
from .packages import LAUNCHER, MAIN, Component, Intent
from .recents import RecentApp
from .scene import Scene, field_node
from .screen import TouchPhase
from .settings import Namespace
from .system import System
from .tasks import Task, TaskStack

Mark = Callable[[float], View]
PORTRAIT = (1080, 2400)
DENSITY_DPI = 420
MAX_PASTE = 100_000


@dataclass(frozen=True, slots=True)
class _Version:
    """What a composed scene was made from; an equal one makes it good still."""

    inputs: int
    moment: float
    outside: object


class WindowManager:
    """One phone's screen; coordinates are pixels of the current rotation."""

    def __init__(self, system: System, catalog: ActivityCatalog, bands: BandCache) -> None:
        self._system = system
        self._catalog = catalog
        self._stage = Stage(bands)
        self._inputs = count()
        self._input = 0
        self._scene: Scene | None = None
        self._version: _Version | None = None
        self._tasks: TaskStack | None = None
        self._gestures = Gestures(self._path, self._tap_field)
        self._keyboard = KeyboardState(self.enter, self.hide_keyboard)
        self._screen_on = True
        self._locked = False
        self._toast: str | None = None
        self._recents: ScrollState | None = None
        self._outside_tap = False
        self._system_layers: list[Layer] = []
        self.clipboard = ""
        self.touched: tuple[float, float] | None = None
        """Where a finger last came down."""
        self.marks: dict[str, Mark] = {}
        """The apps' icons by package, for a size in dp."""
        system.settings.listen(self._on_setting)
        system.wifi.listen(self.invalidate)

    # -- what the shell and other services see ---------------------------------------------

    @property
    def size(self) -> tuple[int, int]:
        width, height = PORTRAIT
        return (height, width) if self.rotation % 2 else (width, height)

    @property
    def density(self) -> int:
        return DENSITY_DPI

    @property
    def rotation(self) -> int:
        """Quarter turns, 0 to 3."""
        return int(self._system.settings.get("system", "user_rotation") or 0) % 4

    @property
    def screen_on(self) -> bool:
        return self._screen_on

    @property
    def locked(self) -> bool:
        return self._locked

    @property
    def keyboard_shown(self) -> bool:
        self._compose()
        return self._keyboard.field is not None

    @property
    def foreground(self) -> Component:
        return self.tasks.top.component

    @property
    def secure(self) -> bool:
        return self.tasks.top.secure

    def frame(self) -> Frame:
        """The screen as it is now."""
        scene = self._compose()
        return self._stage.show(scene.size, scene.items)

    def scene(self) -> Scene:
        """The windows on the screen as they are laid out now."""
        return self._compose()

    def hierarchy(self) -> str:
        """The screen as uiautomator's XML: the app's front window first, then system windows."""
        return self._compose().hierarchy(self.rotation)

    def touch(self, phase: TouchPhase, x: float, y: float, time_ms: float) -> None:
        """One event of a finger."""
        if not self._screen_on:
            return
        match phase:
            case "down":
                self._toast = None
                self.touched = (x, y)
                scene = self._compose()
                beside = scene.outside(x, y)
                self._outside_tap = beside is not None
                if beside is not None:
                    beside()
                else:
                    self._gestures.down(x, y, time_ms)
            case "move":
                if not self._outside_tap:
                    self._gestures.move(x, y, time_ms)
            case "up":
                if not self._outside_tap:
                    self._gestures.up(x, y, time_ms)
                self._outside_tap = False
        self.invalidate()

    def key(self, code: int) -> None:
        """One press of an Android key code."""
        self._toast = None
        self.invalidate()
        if not self._screen_on and hard_keys.NAMES.get(code) not in ("POWER", "WAKEUP"):
            return
        hard_keys.press(code, self, self._system.settings)
        self.invalidate()

    def type_text(self, text: str) -> None:
        """Type into the focused field as a hardware keyboard does; dropped without one."""
        self._toast = None
        field = self.field
        if field is None or not self._screen_on:
            return
        for index, line in enumerate(text.split("\n")):
            if index:
                self.enter()
            if line and self.field is not None:
                self.field.insert(line)
        self.invalidate()

    def start(self, intent: Intent) -> None:
        """Bring an activity to the front; raises ActivityNotFound."""
        component = self._catalog.resolve(intent)
        self._recents = None
        self._gestures.cancel()
        self.invalidate()
        if component.package == self.tasks.home.package:
            self.tasks.go_home()
            self.tasks.home.top.on_new_intent(intent)
            self._resumed()
            return
        task = self.tasks.find(component.package)
        plain = intent.action in (None, MAIN) and (LAUNCHER in intent.categories or not intent.data)
        if task is None:
            task = Task(component.package, self._catalog.create(component, intent))
            self.tasks.bring(task)
        elif task.top.component == component:
            self.tasks.bring(task)
            if not plain or intent.extras:
                task.top.on_new_intent(intent)
        else:
            self.tasks.bring(task)
            root = task.activities[0].component == component
            if not (plain and root and not intent.extras):
                task.activities.append(self._catalog.create(component, intent))
        self._resumed()

    def force_stop(self, package: str) -> None:
        """Close everything of a package."""
        self.tasks.kill(package)
        self._resumed()

    # -- what activities may ask ------------------------------------------------------------

    @property
    def tasks(self) -> TaskStack:
        """The back stacks; the home screen is made when first needed."""
        if self._tasks is None:
            intent = Intent(action=MAIN, categories=(HOME,))
            component = self._catalog.resolve(intent)
            self._tasks = TaskStack(self._catalog.create(component, intent))
            self._tasks.top.on_resume()
        return self._tasks

    def open(self, intent: Intent) -> Activity:
        """Start an activity from the one in front, on top of it when both are of one app."""
        component = self._catalog.resolve(intent)
        if component.package == self.tasks.front.package:
            self.tasks.push(self._catalog.create(component, intent))
            self._resumed()
        else:
            self.start(intent)
        return self.tasks.top

    def finish(self, activity: Activity) -> None:
        """Leave an activity."""
        self.tasks.leave(activity)
        self._resumed()

    def toast(self, text: str) -> None:
        """Show a message until the next input."""
        self._toast = text
        self.invalidate()

    def show_system(self, layer: Layer) -> None:
        """Show a dialog of the system over whatever is in front."""
        self._system_layers.append(layer)
        self.invalidate()

    def dismiss_system(self, layer: Layer) -> None:
        if layer in self._system_layers:
            self._system_layers.remove(layer)
        self.invalidate()

    def invalidate(self) -> None:
        """Something changed: compose the screen anew when it is next looked at."""
        self._input = next(self._inputs)

    def reset(self) -> None:
        """Forget all apps and stand on a fresh, unlocked home screen."""
        self._tasks = None
        self._toast = None
        self._recents = None
        self._system_layers.clear()
        self._keyboard.detach()
        self._gestures.cancel()
        self._screen_on, self._locked = True, False
        self.clipboard = ""
        self.touched = None
        self.invalidate()

    # -- keys and buttons ---------------------------------------------------------------------

    @property
    def field(self) -> FieldState | None:
        """The field with the input focus."""
        return None if self._locked else self._pane.focus

    def back(self) -> None:
        """Close the keyboard, else the front layer, else let the activity act, else leave it."""
        self.invalidate()
        if self._locked:
            return
        if self._recents is not None:
            self._recents = None
            return
        if self.keyboard_shown:
            self.hide_keyboard()
            return
        layer = self._front_layer
        if layer is not None:
            if layer.cancelable:
                self._dismiss(layer)
            return
        top = self.tasks.top
        if top.back():
            return
        if self.tasks.front is self.tasks.home and len(self.tasks.front.activities) == 1:
            return
        self.finish(top)

    def home(self) -> None:
        self.invalidate()
        if self._locked:
            return
        self._recents = None
        self.tasks.go_home()
        self.tasks.home.top.on_new_intent(Intent(action=MAIN, categories=(HOME,)))
        self._resumed()

    def recents(self) -> None:
        self.invalidate()
        if not self._locked:
            self._recents = ScrollState() if self._recents is None else None

    def enter(self) -> None:
        """The Enter key, or the action key of the keyboard."""
        field = self.field
        if field is None:
            return
        pane = self._pane
        if field.enter():
            if pane.focus is field:
                pane.wants_keyboard = False
        elif field.submit == "next":
            self.next_field()
        self.invalidate()

    def next_field(self) -> None:
        """Move the input focus to the field that follows on the screen."""
        fields = [
            node.touch.field
            for window in self._compose().windows
            if window.focus is not None or window.modal or window.touchable
            for node in window.root.walk()
            if node.touch is not None and node.touch.field is not None
        ]
        current = self.field
        if not fields:
            return
        place = fields.index(current) + 1 if current in fields else 0
        if place < len(fields):
            self._pane.edit(fields[place])
        else:
            self._pane.wants_keyboard = False
        self.invalidate()

    def hide_keyboard(self) -> None:
        self._pane.wants_keyboard = False
        self.invalidate()

    def power(self, on: bool | None) -> None:
        """Turn the screen on or off; None toggles."""
        self._screen_on = not self._screen_on if on is None else on
        if not self._screen_on:
            disabled = self._system.settings.get("secure", "lockscreen.disabled") == "1"
            self._locked = not disabled
        self.invalidate()

    def unlock(self) -> None:
        self._locked = False
        self.invalidate()

    def copy(self, cut: bool) -> None:
        field = self.field
        if field is None:
            return
        start, end = field.selection
        if start < end and field.keyboard != "password":
            self.clipboard = field.text[start:end]
            if cut:
                field.insert("")

    def paste(self) -> None:
        if self.field is not None:
            self.field.insert(self.clipboard[:MAX_PASTE])

    def page(self, forward: bool) -> None:
        """Scroll the first list in front by most of its height."""
        for window in reversed(self._compose().windows):
            for node in window.root.walk():
                scroll = None if node.touch is None else node.touch.scroll
                if scroll is not None and not scroll.horizontal and window.touchable:
                    scroll.scroll(node.height * (0.9 if forward else -0.9))
                    return

    # -- inner workings -------------------------------------------------------------------------

    @property
    def _front_layer(self) -> Layer | None:
        if self._system_layers:
            return self._system_layers[-1]
        layers = self.tasks.top.layers
        return layers[-1] if layers else None

    @property
    def _pane(self) -> Pane:
        """The window that has the input focus."""
        return self._front_layer or self.tasks.top

    def _dismiss(self, layer: Layer) -> None:
        self.dismiss_system(layer)
        self.tasks.top.dismiss(layer)
        if layer.on_dismiss is not None:
            layer.on_dismiss()
        self.invalidate()

    def _resumed(self) -> None:
        self._gestures.cancel()
        self.tasks.top.on_resume()
        self.invalidate()

    def _path(self, x: float, y: float) -> list[Node]:
        return self._compose().path(x, y)

    def _tap_field(self, node: Node) -> None:
        if node.touch is not None and node.touch.field is not None:
            self._pane.edit(node.touch.field)

    def _compose(self) -> Scene:
        top = self.tasks.top
        now = self._system.clock.now().timestamp()
        step = 60.0 if self._locked else min(60.0, top.tick_s)
        version = _Version(self._input, now // step, (id(top), top.revision()))
        if self._scene is None or version != self._version:
            self._scene = self._make_scene()
            self._version = version
        return self._scene

    def _make_scene(self) -> Scene:
        pane = self._pane
        composer = Composer(self._system, self.size, self._keyboard)
        if not self._screen_on:
            return composer.dark()
        if self._locked:
            return composer.lock_screen(self.unlock)
        field = pane.focus
        if field is not None and pane.wants_keyboard and self._recents is None:
            self._keyboard.attach(field)
        else:
            self._keyboard.detach()
        scene = composer.compose(
            self.tasks.top,
            self._system_layers,
            self._dismiss,
            navigation=(self.back, self.home, self.recents),
            recents=None if self._recents is None else (self._recent_apps(), self._recents),
            clear_recents=self._clear_recents,
            toast=self._toast,
        )
        if field is None or any(field_node(w.root, field) for w in scene.windows):
            pane.focus_scrolled_off = False
        elif self._gestures.scrolled or pane.focus_scrolled_off:
            pane.focus_scrolled_off = True
        else:
            # The view that held the focus is gone.
            pane.blur()
            self._keyboard.detach()
            return self._make_scene()
        return scene

    def _recent_apps(self) -> list[RecentApp]:
        return [self._recent(task) for task in reversed(self.tasks.recents)]

    def _recent(self, task: Task) -> RecentApp:
        package = self._system.packages.get(task.package)
        label = task.package if package is None else package.label

        def open_task() -> None:
            self._recents = None
            self.tasks.bring(task)
            self._resumed()

        def close_task() -> None:
            self.tasks.drop(task)

        mark = self.marks.get(task.package, _plain_mark)
        return RecentApp(label, mark, open_task, close_task)

    def _clear_recents(self) -> None:
        for task in list(self.tasks.recents):
            self.tasks.drop(task)
        self._recents = None
        self._resumed()

    def _on_setting(self, namespace: Namespace, key: str, value: str | None) -> None:
        self.invalidate()


def _plain_mark(size: float) -> View:
    return Badge("android", size=size)
