"""A whole run on an emulator with gRPC, which dies in the middle: nothing of it is lost."""

from pathlib import Path

import pytest

import tapwright
from tapwright import Action, Done, FunctionModel, Norm, Press, Swipe, Tap
from tapwright.agent.ladder import LadderRules
from tapwright.emulator.pocket.services.latency import Latency
from tapwright.traces import End, read_steps
from tapwright.traces.verify import verify_episode

from .grpc_phone import StandInEmulator, emulated, emulator, grpc_server, place

__all__ = ["emulated", "emulator", "grpc_server"]

SCROLL = Swipe(start=Norm(x=500, y=800), end=Norm(x=500, y=300), duration_s=0.3)


async def test_killing_the_grpc_server_in_the_middle_of_an_episode_loses_nothing(
    emulator: StandInEmulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(emulator.client.port))
    # So slow that gRPC is quicker however busy this computer is.
    context = emulator.thread.phone.context
    monkeypatch.setattr(context, "latency", Latency(screencap_s=1.0, u2_capture_s=1.0))
    plan: list[Action] = [
        Tap(at=place(emulator, "Settings")), SCROLL, Press(key="home"), Done(summary="it is done"),
    ]  # fmt: skip
    asked = iter(plan)
    ended = False

    def decide(prompt: object, effort: object) -> Action:
        nonlocal ended
        action = next(asked)
        if action is SCROLL:
            emulator.gate.stop()  # between what was seen and what is done there
            ended = True
        return action

    record = await tapwright.run(
        "Look into the settings",
        phone=emulator.serial,
        model=FunctionModel(decide),
        ladder=LadderRules(confirm=None),
        out=tmp_path / "runs",
    )
    assert ended
    assert record.end is End.COMPLETED
    folder = next((tmp_path / "runs").glob("*/episodes/*"))
    steps = list(read_steps(folder))
    assert [step.action.kind for step in steps if step.action] == [one.kind for one in plan]
    sources = [step.observation.frame.source for step in steps]
    assert sources[:2] == ["grpc", "grpc"]
    assert "grpc" not in sources[2:], "the trace says of each picture by which method it came"
    assert [step.outcome.status for step in steps[:3] if step.outcome] == ["done"] * 3
    assert all(step.timings.capture_s > 0 for step in steps)
    assert verify_episode(folder) == ()
