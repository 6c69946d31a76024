"""The policy an episode was played by, read off the settings in its record."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from pydantic import JsonValue

from ..agent.bill import EpisodeBill
from ..agent.ladder import LadderRules
from ..agent.routing import NO_ADVISOR, Route
from ..traces.schema import Rung
from .settings import with_first_ladder

_EFFORTS: tuple[Rung, ...] = ("low", "medium", "high")
_OF_LADDER = ("planning", "floor", "confirm", "climb_after", "descend_after")
_LIMITS = ("max_steps", "max_prompt_tokens", "max_output_tokens", "max_cost", "max_seconds")
# What an agent decides by is none of these: where it ran, and what sorted the task.
_NO_MATTER = frozenset({
    "device", "display", "out", "routes", "classify", "task_class", "keep_ui", "approve_url",
    "approve_timeout", "app", "max_working_seconds",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlayedPolicy:
    """A row of a table of routes as it was played, and the rungs that it can come to."""

    route: Route
    reach: frozenset[Rung]

    def __str__(self) -> str:
        named = self.route.document()
        effort = str(named.pop("effort", "ladder"))
        rest = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in named.items())
        return f"{effort}, {rest}" if rest else effort


def policy_of(settings: Mapping[str, JsonValue]) -> PlayedPolicy:
    """The policy in the settings of a record, as far as it differs from the defaults."""
    effort = str(settings.get("effort", "ladder"))
    rules = _rules(settings)
    row: dict[str, object] = {name: settings[name] for name in _LIMITS if name in settings}
    advisor = settings.get("advisor")
    if effort != "ladder":
        row["effort"] = effort
        if effort == "fixed:advisor" and advisor:
            row["advisor"] = advisor
        rung = cast(Rung, effort.removeprefix("fixed:"))
        return PlayedPolicy(Route.model_validate(row), frozenset({rung}))
    usual = LadderRules()
    for name in _OF_LADDER:
        value: object = getattr(rules, name)
        if value != getattr(usual, name):
            row[name] = "none" if value is None else value
    if advisor:
        row["advisor"] = advisor
    above = _EFFORTS[_EFFORTS.index(rules.floor) :]
    reach: frozenset[Rung] = frozenset((*above, *(("advisor",) if advisor else ())))
    return PlayedPolicy(Route.model_validate(row), reach)


def conditions_of(episode: EpisodeBill) -> str:
    """All else that an episode was played under: two are compared only where it is the same."""
    settings = {
        name: value
        for name, value in episode.settings.items()
        if name not in {*_NO_MATTER, *_LIMITS, "effort", "advisor", "ladder"}
    }
    rest = _rules(episode.settings).model_dump(mode="json", exclude=set(_OF_LADDER))
    return json.dumps([episode.model, episode.scripted, settings, rest], sort_keys=True)


def settled(route: Route) -> Route:
    """The row with what it leaves to the default said, so that it holds above other settings."""
    return route if route.advisor else route.model_copy(update={"advisor": NO_ADVISOR})


def _rules(settings: Mapping[str, JsonValue]) -> LadderRules:
    return LadderRules.model_validate(with_first_ladder(settings)["ladder"])
