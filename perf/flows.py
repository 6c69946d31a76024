"""Flows without a model: how many steps a second, and how they share phones."""

import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tapwright.device.adb import PrivateAdbServer
from tapwright.device.adb_device import AdbDevice
from tapwright.device.device import Device
from tapwright.fleet.processes import open_fleet
from tapwright.flows.language import Flow, plan_flows
from tapwright.flows.options import FlowOptions
from tapwright.flows.outcomes import FlowListener, FlowResult, Silent
from tapwright.flows.phone import FlowPhone
from tapwright.flows.selectors import Selector
from tapwright.flows.suite import FlowSuiteResult, SuiteParts, run_suite
from tapwright.traces.journal import RunFolder

from .row import Row, p50, times_ms

PHONES = 4
FLOWS = 100
_ROUND = "- tapOn: Display & touch\n- assertVisible: Dark theme\n- back\n- assertVisible: Battery\n"
_HEAD = "appId: com.android.settings\n---\n- launchApp\n"


class _Quiet:
    """Says nothing."""

    def flow_begun(self, flow: Flow, device: str) -> FlowListener:
        return Silent()

    def flow_again(self, result: FlowResult) -> None:
        raise AssertionError(result.why)

    def flow_ended(self, result: FlowResult) -> None:
        assert result.status == "passed", result.why


async def measure() -> list[Row]:
    """Steps, looks and assertions on one phone, then many flows on four."""
    with tempfile.TemporaryDirectory() as held:
        async with open_fleet(PHONES) as fleet, PrivateAdbServer() as client:
            phones: list[AdbDevice] = []
            for phone in fleet:
                await client.connect(phone.serial)
                phones.append(await AdbDevice.attach(client, phone.serial))
            rows = await _one_phone(phones[0], Path(held))
            rows.append(await _many(phones, Path(held)))
            for phone in phones:
                await phone.close()
    return rows


async def _one_phone(device: AdbDevice, folder: Path) -> list[Row]:
    await _run(folder, [device], count=1, rounds=2)
    rates: list[float] = []
    costs: list[float] = []
    for _ in range(3):
        worked_s = time.process_time()
        suite = await _run(folder, [device], count=1, rounds=10)
        steps = len(suite.results[0].steps)
        costs.append((time.process_time() - worked_s) * 1e3 / steps)
        rates.append(steps / suite.seconds)
    phone = FlowPhone(device)
    await phone.observe()
    look = p50(await times_ms(phone.look, 60))
    dumped = p50(await times_ms(lambda: device.shell("uiautomator", "dump"), 5, warm=1))

    async def assertion() -> None:
        assert await phone.is_shown(Selector(text="Battery"), 5.0)

    holds = p50(await times_ms(assertion, 60))
    return [
        Row("flows", "steps a second, one phone, with trace", p50(rates), "", 8, better="higher"),
        Row("flows", "processor time a step, phone aside", p50(costs), "ms"),
        Row("flows", "a look at the views, p50", look, "ms", 5, dumped, "uiautomator dump"),
        Row("flows", "an assertion that holds, p50", holds, "ms", 10),
    ]


async def _many(phones: Sequence[Device], folder: Path) -> Row:
    """How much sooner four phones are done than one would be."""
    alone = await _run(folder, phones[:1], count=FLOWS // PHONES, rounds=1)
    shared = await _run(folder, phones, count=FLOWS, rounds=1)
    gain = (FLOWS / shared.seconds) / (len(alone.results) / alone.seconds)
    name = f"{FLOWS} flows on {PHONES} phones, beside one phone"
    return Row("flows", name, gain, "x", 1.7, 1.0, "one phone", better="higher")


async def _run(folder: Path, phones: Sequence[Device], count: int, rounds: int) -> FlowSuiteResult:
    flows = folder / f"{count}-{rounds}"
    flows.mkdir(exist_ok=True)
    for number in range(count):
        (flows / f"flow{number:03}.yaml").write_text(_HEAD + _ROUND * rounds, "utf-8")
    plan = plan_flows([flows])
    run = RunFolder.create(folder / "runs", "perf", "0", ())
    options = FlowOptions(root=plan.root, artifacts=run.path / "artifacts")
    return await run_suite(plan, phones, SuiteParts(options=options, run=run, listener=_Quiet()))
