"""Films of flows that fail: by the phone's `screenrecord`, or of their screens.

A pocket phone has no encoder. What stands in for a phone that has one is this host's shell, with
a `screenrecord` that ends its file when it is interrupted, as AOSP's does (screenrecord.cpp).
"""

import asyncio
import errno
import os
import subprocess
import sys
from io import FileIO
from pathlib import Path

import pytest
from PIL import Image, ImageSequence

from tapwright.device.adb_device import AdbDevice
from tapwright.device.device import Device
from tapwright.device.errors import CommandFailed
from tapwright.device.fake import FakeDevice
from tapwright.flows.filming import NoFilm, PhoneFilm
from tapwright.flows.options import FlowOptions
from tapwright.flows.phone import LookPace
from tapwright.flows.results import FlowResultsFile
from tapwright.flows.suite import SuiteParts, run_suite
from tapwright.traces.files import Files
from tapwright.traces.journal import RunFolder
from tapwright.traces.redactor import Redactor
from tapwright.traces.verify import verify_run

from .suites import HeardFlows, planned, run_flows, written

RECORDER = f"""#!{sys.executable}
import signal, sys
out = open(sys.argv[3], "ab", 0)
signal.signal(signal.SIGINT, lambda *_: (out.write(b" end"), sys.exit(0)))
assert sys.argv[1:3] == ["--time-limit", "180"]
out.write(b"begin")
while True:
    signal.pause()
"""


class HostPhone(FakeDevice):
    """A phone whose shell and files are those of a folder of this host."""

    def __init__(self, folder: Path, recorder: str) -> None:
        super().__init__()
        self.folder = folder
        (folder / "bin").mkdir()
        (folder / "bin/screenrecord").write_text(recorder)
        (folder / "bin/screenrecord").chmod(0o755)

    async def shell(self, *argv: str) -> str:
        here = [word.replace("/data/local/tmp", str(self.folder)) for word in argv]
        path = f"{self.folder / 'bin'}:{os.environ['PATH']}"
        try:
            done = subprocess.run(
                here, env={"PATH": path}, capture_output=True, text=True, check=False
            )
        except FileNotFoundError as error:
            raise CommandFailed(argv, 127, "", f"{argv[0]}: not found") from error
        if done.returncode:
            raise CommandFailed(argv, done.returncode, done.stdout, done.stderr)
        return done.stdout

    async def pull(self, path: str) -> bytes:
        return Path(path.replace("/data/local/tmp", str(self.folder))).read_bytes()

    @property
    def left(self) -> list[str]:
        """Files of the film that are still on it."""
        return [path.name for path in self.folder.iterdir() if path.name != "bin"]


async def test_a_film_has_its_end_and_leaves_nothing(tmp_path: Path) -> None:
    phone = HostPhone(tmp_path, RECORDER)
    film = await PhoneFilm.begin(phone, LookPace(), "x")
    assert await film.end() == b"begin end"
    assert phone.left == []
    film = await PhoneFilm.begin(phone, LookPace(), "x")
    assert await film.end(keep=False) == b""
    assert phone.left == []


async def test_a_recorder_that_refuses_says_why(tmp_path: Path) -> None:
    phone = HostPhone(tmp_path, "#!/bin/sh\necho ERROR: no encoder\nexit 1\n")
    with pytest.raises(NoFilm, match="cannot record its screen: ERROR: no encoder"):
        await PhoneFilm.begin(phone, LookPace(), "x")
    assert phone.left == []


async def test_without_a_film_the_failure_says_so(device: AdbDevice, tmp_path: Path) -> None:
    plan = planned(tmp_path, written(tmp_path, "bad", "- assertTrue: ''"))
    suite, _, run = await run_flows(tmp_path, plan, device, video="screen")
    found = suite.results[0].diagnosis
    assert found is not None
    # The phone has no encoder; the screens of the steps do instead, where the extra is there.
    assert found.missing[0].startswith("no film of the phone's own: this phone cannot record")
    assert bool(found.video) is (len(found.missing) == 1)
    assert verify_run(run) == ()


