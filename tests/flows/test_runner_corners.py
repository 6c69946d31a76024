"""Corners of steps, each as Maestro 2's Orchestra has it, on the pocket phone."""

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from tapwright.actions import Px, PxBox, Size
from tapwright.device.ui import UiNode
from tapwright.fleet.pocket import PocketDevice
from tapwright.flows.commands.touch import (
    aim_at,
    kept_on,
    near_centre,
    scroll_duration_s,
    scroll_timeout_s,
)
from tapwright.flows.context import FlowContext
from tapwright.flows.expressions import Scripts
from tapwright.flows.options import FlowOptions
from tapwright.flows.outcomes import StepFailed
from tapwright.flows.phone import FlowPhone, LookPace, point_in
from tapwright.flows.runner import FlowRunner

from .conftest import RunFlow, passed
from .suites import written


@dataclass
class Hours:
    """A clock that only moves when somebody sleeps, or when it is told to."""

    now_s: float = 0.0
    slept: list[float] = field(default_factory=list[float])

    def read(self) -> float:
        return self.now_s

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now_s += seconds
        await asyncio.sleep(0)

    def pace(self) -> LookPace:
        return LookPace(clock=self.read, sleep=self.sleep, poll_s=0.5)


@pytest.mark.parametrize(
    ("said", "px"),
    [
        ("50%,50%", Px(540, 1200)),
        ("67%, 33%", Px(723, 792)),
        ("0%,100%", Px(0, 2399)),
        ("100%,0%", Px(1079, 0)),
        ("12.5%,0%", Px(135, 0)),
        ("7,9", Px(7, 9)),
    ],
)
def test_shares_of_the_screen_are_cut_off_to_pixels(said: str, px: Px) -> None:
    assert point_in(said, 1080, 2400) == px


@pytest.mark.parametrize("said", ["101%,0%", "-1%,0%", "5", "a,b", "1,2,3"])
def test_points_that_are_none_are_refused(said: str) -> None:
    with pytest.raises(StepFailed, match="point|coordinate|percentage"):
        point_in(said, 1080, 2400)


def test_a_point_of_an_element_lies_in_it() -> None:
    node = UiNode(bounds=PxBox(100, 200, 301, 300))
    assert aim_at(node, "50%,10%", Size(1080, 2400)) == Px(200, 210)
    assert aim_at(node, "200,99", Size(1080, 2400)) == Px(300, 299)
    for beside in ("201,0", "0,100", "-1,5"):
        with pytest.raises(StepFailed, match="not inside of the element, 201x100 px"):
            aim_at(node, beside, Size(1080, 2400))


@pytest.mark.parametrize(
    ("step", "at"),
    [
        ("tapOn: {point: '541,1003'}", (541, 1003)),
        ("tapOn: {point: '67%,33%'}", (723, 792)),
        ("longPressOn: {point: '333,777'}", (333, 777)),
        ("swipe: {start: '539,1801', end: '541,1403', duration: 100}", (539, 1801)),
        ("swipe: {start: '540,1200', end: '540,-300', duration: 100}", (540, 1200)),
    ],
)
async def test_points_are_touched_to_the_pixel(
    run_flow: RunFlow, device: PocketDevice, step: str, at: tuple[int, int]
) -> None:
    passed(await run_flow(f"- launchApp\n- {step}\n"))
    assert device.phones.call(lambda: device.phone.windows.touched) == at


@pytest.mark.parametrize(
    ("body", "waited_s"),
    [
        ("- assertVisible: Nope 7\n", 17),
        ("- assertVisible: {text: Nope 7, optional: true}\n", 7),
        ("- tapOn: {text: Nope 7, optional: true}\n- assertVisible: Nope 7\n", 17),
        ("- runFlow: {when: {visible: Nope 7}, commands: [back]}\n", 7),
        ("- runFlow: {when: {notVisible: Nope 7}, commands: [back]}\n", 0),
        ("- repeat: {while: {visible: Nope 7}, commands: [back]}\n", 7),
        ("- extendedWaitUntil: {visible: Nope 7, timeout: 3000}\n", 3),
        ("- extendedWaitUntil: {visible: Nope 7, timeout: '${1500 + 500}'}\n", 2),
        ("- extendedWaitUntil: {visible: Nope 7}\n", 17),
        ("- assertNotVisible: Nope 7\n", 0),
        ("- assertNotVisible: .*\n", 17),
        ("- assertNotVisible: {text: .*, optional: true}\n", 7),
        # A script may have asked a server for what comes: it is waited for anew.
        (
            "- tapOn: {text: Nope 7, optional: true}\n- evalScript: ${1}\n"
            "- tapOn: {text: Nope 7, optional: true}\n",
            14,
        ),
        (
            "- tapOn: {text: Nope 7, optional: true}\n"
            "- copyTextFrom: {text: Nope 7, optional: true}\n",
            7,
        ),
    ],
)
async def test_how_long_is_waited(run_flow: RunFlow, body: str, waited_s: float) -> None:
    hours = Hours()
    await run_flow(body, pace=hours.pace())
    assert sum(hours.slept) == pytest.approx(waited_s)


