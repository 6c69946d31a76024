"""What a user can set: flags over `tapwright.yaml` over environment over defaults."""

import json
import os
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, cast

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    ValidationError,
    field_validator,
    model_validator,
)

from ..actions import UsageError, first_mistake
from ..actions.log import get_logger
from ..agent.ladder import FIRST_RULES, LadderRules
from ..agent.limits import DEFAULT_STEPS, Limits
from ..agent.models.profiles import Plan, find_profile, read_yaml
from ..agent.policy.policy import Preset
from ..traces.schema import TaskClass

if TYPE_CHECKING:
    from ..agent.policy.rules import StandingRule

FILE = Path("tapwright.yaml")
PREFIX = "TAPWRIGHT_"
# The same file may hold model profiles of the user's own, and pools of phones; those are read by
# whoever needs them.
MODELS, POOLS = "models", "pools"
DEFAULT_MODEL = "step-3.7-flash"

# What of a folder's file or of somebody else's record counts only once it is confirmed
# (`file_trust.py`, `recorded.py`).
CONFIRMED = frozenset({
    "advisor", "agent", "allow", "approve_url", "base_url", "extra_body", "grants", "interrupts",
    "max_cost", "policy", "policy_model", "judge", "copy_to", "ray_address", "routes",
})  # fmt: skip

# The settings that a row of a table of routes may make.
ROUTED = frozenset({
    "effort", "ladder", "advisor", "max_steps", "max_prompt_tokens", "max_output_tokens",
    "max_cost", "max_seconds",
})  # fmt: skip
_FIXED = ("low", "medium", "high", "advisor")
# There are three efforts, and no "off".
_EFFORTS = {"none": "low", "minimal": "low", "xhigh": "high", "max": "high"}
_log = get_logger(__name__)


def _json_object(given: object) -> object:
    """An object, or the text of one: flags and variables are text."""
    if not isinstance(given, str):
        return given
    try:
        found: object = json.loads(given)
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{given!r} is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise ValueError(f'{given!r} is no JSON object: write it as {{"name": value}}')
    return cast(object, found)


def _paths(given: object) -> object:
    """One file is several with one in it."""
    return (given,) if isinstance(given, str | Path) else given


def _routes(given: object) -> object:
    """A table of routes; only who has one loads what reads it."""
    if given is None:
        return None
    from .routing import routes_of

    return routes_of(given)


def _path(given: str) -> str:
    if not re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*", given):
        raise ValueError(
            f"{given!r} is no place in a request: names with dots between, such as "
            "reasoning.effort, or none"
        )
    return given


