"""What the plugin is told by options, ini and markers, checked before a phone is started.

Loaded by every pytest run of whoever installed tapwright: only of the standard library.
"""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast

import pytest

if TYPE_CHECKING:
    from ..traces.schema import TaskClass

HoldScope = Literal["function", "class", "module", "session"]
Healing = Literal["off", "suggest", "apply"]
HEALINGS: tuple[Healing, ...] = ("off", "suggest", "apply")
SCOPES: tuple[HoldScope, ...] = ("function", "class", "module", "session")
MARKER = "tapwright"
# name, how it is shown, whether it may be given on the command line, help
OPTIONS: tuple[tuple[str, str, str], ...] = (
    ("device", "SERIAL", "phone of the tests: a serial, pocket, or pocket:PERSONA"),
    ("pool", "SERIALS", "phones to choose from, commas between; each worker holds one"),
    ("scope", "SCOPE", "how long a phone is held: function, class, module or session"),
    ("wait", "SECONDS", "how long a phone that is in use is waited for (0)"),
    ("timeout", "SECONDS", "how long steps wait for an element (10)"),
    ("expect-timeout", "SECONDS", "how long expectations wait (5)"),
    ("app", "PACKAGE", "the app that the fixture app is"),
    ("apk", "FILE", "what the fixture app installs first"),
    ("model", "PROFILE", "the model of agent and of flows, as of `tapwright run --model`"),
    ("judge", "PROFILE", "the model that decides whether agent did what it was told"),
    ("max-cost", "USD", "what the models of all tests and workers may cost together"),
    ("heal", "HOW", "steps of flows whose element is gone: off, suggest or apply"),
    ("out", "FOLDER", "where traces go (runs)"),
)
FLAGS: tuple[tuple[str, str], ...] = (
    ("yes", "allow tests to install and clear apps, and what flows change, on real phones"),
    ("allow-network", "let scripts of flows use `http`"),
)
_OF_A_MARKER = ("device", "pool", "scope", "app", "apk", "task_class")


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginSettings:
    """All of it; times in seconds, `max_cost` in USD, paths absolute."""

    device: str | None = None
    pool: tuple[str, ...] = ()
    scope: HoldScope = "session"
    wait_s: float = 0.0
    action_s: float | None = None
    expect_s: float | None = None
    app: str | None = None
    apk: Path | None = None
    model: str | None = None
    judge: str | None = None
    max_cost: Decimal | None = None
    heal: Healing | None = None
    out: Path
    yes: bool = False
    allow_network: bool = False
    task_class: "TaskClass | None" = None

    @property
    def candidates(self) -> tuple[str | None, ...]:
        """The phones of which one is used; None is the one attached, else a pocket phone."""
        return self.pool or (self.device,)


def add_options(parser: pytest.Parser) -> None:
    """Every option with its twin in the ini file."""
    group = parser.getgroup("tapwright", "tapwright: tests of apps on Android phones")
    for name, metavar, help in OPTIONS:
        group.addoption(f"--tapwright-{name}", metavar=metavar, default=None, help=help)
        parser.addini(ini_name(name), help=f"{help}; as --tapwright-{name}", default="")
    for name, help in FLAGS:
        group.addoption(f"--tapwright-{name}", action="store_true", default=None, help=help)
        parser.addini(ini_name(name), type="bool", help=f"{help}; as --tapwright-{name}")


def ini_name(name: str) -> str:
    """What an option is called in pytest's ini file."""
    return f"tapwright_{name.replace('-', '_')}"


def read_settings(config: pytest.Config) -> PluginSettings:
    """Options over ini; raises pytest.UsageError that says which is wrong and how it is written."""
    given = {name: _given(config, name) for name, _, _ in OPTIONS}
    flags = {name: bool(_option(config, name) or config.getini(ini_name(name)))
             for name, _ in FLAGS}  # fmt: skip
    cost = given["max-cost"]
    settings = PluginSettings(
        device=given["device"],
        pool=_pool(given["pool"], "tapwright_pool"),
        scope=_scope(given["scope"] or "session", "tapwright_scope"),
        wait_s=_seconds(given["wait"], "tapwright_wait") or 0.0,
        action_s=_seconds(given["timeout"], "tapwright_timeout"),
        expect_s=_seconds(given["expect-timeout"], "tapwright_expect_timeout"),
        app=given["app"],
        apk=_apk(given["apk"], config.rootpath, "tapwright_apk"),
        model=given["model"],
        judge=given["judge"],
        max_cost=None if cost is None else _usd(cost),
        heal=_healing(given["heal"]),
        out=config.invocation_params.dir / (given["out"] or "runs"),
        yes=flags["yes"],
        allow_network=flags["allow-network"],
    )
    if settings.device is not None and settings.pool:
        raise pytest.UsageError("give tapwright_device or tapwright_pool, not both")
    _check_workers(config, settings)
    return settings


