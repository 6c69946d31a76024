"""What an attempt's trace says of it as it begins, and of its end without secrets."""

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ..actions import LATER_ACTIONS, Dpad, words_beside
from ..agent.cost import model_record
from ..agent.history import rules_for
from ..device.device import DeviceInfo
from ..traces.redactor import Redactor
from ..traces.schema import DeviceRecord, Ending, EpisodeRecord
from .settings import signature_of

if TYPE_CHECKING:
    from .attempt import Attempt

# What the trace calls the task of a goal in somebody's own words.
GOAL = "goal"
# What has no place in the name of a folder.
_UNSAFE = re.compile(r"[^\w.-]")


def new_record(attempt: "Attempt", number: int) -> EpisodeRecord:
    """The record of an attempt that is the `number`-th of its run, counted from 0."""
    task = attempt.task
    name = task.name if task else GOAL
    info, profile = attempt.device.info, attempt.model.profile
    checks = attempt.proof.recorded if attempt.proof else ()
    return EpisodeRecord(
        id=f"{number + 1:04d}-{_UNSAFE.sub('_', name)}",
        task=name,
        trial=task.trial if task else 0,
        seed=task.seed if task else 0,
        goal=attempt.goal,
        tags=tuple(sorted(task.tags)) if task else (),
        secrets=attempt.hidden().names,
        checks=checks,
        settings=attempt.settings,
        signature=signature_of(attempt.settings, checks),
        extract_schema=attempt.schema,
        offers=(*_offers(info), *words_beside(attempt.aim, attempt.plan)),
        prompts=rules_for(profile, attempt.ladder, attempt.prompt),
        policy=attempt.gate.preset,
        ordered=attempt.gate.ordered,
        routing=attempt.routing,
        device=DeviceRecord.of(info),
        app=attempt.app,
        model=model_record(profile),
        started_at=attempt.now(),
    )


def _offers(info: DeviceInfo) -> tuple[str, ...]:
    """The kinds of later actions for that device: a remote control's keys for a television only."""
    kinds = (a for a in LATER_ACTIONS if a is not Dpad or info.form == "television")
    return tuple(str(action.model_fields["kind"].default) for action in kinds)


def masked_ending(ending: Ending, secrets: Redactor) -> Ending:
    """The end with secrets as their names."""
    answer = None if ending.answer is None else secrets.mask(ending.answer)
    extracted = ending.extracted and secrets.masked(ending.extracted)
    return replace(ending, why=secrets.mask(ending.why), answer=answer, extracted=extracted)
