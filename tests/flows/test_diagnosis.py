"""What is kept of a failure: boxes, views, the log since the flow began, crashes and ANRs."""

import io
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

from PIL import Image

from tapwright.actions import PxBox
from tapwright.device.adb_device import AdbDevice
from tapwright.device.ui import UiNode, UiTree
from tapwright.emulator.pocket.system.faults import Fault
from tapwright.emulator.pocket.thread import PocketThread
from tapwright.flows.diagnosis import NearView, boxed, faults, phone_log, views_xml
from tapwright.flows.junit import junit_document
from tapwright.traces.verify import verify_run

from .suites import planned, run_flows, written

# The forms are those of AOSP: RuntimeInit, ProcessErrorStateRecord, debuggerd; values are ours.
LOG = """\
--------- beginning of main
05-04 10:00:01.120   900   911 I ActivityManager: Start proc 4321:org.demo.shop/u0a99 for activity
05-04 10:00:02.001  4321  4321 E AndroidRuntime: FATAL EXCEPTION: main
05-04 10:00:02.001  4321  4321 E AndroidRuntime: Process: org.demo.shop, PID: 4321
05-04 10:00:02.001   900   930 W InputDispatcher: a line of somebody else in between
05-04 10:00:02.001  4321  4321 E AndroidRuntime: java.lang.IllegalStateException: no cart
05-04 10:00:02.001  4321  4321 E AndroidRuntime: \tat org.demo.shop.Cart.open(Cart.kt:7)
05-04 10:00:03.500   900   950 E ActivityManager: ANR in org.demo.mail (org.demo.mail/.Inbox)
05-04 10:00:03.500   900   950 E ActivityManager: PID: 55
05-04 10:00:03.500   900   950 E ActivityManager: Reason: Input dispatching timed out (waited 5 s)
05-04 10:00:04.000  4400  4400 F DEBUG   : *** *** *** *** *** *** *** ***
05-04 10:00:04.000  4400  4400 F DEBUG   : pid: 77, tid: 80, name: Render  >>> org.demo.game <<<
05-04 10:00:04.000  4400  4400 F DEBUG   : signal 11 (SIGSEGV), code 1 (SEGV_MAPERR), fault addr 0x0
""".splitlines()


def test_crashes_and_anrs_are_read_from_the_log() -> None:
    java, anr, native = faults(LOG)
    assert str(java) == "org.demo.shop crashed: java.lang.IllegalStateException: no cart"
    assert java.lines[-1] == "\tat org.demo.shop.Cart.open(Cart.kt:7)"
    assert not any("somebody else" in line for line in java.lines)
    assert str(anr).startswith("org.demo.mail did not respond: Input dispatching timed out")
    assert (native.kind, native.package) == ("native crash", "org.demo.game")
    assert native.why == "signal 11 (SIGSEGV), code 1 (SEGV_MAPERR)"


def test_each_crash_is_told_by_itself_and_words_alone_are_none() -> None:
    twice = [*LOG[2:7], *(line.replace("no cart", "no shelf") for line in LOG[2:7])]
    assert [fault.why[-7:] for fault in faults(twice)] == ["no cart", "o shelf"]
    said = [line.replace("AndroidRuntime", "ShopActivity") for line in LOG[2:7]]
    assert list(faults([*said, "FATAL EXCEPTION: main", ""])) == []


def test_boxes_are_numbered_within_the_picture() -> None:
    near = tuple(
        NearView(view="v", why=("w",), box=box)
        for box in ((100, 200, 500, 300), (-50, -50, 2000, 30), (5000, 5000, 6000, 6000))
    )
    with Image.open(io.BytesIO(boxed(Image.new("RGB", (1080, 2400), "white"), near))) as image:
        assert image.size == (720, 1600)
        red, green, blue = image.getpixel((200, 130))  # pyright: ignore[reportGeneralTypeIssues] - of RGB
        assert blue > 120 > red and green < 160
        assert image.getpixel((400, 900)) == (255, 255, 255)


def test_views_are_written_as_uiautomator_does_without_passwords() -> None:
    inner = UiNode(text="hunter2", class_name="android.widget.EditText", password=True)
    label = UiNode(text='5 < 6 & "x" \x02', bounds=PxBox(1, 2, 3, 4), clickable=True)
    tree = UiTree(1, (UiNode(class_name="a.b.C", children=(inner, label)), UiNode(text="two")))
    root = ElementTree.fromstring(views_xml(tree))
    assert root.tag == "hierarchy" and root.get("rotation") == "1"
    assert [node.get("text") for node in root] == ["", "two"]
    secret, shown = root[0]
    assert secret.get("text") == "•••" and b"hunter2" not in views_xml(tree)
    assert shown.get("text") == '5 < 6 & "x" \N{REPLACEMENT CHARACTER}'
    assert (shown.get("bounds"), shown.get("clickable")) == ("[1,2][3,4]", "true")
    # What reads a phone's own dump reads this as well.
    assert UiTree.parse(views_xml(tree).decode()).roots[0].children[1].bounds == label.bounds


async def test_a_failure_leaves_its_evidence_beside_the_trace(
    device: AdbDevice, tmp_path: Path
) -> None:
    await device.shell("log", "-t", "Before", "long ago")
    body = "- launchApp\n- assertVisible: {text: Batery, enabled: false}\n"
    suite, _, run = await run_flows(
        tmp_path, planned(tmp_path, written(tmp_path, "a", body)), device
    )
    (result,) = suite.results
    found, trace = result.diagnosis, Path(result.trace)
    assert found is not None and found.missing == ()
    assert found.wanted == 'text "Batery", not enabled' and found.at.endswith("a.yaml:4:3")
    assert found.near[0].view.startswith('text "Battery"')
    assert found.near[0].why[0] == 'its text is "Battery", not all of it is "Batery"'
    left, top, right, bottom = found.near[0].box
    assert 0 <= left < right <= 1080 and 0 < top < bottom
    with Image.open(trace / found.picture) as picture:
        assert picture.width <= 720
    tree = UiTree.parse((trace / found.views).read_text("utf-8"))
    assert any(node.text == "Battery" for root in tree.roots for node in root.nodes())
    assert "ActivityTaskManager" in (trace / found.log).read_text("utf-8")
    # Its files are known to the trace, so that one that is changed is found.
    assert verify_run(run) == ()
    (trace / found.log).write_text("another")
    assert verify_run(run)
    told = ElementTree.fromstring(junit_document(suite, datetime.now(UTC))).findtext(".//failure")
    assert told is not None and "nearest 1: text" in told and f"log: {trace / found.log}" in told


async def test_a_crash_during_the_flow_is_named(
    device: AdbDevice, phones: PocketThread, tmp_path: Path
) -> None:
    (phone,) = phones.phones
    body = "- launchApp: com.android.notes\n- tapOn: New note\n- assertVisible: Nothing like it\n"
    plan = planned(tmp_path, written(tmp_path, "a", body, "com.android.notes"))
    phones.call(lambda: phone.faults.add(Fault.parse("crash,on=u2 click")))
    suite, _, _ = await run_flows(tmp_path, plan, device)
    found = suite.results[0].diagnosis
    assert found is not None
    assert [(f.kind, f.package) for f in found.faults] == [("crash", "com.android.notes")]


async def test_the_log_is_that_of_the_last_seconds(device: AdbDevice) -> None:
    await device.shell("log", "-t", "Marked", "just now")
    assert "Marked" in await phone_log(device, 5.0)
    await device.shell("logcat", "-c")
    assert "Marked" not in await phone_log(device, 5.0)
