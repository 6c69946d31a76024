"""Runs on a pocket phone behind an adb server: by serial, without a loop, of a task and a suite."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import tapwright
from tapwright import Answer, Change, Device, Evidence, FunctionModel, Suite, Task, VerifierInput
from tapwright.device.adb import PrivateAdbServer
from tapwright.device.errors import DeviceClosed
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.thread import PocketThread
from tapwright.traces import End

from .deciding import DONE, QUICK, SETTINGS, deciding

FULL = pytest.mark.skipif(not os.environ.get("TAPWRIGHT_FULL"), reason="starts phones of its own")


class Brightness(Task):
    """Tell how bright the screen is."""

    goal = "How bright is the screen?"
    allowed_ends = frozenset({End.ANSWERED})

    async def set_up(self, device: Device) -> None:
        await device.shell("settings", "put", "system", "screen_brightness", "77")

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        return (tapwright.fact("brightness", "77", found.answer),)

    def declared(self, change: Change) -> bool:
        return False


def answers(text: str) -> FunctionModel:
    return FunctionModel(lambda prompt, effort: Answer(text=text))


@pytest.fixture(scope="module")
def serials() -> Iterator[tuple[str, str]]:
    """A pocket phone, and one that does not say that it is simulated, as no real one does."""

    def build(seed: int) -> PocketPhone:
        phone = PocketPhone(0)
        if seed:
            values = phone.system.properties.snapshot()
            phone.system.properties.restore(values | {"ro.hardware": "shopphone"})
        return phone

    server = PrivateAdbServer()
    asyncio.run(server.start())
    with PocketThread(count=2, build=build) as phones, pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANDROID_ADB_SERVER_PORT", str(server.port))
        found = [f"127.0.0.1:{phone.port}" for phone in phones.phones]
        for one in found:
            asyncio.run(server.client.connect(one))
        yield found[0], found[1]
    asyncio.run(server.stop())


def test_without_a_loop(serials: tuple[str, str], tmp_path: Path) -> None:
    record = tapwright.run_sync(
        "open it", phone=serials[0], model=deciding(SETTINGS, DONE), ladder=QUICK, out=tmp_path
    )
    assert record.end is End.COMPLETED and record.device.serial == serials[0]


async def test_within_a_running_loop(serials: tuple[str, str], tmp_path: Path) -> None:
    record = tapwright.run_sync(
        Brightness(), phone=serials[0], model=answers("77"), ladder=QUICK, out=tmp_path
    )
    assert record.verdict is not None and record.verdict.status == "passed", record.verdict
    assert record.task == "Brightness" and record.end is End.ANSWERED


async def test_an_open_phone_is_of_its_loop_and_of_its_block(
    serials: tuple[str, str], tmp_path: Path
) -> None:
    async with tapwright.phone(serials[0]) as phone:
        with pytest.raises(tapwright.UsageError, match=r"write: await tapwright.run\(goal"):
            tapwright.run_sync("open it", phone=phone, model=deciding(DONE))  # type: ignore[call-overload]
        with pytest.raises(tapwright.UsageError, match="is held by process"):
            await tapwright.run("open it", phone=serials[0], model=deciding(DONE), out=tmp_path)
        record = await tapwright.run(
            Brightness(), phone=phone, model=answers("78"), ladder=QUICK, out=tmp_path / "runs"
        )
        seen = await phone.observe()
    assert record.verdict is not None and record.verdict.status == "failed"
    assert [path.name for path in tmp_path.iterdir()] == ["runs"]
    for used in (
        phone.observe(), phone.perform(SETTINGS, seen), phone.shell("echo"), phone.pull("/x"),
        phone.ui(),
    ):  # fmt: skip
        with pytest.raises(DeviceClosed, match="was let go of when its block ended"):
            await used
    with pytest.raises(tapwright.UsageError, match="was let go of when its block ended"):
        await tapwright.run("open it", phone=phone, model=deciding(DONE), out=tmp_path)


async def test_a_task_changes_no_phone_of_somebody_without_leave(
    serials: tuple[str, str], tmp_path: Path
) -> None:
    suite = Suite("mine", "my tasks", (Brightness,), trials=1)
    with pytest.raises(tapwright.UsageError, match=r"(?s)brightness.*only if .* yes=True"):
        await tapwright.run_suite(suite, model=answers("77"), serials=[serials[1]], out=tmp_path)
    async with tapwright.phone(serials[1]) as phone:
        with pytest.raises(tapwright.UsageError, match=r"(?s)brightness.*only if .* yes=True"):
            await tapwright.run(Brightness(), phone=phone, model=answers("77"), out=tmp_path)
        settings = tapwright.Settings(out=tmp_path)
        async with tapwright.open_session(settings, model=answers("77")) as session:
            with pytest.raises(tapwright.UsageError, match=r"(?s)brightness.*only if .* yes=True"):
                async for step in session.steps(Brightness(), phone):
                    raise AssertionError(step)
        assert (await phone.shell("settings", "get", "system", "screen_brightness")).strip() != "77"
    assert list(tmp_path.iterdir()) == []


async def test_a_suite_of_one_s_own_by_a_model_object(
    serials: tuple[str, str], tmp_path: Path
) -> None:
    suite = Suite("mine", "my tasks", (Brightness,), trials=2)
    result = await tapwright.run_suite(
        suite, model=answers("77"), serials=[serials[0]], out=tmp_path,
        settings=tapwright.Settings(ladder=QUICK),
    )  # fmt: skip
    assert result.stopped is None and result.summary.verified.passed == 2, result.summary
    assert (result.folder / "report.html").exists() and result.folder.parent == tmp_path


WRONG = [
    ({"suite": "no-such-suite"}, "there is no suite 'no-such-suite'"),
    ({"suite": 3}, "the suite is 3: give a name"),
    ({"phones": 0}, "phones is 0: give at least 1"),
    ({"trials": 0}, "trials is 0: give at least 1"),
    ({"serials": "abc"}, "serials is 'abc': give a list of texts"),
    ({"tasks": "AirplaneOn"}, "tasks is 'AirplaneOn': give a list of texts"),
    ({"tasks": ["NoSuchTask"]}, "has no task 'NoSuchTask'"),
    ({"language": "de"}, "language: Input should be 'en' or 'zh'"),
    ({"max_cost": "much"}, "max_cost: Input should be a valid decimal"),
    ({"engine": "ray", "model": answers("77")}, "a model object stays in its process"),
    ({"yes": 1}, "yes is 1: give True or False"),
]


@pytest.mark.parametrize(("wrong", "told"), WRONG, ids=[str(list(one)) for one, _ in WRONG])
async def test_a_wrong_argument_of_a_suite_is_told(
    wrong: dict[str, object], told: str, tmp_path: Path
) -> None:
    right: dict[str, object] = {"suite": "first-steps", "model": "rehearsal", "out": tmp_path}
    with pytest.raises(tapwright.UsageError, match=told):
        await tapwright.run_suite(**{**right, **wrong})  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []


@FULL
async def test_a_built_in_suite_and_going_on_with_it(tmp_path: Path) -> None:
    result = await tapwright.run_suite("first-steps", model="rehearsal", phones=1, out=tmp_path)
    assert result.stopped is None and result.summary.verified.passed == result.summary.units > 0
    command = [sys.executable, "-m", "tapwright", "bench", "--resume", str(result.folder)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


async def test_a_session_sets_no_task_up_unasked(serials: tuple[str, str], tmp_path: Path) -> None:
    settings = tapwright.Settings(out=tmp_path)
    async with (
        tapwright.phone(serials[1]) as phone,
        tapwright.open_session(settings, model=answers("77")) as session,
    ):
        with pytest.raises(tapwright.UsageError, match="yes=True"):
            await session.attempt(Brightness(), phone)
        assert not list(tmp_path.iterdir())
        record = await session.attempt(Brightness(), phone, yes=True)
    assert record.end is End.ANSWERED