class Settings(BaseModel):
    """One run's choices; `model` None means the default model if it has a key, else a rehearsal.

    `dialect`, `effort_field` (`none`: the effort is not told) and `extra_body`, as JSON, stand
    above those of the model's profile. `profiles` is a file with model profiles of the user's own,
    under `models:`. `display` is the logical display to work on, None the one that has the focus.
    `noise` are the mistakes that a rehearsal makes, and `rho` the probability that one is repeated.
    `eyes` are what a rehearsal looks with: the views, or the picture it was sent, through OCR.
    `manners` are the vendor's whose rules a rehearsal keeps to.
    `interrupts` None closes what stands in the way of a goal in words, and not of a task; `grants`
    are the permissions that may be allowed then, like `location` or `Maps: location`.
    `app` are the APKs of the app under test, which is installed; with `app_data` clear its data are
    deleted before each attempt, and `grants` are given to it at once.
    `aim` is what becomes of an act that would hit something else than its target: it is refused, or
    a touch is corrected.
    `plan` None is what the model's profile says: with `expect` it says what each act should bring,
    with `acts` it may ask for several in one reply, which needs `aim`.
    `prompt` short sends few of the earlier screens, smaller; whole sends up to eight as they were.
    `second_opinion` asks the model once more, apart, before what cannot be undone.
    `routes` is a table of what each class of tasks is given, a file or `built-in`; `task_class` is
    the class of all tasks, and `classify` asks the model for that of a goal that nobody has sorted.
    `agent` acts in place of ours: a class, a program or a URL (docs/agents.md).
    `keep_ui` None keeps the views beside each screenshot where that is quick: on simulated phones.
    `policy` None is the preset `standard` for goals in words and `benchmark`, no gate, for tasks;
    `allow` are standing rules, `approve_timeout` is in seconds, and `policy_model` is asked what a
    point does where a phone cannot tell.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    device: str | None = None
    display: int | None = Field(default=None, ge=0)
    model: str | None = None
    base_url: str | None = None
    model_name: str | None = None
    dialect: str | None = None
    effort_field: Annotated[str, AfterValidator(_path)] | None = None
    extra_body: Annotated[Mapping[str, JsonValue], BeforeValidator(_json_object)] | None = None
    profiles: Path | None = None
    advisor: str | None = None
    effort: Literal["ladder", "fixed:low", "fixed:medium", "fixed:high", "fixed:advisor"] = "ladder"
    ladder: LadderRules = LadderRules()
    noise: Path | None = None
    rho: float | None = Field(default=None, ge=0, le=1)
    eyes: Literal["tree", "ocr"] = "tree"
    manners: str | None = None
    sizing: Literal["economy", "balanced", "full"] = "balanced"
    max_steps: int | None = Field(default=None, gt=0)
    max_prompt_tokens: int | None = Field(default=None, gt=0)
    max_output_tokens: int | None = Field(default=None, gt=0)
    max_cost: Decimal | None = Field(default=None, gt=0)
    max_seconds: float | None = Field(default=None, gt=0)
    max_working_seconds: float | None = Field(default=None, gt=0)
    aim: Literal["refuse", "correct", "off"] = "refuse"
    plan: Plan | None = None
    prompt: Literal["short", "whole"] = "short"
    second_opinion: bool = False
    routes: Annotated[Mapping[str, JsonValue] | None, BeforeValidator(_routes)] = None
    task_class: TaskClass | None = None
    classify: bool = False
    agent: str | None = None
    keep_ui: bool | None = None
    interrupts: bool | None = None
    grants: tuple[str, ...] = ()
    app: Annotated[tuple[Path, ...], BeforeValidator(_paths)] = ()
    app_data: Literal["keep", "clear"] = "keep"
    policy: Preset | None = None
    allow: tuple[str, ...] = ()
    policy_model: str | None = None
    approve_url: str | None = None
    approve_timeout: float | None = Field(default=None, gt=0)
    out: Path = Path("runs")

    @model_validator(mode="after")
    def _acts_have_targets(self) -> Self:
        if self.plan == "acts" and self.aim == "off":
            raise ValueError(
                "plan acts needs aim, which tells whether each act goes where it should"
            )
        return self

    @field_validator("allow", "approve_url")
    @classmethod
    def _can_be_kept(cls, given: tuple[str, ...] | str | None) -> tuple[str, ...] | str | None:
        if given:
            from ..agent.policy.rules import parse_rules
            from ..agent.policy.webhook import check_url

            check_url(given) if isinstance(given, str) else parse_rules(given)
        return given

    if not TYPE_CHECKING:  # a checker knows the fields by name

        def __init__(self, **values: Any) -> None:
            """Settings with these values; raises UsageError that names the setting."""
            try:
                super().__init__(**_our_efforts(values))
            except ValidationError as error:
                raise UsageError(first_mistake(error)) from error

    @classmethod
    def load(
        cls,
        flags: Mapping[str, object] | None = None,
        environ: Mapping[str, str] = os.environ,
        file: Path = FILE,
    ) -> Self:
        """Merge flags (None is "not given"), the file in this folder and TAPWRIGHT_* variables.

        What of the file loosens the gate, shows the screen to somebody else or spends more than the
        environment allows counts only once the user has confirmed it (`tapwright trust`).

        Raises UsageError that names the setting and where it came from.
        """
        given = {name: value for name, value in (flags or {}).items() if value is not None}
        in_file = _from_file(file)
        if "grants" in in_file:
            raise UsageError(
                f"{file}: permissions on a phone are granted with --grant, by no folder's file"
            )
        sources: list[tuple[str, Mapping[str, object]]] = [
            ("the environment", _from_environ(environ)),
            (str(file), in_file),
            ("the command line", given),
        ]
        merged: dict[str, object] = {"profiles": file} if file.exists() else {}
        for where, found in sources:
            values = _our_efforts(found)
            checked = cls.checked(where, values)
            if found is in_file and in_file:
                from .file_trust import check_loosening, with_denials

                check_loosening(file, checked, cls.model_validate(merged), given, environ)
                given = with_denials(given, checked)
                sources[-1] = (sources[-1][0], given)
            merged |= values
        settings = cls.model_validate(merged)
        if "base_url" not in given and settings.base_url == in_file.get("base_url") is not None:
            # The folder's file must not choose where a key goes; raises UsageError if it does.
            find_profile(
                settings.model or DEFAULT_MODEL, settings.base_url, settings.model_name,
                environ, settings.profiles, url_from=file,
            )  # fmt: skip
        return settings

    @classmethod
    def of_file(cls, file: Path = FILE) -> Self:
        """What a file sets by itself; raises UsageError."""
        return cls.checked(str(file), _our_efforts(_from_file(file)))

    @classmethod
    def of_environment(cls, environ: Mapping[str, str] = os.environ) -> Self:
        """What the TAPWRIGHT_* variables set by themselves; raises UsageError."""
        return cls.checked("the environment", _our_efforts(_from_environ(environ)))

    @classmethod
    def checked(cls, where: str, values: Mapping[str, object]) -> Self:
        """Settings with these values; raises UsageError that names the setting and `where`."""
        try:
            return cls.model_validate(values)
        except UsageError as error:
            raise UsageError(f"{where}: {error}") from error

    def asked(self, *left_out: str) -> dict[str, JsonValue]:
        """As records hold them: what differs from the defaults, and, under a table of routes, all
        that was said, for that stands above its rows."""
        hidden = set(left_out)
        found = self.model_dump(mode="json", exclude_defaults=True, exclude=hidden)
        if self.routes:
            said = self.model_dump(mode="json", exclude_unset=True, exclude=hidden)
            found |= {name: said[name] for name in said if name in ROUTED}
        return found

    def rules(self) -> "tuple[StandingRule, ...]":
        """The standing rules; raises UsageError for one that is none."""
        if not self.allow:
            return ()
        from ..agent.policy.rules import parse_rules

        return parse_rules(self.allow)

    def recorded(self) -> dict[str, JsonValue]:
        """What an episode keeps of them: all but the defaults, and the ladder's rules even so, for
        a later version may have others."""
        kept = self.asked("profiles")
        # Of a task that is still to be sorted, whose row stands above all but what was said.
        return kept if self.routes else {**kept, "ladder": self.ladder.model_dump(mode="json")}

    def limits(self, default_steps: int = DEFAULT_STEPS) -> Limits:
        """The bounds of one episode; `default_steps` holds where no bound on steps is set."""
        return Limits(
            steps=self.max_steps or default_steps,
            prompt_tokens=self.max_prompt_tokens,
            output_tokens=self.max_output_tokens,
            cost_usd=self.max_cost,
            wall_s=self.max_seconds,
            working_s=self.max_working_seconds,
        )


def _our_efforts(values: Mapping[str, object]) -> Mapping[str, object]:
    """`low` is short for `fixed:low`; other vendors' names become ours, and that is said once."""
    kind, _, name = str(values.get("effort", "")).rpartition(":")
    if not kind and name in _FIXED:
        return {**values, "effort": f"fixed:{name}"}
    if name not in _EFFORTS:
        return values
    _log.warning("effort name", given=name, taken_as=_EFFORTS[name])
    return {**values, "effort": f"{kind or 'fixed'}:{_EFFORTS[name]}"}


