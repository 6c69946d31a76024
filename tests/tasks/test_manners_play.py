"""One task through each vendor's manners, asked with our own profile for that vendor."""

from pathlib import Path

import pytest

import tapwright
from tapwright.actions import UsageError
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.rehearsal.manners import with_manners
from tapwright.agent.rehearsal.vendors import MANNERS, find_manners
from tapwright.fleet.pocket import PocketDevice
from tapwright.suites.registry import find_task
from tapwright.traces import End, read_steps

# What is found out on the way, where the profile does not say it yet.
LEARNED = {
    "llamacpp": ["wants user and assistant in turn"],
    "ollama": ["takes no functions"],
    "vllm": ["takes 1 picture at once"],
}
# Who says what it charges.
CHARGING = ("openrouter", "xai")


@pytest.mark.parametrize("name", MANNERS)
async def test_a_task_is_played(name: str, device: PocketDevice, tmp_path: Path) -> None:
    said: list[str] = []
    settings = tapwright.Settings(model="rehearsal", out=tmp_path, manners=name)
    async with tapwright.open_session(settings, say=said.append) as session:
        run = session.new_run("manners", ())
        record = await session.attempt(find_task("AirplaneOn"), device, run=run)
    assert record.verdict is not None
    assert (record.end, record.verdict.status) == (End.COMPLETED, "passed")
    expected = LEARNED.get(name, [])
    assert len(said) == len(expected)
    assert all(words in told for words, told in zip(expected, said, strict=True))
    steps = list(read_steps(run.path / "episodes" / record.id))
    for step in steps:
        assert step.usage.prompt and step.usage.output and step.cost_usd is not None
        # The reasoning is billed, wherever the vendor counts it.
        assert step.usage.output > 60
        assert (step.usage.reported_usd is not None) == (name in CHARGING)


def test_manners_that_nobody_has_are_refused() -> None:
    with pytest.raises(UsageError, match="unknown manners 'mistrall': there are gemini, kimi"):
        find_manners("mistrall")


def test_only_the_rehearsal_has_manners() -> None:
    real = find_profile("gemini", own=None)
    with pytest.raises(UsageError, match="not gemini: leave --manners out"):
        with_manners(real, MANNERS["gemini"])
