"""Whole episodes on the pocket phone against endpoints that obey the rules of their vendors."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

import tapwright
from tapwright.agent.models.gate import EndpointGate
from tapwright.agent.models.profiles import Profile, find_profile
from tapwright.agent.models.remote import RemoteModel
from tapwright.fleet.pocket import PocketDevice
from tapwright.replay import play
from tapwright.traces import End, EpisodeRecord, StepRecord, read_steps
from tapwright.traces.reader import read_calls

from .vendors import Gemini, Groq, Kimi, Mistral, Refusing, Thinking, Vendor, serving

DONE = ["open_app", "press", "done", "done"]  # a claim is looked at twice


class Episode:
    """One episode of a vendor's model, and what was said about the endpoint meanwhile."""

    def __init__(self, device: PocketDevice, out: Path) -> None:
        self.device = device
        self.out = out
        self.said: list[str] = []
        self.gate = EndpointGate(say=self.said.append)

    def model(self, vendor: Vendor, name: str = "custom", **profile: Any) -> RemoteModel:
        found: Profile = find_profile(name, vendor.url, "m", environ={})
        return RemoteModel(found.model_copy(update=profile), "sk-test-key", gate=self.gate)

    async def run(self, vendor: Vendor, name: str = "custom", **profile: Any) -> EpisodeRecord:
        model = self.model(vendor, name, **profile)
        try:
            return await tapwright.run(
                "Open the clock and go home", phone=self.device, model=model, out=self.out,
                effort="high", max_steps=6,
            )  # fmt: skip
        finally:
            await model.close()

    @property
    def folder(self) -> Path:
        (folder,) = self.out.glob("*/episodes/*")
        return folder

    @property
    def steps(self) -> list[StepRecord]:
        return list(read_steps(self.folder))

    @property
    def kinds(self) -> list[str]:
        return [step.action.kind if step.action else "bad" for step in self.steps]


@pytest.fixture
def episode(device: PocketDevice, tmp_path: Path) -> Episode:
    return Episode(device, tmp_path)


async def test_gemini_gets_its_signatures_back_also_from_the_trace(episode: Episode) -> None:
    async with serving(Gemini) as vendor:
        record = await episode.run(vendor, "gemini")
        assert (record.end, vendor.refused) == (End.COMPLETED, [])
        assert episode.kinds == DONE
        # Thoughts are billed: the total less the prompt.
        assert [step.usage.output for step in episode.steps] == [100, 100, 100, 100]
    played = await asyncio.to_thread(play, episode.folder)
    assert [s.prompt_sha256 for s in played.steps] == [s.prompt_sha256 for s in episode.steps]


async def test_gemini_gets_them_back_after_a_resume(episode: Episode) -> None:
    settings = tapwright.Settings(out=episode.out, effort="fixed:high")
    async with serving(Gemini) as vendor:
        model = episode.model(vendor, "gemini")
        async with tapwright.open_session(settings, model=model) as session:
            async for _ in session.steps("Open the clock and go home", episode.device):
                break
        async with tapwright.open_session(settings, model=model) as session:
            record = await session.resume(episode.folder, episode.device)
        await model.close()
        assert (record.end, vendor.refused) == (End.COMPLETED, [])
    assert episode.kinds == DONE


async def test_kimi_gets_its_reasoning_back(episode: Episode) -> None:
    async with serving(Kimi) as vendor:
        record = await episode.run(vendor, echo=("reasoning_content",))
    assert (record.end, vendor.refused, episode.said) == (End.COMPLETED, [], [])
    assert episode.kinds == DONE
    assert {(s.usage.prompt, s.usage.cached, s.usage.output) for s in episode.steps} == {
        (1000, 512, 90)
    }
    assert [s.reply.reasoning for s in episode.steps][0] == "Thought 0. So be it."


async def test_kimi_without_a_profile_is_understood_at_its_first_refusal(
    episode: Episode,
) -> None:
    async with serving(Kimi) as vendor:
        record = await episode.run(vendor)
    assert (record.end, len(vendor.refused)) == (End.COMPLETED, 1)
    (said,) = episode.said
    assert "wants the reasoning of earlier replies back" in said
    assert 'models: {my-custom: {like: "custom", model: ' in said and "echo: [" in said


async def test_groqs_failed_call_is_a_bad_reply_and_the_episode_goes_on(episode: Episode) -> None:
    async with serving(Groq) as vendor:
        record = await episode.run(vendor)
    assert record.end is End.COMPLETED
    assert episode.kinds == ["open_app", "bad", "press", "done", "done"]
    bad = episode.steps[1]
    assert "missing properties: 'key'" in (bad.bad_reply or "")
    assert bad.reply.text == '{"name": "press", "arguments": {"button": "home"}}'
    # What it took is not known, and that is said.
    assert bad.cost_usd is None and record.totals.cost_usd is None
    assert episode.steps[0].usage.output == 30
    assert any("missing properties" in str(m["content"]) for m in vendor.bodies[-1]["messages"])


async def test_a_refusal_ends_the_episode_in_the_models_words(episode: Episode) -> None:
    async with serving(Refusing) as vendor:
        record = await episode.run(vendor)
    assert (record.end, record.end_why) == (End.REFUSED, "I'm sorry, I can't help with that.")
    assert episode.kinds == ["open_app", "refuse"]
    assert episode.steps[-1].reply.refusal == "I'm sorry, I can't help with that."
    assert record.totals.model_calls == 2 and not list(read_calls(episode.folder))
    played = await asyncio.to_thread(play, episode.folder)
    assert played.ending.end is End.REFUSED


async def test_a_model_that_only_thinks_is_told_so(episode: Episode) -> None:
    async with serving(Thinking) as vendor:
        record = await episode.run(vendor)
    assert (record.end, vendor.refused) == (End.COMPLETED, [])
    assert episode.kinds == ["open_app", "bad", "press", "done", "done"]
    assert "I should go back" in episode.steps[1].reply.reasoning
    # Billed once, and not asked for four times.
    assert len(vendor.bodies) == 5


async def test_mistrals_rules_are_found_out_once(episode: Episode) -> None:
    async with serving(Mistral) as vendor:
        record = await episode.run(vendor, image_detail=None)
    assert record.end is End.COMPLETED and episode.kinds == DONE
    assert len(vendor.refused) == len(episode.said) == 3
    assert [line.split("}}")[0].rpartition(", ")[2] for line in episode.said] == [
        "effort_field: null", "omit: [stream_options]", "assistant_after_tool: true",
    ]  # fmt: skip
    # Nothing of it stands in the trace: the conversation is what it would be elsewhere.
    played = await asyncio.to_thread(play, episode.folder)
    assert [s.prompt_sha256 for s in played.steps] == [s.prompt_sha256 for s in episode.steps]
