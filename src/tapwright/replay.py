"""A recorded episode as a test: `tapwright trace to-test` writes it, and it calls `play`."""

import asyncio
import json
import shutil
from pathlib import Path
from string import Template

from .actions import UsageError, describe
from .agent.limits import DEFAULT_STEPS, Limits
from .agent.models.profiles import Profile, find_profile
from .agent.replay import ReplayResult, attended, differences, play_recording
from .tasks.attempt_record import GOAL
from .tasks.choices import choose_ladder
from .tasks.settings import Settings, with_first_ladder
from .traces.files import seal_lines, seal_record
from .traces.recording import Recording
from .traces.schema import EpisodeRecord

_TEST = Template('''\
"""Plays episode $id once more, without phone or model.

Recorded on $date with $model. Written by `tapwright trace to-test`; if an action, a
prompt or the end changes on purpose, record the episode anew.
"""

from pathlib import Path

from tapwright.actions import describe
from tapwright.replay import play

EPISODE = Path(__file__).with_suffix("")
END = $end
ACTIONS = [
$actions
]
PROMPTS = [
$prompts
]
TOTALS = $totals


def test_the_episode_goes_as_recorded() -> None:
    played = play(EPISODE)
    assert [describe(step.action) if step.action else step.bad_reply for step in played.steps] == (
        ACTIONS
    )
    assert played.ending.end == END, played.ending.why
    assert [step.prompt_sha256 for step in played.steps] == PROMPTS
    usage = played.totals.usage
    assert (played.totals.steps, usage.prompt, usage.cached, usage.output) == TOTALS
''')


def play(episode: Path) -> ReplayResult:
    """Let the agent of today live through a recorded episode; raises UsageError."""
    return asyncio.run(play_offline(_loaded(episode)))


async def play_offline(recording: Recording) -> ReplayResult:
    """The same in an event loop that runs already."""
    record = recording.record
    settings = settings_of(record)
    profile = profile_of(record)
    advisor = find_profile(settings.advisor) if settings.advisor else None
    steady = record.prompts.steady
    ladder = choose_ladder(settings, advisor is not None, attended(recording), steady)
    limits, drives = _limits(record, settings), settings.ladder.advisor == "drive"
    return await play_recording(recording, profile, advisor, ladder, limits, drives)


def write_test(episode: Path, out: Path) -> Path:
    """Write a test file and, beside it, the episode; raises UsageError if it does not hold now.

    An episode that was resumed, or recorded by another version, may not play the same.
    """
    if out.suffix != ".py" or not out.stem.isidentifier():
        raise UsageError(f"{out} is no name of a test file, as test_wifi.py is")
    recording = Recording.load(episode.resolve())
    if found := differences(recording, asyncio.run(play_offline(recording))):
        raise UsageError(f"{episode} cannot be a test: {'; '.join(found[:3])}")
    beside = out.with_suffix("")
    if out.exists() or beside.exists():
        raise UsageError(f"{out} or {beside} exists already")
    try:
        beside.mkdir(parents=True)
        _copy(recording, beside)
        out.write_text(_text(recording), "utf-8")
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error}") from error
    return out


def _copy(recording: Recording, beside: Path) -> None:
    """The episode in a folder of the test's name, so that its record says that name too."""
    record = recording.record.model_copy(update={"id": beside.name})
    # Of the files beside the steps none goes along.
    record = record.model_copy(update={"files": {}})
    (beside / "episode.json").write_bytes(seal_record(record))
    (beside / "steps.jsonl").write_bytes(seal_lines(recording.steps))
    (beside / "frames").mkdir()
    for name in {Path(shown.file or "").name for shown in recording.pictures}:
        shutil.copyfile(recording.folder / "frames" / name, beside / "frames" / name)
    for name, tree in recording.views().items():
        (beside / "views").mkdir(exist_ok=True)
        (beside / "views" / name).write_bytes(tree)


def _text(recording: Recording) -> str:
    record, steps = recording.record, recording.steps
    usage = record.totals.usage
    actions = [describe(step.action) if step.action else step.bad_reply for step in steps]
    return _TEST.substitute(
        id=_plain(record.id),
        date=f"{record.started_at:%Y-%m-%d}",
        model=_plain(record.model.profile),
        end=_quoted(str(record.end)),
        actions="\n".join(f"    {_quoted(action or '')}," for action in actions),
        prompts="\n".join(f"    {_quoted(step.prompt_sha256)}," for step in steps),
        totals=(record.totals.steps, usage.prompt, usage.cached, usage.output),
    )


def _quoted(text: str) -> str:
    """Text as a Python literal that is one line whatever it holds."""
    return json.dumps(text, ensure_ascii=not text.isprintable())


def _plain(text: str) -> str:
    """Text for a docstring: it cannot end it."""
    return "".join(sign if sign.isalnum() or sign in " .-_" else "_" for sign in text)


def _loaded(episode: Path) -> Recording:
    return Recording.load(episode.resolve())


def settings_of(record: EpisodeRecord) -> Settings:
    """The settings an episode was begun with, as far as they are known today."""
    found = with_first_ladder(record.settings)
    known = {k: v for k, v in found.items() if k in Settings.model_fields}
    return Settings.model_validate(known)


def profile_of(record: EpisodeRecord) -> Profile:
    """The profile of the model that decided; it needs no key, for nothing is asked."""
    model = record.model
    return find_profile(model.profile, model.endpoint or None, model.name or None, environ={})


def _limits(record: EpisodeRecord, settings: Settings) -> Limits:
    """The bounds that do not depend on a clock or on today's prices."""
    whole = settings.limits(_step_limit(record))
    return Limits(whole.steps, whole.prompt_tokens, whole.output_tokens)


def _step_limit(record: EpisodeRecord) -> int:
    if record.task == GOAL:
        return DEFAULT_STEPS
    # Only the replay of a task needs the suites.
    from .suites.registry import find_task

    return find_task(record.task, record.trial).step_limit
