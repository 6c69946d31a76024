"""What an app is: its name and icon, its activities, its data, and what it may ask of the phone."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import ClassVar

from ..content import Content
from ..raster.geometry import Rect
from ..raster.ops import Color
from ..system.activity import Activity, Layer
from ..system.catalog import ActivityCatalog, Entry, Filter
from ..system.local_time import clock_text, local_now, to_local
from ..system.notifications import Notification
from ..system.packages import Component, Extra, Intent, Package
from ..system.permissions import POST_NOTIFICATIONS
from ..system.providers import ContentProvider
from ..system.system import System
from ..system.windows import WindowManager
from ..toolkit import kit
from ..toolkit.strings import tr

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
NO_EXTRAS: Mapping[str, Extra] = MappingProxyType({})
Reply = Callable[[object], None]


@dataclass(frozen=True, slots=True)
class AppIcon:
    """A round icon: a symbol on a coloured ground."""

    symbol: str
    back: Color
    front: Color = (255, 255, 255, 255)


@dataclass(frozen=True, slots=True)
class AppMark:
    """An app's icon as a view, `size` in dp."""

    icon: AppIcon
    size: float = 56

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        side = kit.dp(self.size)

        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            x, y = rect.center
            canvas.disc(x, y, side // 2, self.icon.back)
            canvas.icon(x, y, round(side * 0.56), self.icon.symbol, self.icon.front, True)

        return kit.Node(side, side, paint=paint, info=kit.Info("android.widget.ImageView", "icon"))


@dataclass(slots=True)
class AppContext:
    """The phone as apps see it."""

    system: System
    windows: WindowManager
    icons: dict[str, AppIcon] = field(default_factory=dict[str, AppIcon])
    creators: dict[str, Callable[[], None]] = field(default_factory=dict[str, Callable[[], None]])
    """What makes the tables of the database at a path, as SQLiteOpenHelper.onCreate does."""

    def database(self, path: str) -> sqlite3.Connection:
        """The live database at a path; one that is missing or without tables is made anew.

        The path is the one that AOSP's names give.
        """
        path = self.system.packages.names.path(path)
        files = self.system.files
        connection = files.live(path)
        create = self.creators.get(path)
        if create is not None and (connection is None or _blank(connection)):
            # Taken out first, for what makes the tables asks for the database too.
            del self.creators[path]
            try:
                create()
            finally:
                self.creators[path] = create
        return files.database(path)

    def package(self, built_in: str) -> str:
        """What this phone calls a package that comes with it."""
        return self.system.packages.names.package(built_in)

    def component(self, built_in: str, activity: str) -> Component:
        """An activity of a built-in app, by AOSP's names."""
        return Component(*self.system.packages.names.component(built_in, activity))

    def now(self) -> datetime:
        """The phone's time in its own time zone."""
        return local_now(self.system)

    def local(self, epoch_ms: int) -> datetime:
        """A moment in the phone's time zone."""
        moment = datetime.fromtimestamp(epoch_ms / 1000, tz=self.system.clock.now().tzinfo)
        return to_local(self.system, moment)

    def in_menu(self, built_in: str, rid: str) -> bool:
        """Whether an update of that app has put a button into the menu beside it."""
        return rid in self.system.persona.redesign.in_menu.get(built_in, ())

    def name_of(self, package: str) -> str:
        """An app's name in the phone's language."""
        return self.windows.describe(package)[0]

    def epoch_ms(self) -> int:
        return int(self.system.clock.now().timestamp() * 1000)

    def notify(self, notification: Notification) -> None:
        """Post a notification, unless its app may not; time and symbol are filled in."""
        windows, package = self.windows, self.package(notification.package)
        notification = replace(notification, package=package)
        held = windows.permissions.get(package, POST_NOTIFICATIONS)
        if held is not None and held.fixed and not held.granted:
            return
        icon = self.icons.get(package)
        if icon is not None and notification.icon == "notifications":
            notification = replace(notification, icon=icon.symbol)
        if not notification.when_ms:
            notification = replace(notification, when_ms=self.epoch_ms())
        windows.notifications.post(notification)

    def clock_text(self, moment: datetime) -> str:
        """Hours and minutes as the owner wants them."""
        return clock_text(self.system, moment)


class AppActivity(Activity):
    """An activity of one of the phone's apps."""

    def __init__(self, phone: AppContext, component: Component, intent: Intent) -> None:
        super().__init__(component, intent)
        self.phone = phone
        self.reply: Reply | None = None
        self.on_open()

    def on_open(self) -> None:
        """Prepare the state of a new screen from `self.intent`."""

    def open(
        self,
        activity: str,
        data: str | None = None,
        extras: Mapping[str, Extra] = NO_EXTRAS,
        reply: Reply | None = None,
        action: str | None = None,
    ) -> None:
        """Show another activity of this app; `reply` is called with what it finishes with."""
        built_in = self.phone.system.packages.names.built_in(self.component.package)
        component = self.phone.component(built_in, activity)
        opened = self.phone.windows.open(Intent(action, data, component, None, extras))
        if reply is not None and isinstance(opened, AppActivity):
            opened.reply = reply

    def start(self, intent: Intent) -> None:
        """Ask the phone to show whatever answers an intent, on this app's back stack.

        Sharing (ACTION_SEND) opens the share sheet; where several apps answer, the owner chooses.
        Without an answer ActivityNotFound is raised, which the phone turns into a toast.
        """
        self.phone.windows.start_from(intent, self.component.package)

    def start_for_result(self, intent: Intent, reply: Reply) -> None:
        """Open whatever answers an intent; `reply` is called with what it finishes with."""

        def opened(activity: Activity) -> None:
            if isinstance(activity, AppActivity):
                activity.reply = reply

        self.phone.windows.open_for_result(intent, opened)

    def with_permission(self, permission: str, then: Callable[[bool], None]) -> None:
        """Call `then` with whether a permission is held, after asking for it where it is open.

        The names are in `system.permissions`, such as FINE_LOCATION.
        """
        self.phone.windows.incidents.ask(self.component.package, permission, then)

    def has_permission(self, permission: str) -> bool:
        return self.phone.windows.permissions.granted(self.component.package, permission)

    def notify(self, notification: Notification) -> None:
        """Post a notification of this app; its time and symbol are filled in where missing."""
        self.phone.notify(replace(notification, package=self.component.package))

    def finish(self, result: object = None) -> None:
        """Leave this screen, handing a result to whoever opened it."""
        self.phone.windows.finish(self)
        if self.reply is not None and result is not None:
            self.reply(result)

    def leave(self) -> None:
        """The up arrow: what Back would do."""
        if not self.back():
            self.finish()

    def toast(self, text: str) -> None:
        self.phone.windows.toast(text)

    def confirm(
        self, title: str, text: str, action: str, act: Callable[[], None], icon: str = ""
    ) -> None:
        """Ask before doing something."""

        def agree() -> None:
            self.dismiss(layer)
            act()

        def build() -> kit.View:
            return kit.Dialog(
                title,
                text,
                icon=icon,
                confirm=kit.Choice(action, agree),
                cancel=kit.Choice(tr("Cancel"), lambda: self.dismiss(layer)),
            )

        layer = self.show(Layer(build))

    def menu(self, choices: Sequence[kit.Choice]) -> None:
        """Open the overflow menu; choosing closes it first."""

        def wrapped(choice: kit.Choice) -> kit.Choice:
            def act() -> None:
                self.dismiss(layer)
                if choice.on_tap is not None:
                    choice.on_tap()

            return choice._replace(on_tap=act)

        entries = [wrapped(choice) for choice in choices]
        layer = self.show(
            Layer(lambda: kit.Menu(entries), kind="menu", anchor=self.phone.windows.touched)
        )


class App:
    """One installed app; subclasses name its parts."""

    package: ClassVar[str]
    label: ClassVar[str]
    launcher: ClassVar[str | None] = None
    """The launcher activity's short class name; None keeps the app out of the drawer."""
    version: ClassVar[str] = "1.0"
    system: ClassVar[bool] = True
    icon: ClassVar[AppIcon]
    permissions: ClassVar[tuple[str, ...]] = ()
    """The runtime permissions it asks for; the owner decides when it needs them."""
    granted: ClassVar[tuple[str, ...]] = ()
    """The ones it holds on a fresh phone."""
    activities: ClassVar[Mapping[str, type[AppActivity]]] = MappingProxyType({})
    data: ClassVar[str] = ""
    """The database the app works with; empty for none."""
    storage: ClassVar[str] = ""
    """The name of the package that keeps the database, where that is a provider."""
    served: ClassVar[frozenset[str]] = frozenset()
    """Tables that come from the app's service or its first start: a reset app has them again."""
    filters: ClassVar[Mapping[str, tuple[Filter, ...]]] = MappingProxyType({})

    def seed(self, phone: AppContext) -> None:
        """Write the content the phone comes with; must depend on nothing but the seed."""

    def create(self, phone: AppContext) -> None:
        """Write what the app makes when it starts without data, after `pm clear`.

        By default its tables, with what its service serves and nothing of the owner's.
        """
        self.seed(phone)
        connection = phone.database(self.data)
        for (name,) in connection.execute(TABLES).fetchall():
            if name not in self.served:
                connection.execute(f'DELETE FROM "{name}"')

    def boot(self, phone: AppContext) -> None:
        """Called when the phone has started and after each reset: post what is due."""

    def on_clock(self, phone: AppContext, before: datetime, now: datetime) -> None:
        """Called when the clock has moved on: do what has fallen due in between."""

    def words(self, language: str) -> Mapping[str, str]:
        """The app's own words in a language, of `content/strings.zh.txt`; empty without a file."""
        file = getattr(sys.modules.get(type(self).__module__), "__file__", None)
        return Content(file).strings(language) if file else {}

    def providers(self, phone: AppContext) -> Mapping[str, ContentProvider]:
        """The content providers by authority."""
        return {}

    def install(self, phone: AppContext, catalog: ActivityCatalog) -> None:
        """Put the app on the phone."""
        system, package = phone.system, phone.package(self.package)
        launcher = None
        if self.launcher is not None:
            launcher = phone.component(self.package, self.launcher).activity
        system.packages.install(Package(package, self.label, launcher, self.version, self.system))
        phone.icons[package] = self.icon
        phone.windows.marks[package] = partial(AppMark, self.icon)
        for name, kind in self.activities.items():
            component = phone.component(self.package, name)
            catalog.register(Entry(component, _factory(phone, kind), self.filters.get(name, ())))
        phone.windows.languages.add(package, self.words)
        held = (*self.granted, POST_NOTIFICATIONS)
        phone.windows.permissions.declare(package, self.permissions, held)
        self.seed(phone)
        if self.data:
            self._keep_data(phone)
        phone.windows.occasions.on_clock(partial(self.on_clock, phone))
        for authority, provider in self.providers(phone).items():
            system.providers.register(authority, provider)

    def _keep_data(self, phone: AppContext) -> None:
        """See to it that the database is there again after a reset of the package it lies in."""
        path = phone.system.packages.names.path(self.data)
        phone.creators[path] = partial(self.create, phone)
        holder = path.split("/")[3]
        if holder != phone.package(self.package):
            # Providers are packages of their own, without a screen: `pm clear` finds them.
            phone.system.packages.install(Package(holder, self.storage, None, "14", True))


def _blank(connection: sqlite3.Connection) -> bool:
    return connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone() is None


def _factory(
    phone: AppContext, kind: type[AppActivity]
) -> Callable[[Component, Intent], AppActivity]:
    return lambda component, intent: kind(phone, component, intent)


def install_apps(
    apps: Sequence[App], system: System, windows: WindowManager, catalog: ActivityCatalog
) -> AppContext:
    """Put apps on a phone, seeded."""
    phone = AppContext(system, windows)
    for app in apps:
        app.install(phone, catalog)
    for app in apps:
        windows.occasions.on_boot(partial(app.boot, phone))
    return phone
