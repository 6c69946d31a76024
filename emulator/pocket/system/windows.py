"""The window manager: what is on the screen, and what touching it does."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager

from ..raster.stage import BandCache, Frame, Stage
from ..toolkit import kit
from . import hard_keys
from .activity import Activity, Layer, Pane
from .catalog import HOME, ActivityCatalog
from .chooser import Answer
from .fingers import Fingers
from .incidents import Incidents
from .input_focus import InputFocus
from .keyboard import KeyboardState
from .language import Languages
from .notifications import NotificationCenter
from .occasions import Occasions
from .overview import Overview, plain_mark
from .packages import MAIN, ActivityNotFound, Component, Intent
from .panels import Panels
from .permissions import PermissionStore
from .preferred import PreferredActivities
from .scene import Scene
from .scene_maker import SceneMaker
from .screen import TouchPhase
from .settings import Namespace
from .shade import Panel
from .starts import Starter
from .system import System
from .tasks import TaskStack

Mark = Callable[[float], kit.View]
DENSITY_DPI = 420
GESTURAL = "2"


class WindowManager:
    """One phone's screen; coordinates are pixels of the current rotation."""

    def __init__(self, system: System, catalog: ActivityCatalog, bands: BandCache) -> None:
        self._system = system
        self._catalog = catalog
        self._stage = Stage(bands)
        self._tasks: TaskStack | None = None
        self._keyboard = KeyboardState(self.enter, self.hide_keyboard)
        self._fingers = Fingers(self)
        self._maker = SceneMaker(system, self, self._keyboard)
        self._screen_on = True
        self._locked = False
        self.shown_toast: str | None = None
        self.system_layers: list[Layer] = []
        self.languages = Languages(system)
        self.notifications = NotificationCenter()
        self.permissions = PermissionStore(system.files)
        self.focus = InputFocus(lambda: self.pane, self.scene)
        self.overview = Overview(lambda: self.tasks, self.describe, self.resumed)
        self.panels = Panels(
            system,
            self.notifications,
            self.describe,
            self._start_from_panel,
            self.languages.catalogue,
            self.invalidate,
        )
        self.incidents = Incidents(system, self)
        self.occasions = Occasions(system.clock, self._run)
        self._starter = Starter(catalog, self, PreferredActivities(system.files), system)
        self.last_toast: str | None = None
        """The latest toast, on show or not."""
        self.marks: dict[str, Mark] = {}
        """The apps' icons by package, for a size in dp."""
        system.settings.listen(self._on_setting)
        system.wifi.listen(self.invalidate)

    @property
    def size(self) -> tuple[int, int]:
        width, height = self._system.panel.width, self._system.panel.height
        return (height, width) if self.rotation % 2 else (width, height)

    @property
    def density(self) -> int:
        return DENSITY_DPI

    @property
    def rotation(self) -> int:
        """Quarter turns, 0 to 3."""
        value = self._system.settings.get("system", "user_rotation") or "0"
        return int(value) % 4 if value.isdecimal() else 0

    @property
    def screen_on(self) -> bool:
        return self._screen_on

    @property
    def locked(self) -> bool:
        return self._locked

    @property
    def keyboard_shown(self) -> bool:
        self.scene()
        return self._keyboard.field is not None

    @property
    def foreground(self) -> Component:
        return self.tasks.top.component

    @property
    def secure(self) -> bool:
        return self.tasks.top.secure

    @property
    def scrolling(self) -> bool:
        """The current or last gesture scrolled a list."""
        return self._fingers.scrolled

    @property
    def touched(self) -> tuple[float, float] | None:
        """Where a finger last came down."""
        return self._fingers.touched

    @property
    def clipboard(self) -> str:
        return self.focus.clipboard

    @clipboard.setter
    def clipboard(self, text: str) -> None:
        self.focus.clipboard = text

    def frame(self) -> Frame:
        """The screen as it is now."""
        scene = self.scene()
        return self._stage.show(scene.size, scene.items)

    def scene(self) -> Scene:
        """The windows on the screen as they are laid out now."""
        self.occasions.tick()
        return self._maker.scene()

    def hierarchy(self) -> str:
        """The screen as uiautomator's XML: the app's front window first, then system windows."""
        return self.scene().hierarchy(self.rotation)

    def touch(self, phase: TouchPhase, x: float, y: float, time_ms: float) -> None:
        """One event of a finger."""
        if not self._screen_on or self._system.end_dream():
            return
        with self._acting():
            if phase == "down":
                self.shown_toast = None
            self._fingers.touch(phase, x, y, time_ms)
        self.invalidate()

    def pinch(self, x: float, y: float, scale: float) -> None:
        """Zoom what lies under a point; a scale above 1 spreads the fingers."""
        with self._acting():
            self._fingers.pinch(x, y, scale)
        self.invalidate()

    def key(self, code: int) -> None:
        """One press of an Android key code."""
        self.shown_toast = None
        self.invalidate()
        asleep = not self._screen_on and hard_keys.NAMES.get(code) not in ("POWER", "WAKEUP")
        if asleep or self._system.end_dream():
            return
        with self._acting():
            hard_keys.press(code, self, self._system.settings)
        self.invalidate()

    def type_text(self, text: str) -> None:
        """Type into the focused field as a hardware keyboard does; dropped without one."""
        self.shown_toast = None
        if self.field is None or not self._screen_on:
            return
        with self._acting():
            self.focus.type(text)
        self.invalidate()

    def start(self, intent: Intent) -> None:
        """Bring an activity to the front; raises ActivityNotFound."""
        self._uncover()
        missing: list[ActivityNotFound] = []
        with self._acting(intent.component and intent.component.package):
            try:
                self._starter.start(intent)
            except ActivityNotFound as error:
                missing.append(error)
        if missing:
            raise missing[0]

    def force_stop(self, package: str) -> None:
        """Close everything of a package."""
        for end in (self.tasks.kill, self.notifications.cancel_package, self.incidents.stopped):
            end(package)
        self.resumed()

    def expand(self, panel: Panel) -> None:
        """Pull the shade down to its notifications or settings, or close it."""
        if not self._locked or panel == "closed":
            self.panels.show(panel)
        self.invalidate()

    @property
    def tasks(self) -> TaskStack:
        """The back stacks; the home screen is made when first needed."""
        if self._tasks is None:
            intent = Intent(action=MAIN, categories=(HOME,))
            component = self._catalog.resolve(intent)
            home = self._catalog.create(component, intent)
            self._tasks = TaskStack(home, self.permissions.end_session)
            home.on_resume()
        return self._tasks

    def open(self, intent: Intent) -> Activity:
        """Open one activity on top of the one in front; raises ActivityNotFound."""
        self._uncover()
        return self._starter.open(intent)

    def start_from(self, intent: Intent, package: str) -> None:
        """Start what answers an intent of a package, asking where several do."""
        self._uncover()
        self._starter.start_from(intent, package)

    def open_for_result(self, intent: Intent, opened: Callable[[Activity], None]) -> None:
        """Open whoever answers an intent over the app in front, and hand over the activity."""
        self._uncover()
        self._starter.open_for_result(intent, opened)

    def finish(self, activity: Activity) -> None:
        """Leave an activity."""
        self.tasks.leave(activity)
        self.resumed()

    def toast(self, text: str) -> None:
        """Show a message until the next input."""
        self.shown_toast = self.last_toast = text
        self.invalidate()

    def show_system(self, layer: Layer) -> None:
        """Show a dialog of the system over whatever is in front."""
        self.system_layers.append(layer)
        self.invalidate()

    def dismiss_system(self, layer: Layer) -> None:
        if layer in self.system_layers:
            self.system_layers.remove(layer)
        self.invalidate()

    def describe(self, package: str) -> tuple[str, Mark]:
        """The name and icon of a package."""
        found = self._system.packages.get(package)
        label = package if found is None else self.languages.name(package, found.label)
        return label, self.marks.get(package, plain_mark)

    def answer(self, component: Component) -> Answer:
        """How a chooser shows an activity."""
        return Answer(component, *self.describe(component.package))

    def invalidate(self) -> None:
        """Something changed: compose the screen anew when it is next looked at."""
        self._maker.invalidate()

    def resumed(self) -> None:
        """Another activity may have come to the front."""
        self._fingers.cancel()
        self.focus.selecting = None
        self.tasks.top.on_resume()
        self.invalidate()

    def reset(self) -> None:
        """Forget all apps and stand on a fresh, unlocked home screen."""
        self._tasks = self.shown_toast = self.last_toast = None
        self.overview.close()
        self.panels.reset()
        self.notifications.forget()
        self.system_layers.clear()
        self.incidents.forget()
        self._keyboard.reset()
        self._fingers.reset()
        self._screen_on, self._locked = True, False
        self.focus.forget()
        self.occasions.restart()
        self.invalidate()

    @property
    def field(self) -> kit.FieldState | None:
        """The field with the input focus."""
        return None if self._locked else self.pane.focus

    def back(self) -> None:
        """Close the keyboard, else the front layer, else let the activity act, else leave it."""
        self.invalidate()
        if self._locked:
            return
        if self.panels.open:
            self.panels.back()
        elif self.overview.open:
            self.overview.close()
        elif self.focus.selecting is not None:
            self.focus.selecting = None
        elif self.keyboard_shown:
            self.hide_keyboard()
        elif self._front_layer is not None:
            if self._front_layer.cancelable:
                self.dismiss(self._front_layer)
        elif not self.tasks.top.back() and not self.at_home:
            self.finish(self.tasks.top)

    def home(self) -> None:
        if self._locked:
            return
        self._uncover()
        self.tasks.go_home()
        self.tasks.home.top.on_new_intent(Intent(action=MAIN, categories=(HOME,)))
        self.resumed()

    def recents(self) -> None:
        self.invalidate()
        if not self._locked:
            self.panels.close()
            self.overview.toggle()

    def enter(self) -> None:
        """The Enter key, or the action key of the keyboard."""
        if not self._locked:
            self.focus.enter()
        self.invalidate()

    def hide_keyboard(self) -> None:
        self.focus.hide_keyboard()
        self.invalidate()

    def power(self, on: bool | None) -> None:
        """Turn the screen on or off; None toggles."""
        self._screen_on = not self._screen_on if on is None else on
        if not self._screen_on:
            self.panels.reset()
            disabled = self._system.settings.get("secure", "lockscreen.disabled") == "1"
            self._locked = not disabled
        self.invalidate()

    def unlock(self) -> None:
        self._locked = False
        self.invalidate()

    @property
    def at_home(self) -> bool:
        return self.tasks.front is self.tasks.home and len(self.tasks.front.activities) == 1

    @property
    def gestural(self) -> bool:
        return self._system.settings.get("secure", "navigation_mode") == GESTURAL

    @property
    def _front_layer(self) -> Layer | None:
        if self.system_layers:
            return self.system_layers[-1]
        layers = self.tasks.top.layers
        return layers[-1] if layers else None

    @property
    def pane(self) -> Pane:
        """The window that has the input focus."""
        return self._front_layer or self.tasks.top

    @contextmanager
    def _acting(self, package: str | None = None) -> Generator[None]:
        """Run code of an app: in its language, and with its errors as its crash."""
        package = package or self.tasks.top.component.package
        with self.languages.speaking(package), self.incidents.guard(package):
            yield

    def _run(self, act: Callable[[], None]) -> None:
        with self._acting():
            act()

    def _uncover(self) -> None:
        """Put away what lies over the apps."""
        self.overview.close()
        self.panels.close()
        self._fingers.cancel()
        self.invalidate()

    def _start_from_panel(self, intent: Intent) -> None:
        self.unlock()
        self.start(intent)

    def dismiss(self, layer: Layer) -> None:
        self.dismiss_system(layer)
        self.tasks.top.dismiss(layer)
        if layer.on_dismiss is not None:
            layer.on_dismiss()
        self.invalidate()

    def _on_setting(self, namespace: Namespace, key: str, value: str | None) -> None:
        self.invalidate()
