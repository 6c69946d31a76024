"""A client's trace is one like any other: it is whole, can be shown and becomes a flow."""

from pathlib import Path

from tapwright.flows.recording.from_trace import flow_of_episode
from tapwright.traces.reader import read_steps
from tapwright.traces.verify import verify_run

from .conftest import Caller, OnePhone, Serve
from .test_tools import only_episode


async def some_acts(call: Caller) -> None:
    await call.ok("open_app", name="Settings")
    await call.ok("tap", number=await call.number("Network & internet"))
    await call.no("tap", text="Nowhere")
    await call.ok("press", key="home")


async def test_a_trace_is_whole_and_becomes_a_flow(
    serve: Serve, one_phone: OnePhone, tmp_path: Path
) -> None:
    async with serve() as served, served.client() as call:
        await some_acts(call)
    episode = only_episode(tmp_path / "runs")
    assert verify_run(episode.parent.parent) == []
    flow = flow_of_episode(episode, unverified=True)
    commands = [step.command for step in flow.steps if step.command is not None]
    assert {"tapOn": "Network & internet"} in commands or any(
        isinstance(one, dict) and "tapOn" in one for one in commands
    )


async def test_what_was_shown_and_what_was_asked_stand_in_the_step(
    serve: Serve, one_phone: OnePhone, tmp_path: Path
) -> None:
    async with serve() as served, served.client() as call:
        await call.ok("take_screenshot")
        await call.ok("press", key="home")
        await call.no("open_link", uri="https://example.com/pay")
    pressed, link = read_steps(only_episode(tmp_path / "runs"))
    (shown,) = pressed.shown
    assert shown.text == "take_screenshot" and shown.file is not None
    assert (only_episode(tmp_path / "runs") / "frames" / shown.file).exists()
    assert pressed.reply.tool_calls[0].name == "press" and pressed.reply.model == "tests 1"
    assert link.outcome is not None and link.outcome.status == "refused"
    assert link.policy is not None and link.policy.acts == ("link",)
    assert "vetoed" in link.signals


async def test_a_phone_that_drops_off_in_an_act_leaves_an_unknown_outcome(
    serve: Serve, one_phone: OnePhone, tmp_path: Path
) -> None:
    async with serve() as served, served.client() as call:
        await call.ok("press", key="home")
        one_phone.break_next("input")
        said = await call.any("press", key="back")
        again = await call.ok("look")
    assert again.content
    steps = [step for run in (tmp_path / "runs").iterdir()
             for episode in sorted((run / "episodes").iterdir())
             for step in read_steps(episode)]  # fmt: skip
    assert [step.outcome and step.outcome.status for step in steps][0] == "done"
    last = steps[1].outcome
    assert last is not None and (last.status != "done" or not said.is_error)