async def test_only_what_failed_has_a_film(tmp_path: Path) -> None:
    (tmp_path / "phone").mkdir()
    phone: Device = HostPhone(tmp_path / "phone", RECORDER)
    bad = written(tmp_path, "bad", "- assertTrue: ''")
    good = written(tmp_path, "good", "- assertTrue: 1")
    suite, _, run = await run_flows(tmp_path, planned(tmp_path, bad, good), phone, video="screen")
    found = suite.results[0].diagnosis
    assert found is not None and found.video == "failure.mp4"
    assert (Path(suite.results[0].trace) / found.video).read_bytes() == b"begin end"
    assert not (Path(suite.results[1].trace) / "failure.mp4").exists()
    # A host has no logcat, and the failure says so rather than showing none.
    assert found.log == "" and any(one.startswith("no log: ") for one in found.missing)
    assert verify_run(run) == ()


async def test_whoever_interrupts_leaves_no_phone_that_films(tmp_path: Path) -> None:
    (tmp_path / "phone").mkdir()
    phone = HostPhone(tmp_path / "phone", RECORDER)
    slow = written(tmp_path, "slow", "- assertVisible: Nothing like it")
    running = asyncio.create_task(
        run_flows(tmp_path, planned(tmp_path, slow), phone, video="screen")
    )
    while not (tmp_path / "phone/tapwright-flow.mp4").exists():
        await asyncio.sleep(0.01)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    assert phone.left == []


async def test_a_disk_that_refuses_is_told_as_that(tmp_path: Path) -> None:
    class Full(Files):
        def sync(self, file: FileIO) -> None:
            if str(file.name).endswith("results.jsonl"):
                raise OSError(errno.ENOSPC, "No space left on device")
            super().sync(file)

    plan = planned(tmp_path, written(tmp_path, "good", "- assertTrue: 1"))
    run = RunFolder.create(tmp_path / "runs", "suite", "0")
    with FlowResultsFile(run.path, {}, Full()) as results:
        parts = SuiteParts(
            options=FlowOptions(root=tmp_path, artifacts=run.path / "a"), run=run,
            listener=HeardFlows(), results=results,
        )  # fmt: skip
        with pytest.raises(OSError, match="No space left"):
            await run_suite(plan, [FakeDevice()], parts)
    # No half a line is left of what the disk refused.
    assert (run.path / "results.jsonl").read_bytes() == b""


async def test_a_phone_without_an_encoder_is_filmed_by_the_screens_of_steps(
    device: AdbDevice, tmp_path: Path
) -> None:
    flow = written(
        tmp_path, "film",
        "- launchApp\n- startRecording: film\n- tapOn: Display & touch\n- stopRecording\n"
        "- assertVisible: Dark theme\n",
    )  # fmt: skip
    suite, _, _ = await run_flows(tmp_path, planned(tmp_path, flow), device)
    (result,) = suite.results
    assert result.status == "passed", result.why
    _, begun, _, ended, _ = result.steps
    assert "unable to create video/avc codec" in begun.why
    assert begun.why.endswith("; the film is of the screens of steps")
    path = Path(ended.why.removeprefix("saved "))
    assert path.stem == "film" and path.parent.name == Path(result.trace).name
    if path.suffix == ".gif":  # an MP4 takes the extra `video`
        with Image.open(path) as film:
            # The step that began it, the tap, and the screen that it led to.
            assert len(list(ImageSequence.Iterator(film))) == 3


async def test_secrets_are_on_no_film_of_the_phones_own(tmp_path: Path) -> None:
    phone = HostPhone(tmp_path, RECORDER)
    flow = written(tmp_path, "film", "- startRecording: film\n- back\n- stopRecording\n")
    run = RunFolder.create(tmp_path / "runs", "suite", "0")
    with FlowResultsFile(run.path, {}) as results:
        parts = SuiteParts(
            options=FlowOptions(
                root=tmp_path, artifacts=run.path / "artifacts", secrets=Redactor({"PW": "hidden"})
            ),
            run=run, listener=HeardFlows(), results=results,
        )  # fmt: skip
        suite = await run_suite(planned(tmp_path, flow), [phone], parts)
    (result,) = suite.results
    assert "a film of the phone's own would show secrets" in result.steps[0].why
    assert not list(tmp_path.rglob("tapwright-recording.mp4"))
