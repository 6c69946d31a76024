"""Androids in containers, by the real `docker` package against an engine that checks its calls."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tapwright.device import AdbDevice
from tapwright.device.adb import AdbClient, PrivateAdbServer
from tapwright.device.adb.server import free_port
from tapwright.emulator.containers.boot import BootPace
from tapwright.emulator.containers.docker_android import DockerAndroid
from tapwright.emulator.containers.docker_engine import ContainerSpec, DockerEngine
from tapwright.emulator.containers.redroid import Redroid, RedroidScreen
from tapwright.emulator.contract import StartedDevice, StartFailed
from tests.emulator.engine import Container, Engine

ANDROID, REDROID = "budtmo/docker-android:emulator_14.0", "redroid/redroid:14.0.0-latest"
QUICK = BootPace(boot_s=30, poll_s=0.05)


@pytest.fixture
def daemon(tmp_path: Path) -> Iterator[Engine]:
    with Engine(tmp_path / "d.sock", images={ANDROID, REDROID}) as running:
        yield running
    assert running.wrong == []


@pytest.fixture
async def engine(daemon: Engine) -> AsyncIterator[DockerEngine]:
    found = await DockerEngine.open(daemon.url)
    yield found
    await found.close()


@pytest.fixture
async def client() -> AsyncIterator[AdbClient]:
    async with PrivateAdbServer() as found:
        yield found


def only(daemon: Engine) -> Container:
    (one,) = daemon.containers.values()
    return one


async def left_mark(client: AdbClient, serial: str) -> bool:
    """Whether the phone has what an earlier look left on it; leaves it now."""
    there = await client.transport(serial).shell("ls", "/sdcard/mark")
    await client.transport(serial).check("touch", "/sdcard/mark")
    return there.code == 0


async def test_docker_android_from_start_to_stop(
    daemon: Engine, engine: DockerEngine, client: AdbClient
) -> None:
    daemon.booting = 2
    phone = DockerAndroid(engine, client, "a", pace=QUICK, model="Nexus 5", screen_port=6081)
    device: StartedDevice = phone
    await device.start()
    made = only(daemon)
    assert made.name == "tapwright-a" and made.execs > 2
    assert made.body["Labels"]["tapwright"] == "a"
    assert set(made.body["Env"]) == {"EMULATOR_DEVICE=Nexus 5", "WEB_VNC=true"}
    (kvm,) = made.host["Devices"]
    assert kvm == {"PathOnHost": "/dev/kvm", "PathInContainer": "/dev/kvm",
                   "CgroupPermissions": "rwm"}  # fmt: skip
    assert not made.host.get("Privileged")
    assert made.host["PortBindings"] == {
        "5555/tcp": [{"HostIp": "127.0.0.1", "HostPort": str(phone.port)}],
        "6080/tcp": [{"HostIp": "127.0.0.1", "HostPort": "6081"}],
    }
    async with await AdbDevice.attach(client, device.serial) as held:
        scale = await held.shell("settings", "get", "global", "animator_duration_scale")
        assert scale == "0\n"
    assert not await left_mark(client, device.serial)
    await device.reset()
    # Its README: the emulated device does not outlive a restart of the container.
    assert only(daemon) is made and made.starts == 2
    assert not await left_mark(client, device.serial)
    await device.remake()
    assert only(daemon) is not made and device.log_tail() == "emulator: booted"
    await device.stop()
    await device.stop()
    assert not daemon.containers and await client.devices() == ()


async def test_redroid_begins_each_time_with_the_prepared_data(
    daemon: Engine, engine: DockerEngine, client: AdbClient, tmp_path: Path
) -> None:
    base = tmp_path / "prepared"
    base.mkdir()
    screen = RedroidScreen(720, 1600, 320)
    phone = Redroid(engine, client, "r", pace=QUICK, screen=screen, data_base=base)
    await phone.start()
    made = only(daemon)
    assert made.host["Privileged"] and made.body["Cmd"] == [
        "androidboot.redroid_width=720", "androidboot.redroid_height=1600",
        "androidboot.redroid_dpi=320", "androidboot.redroid_gpu_mode=guest",
        "androidboot.use_redroid_overlayfs=1",
    ]  # fmt: skip
    assert set(made.host["Binds"]) == {f"{base}:/data-base:rw", "tapwright-r-data:/data-diff:rw"}
    volumes = daemon.asked.count("POST /volumes/create")
    await phone.restart()
    assert only(daemon) is made and daemon.asked.count("POST /volumes/create") == volumes
    await phone.reset()
    assert only(daemon) is not made and daemon.asked.count("POST /volumes/create") == volumes + 1
    await phone.stop()
    assert not daemon.containers and not daemon.volumes and base.exists()


async def test_redroid_without_prepared_data(
    daemon: Engine, engine: DockerEngine, client: AdbClient, tmp_path: Path
) -> None:
    phone = Redroid(engine, client, "r", pace=QUICK, data_base=tmp_path / "none")
    with pytest.raises(StartFailed, match="there is no folder .*none with prepared data; make one"):
        await phone.start()
    phone = Redroid(engine, client, "r", pace=QUICK)
    # What an earlier run left under that name is not taken for new.
    daemon.volumes["tapwright-r-data"] = {"tapwright": "r-data"}
    await phone.start()
    assert only(daemon).host["Binds"] == ["tapwright-r-data:/data:rw"]
    assert "DELETE /volumes/tapwright-r-data" in daemon.asked
    assert "androidboot.use_redroid_overlayfs=1" not in only(daemon).body["Cmd"]
    await phone.stop()
    assert not daemon.volumes


async def test_an_image_is_fetched_once(
    daemon: Engine, engine: DockerEngine, client: AdbClient
) -> None:
    daemon.images.clear()
    with pytest.raises(StartFailed, match=r"cannot be fetched: manifest for .*docker pull redr"):
        await Redroid(engine, client, "r", pace=QUICK).start()
    daemon.pullable.add(REDROID)
    said: list[str] = []
    await engine.pull(REDROID, said.append)
    await engine.pull(REDROID, said.append)
    assert said == [f"fetching {REDROID}"]
    daemon.pullable.add("registry.example.org:5000/redroid:latest")
    await engine.pull("registry.example.org:5000/redroid")


@pytest.mark.parametrize("kind", [DockerAndroid, Redroid])
async def test_one_that_dies_says_what_it_said_last(
    daemon: Engine,
    engine: DockerEngine,
    client: AdbClient,
    kind: type[DockerAndroid | Redroid],
) -> None:
    daemon.dies = "init: cannot open /dev/binder"
    phone = kind(engine, client, "x", pace=QUICK)
    with pytest.raises(StartFailed) as found:
        await phone.start()
    told = str(found.value)
    assert "ended with code 129; it said last:\ninit: cannot open /dev/binder\n" in told
    assert ("sudo modprobe binder_linux" if kind is Redroid else "ls -l /dev/kvm") in told
    assert phone.log_tail() == daemon.dies
    assert not daemon.containers and not daemon.volumes


async def test_one_that_never_boots_says_what_it_waited_for(
    daemon: Engine, engine: DockerEngine, client: AdbClient
) -> None:
    daemon.booting = 10**6
    now = [0.0]

    async def later(seconds: float) -> None:
        now[0] += seconds

    pace = BootPace(boot_s=60, poll_s=10, clock=lambda: now[0], sleep=later)
    with pytest.raises(StartFailed, match=r"after 60 s it still waits for its READY; it said"):
        await DockerAndroid(engine, client, "a", pace=pace).start()
    assert now == [60.0] and not daemon.containers


async def test_what_the_engine_refuses_is_a_sentence(
    daemon: Engine, engine: DockerEngine, client: AdbClient
) -> None:
    daemon.no_kvm = True
    with pytest.raises(StartFailed, match="does not start: .*/dev/kvm.*sudo modprobe kvm_intel"):
        await DockerAndroid(engine, client, "a", pace=QUICK).start()
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(StartFailed, match="already allocated; name another port"):
            await Redroid(engine, client, "r", port=port, pace=QUICK).start()
    assert not daemon.containers and not daemon.volumes
    daemon.containers["f" * 64] = Container("f" * 64, "tapwright-r", {"Image": REDROID})
    with pytest.raises(StartFailed, match="in use by .*docker ps -a"):
        await Redroid(engine, client, "r", pace=QUICK).start()
    assert list(daemon.containers) == ["f" * 64]


async def test_only_what_is_ours_is_ended(daemon: Engine, engine: DockerEngine) -> None:
    daemon.containers["e" * 64] = Container("e" * 64, "database", {"Image": "x"}, starts=1)
    daemon.volumes["database"] = {}
    for act in (engine.stop, engine.start, engine.remove):
        with pytest.raises(StartFailed, match="database is not ours, and is left alone"):
            await act("e" * 64)
    with pytest.raises(StartFailed, match="database is not ours"):
        await engine.remove_volume("database")
    assert await engine.ours() == () and "e" * 64 in daemon.containers
    await engine.remove("d" * 64)
    with pytest.raises(StartFailed, match="dddd is gone"):
        await engine.stop("d" * 64)


KILLED = """
import asyncio, sys
from tapwright.device.adb import AdbClient
from tapwright.emulator.containers.docker_engine import DockerEngine
from tapwright.emulator.containers.redroid import Redroid
async def main():
    engine = await DockerEngine.open(sys.argv[1])
    await Redroid(engine, AdbClient(port=int(sys.argv[2])), "left").start()
    print("started", flush=True)
    await asyncio.sleep(60)
