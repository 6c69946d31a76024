"""Why a flow failed, taken from the phone at that moment: what came near, a picture, the views, the
log, and whether an app crashed or did not respond."""

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from PIL import Image, ImageDraw, ImageFont
from pydantic import BaseModel, ConfigDict

from ..actions import PxBox
from ..device.device import Device
from ..device.errors import DeviceError
from ..device.ui import UiTree
from ..traces.journal import Journal
from ..traces.redactor import Redactor
from ..traces.schema import CallRecord
from ..traces.views import ViewRecord, ViewsRecord
from .filming import StepsFilm
from .nearest import NearMiss, described
from .outcomes import FlowStepResult, StepFailed
from .phone import FlowPhone
from .record import FlowJournal

PICTURE, VIEWS, LOG, VIDEO = "failure.jpg", "failure-views.xml", "failure-log.txt", "failure.mp4"
MOST_LOG_LINES = 5000
_MOST_FAULT_LINES = 40
# The phone's clock is told in whole seconds, and log lines are written a little later than they
# are stamped.
_MARGIN_S = 2.0


class NearView(BaseModel):
    """A view that came near: in words, why it is not meant, and its box (left, top, right, bottom
    in pixels of the screen)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    view: str
    why: tuple[str, ...]
    box: tuple[int, int, int, int]

    @classmethod
    def of(cls, miss: NearMiss) -> "NearView":
        """What is kept of it."""
        box = miss.node.bounds
        edges = (box.left, box.top, box.right, box.bottom)
        return cls(view=described(miss.node), why=miss.why, box=edges)


class AppFault(BaseModel):
    """An app that crashed or did not respond while the flow ran, as the phone's log says."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["crash", "native crash", "ANR"]
    package: str
    why: str = ""
    lines: tuple[str, ...] = ()

    def __str__(self) -> str:
        verb = "did not respond" if self.kind == "ANR" else "crashed"
        return f"{self.package} {verb}" + (f": {self.why}" if self.why else "")


class Diagnosis(BaseModel):
    """What is known of a failure. Files are names in the folder of the flow's trace, empty where
    there is none; `missing` says what could not be had and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    step: str
    at: str
    why: str
    wanted: str = ""
    near: tuple[NearView, ...] = ()
    picture: str = ""
    views: str = ""
    log: str = ""
    video: str = ""
    faults: tuple[AppFault, ...] = ()
    missing: tuple[str, ...] = ()

    def files(self) -> dict[str, str]:
        """Its files by what they hold."""
        named = {"picture": self.picture, "views": self.views, "log": self.log, "video": self.video}
        return {what: name for what, name in named.items() if name}


@dataclass(slots=True)
class DiagnosingRecorder:
    """Writes steps as `FlowJournal` does; when one fails it takes the evidence at once, before a
    hook or a retry changes the screen."""

    inner: FlowJournal
    journal: Journal
    phone: Device
    secrets: Redactor = field(default_factory=Redactor)
    found: dict[int, tuple[StepFailed, Diagnosis]] = field(
        default_factory=dict[int, tuple[StepFailed, Diagnosis]]
    )
    """By the failure's identity, with the failure, so that it lives as long."""

    async def step(self, result: FlowStepResult, phone: FlowPhone) -> None:
        """Write one step."""
        await self.inner.step(result, phone)
        if result.status == "failed" and result.failure is not None:
            self.found[id(result.failure)] = (result.failure, await self._diagnosed(result, phone))

    def book(self, call: CallRecord) -> None:
        """Write what a model was asked."""
        self.inner.book(call)

    def film(self) -> StepsFilm:
        """A film of the steps from the next one on."""
        return self.inner.film()

    def of(self, failure: StepFailed | None) -> Diagnosis | None:
        """What was found when that failure happened."""
        found = self.found.get(id(failure))
        return found[1] if found else None

    async def _diagnosed(self, result: FlowStepResult, phone: FlowPhone) -> Diagnosis:
        failure = result.failure
        assert failure is not None
        missing: list[str] = []
        # The recorder has just looked: this is the screen of its last step, not another one.
        seen = await phone.settled()
        near = tuple(map(NearView.of, failure.near))
        self.journal.keep(PICTURE, boxed(seen.frame.image, near))
        tree = failure.tree
        if tree is None:
            try:
                # Not those of an earlier look: they would not be those of the picture.
                await phone.look()
                tree = phone.tree
            except DeviceError as error:
                missing.append(f"no views: {error}")
        if tree is not None:
            self.journal.keep(VIEWS, self._masked(views_xml(tree)))
        log = flow_log = ""
        try:
            log = await phone_log(self.phone, result.seconds)
            # What crashed in an earlier step may be why this one failed.
            flow_log = await phone_log(self.phone, self.journal.elapsed_s)
        except DeviceError as error:
            missing.append(f"no log: {error}")
        if log:
            self.journal.keep(LOG, self._masked(log.encode("utf-8", "replace")))
        info = result.info
        found = Diagnosis(
            step=info.text,
            at=str(info.at),
            why=result.why,
            wanted=str(failure.selector) if failure.selector is not None else "",
            near=near,
            picture=PICTURE,
            views=VIEWS if tree is not None else "",
            log=LOG if log else "",
            faults=tuple(faults(flow_log.splitlines())),
            missing=tuple(missing),
        )
        return self.secrets.masked(found)

    def _masked(self, content: bytes) -> bytes:
        return self.secrets.mask(content.decode()).encode()


