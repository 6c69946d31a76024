"""A flow begins on a phone where the dialogs about an earlier flow's crash are gone."""

from pathlib import Path

from tapwright.device.adb_device import AdbDevice
from tapwright.emulator.pocket.thread import PocketThread
from tapwright.flows.outcomes import FlowResult

from .conftest import RunFlow, passed
from .suites import planned, run_flows, written

NOTES = "com.android.notes"


def _crash(phones: PocketThread, package: str) -> None:
    (phone,) = phones.phones
    phones.call(lambda: phone.windows.incidents.crash(package))


def _hang(phones: PocketThread, package: str) -> None:
    (phone,) = phones.phones
    phones.call(lambda: phone.windows.incidents.anr(package))


def _closed(result: FlowResult) -> list[str]:
    return [step.info.text for step in result.steps if step.info.command == "closeDialog"]


async def test_what_an_earlier_flow_left_is_closed_and_said(
    device: AdbDevice, phones: PocketThread, tmp_path: Path
):
    _crash(phones, NOTES)
    _hang(phones, "com.android.contacts")
    first = written(tmp_path, "first", "- assertTrue: ${true}")
    second = written(tmp_path, "second", "- launchApp\n- assertVisible: Battery")
    suite, _, _ = await run_flows(tmp_path, planned(tmp_path, first, second), device)
    # The dialogs are of no app of the first flow, and no flow of this run left them.
    assert _closed(suite.results[0]) == []
    assert _closed(passed(suite.results[1])) == [
        "closed Android's dialog that com.android.contacts does not respond, which first left",
        f"closed Android's dialog that {NOTES} crashed, which first left",
    ]  # fmt: skip


async def test_the_first_flow_closes_a_dialog_about_its_own_app_only(
    run_flow: RunFlow, phones: PocketThread
):
    _crash(phones, NOTES)
    other = await run_flow("- assertVisible: Notes keeps stopping")
    assert _closed(passed(other)) == []
    own = await run_flow("- assertNotVisible: Notes keeps stopping\n- launchApp", app=NOTES)
    assert _closed(passed(own)) == [f"closed Android's dialog that {NOTES} crashed"]


async def test_an_app_that_is_stopped_takes_its_dialog_with_it(
    run_flow: RunFlow, phones: PocketThread
):
    _crash(phones, NOTES)
    passed(await run_flow(f"- assertVisible: Notes keeps stopping\n- launchApp: {NOTES}"))
