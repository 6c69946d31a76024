"""Pools: the phones that `tapwright.yaml` names under `pools:`, of one kind each."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, ClassVar, Literal, Self, TypeAlias

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    WithJsonSchema,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from ..actions import UsageError
from .pool_file import PoolSource, told

FILE = Path("tapwright.yaml")
POOLS = "pools"
MOST = 500
"""Phones in one pool: adb gives a host 64 emulators, a farm of hosts has a pool each."""

KindName: TypeAlias = Literal["pocket", "avd", "redroid", "docker_android", "serials", "stf"]
Count: TypeAlias = Annotated[int, Field(strict=True, ge=1, le=MOST)]
Megabytes: TypeAlias = Annotated[int, Field(strict=True, ge=256, le=1_048_576)]
Text: TypeAlias = Annotated[str, Field(strict=True, min_length=1)]

# AOSP frameworks/base, core/res config.xml, config_lowBatteryWarningLevel: Android asks for a
# charger from here on.
LOW_PERCENT = 15
# Above it Android devices slow their charging to keep to the limits that JEITA sets lithium cells
# (Zebra, TC53E product guide, "Charging the Device": 45 °C; it stops at 50).
HOT_C = 45.0


_CALLED: Mapping[KindName, str] = {
    "pocket": "pocket phone",
    "avd": "emulator",
    "redroid": "redroid container",
    "docker_android": "docker-android container",
    "serials": "attached phone",
    "stf": "reserved phone",
}


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PocketPool(_Part):
    """Simulated phones of this host."""

    count: Count
    persona: Text | None = None
    seed: int = Field(default=0, strict=True)
    language: Literal["en", "zh"] = "en"


class AvdPool(_Part):
    """Android emulators, all started read-only from one AVD."""

    name: Text
    count: Count = 1
    snapshot: Text | None = None
    memory_mb: Megabytes | None = None


class RedroidPool(_Part):
    """Containers of redroid: Android on this host's own kernel."""

    image: Text
    count: Count = 1
    memory_mb: Megabytes | None = None


class DockerAndroidPool(_Part):
    """Containers of docker-android, with an emulator in each; `device` is a name that it knows."""

    image: Text
    count: Count = 1
    device: Text | None = None
    memory_mb: Megabytes | None = None


class StfPool(_Part):
    """Phones that are reserved at a DeviceFarmer: these, or any so many. The token for it is in
    the variable `token_env`."""

    url: Annotated[str, Field(strict=True, pattern=r"^https?://[^/\s]+")]
    token_env: Annotated[str, Field(strict=True, pattern=r"^[A-Za-z_]\w*$")]
    serials: tuple[Text, ...] = ()
    count: Count | None = None

    @model_validator(mode="after")
    def _serials_or_count(self) -> Self:
        if bool(self.serials) == (self.count is not None):
            raise PydanticCustomError("which", "name either `serials` or a `count`")
        return self


class CureLimits(_Part):
    """How often each cure is tried before the next, and in the end the phone is set aside."""

    reset: int = Field(default=1, strict=True, ge=0, le=10)
    restart: int = Field(default=1, strict=True, ge=0, le=10)
    remake: int = Field(default=1, strict=True, ge=0, le=10)


def _counted(given: object) -> object:
    """`pocket: 8` is short for `pocket: {count: 8}`."""
    return {"count": given} if isinstance(given, int) and not isinstance(given, bool) else given


_POCKET_SCHEMA: Mapping[str, object] = {
    "anyOf": [{"type": "integer", "minimum": 1, "maximum": MOST}, PocketPool.model_json_schema()]
}


