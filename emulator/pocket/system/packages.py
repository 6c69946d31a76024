"""Installed packages, their components, and the intents that start them."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from ..personas.names import PackageNames

Extra = str | int | float | bool
MAIN = "android.intent.action.MAIN"
VIEW = "android.intent.action.VIEW"
LAUNCHER = "android.intent.category.LAUNCHER"
LEANBACK = "android.intent.category.LEANBACK_LAUNCHER"
ON_BOTH = "com.android.settings"
"""The app that a television can also start as a phone does."""


class ActivityNotFound(LookupError):
    """No installed activity answers the intent; the message names what was asked for."""


@dataclass(frozen=True, slots=True)
class Component:
    """One activity, service or keyboard of a package; `activity` is kept as its full class name."""

    package: str
    activity: str

    def __post_init__(self) -> None:
        if self.activity.startswith("."):
            object.__setattr__(self, "activity", self.package + self.activity)

    @property
    def flat(self) -> str:
        """The short form, `com.example/.Main`."""
        inner = self.activity.removeprefix(self.package)
        short = inner if inner.startswith(".") else self.activity
        return f"{self.package}/{short}"

    @property
    def full(self) -> str:
        """The full form, `com.example/com.example.Main`."""
        return f"{self.package}/{self.activity}"

    @classmethod
    def parse(cls, text: str) -> "Component":
        """Read either form; raises ValueError when there is no `/` with text around it."""
        package, slash, activity = text.partition("/")
        if not (package and slash and activity):
            raise ValueError(f"Bad component name: {text}")
        return cls(package, activity)


@dataclass(frozen=True, slots=True)
class Intent:
    """What an activity is asked to do, as `am start` and the apps say it."""

    action: str | None = None
    data: str | None = None
    component: Component | None = None
    package: str | None = None
    extras: Mapping[str, Extra] = field(default_factory=lambda: MappingProxyType({}))
    categories: tuple[str, ...] = ()
    type: str | None = None
    """The MIME type, where it is given."""

    def __str__(self) -> str:
        parts = [
            *([f"act={self.action}"] if self.action else []),
            *([f"cat=[{','.join(self.categories)}]"] if self.categories else []),
            *([f"dat={self.data}"] if self.data else []),
            *([f"typ={self.type}"] if self.type else []),
            *([f"pkg={self.package}"] if self.package else []),
            *([f"cmp={self.component.flat}"] if self.component else []),
            *(["(has extras)"] if self.extras else []),
        ]
        return "Intent { " + " ".join([*parts, "}"])


@dataclass(frozen=True, slots=True)
class Package:
    """One installed package; `activity` is its launcher activity's class name, None for none."""

    name: str
    label: str
    activity: str | None = None
    version: str = "1.0"
    system: bool = False
    enabled: bool = True
    code: int | None = None
    """The version code, where an APK has given one; else it comes of `version`."""
    splits: tuple[str, ...] = ()
    """The split APKs that lie beside the base."""

    @property
    def component(self) -> Component | None:
        """The launcher activity."""
        return None if self.activity is None else Component(self.name, self.activity)

    @property
    def path(self) -> str:
        """Where `pm path` says the base APK lies."""
        if self.system:
            folder = self.name.rpartition(".")[2].capitalize()
            return f"/system/app/{folder}/{folder}.apk"
        return f"/data/app/~~{zlib.crc32(self.name.encode()):08x}==/{self.name}/base.apk"

    @property
    def version_code(self) -> int:
        """The number that grows with each version."""
        if self.code is not None:
            return self.code
        digits = [part for part in self.version.split(".") if part.isdecimal()]
        code = 0
        for part in (*digits[:3], "0", "0")[:3]:
            code = code * 100 + int(part) % 100
        return max(1, code)

    @property
    def paths(self) -> list[str]:
        """Where all its APKs lie, the base first."""
        folder = self.path.rpartition("/")[0]
        return [self.path, *(f"{folder}/split_{name}.apk" for name in self.splits)]


@dataclass(slots=True)
class InstallSession:
    """An installation under way: its options, and the APKs that were handed over, by name."""

    flags: frozenset[str] = frozenset()
    files: dict[str, bytes] = field(default_factory=dict[str, bytes])


class PackageRegistry:
    """The packages on the phone, in order of installation."""

    def __init__(self, names: PackageNames | None = None, leanback: bool = False) -> None:
        self.names = names or PackageNames({}, {})
        self._leanback = leanback
        self._packages: dict[str, Package] = {}
        self._uids: dict[str, int] = {}
        self.sessions: dict[int, InstallSession] = {}
        """Installations that are not committed yet."""
        self.stopped: set[str] = set()
        """Whose processes were ended and did not begin again."""

    def install(self, package: Package) -> None:
        self._packages[package.name] = package
        self._uids.setdefault(package.name, 10100 + len(self._uids))

    def uninstall(self, name: str) -> bool:
        """Remove a package; False when it is not installed."""
        return self._packages.pop(name, None) is not None

    def get(self, name: str) -> Package | None:
        return self._packages.get(name)

    def all(self) -> list[Package]:
        return list(self._packages.values())

    def launchable(self) -> list[Package]:
        """The packages with a launcher activity that are not disabled."""
        return [
            package
            for package in self._packages.values()
            if package.activity is not None and package.enabled
        ]

    def launch_categories(self, name: str) -> frozenset[str]:
        """What the home screen asks for to start an app (developer.android.com, "Create and run a
        TV app"): on a television another category than on a phone."""
        if not self._leanback:
            return frozenset((LAUNCHER,))
        return frozenset((LAUNCHER, LEANBACK) if name == ON_BOTH else (LEANBACK,))

    def by_component(self, component: Component) -> Package | None:
        """The package whose launcher activity is `component`."""
        package = self._packages.get(component.package)
        return package if package is not None and package.component == component else None

    def uid(self, name: str) -> int:
        """The Linux user id of an installed package."""
        return self._uids[name]

    def pid(self, name: str) -> int:
        """The process id of a package's app, the same in every run; 2000 for none."""
        return 2000 + self._uids.get(name, 10000) - 10000

    def snapshot(self) -> dict[str, Package]:
        return dict(self._packages)

    def restore(self, snap: dict[str, Package]) -> None:
        self._packages = dict(snap)
        self.sessions.clear()
        self.stopped.clear()