def with_marker(settings: PluginSettings, item: pytest.Item) -> PluginSettings:
    """The settings of one test: its markers over them, the nearest first; raises UsageError."""
    found: dict[str, Any] = {}
    for marker in item.iter_markers(MARKER):
        where = f"{item.nodeid}: the marker tapwright"
        if marker.args:
            raise pytest.UsageError(f"{where} takes names only: {', '.join(_OF_A_MARKER)}")
        for name, value in marker.kwargs.items():
            if name not in _OF_A_MARKER:
                raise pytest.UsageError(f"{where} has no {name}; it has {', '.join(_OF_A_MARKER)}")
            found.setdefault(name, value)
    if not found:
        return settings
    where = f"{item.nodeid}: tapwright"
    for name in ("device", "app"):
        if name in found and not (isinstance(found[name], str) and found[name]):
            raise pytest.UsageError(f"{where}({name}=...) is a text, not {found[name]!r}")
    if "device" in found and "pool" in found:
        raise pytest.UsageError(f"{where} has a device or a pool, not both")
    device, pool = settings.device, settings.pool
    if "device" in found or "pool" in found:
        device, pool = found.get("device"), _pool(found.get("pool"), f"{where}(pool=...)")
    apk = settings.apk
    if "apk" in found:
        apk = _apk(str(found["apk"]), item.config.rootpath, f"{where}(apk=...)")
    return PluginSettings(
        device=device,
        pool=pool,
        scope=_scope(found.get("scope", settings.scope), f"{where}(scope=...)"),
        wait_s=settings.wait_s,
        action_s=settings.action_s,
        expect_s=settings.expect_s,
        app=found.get("app", settings.app),
        apk=apk,
        model=settings.model,
        judge=settings.judge,
        max_cost=settings.max_cost,
        out=settings.out,
        yes=settings.yes,
        allow_network=settings.allow_network,
        task_class=_class(found.get("task_class"), f"{where}(task_class=...)"),
    )


def workers(config: pytest.Config) -> tuple[int, int]:
    """The number of this worker of pytest-xdist from 0, and how many there are."""
    told = cast("dict[str, Any] | None", getattr(config, "workerinput", None))
    if told is None:
        return 0, 1
    return int(str(told["workerid"]).removeprefix("gw")), int(told["workercount"])


def is_pocket(serial: str | None) -> bool:
    """Whether a phone of that name is a new one of our own, of which there is no end."""
    return serial is not None and (serial == "pocket" or serial.startswith("pocket:"))


def _option(config: pytest.Config, name: str) -> Any:
    return config.getoption(f"--tapwright-{name}")


def _given(config: pytest.Config, name: str) -> str | None:
    said = _option(config, name)
    text = str(config.getini(ini_name(name)) if said is None else said).strip()
    if said is not None and not text:
        raise pytest.UsageError(f"--tapwright-{name} is empty: say which, or leave it out")
    return text or None


def _pool(given: object, where: str) -> tuple[str, ...]:
    if given is None:
        return ()
    parts = given.split(",") if isinstance(given, str) else given
    if not isinstance(parts, list | tuple) or not all(isinstance(one, str) for one in parts):  # pyright: ignore[reportUnknownVariableType]
        raise pytest.UsageError(f"{where} is a list of serials, not {given!r}")
    serials = [one.strip() for one in cast("list[str]", parts)]
    if not serials or not all(serials):
        raise pytest.UsageError(f"{where} is a list of serials with commas between, not {given!r}")
    real = [one for one in serials if not is_pocket(one)]
    if len(set(real)) < len(real):
        raise pytest.UsageError(f"{where} names a phone twice: {', '.join(serials)}")
    return tuple(serials)


def _scope(given: object, where: str) -> HoldScope:
    for scope in SCOPES:
        if given == scope:
            return scope
    raise pytest.UsageError(f"{where} is one of {', '.join(SCOPES)}, not {given!r}")


def _class(given: object, where: str) -> "TaskClass | None":
    if given is None:
        return None
    # A run without phones loads nothing of this.
    from ..agent.routing import CLASSES

    for name in CLASSES:
        if given == name:
            return name
    raise pytest.UsageError(f"{where} is one of {', '.join(CLASSES)}, not {given!r}")


def _healing(given: str | None) -> Healing | None:
    for healing in HEALINGS:
        if given == healing:
            return healing
    if given is not None:
        raise pytest.UsageError(f"tapwright_heal is one of {', '.join(HEALINGS)}, not {given!r}")
    return None


def _seconds(given: str | None, where: str) -> float | None:
    if given is None:
        return None
    try:
        seconds = float(given)
    except ValueError:
        seconds = -1.0
    if not 0 <= seconds < 86_400:
        raise pytest.UsageError(f"{where} is a number of seconds, not {given!r}")
    return seconds


def _usd(given: str) -> Decimal:
    try:
        usd = Decimal(given)
    except InvalidOperation:
        usd = Decimal(0)
    if not (usd.is_finite() and usd > 0):
        raise pytest.UsageError(f"tapwright_max_cost is an amount in USD above 0, not {given!r}")
    return usd


def _apk(given: str | None, folder: Path, where: str) -> Path | None:
    if given is None:
        return None
    path = folder / given
    if not path.is_file():
        raise pytest.UsageError(f"{where}: there is no file {path}")
    return path


def _check_workers(config: pytest.Config, settings: PluginSettings) -> None:
    """More workers than phones would wait for each other until the end."""
    count = getattr(config.option, "numprocesses", None)
    named = settings.candidates
    if settings.scope == "function" or not isinstance(count, int) or None in named:
        return
    if count > len(named) and not all(map(is_pocket, named)):
        raise pytest.UsageError(
            f"{count} workers (-n) share {len(named)} phone{'s' if len(named) > 1 else ''}: take "
            f"-n {len(named)}, name more with --tapwright-pool, or hold each for a test at a time "
            "with --tapwright-scope function --tapwright-wait SECONDS"
        )
