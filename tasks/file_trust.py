"""Which settings a folder's file may not make by itself: what loosens the gate, shows pictures of
the phone to somebody else, or spends more than the environment allows.

Stricter ones always count, whoever has written them.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ..agent.models.trust import BODY, SettingUse, as_json, check_setting
from ..agent.policy.rules import parse_rules

if TYPE_CHECKING:
    from .settings import Settings

# The settings of a file that are more than a matter of taste, and what they do.
_DOES = {
    "allow": "allows what you would be asked about",
    "approve_url": "sends pictures of the screen there, and lets it answer for you",
    "interrupts": "presses buttons that no model has chosen, in tasks as well",
    "agent": "runs that program or class on this computer, or sends pictures of the screen there",
    "advisor": "sends pictures of the screen to a second model, which you pay",
    "policy_model": "sends pictures of the screen to a second model, which you pay",
    "extra_body": BODY,
    "grants": "allows permissions on the phone without asking you",
}
_STRICTNESS = ("benchmark", "standard", "strict")


def loosening(
    file: Path, in_file: "Settings", below: "Settings", given: Mapping[str, object] | None = None
) -> tuple[SettingUse, ...]:
    """What a file sets that only a person may; `below` are the settings without it, and `given`
    those that stand above it, so that it does not come to them."""
    uses = [
        SettingUse(file, name, as_json(in_file.model_dump(mode="json")[name]), does)
        for name in sorted(in_file.model_fields_set - set(given or {}))
        if (does := _loosens(name, in_file, below))
    ]
    return tuple(uses)


def check_loosening(
    file: Path,
    in_file: "Settings",
    below: "Settings",
    given: Mapping[str, object],
    environ: Mapping[str, str],
) -> None:
    """Raise UsageError for the first of them that nobody has confirmed."""
    for use in loosening(file, in_file, below, given):
        check_setting(use, environ)


def with_denials(flags: Mapping[str, object], in_file: "Settings") -> dict[str, object]:
    """The flags, and what a file denies beside their own rules: that counts whoever says it."""
    denied = [str(rule) for rule in parse_rules(in_file.allow) if not rule.allows]
    rules = flags.get("allow")
    if not denied or not isinstance(rules, list | tuple):
        return dict(flags)
    return {**flags, "allow": (*rules, *denied)}  # pyright: ignore[reportUnknownVariableType]


def _loosens(name: str, in_file: "Settings", below: "Settings") -> str:
    """What the file's setting of that name does that a person has to confirm, or nothing."""
    value: object = getattr(in_file, name)
    before: object = getattr(below, name)
    if name == "policy":
        # Without a word of it a goal has the standard and a task nothing: less than either is less.
        least = _STRICTNESS.index(below.policy or "standard")
        said = _STRICTNESS.index(in_file.policy or "benchmark")
        silent = in_file.policy is None and below.policy is None
        return "asks you about less" if said < least and not silent else ""
    if name == "allow":
        return _DOES[name] if any(rule.allows for rule in parse_rules(in_file.allow)) else ""
    if name == "device":
        other = before is not None and value != before
        return f"works on another phone than {before}, as TAPWRIGHT_DEVICE says" if other else ""
    if name == "max_cost":
        cap, own = below.max_cost, in_file.max_cost
        wider = cap is not None and (own is None or own > cap)
        return f"spends more than ${cap}, as TAPWRIGHT_MAX_COST says" if wider else ""
    if name == "routes":
        return _routes_loosen(in_file, below)
    return _DOES[name] if value and name in _DOES and value != before else ""


def _routes_loosen(in_file: "Settings", below: "Settings") -> str:
    """What the rows of a table do that a person has to confirm, or nothing."""
    rows = [row for row in (in_file.routes or {}).values() if isinstance(row, dict)]
    if in_file.routes == below.routes:
        return ""
    if any(row.get("advisor") not in (None, "none") for row in rows):
        return _DOES["advisor"]
    return ""
