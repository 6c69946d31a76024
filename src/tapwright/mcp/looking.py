"""Tools that look and change nothing."""

import asyncio
import base64
import io
import time
from typing import Annotated

from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, ContentBlock, ImageContent
from PIL import Image, ImageDraw
from pydantic import Field, JsonValue

from ..actions import Outcome, Wait
from ..device.adb.server import ensure_server
from ..device.adb.states import trouble_of
from ..fleet.leases import Lease, lease_name
from ..flows.phone import FlowPhone
from ..flows.selectors import Selector
from .call import CallContext, as_tool, call_of
from .privacy import NO_PICTURE, read_here
from .results import looked, screen_data, screen_line, told
from .sessions import session_of

_LONGEST_WAIT_S = 60


@as_tool
async def list_devices(context: CallContext, use: str | None = None) -> CallToolResult:
    """Phones adb knows, their state and holder. `use`: serial to work on in this session."""
    session = session_of(context)
    rows: list[dict[str, JsonValue]] = []
    async with ensure_server() as client:
        for entry in await client.devices():
            trouble = trouble_of(entry.serial, entry.state)
            holder = Lease(lease_name(client, entry.serial)).holder()
            held = holder and (holder.command or "another process")
            rows.append({
                "serial": entry.serial,
                "state": entry.state,
                "model": entry.model,
                "held_by": "this session" if entry.serial == session.serial else held,
                "remedy": trouble.remedy if trouble else None,
            })  # fmt: skip
    if use is not None:
        if all(row["serial"] != use for row in rows):
            raise ToolError(f"no phone {use!r} is attached")
        session.choose(use)
    lines = [
        " ".join(str(value) for value in row.values() if value is not None) for row in rows
    ] or ["No phone is attached; the first tool that needs one starts a simulated phone."]
    if use is not None:
        lines.append(f"This session works on {use}.")
    return told("\n".join(lines), {"devices": [*rows], "using": session.serial or use})


@as_tool
async def take_screenshot(context: CallContext, grid: bool = False) -> CallToolResult:
    """Picture of the screen. `grid` draws lines every 100 of the 0-1000 that x and y count in."""
    session = session_of(context)
    async with session.acting() as acts:
        screen = await acts.see()
        frame = screen.seen.frame
        if session.options.privacy == "local":
            text, views = looked(session, acts, screen)
            if screen.tree is None:
                text = await read_here(frame, session.secrets.mask)
            said = f"{screen_line(screen)}\n{NO_PICTURE}\n{text}"
            return told(said, {**screen_data(screen), "views": views})
        part, file = await acts.picture(frame)
        acts.looked("take_screenshot", (part, file))
        encoded = part.encoded
        if grid:
            encoded = await asyncio.to_thread(with_grid, encoded)
        scale = part.width_px / frame.size.width_px
        text = (
            f"{screen_line(screen)}\nPicture of {part.width_px}x{part.height_px} px, scale "
            f"{scale:.3f} of the screen's {frame.size} px. x and y are 0-1000 across and down."
        )
        content: list[ContentBlock] = [
            ImageContent(
                type="image", data=base64.b64encode(encoded).decode(), mime_type=part.media_type
            )
        ]
        return told(text, more=content)


@as_tool
async def look(context: CallContext) -> CallToolResult:
    """The views as lines: number, role, "text", @x,y, state. Numbers hold until the screen
    changes."""
    session = session_of(context)
    async with session.acting() as acts:
        screen = await acts.see()
        text, views = looked(session, acts, screen)
        return told(f"{screen_line(screen)}\n{text}", {**screen_data(screen), "views": views})


@as_tool
async def wait_for(
    context: CallContext,
    text: str,
    gone: bool = False,
    seconds: Annotated[float, Field(gt=0, le=_LONGEST_WAIT_S)] = 10,
) -> CallToolResult:
    """Wait until a view with that text (a regular expression for all of it) is there, or gone."""
    session = session_of(context)
    async with session.acting() as acts:
        before = await acts.see()
        phone, started_s = FlowPhone(acts.stage), time.monotonic()
        await phone.observe()
        selector = Selector(text=text)
        if gone:
            came = await phone.is_gone(selector, seconds) is None
        else:
            came = await phone.is_shown(selector, seconds)
        waited_s = min(_LONGEST_WAIT_S, max(0.1, time.monotonic() - started_s))
        what = f"{text!r} is {'gone' if gone else 'there'}"
        said = what if came else f"after {seconds:g} s it is not so that {what}"
        outcome = Outcome.done(said) if came else Outcome.failed(said)
        await acts.note(call_of(context), outcome, before, Wait(seconds=round(waited_s, 2)))
        screen = await acts.see()
        views, lines = looked(session, acts, screen)
        data: dict[str, JsonValue] = {"came": came, **screen_data(screen), "views": lines}
        return told(f"{said}\n{screen_line(screen)}\n{views}", data, error=not came)


def with_grid(encoded: bytes) -> bytes:
    """A picture with lines every 100 of 0-1000, and their numbers at its edges."""
    image = Image.open(io.BytesIO(encoded)).convert("RGB")
    pen = ImageDraw.Draw(image)
    for at in range(100, 1000, 100):
        x, y = image.width * at // 1000, image.height * at // 1000
        pen.line((x, 0, x, image.height), fill=(255, 0, 255))
        pen.line((0, y, image.width, y), fill=(255, 0, 255))
        for place in ((x + 2, 2), (2, y + 2)):
            box = pen.textbbox(place, str(at))
            pen.rectangle(box, fill=(255, 255, 255))
            pen.text(place, str(at), fill=(160, 0, 160))
    held = io.BytesIO()
    image.save(held, format="JPEG", quality=85, subsampling=0)
    return held.getvalue()
