"""Links that several apps open, and what a browser asks at its first start."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tapwright.device.adb import PrivateAdbServer
from tapwright.device.settle import Pace
from tapwright.emulator.pocket.apps.base import App, AppActivity, AppIcon, install_apps
from tapwright.emulator.pocket.system.catalog import Filter
from tapwright.emulator.pocket.thread import PocketThread
from tapwright.emulator.pocket.toolkit.basic import Text
from tapwright.emulator.pocket.toolkit.buttons import Button
from tapwright.emulator.pocket.toolkit.theme import Ui
from tapwright.emulator.pocket.toolkit.view import Column, View
from tapwright.fleet.pocket import PocketDevice
from tapwright.flows.consequences import consequences
from tapwright.flows.language import load_flow
from tapwright.flows.options import FlowOptions
from tapwright.flows.outcomes import FlowResult
from tapwright.flows.runner import FlowRunner

from .conftest import QUICK, passed

VIEW = "android.intent.action.VIEW"
CHROME = "com.android.chrome"


class ShopPage(AppActivity):
    def build(self, ui: Ui) -> View:
        return Text("A shop")


class Shop(App):
    package = "org.example.shop"
    label = "Shop"
    launcher = ".Page"
    system = False
    icon = AppIcon("bug_report", (90, 90, 90, 255))
    activities = {".Page": ShopPage}
    filters = {".Page": (Filter(VIEW, data="shop:"),)}


class OtherShop(Shop):
    package = "org.example.other"
    label = "Other shop"


class TermsPage(AppActivity):
    """Asks for its terms until they are accepted."""

    accepted = False

    def build(self, ui: Ui) -> View:
        if TermsPage.accepted:
            return Text("Example Domain")
        return Column([Text("Terms"), Button("Accept", self._accept, rid="terms_accept")])

    def _accept(self) -> None:
        TermsPage.accepted = True
        self.phone.windows.invalidate()


class Chrome(Shop):
    package = CHROME
    label = "Chrome"
    activities = {".Page": TermsPage}
    filters = {".Page": (Filter(VIEW, data="https://"),)}


@pytest.fixture
async def phone(adb_server: PrivateAdbServer) -> AsyncIterator[PocketDevice]:
    """A phone of its own, for the apps stay on it."""
    TermsPage.accepted = False
    with PocketThread() as thread:
        (pocket,) = thread.phones
        system, windows = pocket.context.system, pocket.windows
        apps = (Shop(), OtherShop(), Chrome())
        thread.call(lambda: install_apps(apps, system, windows, windows._catalog))
        await adb_server.client.connect(f"127.0.0.1:{pocket.port}")
        pace = Pace(still_s=0.005)
        async with await PocketDevice.hold(adb_server.client, thread, pocket, pace) as held:
            yield held


async def _run(phone: PocketDevice, folder: Path, body: str) -> FlowResult:
    path = folder / "flow.yaml"
    path.write_text(f"appId: org.example.other\n---\n{body}", "utf-8")
    options = FlowOptions(root=folder, artifacts=folder / "out", pace=QUICK)
    return await FlowRunner(phone, options).run(load_flow(path, folder))


async def test_a_link_is_verified_for_the_flows_app(phone: PocketDevice, tmp_path: Path) -> None:
    await phone.shell("am", "start", "-a", VIEW, "-d", "shop:1")
    passed(await _run(phone, tmp_path, "- assertVisible: Open with\n- back\n"))
    result = passed(
        await _run(
            phone,
            tmp_path,
            "- openLink: {link: 'shop:1', autoVerify: true}\n- assertNotVisible: Open with\n"
            "- assertVisible: A shop\n",
        )
    )
    assert result.steps[0].why == "opened by org.example.other"
    # Nothing has been chosen for good.
    await phone.shell("am", "start", "-a", VIEW, "-d", "shop:1")
    passed(await _run(phone, tmp_path, "- assertVisible: Open with\n"))


async def test_what_a_browser_asks_first_is_accepted_and_said(
    phone: PocketDevice, tmp_path: Path
) -> None:
    link = "- openLink: {link: 'https://example.com', browser: true%s}\n"
    passed(await _run(phone, tmp_path, link % "" + "- assertVisible: Terms\n"))
    body = link % ", autoVerify: true" + "- assertVisible: Example Domain\n"
    result = passed(await _run(phone, tmp_path, body))
    assert result.steps[0].why == f"opened by {CHROME}; answered Chrome's questions (terms_accept)"
    flow = load_flow(tmp_path / "flow.yaml", tmp_path)
    assert any("Chrome's terms" in line for line in consequences([flow]))
