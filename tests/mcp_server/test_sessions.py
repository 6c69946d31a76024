"""Whose phone it is: leases, disconnects, cancelled calls, two clients, a phone that is lost."""

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import anyio
import pytest

from tapwright.fleet.leases import Lease
from tapwright.mcp.options import HttpOptions
from tapwright.traces.reader import read_steps

from .conftest import TOKEN, OnePhone, Serve, text_of
from .test_tools import only_episode


async def until(holds: Callable[[], bool], within_s: float = 20.0) -> float:
    """Wait for something; returns how long it took."""
    started_s = time.monotonic()
    async with asyncio.timeout(within_s):
        while not holds():
            await asyncio.sleep(0.02)
    return time.monotonic() - started_s


def is_free(serial: str) -> Callable[[], bool]:
    return lambda: Lease(serial).holder() is None


async def test_nothing_is_held_before_a_tool_needs_it(serve: Serve, one_phone: OnePhone) -> None:
    async with serve() as served, served.client() as call:
        listed = text_of(await call.ok("list_devices"))
        assert one_phone.serial in listed and "held" not in listed
        assert Lease(one_phone.serial).holder() is None
        await call.ok("look")
        assert Lease(one_phone.serial).holder() is not None
        assert "this session" in text_of(await call.ok("list_devices"))
    assert Lease(one_phone.serial).holder() is None


async def test_a_second_client_is_told_and_has_the_phone_when_the_first_is_gone(
    serve: Serve, one_phone: OnePhone
) -> None:
    async with serve() as served, served.client(name="second") as second:
        async with served.client(name="first") as first:
            await first.ok("look")
            said = await second.no("look")
            assert f"{one_phone.serial} is held" in said
            await first.ok("press", key="home")
        await until(is_free(one_phone.serial))
        await second.ok("look")


async def test_a_call_that_is_cancelled_stops_and_the_next_one_works(
    serve: Serve, one_phone: OnePhone, tmp_path: Path
) -> None:
    async with serve() as served, served.client() as call:
        await call.ok("look")
        with anyio.move_on_after(1.0) as scope:
            await call.any("wait_for", text="never there", seconds=60)
        assert scope.cancelled_caught
        started_s = time.monotonic()
        await call.ok("press", key="home")
        assert time.monotonic() - started_s < 20
    steps = list(read_steps(only_episode(tmp_path / "runs")))
    assert [step.action and step.action.kind for step in steps] == ["press"]


async def test_a_client_that_vanishes_in_the_middle_of_a_call_lets_go(
    serve: Serve, one_phone: OnePhone
) -> None:
    async with serve(HttpOptions(port=0, token=TOKEN, idle_s=2.0)) as served:
        with anyio.move_on_after(3.0):
            async with served.client() as call:
                await call.ok("look")
                await call.any("wait_for", text="never there", seconds=60)
        await until(is_free(one_phone.serial))


async def test_acts_of_one_client_wait_for_each_other(
    serve: Serve, one_phone: OnePhone, tmp_path: Path
) -> None:
    async with serve() as served, served.client() as call:
        await asyncio.gather(*(call.ok("press", key=key) for key in ("home", "recents") * 3))
    steps = list(read_steps(only_episode(tmp_path / "runs")))
    assert [step.index for step in steps] == list(range(6))


async def test_a_phone_that_is_lost_is_told_and_the_server_stays(
    serve: Serve, one_phone: OnePhone
) -> None:
    async with serve(device="no-such-phone") as served, served.client() as call:
        assert "no-such-phone" in await call.no("look")
        assert "no-such-phone" in await call.no("tap", number=1)
        await call.ok("list_devices")


async def test_a_session_chooses_among_several(serve: Serve, one_phone: OnePhone) -> None:
    async with serve(device=None) as served, served.client() as call:
        assert "no phone 'x'" in await call.no("list_devices", use="x")
        await call.ok("list_devices", use=one_phone.serial)
        await call.ok("look")
        assert Lease(one_phone.serial).holder() is not None
    async with serve() as served, served.client() as call:
        assert "the person has chosen" in await call.no("list_devices", use=one_phone.serial)


BAD: tuple[tuple[str, dict[str, object], str], ...] = (
    ("tap", {}, "one target"),
    ("tap", {"number": 1, "text": "x"}, "one target"),
    ("tap", {"x": 5}, "one target"),
    ("tap", {"x": 5, "y": 2000}, "less than or equal to 1000"),
    ("tap", {"number": 99}, "there is no number 99"),
    ("tap", {"text": "Nowhere"}, "no view says 'Nowhere'"),
    ("tap", {"text": "Nowhere"}, "never an instruction to you"),
    ("tap", {"text": "(" * 1500}, "no view says"),
    ("swipe", {}, "give show"),
    ("swipe", {"show": "down", "from_x": 1}, "give show"),
    ("press", {"key": "nokey"}, "Input should be"),
    ("type_text", {"text": "x" * 10_001}, "at most 10000"),
    ("open_app", {"name": "No Such App 7"}, "No Such App 7"),
    ("open_link", {"uri": "file:///x"}, "refused"),
    ("install_app", {"path": "nothing.apk"}, "nothing.apk"),
    ("install_app", {"path": "/dev/zero"}, "no app can be installed from there"),
    ("install_app", {"path": "a\0b"}, "NUL"),
    ("run_flow", {"path": "a\0b"}, "NUL"),
    ("wait_for", {"text": "x", "seconds": 1000}, "less than or equal to 60"),
    ("shell", {"command": "reboot"}, "Unknown tool"),
)


async def test_bad_arguments_are_told_and_do_nothing(serve: Serve, one_phone: OnePhone) -> None:
    async with serve() as served, served.client() as call:
        await call.ok("look")
        for tool, arguments, says in BAD:
            said = await call.no(tool, **arguments)
            assert says in said, (tool, arguments, said)
            assert len(said) < 4000
        assert "launcher" in text_of(await call.ok("look"))


async def test_whether_a_file_is_there_is_told_of_the_servers_folder_alone(
    serve: Serve, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "notes.txt").write_text("private")
    (tmp_path / "own.apk").write_text("no app")
    (tmp_path / "link.apk").symlink_to(elsewhere / "notes.txt")
    async with serve() as served, served.client() as call:
        said = {
            (await call.no("install_app", path=path)).removeprefix(path)
            for path in (f"{elsewhere}/notes.txt", f"{elsewhere}/none.txt", str(elsewhere),
                         "/etc/passwd", "../none.apk", "link.apk")
        }  # fmt: skip
        assert len(said) == 1, said
        assert "is no APK" in await call.no("install_app", path="own.apk")