def with_first_ladder(settings: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    """The settings of a record with all the rules of its ladder; an early one names only those that
    were not the default then."""
    if settings.get("routes"):
        return settings
    named = settings.get("ladder")
    rules = FIRST_RULES.model_dump(mode="json")
    return {**settings, "ladder": rules | named if isinstance(named, dict) else rules}


def signature_of(settings: Mapping[str, JsonValue], checks: Sequence[str] = ()) -> str | None:
    """This user's mark on what a record of somebody else's could not bring along: settings, and
    checks of a goal. None where there are none of these, and nobody is asked about anything."""
    if not checks and not CONFIRMED & settings.keys():
        return None
    from ..agent.models.trust import TrustStore

    return TrustStore().sign(signed_text(settings, checks))


def signed_text(settings: Mapping[str, JsonValue], checks: Sequence[str] = ()) -> str:
    """What is signed: the same text for the same settings and checks."""
    return json.dumps([settings, list(checks)], sort_keys=True, ensure_ascii=False)


def _from_environ(environ: Mapping[str, str]) -> dict[str, object]:
    return {
        name: environ[PREFIX + name.upper()]
        for name in Settings.model_fields
        if environ.get(PREFIX + name.upper())
    }


def _from_file(file: Path) -> Mapping[str, object]:
    if not file.exists():
        return {}
    try:
        content = read_yaml(file.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise UsageError(f"{file} cannot be read: {error}") from error
    if content is None:
        return {}
    if not isinstance(content, Mapping):
        raise UsageError(f"{file} must hold settings as `name: value`")
    named = {str(name): value for name, value in cast(Mapping[object, object], content).items()}
    return {name: value for name, value in named.items() if name not in (MODELS, POOLS)}
