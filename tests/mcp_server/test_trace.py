"""A client's trace is one like any other: it is whole, can be shown and becomes a flow."""

from pathlib import Path

from tapwright.fleet.leases import Lease
from tapwright.flows.recording.from_trace import flow_of_episode
from tapwright.traces.reader import read_episode, read_steps
from tapwright.traces.verify import verify_run

from .conftest import Caller, OnePhone, Serve, text_of
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
    assert verify_run(episode.parent.parent) == ()
    flow = flow_of_episode(episode, unverified=True)
    commands = [step.command for step in flow.steps if step.command is not None]
    assert any(isinstance(one, dict) and "tapOn" in one for one in commands), commands


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


async def test_a_phone_that_shuts_us_out_in_an_act_is_let_go_of_and_found_again(
    serve: Serve, one_phone: OnePhone, tmp_path: Path
) -> None:
    async with serve() as served, served.client() as call:
        await call.ok("press", key="home")
        one_phone.fault("unauthorized,after=0")
        said = await call.no("press", key="back")
        # Which of its sentences it is depends on when adb notices.
        assert one_phone.serial in said and ("trusting" in said or "unauthorized" in said), said
        assert Lease(one_phone.serial).holder() is None
        one_phone.mend()
        await one_phone.reconnect()
        await call.ok("press", key="home")
    (run,) = (tmp_path / "runs").iterdir()
    ends = [read_episode(folder).end for folder in sorted((run / "episodes").iterdir())]
    assert ends == ["device_lost", "cancelled"]


async def test_a_picture_that_an_app_forbids_is_said_to_be_black(
    serve: Serve, one_phone: OnePhone
) -> None:
    async with serve() as served, served.client() as call:
        await call.ok("open_app", name="Settings")
        one_phone.fault("secure,value=com.android.settings")
        assert "forbids screenshots" in text_of(await call.ok("take_screenshot"))
        one_phone.mend()
