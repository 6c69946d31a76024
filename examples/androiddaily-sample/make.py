"""Draws the sample beside it anew: five episodes walked on the pocket phone, labelled as they go.

The regions are the bounds that the phone's own view tree gives, and every label is carried out on
the phone before the next screenshot is taken. Run it with
`python examples/androiddaily-sample/make.py` after `make install`.
"""

import asyncio
import hashlib
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from math import ceil, floor
from pathlib import Path

from PIL import Image

import tapwright
from tapwright.actions import DeviceAction, PxBox, Size
from tapwright.device import Device
from tapwright.device.device import Observation
from tapwright.device.ui import UiNode, UiTree
from tapwright.suites.androiddaily import read_dataset
from tapwright.suites.androiddaily.labels import Label, Region

OUT = Path(__file__).parent
SIZE = Size(720, 1600)
ENDS = ("done", "answer")
Find = Callable[[UiTree], list[PxBox]]
Value = Callable[[UiTree], str]


@dataclass(frozen=True)
class Act:
    """One label to be made: what AndroidDaily calls it, ours, and how the phone tells its value."""

    name: str
    label: Label
    find: Find | None = None
    value: Value | None = None


@dataclass(frozen=True)
class Walk:
    """One episode: the app to begin anew, the goal, and what is done."""

    id: str
    package: str
    goal: str
    acts: tuple[Act, ...]


def awake(app: str) -> Act:
    return Act("AWAKE", Label("open_app", "AWAKE", texts=(app,)))


def click(find: Find) -> Act:
    return Act("CLICK", Label("tap", "CLICK"), find)


def hold(find: Find) -> Act:
    return Act("LONGPRESS", Label("long_press", "LONGPRESS"), find)


def write(text: str) -> Act:
    return Act("TYPE", Label("type_text", "TYPE", texts=(text,)))


def slide_up() -> Act:
    return Act("SLIDE", Label("swipe", "SLIDE", direction="up"))


def ask(question: str) -> Act:
    return Act("INFO", Label("ask", "INFO", texts=(question,)))


def answer(value: Value) -> Act:
    return Act("ANSWER", Label("answer", "ANSWER"), value=value)


COMPLETE = Act("COMPLETE", Label("done", "COMPLETE"))


def named(text: str = "", desc: str = "", id: str = "") -> Find:
    """The view itself if it takes taps, else the nearest one around it that does."""

    def find(ui: UiTree) -> list[PxBox]:
        for path in paths(ui.roots):
            node = path[-1]
            fits = (not text or node.text == text) and (not desc or node.desc == desc)
            if fits and (not id or node.short_id == id):
                return [next((one for one in reversed(path) if one.clickable), node).bounds]
        raise LookupError(f"{text or desc or id} is not on the screen")

    return find


def open_networks(ui: UiTree) -> list[PxBox]:
    """Every row with a signal strength and no lock."""
    strengths = {"Good", "Fair", "Weak", "Poor"}
    rows = [node for node in ui.nodes() if node.clickable]
    described = [(row, {node.desc for node in row.nodes()}) for row in rows]
    return [row.bounds for row, descs in described if descs & strengths and "Secured" not in descs]


def summary_of(title: str) -> Value:
    """The small text under a row's title."""

    def find(ui: UiTree) -> str:
        nodes = list(ui.nodes())
        at = next(index for index, node in enumerate(nodes) if node.text == title)
        return next(node.text for node in nodes[at + 1 :] if node.short_id == "summary")

    return find


WALKS = (
    Walk(
        "open-wifi",
        "com.android.settings",
        "Connect to a Wi-Fi network that needs no password, any of them",
        (
            awake("Settings"),
            click(named(text="Network & internet")),
            click(named(text="Internet")),
            click(open_networks),
            COMPLETE,
        ),
    ),
    Walk(
        "message",
        "com.android.messaging",
        "Write to Daniel Kim: The 14th at 10 is fine, see you then.",
        (
            awake("Messages"),
            click(named(text="Daniel Kim")),
            click(named(id="compose_message_text")),
            write("The 14th at 10 is fine, see you then."),
            click(named(desc="Send message")),
            COMPLETE,
        ),
    ),
    Walk(
        "version",
        "com.android.settings",
        "看看这部手机是什么安卓版本，然后告诉我版本号",
        (
            awake("Settings"),
            slide_up(),
            click(named(text="About phone")),
            answer(summary_of("Android version")),
        ),
    ),
    Walk(
        "delete-note",
        "com.android.notes",
        "Delete the note called Stand-up",
        (
            awake("Notes"),
            hold(named(desc="Stand-up")),
            click(named(desc="Delete")),
            COMPLETE,
        ),
    ),
    Walk(
        "alarm",
        "com.android.deskclock",
        "Set a new alarm called Dentist for tomorrow",
        (awake("Clock"), ask("At what time should the alarm ring?")),
    ),
)


