"""Whole steps of the agent: how long, how many tokens, what they cost at list price."""

import asyncio
import os
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, TypeAlias

from tapwright.actions import Action, Done, Norm, Press, Size, Swipe, Tap, TypeText, to_norm
from tapwright.agent.models.factory import build_model
from tapwright.agent.models.gate import EndpointGates
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.rehearsal import Move, RehearsalServer, ScreenView, view_screen
from tapwright.agent.rehearsal.noise import Level
from tapwright.agent.vision import Sizing, image_tokens, top_of_band
from tapwright.device import AdbDevice, PrivateAdbServer
from tapwright.device.adb import AdbClient
from tapwright.emulator.pocket.thread import PocketThread
from tapwright.tasks.session import open_session
from tapwright.tasks.settings import Settings
from tapwright.traces import End, EpisodeRecord, RunFolder, StepRecord, read_steps

from .row import Row, p50

FixedEffort: TypeAlias = Literal["fixed:low", "fixed:high"]
STEPS = 20
AGENTS = 16
# Peers' prices are of 150 output tokens a step; the call itself takes about 32 of them.
LOW_REASONING_TOKENS: Mapping[Level, int] = {"low": 118}
PEERS_USD = 0.0094
PEERS_STEP_S = 1.1


class Wander:
    """Twenty taps, swipes and texts in Settings, then done: the same work every time."""

    def decide(self, view: ScreenView, moves: Sequence[Move]) -> Move:
        """The next action by its number; the search field is found on the screen."""
        number = len(moves)
        return Move(f"Step {number + 1} of the fixed round.", self._action(number, view))

    def _action(self, number: int, view: ScreenView) -> Action:
        if number >= STEPS:
            return Done()
        match number % 6:
            case 0:
                field = view.ui.find(desc="Search settings")
                assert field is not None, "the search field is on the first page of Settings"
                return Tap(at=to_norm(field.center, view.size))
            case 1:
                return TypeText(text=f"display {number}", clear=True)
            case 2 | 3:
                return Press(key="back")
            case 4:
                return Swipe(start=Norm(x=500, y=700), end=Norm(x=500, y=400 - number))
            case _:
                return Swipe(start=Norm(x=500, y=400), end=Norm(x=500, y=800 + number))


async def measure() -> list[Row]:
    """One agent alone, then sixteen on sixteen phones."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        rows: list[Row] = []
        for sizing in ("balanced", "economy"):
            low = await _alone(out, sizing, "fixed:low")
            high = await _alone(out, sizing, "fixed:high")
            rows += [] if rows else _speed(low)
            rows += [*_money(high, sizing, "fixed:high"), *_money(low, sizing, "fixed:low")]
        rate = await _together(out)
    return [*rows, rate]


def _speed(steps: list[StepRecord]) -> list[Row]:
    whole = [
        (after.at - before.at).total_seconds()
        for before, after in zip(steps, steps[1:], strict=False)
    ]
    framework = [
        total - step.timings.model_s - step.timings.act_s - after.timings.settle_s
        for total, step, after in zip(whole, steps, steps[1:], strict=False)
    ]
    journal = [step.timings.journal_s for step in steps[1:]]
    return [
        Row("agent", "whole step, instant model, p50", p50(whole), "s", 0.18, PEERS_STEP_S,
            "fastest peer measured"),
        Row("agent", "framework time a step, p50", p50(framework) * 1e3, "ms", 50),
        Row("agent", "of which journal, p50", p50(journal) * 1e3, "ms", 5),
    ]  # fmt: skip


def _money(steps: list[StepRecord], sizing: Sizing, effort: FixedEffort) -> list[Row]:
    billed = steps[:STEPS]
    prompt = sum(step.usage.prompt or 0 for step in billed)
    cached = sum(step.usage.cached or 0 for step in billed)
    cost = sum(float(step.cost_usd or 0) for step in billed)
    output = sum(step.usage.output or 0 for step in billed) / len(billed)
    size = top_of_band(Size(1080, 2400), sizing, "step-3.7")
    image = image_tokens(size.width_px, size.height_px, "step-3.7")
    wanted = {"balanced": 671, "economy": 422}[sizing]
    what = f"{sizing}, {effort.removeprefix('fixed:')} effort"
    price = f"{what}: list price of {STEPS} steps"
    if effort == "fixed:high":
        # The default; peers' figures and the target are of low effort's output.
        return [
            Row("agent", f"{what}: output tokens a step", output, "tokens"),
            Row("agent", price, cost, "USD"),
        ]
    return [
        Row("agent", f"{sizing}: image tokens a step", image, "tokens", wanted),
        Row("agent", f"{what}: output tokens a step", output, "tokens", None, 150,
            "what the price target assumes"),
        Row("agent", f"{what}: cached share over {STEPS} steps", cached / prompt * 100, "%", None,
            70, "best peer measured", "higher"),
        Row("agent", price, cost, "USD", 0.0089, PEERS_USD, "cheapest peer measured"),
    ]  # fmt: skip


async def _alone(out: Path, sizing: Sizing, effort: FixedEffort) -> list[StepRecord]:
    with PocketThread() as phones:
        async with PrivateAdbServer() as client:
            name = f"{sizing}-{effort.removeprefix('fixed:')}"
            record, folder = await _episode(client, phones.port, out, name, sizing, effort)
    return list(read_steps(folder / "episodes" / record.id))


async def _episode(
    client: AdbClient, port: int, out: Path, name: str, sizing: Sizing, effort: FixedEffort
) -> tuple[EpisodeRecord, Path]:
    """One wandering agent on one phone."""
    serial = f"127.0.0.1:{port}"
    await client.connect(serial)
    device = await AdbDevice.attach(client, serial)
    await device.shell("am", "start", "-n", "com.android.settings/.Settings")
    run = RunFolder.create(out, name, "0.1.0")
    async with RehearsalServer(reasoning_tokens=LOW_REASONING_TOKENS) as server:
        url = server.add_session(name, Wander(), lambda: view_screen(device))
        model = build_model(find_profile("rehearsal", url), EndpointGates())
        settings = Settings(max_steps=STEPS + 5, sizing=sizing, effort=effort)
        async with open_session(settings, model=model) as session:
            record = await session.attempt("wander about in the settings", device, run=run)
        await model.close()
    await device.close()
    if record.end is not End.COMPLETED:
        raise SystemExit(f"the measured episode ended with {record.end}: {record.end_why}")
    return record, run.path


async def _together(out: Path) -> Row:
    """Sixteen agents in this process, their phones in another one: steps a second in all."""
    async with PrivateAdbServer() as client:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tapwright", "phone", "--count", str(AGENTS),
            env=dict(os.environ, ANDROID_ADB_SERVER_PORT=str(client.port)),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        try:
            assert process.stdout is not None
            ports = [
                int((await process.stdout.readline()).rpartition(b":")[2]) for _ in range(AGENTS)
            ]
            started = time.perf_counter()
            done = await asyncio.gather(
                *(
                    _episode(client, port, out, f"agent{port}", "balanced", "fixed:low")
                    for port in ports
                )
            )
            seconds = time.perf_counter() - started
        finally:
            process.terminate()
            await process.wait()
    steps = sum(record.totals.steps for record, _ in done)
    name = f"{AGENTS} agents on {AGENTS} phones, attaching included"
    return Row("agent", name, steps / seconds, "steps/s", 20, better="higher")