asyncio.run(main())
"""


async def test_leftovers_of_a_killed_run_are_found_and_taken_away(
    daemon: Engine, engine: DockerEngine, client: AdbClient
) -> None:
    words = [sys.executable, "-c", KILLED, daemon.url, str(client.port)]
    run = await asyncio.create_subprocess_exec(*words, stdout=subprocess.PIPE)
    assert run.stdout is not None and await run.stdout.readline() == b"started\n"
    (one,) = await engine.ours()
    assert (one.name, one.image, one.running, one.left) == ("tapwright-left", REDROID, True, False)
    assert await engine.remove_leftovers() == ()
    run.send_signal(signal.SIGKILL)
    await run.wait()
    mine = await engine.run(ContainerSpec("mine", REDROID, ports={5555: free_port()}))
    assert {o.name: o.left for o in await engine.ours()} == {
        "tapwright-left": True, "tapwright-mine": False
    }  # fmt: skip
    phone = Redroid(engine, client, "left", pace=QUICK)
    await phone.start()
    assert await engine.remove_leftovers() == () and len(daemon.containers) == 2
    await phone.stop()
    await engine.remove(mine)
    assert not daemon.containers


async def test_a_start_that_is_interrupted_leaves_nothing(
    daemon: Engine, engine: DockerEngine, client: AdbClient
) -> None:
    daemon.booting = 10**6
    starting = asyncio.create_task(DockerAndroid(engine, client, "a", pace=QUICK).start())
    while not daemon.containers:
        await asyncio.sleep(0)
    starting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await starting
    assert not daemon.containers


async def test_an_engine_that_cannot_be_used(tmp_path: Path, daemon: Engine) -> None:
    with pytest.raises(StartFailed, match="no container engine answers at .*systemctl start do"):
        await DockerEngine.open(f"unix://{tmp_path}/none.sock")
    here = {"XDG_RUNTIME_DIR": str(tmp_path), "HOME": str(tmp_path)}
    (tmp_path / "podman").mkdir()
    os.link(daemon.socket, tmp_path / "podman" / "podman.sock")
    if not Path("/var/run/docker.sock").exists():
        found = await DockerEngine.open(environ=here)
        assert found.at == f"unix://{tmp_path}/podman/podman.sock"
        await found.close()
    found = await DockerEngine.open(environ={**here, "DOCKER_HOST": daemon.url})
    assert found.at == daemon.url
    await found.close()


async def test_without_the_package_it_is_said_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "docker", None)
    with pytest.raises(StartFailed, match=r"pip install 'tapwright\[containers\]'"):
        await DockerEngine.open("unix:///nowhere")


def test_a_refused_socket_is_told_as_a_missing_group() -> None:
    from tapwright.emulator.containers.docker_engine import (
        _sentence,  # pyright: ignore[reportPrivateUsage]
    )

    refused = ConnectionError("Connection aborted.", PermissionError(13, "Permission denied"))
    assert "sudo usermod -aG docker $USER" in _sentence(refused, "unix:///s", "")


@pytest.mark.parametrize(
    "said, mends",
    [
        ('the container name "tapwright-x" is already in use by 5f1c. You have to', "docker ps -a"),
        ("rootlessport listen tcp 127.0.0.1:5555: bind: address already in use", "ss -ltnp"),
        ("write /var/lib/x: no space left on device", "docker system df"),
        ("something that nobody has heard of", "refuses: something that nobody has heard of"),
    ],
)
def test_what_engines_say_is_told_with_what_mends_it(said: str, mends: str) -> None:
    from tapwright.emulator.containers.docker_engine import (
        _sentence,  # pyright: ignore[reportPrivateUsage]
    )

    told = _sentence(RuntimeError(said), "unix:///s", "")
    assert said in told and told.endswith(mends)