class Pool(_Part):
    """The phones of one name, and when they are mended, rested and made anew.

    `recycle_after` is the number of episodes after which a phone is put back to its start, 0 for
    never; `max_temperature_c` and `min_charge` (percent) are the battery's, and hold for phones
    with one, which rest for `rest_s` seconds at most; `min_free_mb` is the room on /data.
    """

    KINDS: ClassVar[tuple[KindName, ...]] = (
        "pocket", "avd", "redroid", "docker_android", "serials", "stf",
    )  # fmt: skip

    pocket: Annotated[
        PocketPool | None, BeforeValidator(_counted), WithJsonSchema(dict(_POCKET_SCHEMA))
    ] = None
    avd: AvdPool | None = None
    redroid: RedroidPool | None = None
    docker_android: DockerAndroidPool | None = None
    serials: tuple[Text, ...] | None = Field(default=None, min_length=1)
    stf: StfPool | None = None
    recycle_after: int = Field(default=40, strict=True, ge=0)
    cures: CureLimits = CureLimits()
    min_charge: int = Field(default=LOW_PERCENT, strict=True, ge=0, le=100)
    max_temperature_c: float = Field(default=HOT_C, gt=0, le=100)
    min_free_mb: int = Field(default=200, strict=True, ge=0)
    rest_s: float = Field(default=1800.0, ge=0)

    @field_validator("serials")
    @classmethod
    def _once(cls, given: tuple[str, ...] | None) -> tuple[str, ...] | None:
        for serial in given or ():
            if (given or ()).count(serial) > 1:
                raise PydanticCustomError("twice", "{serial} is named twice", {"serial": serial})
        return given

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        named = [name for name in self.KINDS if getattr(self, name) is not None]
        if len(named) != 1:
            found = f"these are {' and '.join(named)}" if named else "there is none"
            words = ", ".join(self.KINDS)
            raise PydanticCustomError(
                "kinds",
                "a pool has one kind of phones ({words}): {found}",
                {"words": words, "found": found},
            )
        return self

    @property
    def kind(self) -> KindName:
        """Which kind of phones it has."""
        return next(name for name in self.KINDS if getattr(self, name) is not None)

    @property
    def count(self) -> int:
        """How many."""
        if self.serials is not None:
            return len(self.serials)
        if self.stf is not None:
            return self.stf.count or len(self.stf.serials)
        counted = self.pocket or self.avd or self.redroid or self.docker_android
        return counted.count if counted else 0

    @property
    def batteries(self) -> bool:
        """Whether these are phones that can go flat and get hot."""
        return self.kind in ("serials", "stf")

    @property
    def renews(self) -> bool:
        """Whether its phones have a state to start from that each episode can begin with; one of
        docker-android has it too, and takes minutes to get there."""
        return self.kind in ("pocket", "redroid") or bool(self.avd and self.avd.snapshot)

    def __str__(self) -> str:
        return f"{self.count} {_CALLED[self.kind]}{'s' * (self.count != 1)}"


class PoolsFile(_Part):
    """What stands under `pools:`, by names of letters, digits, dashes and underscores."""

    pools: dict[Annotated[str, Field(pattern=r"^[A-Za-z][\w-]{0,40}$")], Pool]


def schema_text() -> str:
    """The JSON Schema of `pools:`, as docs/pools.schema.json has it."""
    schema = PoolsFile.model_json_schema()
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(whole, indent=2) + "\n"


def read_pools(file: Path = FILE) -> dict[str, Pool]:
    """The pools of that file by name, none where it has none.

    Raises UsageError with a line of file, line and column for each mistake.
    """
    source = PoolSource.read(file, POOLS, texts="serials")
    if source is None:
        return {}
    try:
        return PoolsFile.model_validate({POOLS: source.content}).pools
    except ValidationError as error:
        raise UsageError(told(error, source, PoolsFile)) from error


def find_pool(name: str | None, file: Path = FILE) -> tuple[str, Pool]:
    """The pool of that name, or the only one; raises UsageError that says which there are."""
    pools = read_pools(file)
    if not pools:
        raise UsageError(
            f"{file} names no pools; for eight simulated phones write there:\n\n"
            "pools:\n  here:\n    pocket: 8"
        )
    if name is None and len(pools) > 1:
        raise UsageError(f"say which pool: {', '.join(pools)}")
    chosen = name or next(iter(pools))
    if chosen not in pools:
        raise UsageError(f"{file} has no pool {chosen!r}; it has {', '.join(pools)}")
    return chosen, pools[chosen]
