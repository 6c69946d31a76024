"""The stand-in is held against a foreign client, DeepMind's android_env; ours against both."""

from collections.abc import Iterator
from typing import Any

import pytest

from tapwright.device.adb import PrivateAdbServer, adb_binary
from tapwright.emulator.pocket.thread import PocketThread

from .grpc_phone import StandInEmulator, emulated, emulator, grpc_server, views

__all__ = ["emulated", "emulator", "grpc_server"]


@pytest.fixture
def simulator(emulator: StandInEmulator, grpc_server: PrivateAdbServer) -> Iterator[Any]:
    """android_env's own simulator, which takes the stand-in for an emulator that runs already."""
    pytest.importorskip("immutabledict", reason="android_env's simulator needs it")
    from android_env.components import config_classes
    from android_env.components.simulators.emulator import emulator_simulator

    emulator.gate.token = ""  # it knows of none
    launcher = config_classes.EmulatorLauncherConfig(
        adb_port=emulator.thread.port,
        emulator_console_port=emulator.thread.port - 1,
        grpc_port=emulator.gate.port,
    )
    adb = config_classes.AdbControllerConfig(
        adb_path=str(adb_binary()), adb_server_port=grpc_server.port
    )
    config = config_classes.EmulatorConfig(emulator_launcher=launcher, adb_controller=adb)
    found = emulator_simulator.EmulatorSimulator(config)
    found.launch()
    yield found
    found.close()


def pixels(thread: PocketThread) -> bytes:
    return thread.call(lambda: thread.phone.windows.frame().image.tobytes())


# How android_env makes an array of a picture is its own affair.
@pytest.mark.filterwarnings("ignore:Setting the shape:DeprecationWarning")
def test_android_env_sees_touches_and_goes_back(emulator: StandInEmulator, simulator: Any) -> None:
    from android_env.proto import state_pb2

    statuses = state_pb2.LoadStateResponse.Status
    screen = simulator.get_screenshot()
    assert screen.shape == (2400, 1080, 3)
    assert screen.tobytes() == pixels(emulator.thread)

    saved = simulator.save_state(state_pb2.SaveStateRequest(args={"snapshot_name": "home"}))
    assert saved.status == state_pb2.SaveStateResponse.Status.OK
    node = next(node for node in views(emulator) if node.text == "Settings")
    for down in (True, False):
        simulator.send_touch([(node.center.x, node.center.y, down, 7)])
    package = "com.android.settings"
    assert emulator.thread.call(lambda: emulator.thread.phone.windows.foreground.package) == package
    assert simulator.get_screenshot().tobytes() == pixels(emulator.thread) != screen.tobytes()

    unknown = simulator.load_state(state_pb2.LoadStateRequest(args={"snapshot_name": "none"}))
    assert unknown.status == statuses.NOT_FOUND
    loaded = simulator.load_state(state_pb2.LoadStateRequest(args={"snapshot_name": "home"}))
    assert loaded.status == statuses.OK
    assert simulator.get_screenshot().tobytes() == screen.tobytes()


def test_every_call_of_both_services_answers_in_its_form(emulator: StandInEmulator) -> None:
    import grpc
    from android_env.proto import emulator_controller_pb2 as control
    from android_env.proto import emulator_controller_pb2_grpc as control_grpc
    from android_env.proto import snapshot_service_pb2 as snapshot
    from android_env.proto import snapshot_service_pb2_grpc as snapshot_grpc
    from google.protobuf import empty_pb2

    nothing = empty_pb2.Empty()
    token = (("authorization", f"Bearer {emulator.gate.token}"),)
    with grpc.insecure_channel(
        f"localhost:{emulator.gate.port}", options=(("grpc.max_receive_message_length", -1),)
    ) as channel:
        controller = control_grpc.EmulatorControllerStub(channel)
        assert controller.getStatus(nothing, metadata=token).booted
        kinds = control.ImageFormat
        for kind, size in ((kinds.RGB888, 3), (kinds.RGBA8888, 4)):
            image = controller.getScreenshot(kinds(format=kind), metadata=token)
            assert len(image.image) == image.format.width * image.format.height * size
        small = kinds(format=kinds.PNG, width=300, height=300)
        image = controller.getScreenshot(small, metadata=token)
        assert image.image.startswith(b"\x89PNG") and image.format.height == 300
        assert not controller.getScreenshot(kinds(display=2), metadata=token).image

        stream = controller.streamScreenshot(kinds(format=kinds.RGB888), metadata=token)
        first = next(stream)
        controller.sendKey(control.KeyboardEvent(key="AppSwitch"), metadata=token)
        second = next(stream)
        assert (first.seq, second.seq) == (0, 1) and first.image != second.image
        stream.cancel()
        controller.sendKey(control.KeyboardEvent(key="GoHome"), metadata=token)

        controller.setClipboard(control.ClipData(text="größer"), metadata=token)
        assert controller.getClipboard(nothing, metadata=token).text == "größer"

        snapshots = snapshot_grpc.SnapshotServiceStub(channel)
        package = snapshot.SnapshotPackage(snapshot_id="one")
        assert snapshots.SaveSnapshot(package, metadata=token).success
        assert snapshots.LoadSnapshot(package, metadata=token).success
        (listed,) = snapshots.ListSnapshots(snapshot.SnapshotFilter(), metadata=token).snapshots
        assert (listed.snapshot_id, listed.status) == ("one", snapshot.SnapshotDetails.Loaded)
        assert snapshots.DeleteSnapshot(package, metadata=token).success
        again = snapshots.DeleteSnapshot(package, metadata=token)
        assert not again.success and b"one" in again.err

        with pytest.raises(grpc.RpcError) as refused:
            snapshots.ListSnapshots(snapshot.SnapshotFilter())
        assert refused.value.code() == grpc.StatusCode.UNAUTHENTICATED  # type: ignore[attr-defined]