def paths(
    nodes: tuple[UiNode, ...], above: tuple[UiNode, ...] = ()
) -> Iterator[tuple[UiNode, ...]]:
    """Every view with those it lies in, outermost first."""
    for node in nodes:
        yield (*above, node)
        yield from paths(node.children, (*above, node))


async def walk(phone: Device, episode: Walk) -> list[dict[str, object]]:
    """Carry out the labels one by one; a row of the index for each."""
    await phone.shell("am", "force-stop", episode.package)
    await phone.shell("input", "keyevent", "HOME")
    rows: list[dict[str, object]] = []
    for number, act in enumerate(episode.acts, start=1):
        seen, ui = await phone.observe(), await phone.ui()
        boxes = act.find(ui) if act.find else []
        texts = (act.value(ui),) if act.value else act.label.texts
        regions = tuple(Region(b.left, b.top, b.right, b.bottom) for b in boxes)
        label = replace(act.label, regions=regions, texts=texts)
        rows.append(row(episode, number, seen, label))
        if label.kind not in (*ENDS, "ask"):
            action = label.as_action(seen.frame.size)
            assert isinstance(action, DeviceAction), action
            outcome = await phone.perform(action, seen)
            assert outcome.status == "done", f"{episode.id} step {number}: {outcome}"
    return rows


def row(episode: Walk, number: int, seen: Observation, label: Label) -> dict[str, object]:
    """The line of a step; keys without a value are left out."""
    found: dict[str, object] = {
        "episode": episode.id,
        "step": number,
        "goal": episode.goal,
        "image": f"images/{keep(seen)}",
        "package": seen.app.package if seen.app else None,
        "keyboard": seen.keyboard_shown or None,
        "action": label.name,
        "regions": [shrunk(region, seen.frame.size) for region in label.regions] or None,
        "text": label.texts[0] if label.texts else None,
        "direction": label.direction,
    }
    return {key: value for key, value in found.items() if value is not None}


def shrunk(region: Region, size: Size) -> list[int]:
    """The region in the smaller picture, rounded inwards so that every pixel of it is right."""
    across, down = SIZE.width_px / size.width_px, SIZE.height_px / size.height_px
    left, top = ceil(region.left * across), ceil(region.top * down)
    return [left, top, floor(region.right * across), floor(region.bottom * down)]


def keep(seen: Observation) -> str:
    """Write the screenshot once under the name of its content."""
    picture = seen.frame.image.convert("RGB")
    pixels = (SIZE.width_px, SIZE.height_px)
    picture = picture.resize(pixels, Image.Resampling.LANCZOS)  # pyright: ignore[reportUnknownMemberType] - numpy in Pillow's annotation
    encoded = io.BytesIO()
    picture.save(encoded, format="WEBP", quality=64, method=6)
    name = f"{hashlib.sha256(encoded.getvalue()).hexdigest()[:12]}.webp"
    (OUT / "images" / name).write_bytes(encoded.getvalue())
    return name


async def main() -> None:
    """Walk all episodes, write the index, and read it back as any other data."""
    (OUT / "images").mkdir(exist_ok=True)
    for old in (OUT / "images").iterdir():
        old.unlink()
    async with tapwright.phone("pocket") as phone:
        rows = [one for episode in WALKS for one in await walk(phone, episode)]
    lines = (json.dumps(one, ensure_ascii=False) + "\n" for one in rows)
    (OUT / "steps.jsonl").write_text("".join(lines), "utf-8")
    read_dataset(OUT)


if __name__ == "__main__":
    asyncio.run(main())