async def test_a_script_file_has_what_follows_waited_for_anew(
    run_flow: RunFlow, tmp_path: Path
) -> None:
    (tmp_path / "s.js").write_text("output.n = 1", "utf-8")
    hours = Hours()
    look = "- tapOn: {text: Nope 7, optional: true}\n"
    passed(await run_flow(look + "- runScript: s.js\n" + look, pace=hours.pace()))
    assert sum(hours.slept) == pytest.approx(14)


async def test_more_retries_than_three_are_three(run_flow: RunFlow) -> None:
    count = "{evalScript: '${console.log(output.n = (output.n || 0) + 1)}'}"
    step = f"- retry: {{maxRetries: %s, commands: [{count}, assertTrue: '']}}\n"
    for said, rounds in ((9, 4), (0, 1), ("'${1 + 1}'", 3)):
        result = await run_flow(step % said)
        assert result.status == "failed"
        assert sum(len(one.logs) for one in result.steps) == rounds


async def test_a_picture_that_the_flow_took_can_be_compared_with(run_flow: RunFlow) -> None:
    passed(
        await run_flow(
            "- launchApp\n- takeScreenshot: shots/list\n- assertScreenshot: shots/list\n"
            "- assertScreenshot: {path: shots/list.png, thresholdPercentage: 99.9}\n"
        )
    )
    result = await run_flow("- assertScreenshot: shots/other.jpg\n")
    assert result.status == "failed" and "shots/other.jpg; make it" in result.why


async def test_shares_of_a_script_are_rounded_up(run_flow: RunFlow) -> None:
    passed(await run_flow("- assertTrue: ${relativePoint(0.501, 0.2) == '51%,20%'}\n"))


async def test_centred_is_the_middle_fifths_or_beyond(run_flow: RunFlow) -> None:
    size = Size(1000, 2000)
    for finger, at, near in (
        ("UP", (500, 100), True), ("UP", (500, 1399), True), ("UP", (500, 1400), False),
        ("DOWN", (500, 1900), True), ("DOWN", (500, 601), True), ("DOWN", (500, 600), False),
        ("LEFT", (699, 0), True), ("LEFT", (700, 0), False),
        ("RIGHT", (301, 0), True), ("RIGHT", (300, 0), False),
    ):  # fmt: skip
        node = UiNode(bounds=PxBox(at[0] - 1, at[1] - 1, at[0] + 1, at[1] + 1))
        assert near_centre(node, finger, size) is near, (finger, at)


async def test_erasing_counts_from_the_end_and_takes_what_is_there(run_flow: RunFlow) -> None:
    passed(
        await run_flow(
            "- launchApp\n- tapOn: Search settings\n- inputText: abcdef\n- eraseText: 2\n"
            "- assertVisible: {text: abcd, focused: true}\n- eraseText: {charactersToErase: 0}\n"
            "- assertVisible: {text: abcd, focused: true}\n- eraseText\n"
            "- assertNotVisible: a.*d\n- inputText: xy\n- assertVisible: xy\n"
        )
    )


def test_a_finger_that_goes_beyond_the_screen_ends_at_its_edge() -> None:
    size = Size(1080, 2400)
    assert kept_on(Px(540, -300), size) == Px(540, 0)
    assert kept_on(Px(5000, 2400), size) == Px(1079, 2399)
    assert kept_on(Px(7, 9), size) == Px(7, 9)


async def test_a_flow_knows_its_phone_and_fills_in_names_too(
    run_flow: RunFlow, device: PocketDevice
) -> None:
    passed(
        await run_flow(
            f"- assertTrue: ${{MAESTRO_DEVICE_UDID == '{device.info.serial}'}}\n"
            "- launchApp: {arguments: {\"${'a' + 'b'}\": 1}}\n"
        )
    )
    filled = await FlowContext.filled(_context(), {"${'a' + 'b'}": ("${1 + 1}",)})
    assert filled == {"ab": ("2",)}


async def test_a_flow_knows_its_shard_whatever_is_given(
    device: PocketDevice, tmp_path: Path
) -> None:
    body = "- assertTrue: ${MAESTRO_SHARD_ID === '2' && MAESTRO_SHARD_INDEX === '1'}\n"
    body += "- assertTrue: ${MAESTRO_FLOW_NAME === 'Second' && MAESTRO_FILENAME === 'one'}"
    flow = written(tmp_path, "one", f"appId: a.b\nname: Second\n---\n{body}")
    env = {"MAESTRO_SHARD_ID": "9", "MAESTRO_SHARD_INDEX": "9"}
    options = FlowOptions(root=tmp_path, artifacts=tmp_path, env=env, shard=1)
    passed(await FlowRunner(device, options).run(flow))


def _context() -> FlowContext:
    return FlowContext(
        phone=cast(FlowPhone, None),
        scripts=Scripts(),
        app_id="a.b",
        folder=Path(),
        root=Path(),
        artifacts=Path(),
    )


def test_a_speed_or_time_that_cannot_be_is_the_usual_one() -> None:
    speeds = {0: 1.001, 40: 0.601, 90: 0.101, 100: 0.001, 110: 0.04}
    assert {speed: scroll_duration_s(speed) for speed in speeds} == speeds
    assert [scroll_timeout_s(ms) for ms in (0, 1500, -200)] == [0.0, 1.5, 20.0]
