"""yadb as gelab-zero starts it: text into the field with the focus, and long presses."""

import pytest

from tapwright.emulator.pocket.system.windows import WindowManager

from .stock_bench import StockBench

YADB = "app_process -Djava.class.path=/data/local/tmp/yadb /data/local/tmp com.ysbing.yadb.Main"


@pytest.fixture
async def ready(stock: StockBench) -> StockBench:
    await stock.text("echo dex > /data/local/tmp/yadb")
    return stock


def windows(stock: StockBench) -> WindowManager:
    assert isinstance(stock.phone.windows, WindowManager)
    return stock.phone.windows


async def test_text_goes_into_the_field_with_the_focus(ready: StockBench) -> None:
    await ready.text("am start -a android.intent.action.SENDTO -d smsto:5551234")
    screen = windows(ready)
    screen.hierarchy()
    field = await ready.text("uiautomator dump /sdcard/w.xml > /dev/null; cat /sdcard/w.xml")
    left, _, rest = field.partition('compose_message_text"')[2].partition('bounds="[')
    assert left is not None
    x0, y0, x1, y1 = (
        int(part) for part in rest.partition('"')[0].replace("][", ",").strip("]").split(",")
    )
    await ready.text(f"input tap {(x0 + x1) // 2} {(y0 + y1) // 2}")
    assert await ready.text(f"{YADB} -keyboard '你好 world'") == ""
    assert screen.field is not None
    assert screen.field.text == "你好 world"


async def test_a_touch_lasts_as_long_as_it_is_told(ready: StockBench) -> None:
    before = ready.context.finger.now_ms
    assert await ready.text(f"{YADB} -touch 540 1200 2000") == ""
    assert windows(ready).touched == (540, 1200)
    assert ready.context.finger.now_ms - before >= 2000


async def test_the_clipboard_is_read_and_written(ready: StockBench) -> None:
    await ready.text(f"{YADB} -writeClipboard kept text")
    assert await ready.text(f"{YADB} -readClipboard") == "kept text\n"


@pytest.mark.parametrize("arguments", ["-screenshot", "-layout", "-touch a b", "-keyboard", ""])
async def test_what_it_does_not_do_fails(ready: StockBench, arguments: str) -> None:
    ran = await ready.run(f"{YADB} {arguments}")
    assert ran.status == 1
    assert "IllegalArgumentException" in ran.text


async def test_without_its_file_it_does_not_run(stock: StockBench) -> None:
    assert (await stock.run(f"{YADB} -keyboard x")).status != 0
