"""The added app is installed on every pocket phone, opens by its name, and counts."""

from tapwright.actions import OpenApp, Tap, to_norm
from tapwright.fleet.pocket import open_lab

PACKAGE = "com.android.tally"
DATABASE = f"/data/data/{PACKAGE}/databases/tally.db"


async def test_it_opens_and_counts() -> None:
    async with open_lab() as (phone,):
        device, fresh = phone.device, phone.state_hash()
        assert f"package:{PACKAGE}\n" in await device.shell("pm", "list", "packages")
        outcome = await device.perform(OpenApp(name="Tally"), await device.observe())
        assert outcome.status == "done", outcome
        seen = await device.observe()
        assert seen.app is not None and seen.app.package == PACKAGE
        button = (await device.ui()).find(text="Count")
        assert button is not None
        await device.perform(Tap(at=to_norm(button.center, seen.frame.size)), seen)
        await device.observe()
        count = (await device.ui()).find(id="count")
        assert count is not None and count.text == "1"
        rows = await device.shell("sqlite3", DATABASE, "SELECT count(*) FROM counted")
        assert rows.strip() == "1"
        await phone.reset()
        assert phone.state_hash() == fresh