async def phone_log(phone: Device, since_s: float) -> str:
    """What the phone logged in the last so many seconds by its own clock, the newest lines of it;
    raises DeviceError.

    AOSP system/logging, logcat.cpp: `-T` takes "MM-DD hh:mm:ss.mmm" and, unlike `-t`, goes with
    `-d`; `-b` takes several buffers.
    """
    said = (await phone.shell("date", "+%Y-%m-%d %H:%M:%S")).strip()
    try:
        now = datetime.strptime(said, "%Y-%m-%d %H:%M:%S")
    except ValueError:
        since = str(MOST_LOG_LINES)  # a clock that cannot be read: the last lines then
    else:
        begin = now - timedelta(seconds=since_s + _MARGIN_S)
        since = begin.strftime("%m-%d %H:%M:%S.000")
    log = await phone.shell(
        "logcat", "-d", "-b", "main,system,crash", "-v", "threadtime", "-T", since
    )
    lines = log.splitlines()
    return "".join(f"{line}\n" for line in lines[-MOST_LOG_LINES:])


# AOSP system/logging, logprint.cpp, FORMAT_THREADTIME; tags are padded to eight.
_LINE = re.compile(
    r"\d\d-\d\d \d\d:\d\d:\d\d\.\d+\s+(?P<pid>\d+)\s+\d+ (?P<level>[VDIWEFS]) (?P<tag>.*?)\s*: "
    r"?(?P<text>.*)"
)
# AOSP frameworks/base, RuntimeInit.KillApplicationHandler / LoggingHandler.
_FATAL = re.compile(r"FATAL EXCEPTION: .*")
_PROCESS = re.compile(r"Process: (?P<name>[\w.:]+), PID: \d+")
# AOSP ProcessErrorStateRecord.appNotResponding; as in Droid-ify/client issue 1135.
_ANR = re.compile(r"ANR in (?P<name>[\w.:]+)")
_REASON = re.compile(r"Reason: (?P<why>.*)")
# AOSP system/core/debuggerd, tombstone: "pid: 1, tid: 1, name: main  >>> com.x <<<".
_NATIVE = re.compile(r"pid: \d+, tid: \d+, name: .*?>>> (?P<name>\S+) <<<")
_SIGNAL = re.compile(r"(?P<why>signal \d+ .*?)(?:, fault addr.*)?$")


def faults(lines: Sequence[str]) -> Iterator[AppFault]:
    """The crashes and ANRs in a log of format `threadtime`, each once."""
    read = [found for line in lines if (found := _LINE.match(line))]
    for number, first in enumerate(read):
        tag, text = first["tag"], first["text"]
        rest = [
            line["text"] for line in read[number + 1 : number + 400]
            if line["pid"] == first["pid"] and line["tag"] == tag
        ][:_MOST_FAULT_LINES]  # fmt: skip
        if tag == "AndroidRuntime" and _FATAL.fullmatch(text):
            process = next(filter(None, map(_PROCESS.match, rest[:2])), None)
            told = [one for one in rest if not _PROCESS.match(one)]
            yield AppFault(
                kind="crash",
                package=process["name"] if process else text.removeprefix("FATAL EXCEPTION: "),
                why=told[0] if told else "",
                lines=(text, *_until_next(rest, _FATAL)),
            )
        elif tag == "ActivityManager" and (anr := _ANR.match(text)):
            reason = next(filter(None, map(_REASON.match, rest[:8])), None)
            why = reason["why"] if reason else ""
            yield AppFault(
                kind="ANR", package=anr["name"], why=why, lines=(text, *_until_next(rest, _ANR))
            )
        elif tag == "DEBUG" and (native := _NATIVE.match(text)):
            signal = next(filter(None, map(_SIGNAL.match, rest[:6])), None)
            why = signal["why"] if signal else ""
            yield AppFault(
                kind="native crash", package=native["name"], why=why,
                lines=(text, *_until_next(rest, _NATIVE)),
            )  # fmt: skip


