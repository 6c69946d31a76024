"""One phone's state, held together: everything below the screen."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from ..personas import DEFAULT, Panel, Persona
from ..personas.languages import LOCALES, Language
from ..personas.names import PackageNames
from .battery import Battery, Charge
from .clock import Clock
from .files import FilesSnapshot, FileSystem
from .logbuffer import LogBuffer
from .packages import Package, PackageRegistry
from .properties import Properties
from .providers import ProviderRegistry
from .screen import Windows
from .settings import NAMESPACES, SettingsStore, Values
from .settings_provider import SettingsProvider
from .telephony import Telephony
from .wifi import Wifi, WifiSnapshot


@dataclass(frozen=True, slots=True)
class SystemSnapshot:
    """A saved phone; small, since file contents are shared with the live one."""

    moment: datetime
    frozen: bool
    files: FilesSnapshot
    settings: Values
    properties: dict[str, str]
    packages: dict[str, Package]
    wifi: WifiSnapshot
    charge: Charge
    folded: bool = False


class System:
    """Clock, files, settings, properties, packages, radio and providers of one phone."""

    def __init__(
        self,
        seed: int = 0,
        *,
        serial: str | None = None,
        persona: Persona = DEFAULT,
        language: Language = "en",
    ) -> None:
        self.seed = seed
        self.persona = persona
        self.owner_language: Language = language
        """What the phone was set up in: its owner's content stays so when Settings are changed."""
        self.clock = Clock()
        self.files = FileSystem(self.clock)
        self.settings = SettingsStore(persona.keyboard)
        self.properties = Properties(serial or f"POCKET{seed:04d}", persona)
        if language != "en":
            # As a set-up wizard does; the build's own ro.product.locale stays what it was made for.
            self.properties.set("persist.sys.locale", LOCALES[language])
            self.properties.set("ro.tapwright.language", language)
            self.settings.put("system", "system_locales", LOCALES[language])
        self.packages = PackageRegistry(
            PackageNames(persona.packages, persona.activities), persona.leanback
        )
        self.providers = ProviderRegistry()
        self.providers.register("settings", SettingsProvider(self.settings))
        self.wifi = Wifi(self.settings, self.files)
        self.battery = Battery()
        self.telephony = Telephony()
        self.location: tuple[float, float] | None = None
        """The last fix, latitude and longitude in degrees; None before the first."""
        self.log = LogBuffer(self.clock)
        self.folded = False
        """Whether the second panel is in use in place of the first; see `fold`."""
        self.hard_keyboard = False
        """Whether a keyboard of keys is attached."""
        self.dreaming = False
        """Whether the screen saver is shown."""
        self._windows: Windows | None = None

    @property
    def windows(self) -> Windows:
        """The window manager, set by the composition root; RuntimeError before that."""
        if self._windows is None:
            raise RuntimeError("the phone has no window manager yet")
        return self._windows

    @windows.setter
    def windows(self, windows: Windows) -> None:
        self._windows = windows

    @property
    def panel(self) -> Panel:
        """The display that is in use."""
        return self.persona.panels[-1 if self.folded else 0]

    def fold(self, folded: bool) -> None:
        """Fold the phone or open it; ValueError for one that has a single panel."""
        if folded and not self.persona.folds:
            raise ValueError(f"{self.persona.name} does not fold")
        self.folded = folded

    @property
    def types_by_hand(self) -> bool:
        """Whether the keyboard on the screen stays away for one of keys."""
        wanted = self.settings.get("secure", "show_ime_with_hard_keyboard") == "1"
        return self.hard_keyboard and not wanted

    def end_dream(self) -> bool:
        """A touch or a key came: whether the screen saver was shown, which has ended with it."""
        dreaming, self.dreaming = self.dreaming, False
        return dreaming

    def erase_app(self, package: str) -> None:
        """Remove an app's files, databases included (`pm clear`)."""
        root = f"/data/data/{package}"
        if not self.files.exists(root):
            return
        for name in self.files.listdir(root):
            self.files.remove(f"{root}/{name}", recursive=True)

    def snapshot(self) -> SystemSnapshot:
        return SystemSnapshot(
            moment=self.clock.now(),
            frozen=self.clock.frozen,
            files=self.files.snapshot(),
            settings=self.settings.snapshot(),
            properties=self.properties.snapshot(),
            packages=self.packages.snapshot(),
            wifi=self.wifi.snapshot(),
            charge=self.battery.charge,
            folded=self.folded,
        )

    def restore(self, snap: SystemSnapshot) -> None:
        """Go back to `snap`; database connections stay valid, settings listeners hear changes."""
        self.clock.frozen = snap.frozen
        self.clock.set(snap.moment)
        self.properties.restore(snap.properties)
        self.packages.restore(snap.packages)
        self.settings.restore(snap.settings)
        self.wifi.restore(snap.wifi)
        self.battery.restore(snap.charge)
        self.telephony.forget()
        self.location = None
        self.folded = snap.folded
        self.dreaming = self.hard_keyboard = False
        # Last, for the listeners above may write files and rows of their own.
        self.files.restore(snap.files)

    def state_hash(self) -> str:
        """SHA-256 over files, databases, settings, packages and radio; equal after a restore."""
        digest = hashlib.sha256()

        def add(*parts: object) -> None:
            digest.update("\0".join([*map(str, parts), "\n"]).encode(errors="replace"))

        for path, mode, content in self.files.entries():
            add(path, oct(mode), len(content))
            digest.update(content)
        for namespace in NAMESPACES:
            for key, value in self.settings.items(namespace):
                add(namespace, key, value)
        for package in self.packages.all():
            add(package)
        add(self.wifi.snapshot(), self.wifi.enabled)
        add(self.battery.charge)
        return digest.hexdigest()