def _until_next(lines: Sequence[str], begin: re.Pattern[str]) -> Iterator[str]:
    for line in lines:
        if begin.match(line):
            return
        yield line


_COLORS = ((0, 114, 178), (213, 94, 0), (0, 158, 115), (204, 121, 167), (86, 60, 160))
_QUALITY = 85
_WIDTH_PX = 720


def boxed(image: Image.Image, near: Sequence[NearView]) -> bytes:
    """The screen as a JPEG of at most 720 px width, with a numbered box around each view that came
    near; the numbers are those of the list."""
    scale = min(1.0, _WIDTH_PX / min(image.size))
    size = (round(image.width * scale), round(image.height * scale))
    shown = image.convert("RGB").resize(size, Image.Resampling.BILINEAR)  # pyright: ignore[reportUnknownMemberType] - numpy in Pillow's annotation
    pen = ImageDraw.Draw(shown)
    unit = max(2, size[0] // 180)
    # Pages show it at less than half its size, and the numbers must still be read.
    font = ImageFont.load_default(unit * 8)
    for number, miss in reversed([*enumerate(near, 1)]):
        color = _COLORS[(number - 1) % len(_COLORS)]
        # A line around it, not on it.
        box = _scaled(PxBox(*miss.box), scale, size, unit)
        pen.rectangle(box, outline=color, width=unit)
        label = str(number)
        wide = round(font.getlength(label)) + 2 * unit
        # Above the box, for what is in it is what one wants to read; below where there is no room.
        high = unit * 10
        above = box[1] - high
        left, top = min(box[0], size[0] - wide), above if above >= 0 else box[3]
        pen.rectangle((left, top, left + wide, top + high), fill=color)
        pen.text((left + unit, top), label, fill=(255, 255, 255), font=font)
    held = io.BytesIO()
    shown.save(held, format="JPEG", quality=_QUALITY)
    return held.getvalue()


def _scaled(
    box: PxBox, scale: float, size: tuple[int, int], wider: int
) -> tuple[int, int, int, int]:
    """A box within the picture, `wider` on each side, with its sides in order even if it lies
    outside."""
    wide, high = size
    left, right = box.left * scale - wider, box.right * scale + wider
    top, bottom = box.top * scale - wider, box.bottom * scale + wider
    left, right = (min(wide - 1, max(0, round(x))) for x in (left, right))
    top, bottom = (min(high - 1, max(0, round(y))) for y in (top, bottom))
    return min(left, right), min(top, bottom), max(left, right), max(top, bottom)


def views_xml(tree: UiTree) -> bytes:
    """Views in the form of `uiautomator dump` (AOSP, AccessibilityNodeInfoDumper), what stands in
    password fields left out."""
    record = ViewsRecord.of(tree)
    root = Element("hierarchy", {"rotation": str(record.rotation)})
    open_at: list[Element] = [root]
    for view in record.views:
        del open_at[view.depth + 1 :]
        open_at.append(SubElement(open_at[-1], "node", _attributes(view)))
    indent(root)
    return tostring(root, encoding="utf-8", xml_declaration=True) + b"\n"


# What XML 1.0 cannot hold.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def _attributes(view: ViewRecord) -> dict[str, str]:
    left, top, right, bottom = view.box
    texts = {
        "text": view.text, "resource-id": view.resource_id, "class": view.class_name,
        "package": view.package, "content-desc": view.desc,
    }  # fmt: skip
    flags = ("checkable", "checked", "clickable", "enabled", "focused", "scrollable", "password",
             "selected")  # fmt: skip
    return {
        **{
            name: _UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", said) for name, said in texts.items()
        },
        **{name: str(getattr(view, name)).lower() for name in flags},
        "bounds": f"[{left},{top}][{right},{bottom}]",
    }
