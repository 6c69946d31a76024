"""Tools that act with a finger or a key, or open something; each passes the gate."""

from typing import Annotated, Literal, TypeAlias

from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult
from pydantic import Field

from ..actions import (
    Arrow,
    DeviceAction,
    DoubleTap,
    Dpad,
    Drag,
    Key,
    LongPress,
    Norm,
    OpenApp,
    OpenLink,
    Press,
    Scroll,
    Swipe,
    Tap,
    TypeText,
)
from .acts import ClientActs, ClientScreen
from .approvals import approver_for
from .call import CallContext, as_tool, call_of
from .phone_session import ClientPhone
from .results import act_result
from .sessions import session_of
from .targets import Target

Coordinate: TypeAlias = Annotated[int, Field(ge=0, le=1000)]
ShortText: TypeAlias = Annotated[str, Field(max_length=2000)]
Show: TypeAlias = Literal["up", "down", "left", "right"]

_ARROWS: dict[str, Arrow] = {
    "dpad_up": "up", "dpad_down": "down", "dpad_left": "left", "dpad_right": "right",
    "dpad_center": "center",
}  # fmt: skip


@as_tool
async def tap(
    context: CallContext,
    number: int | None = None,
    text: ShortText | None = None,
    x: Coordinate | None = None,
    y: Coordinate | None = None,
    double: bool = False,
    look: bool = False,
) -> CallToolResult:
    """Tap a number of the last look, a text, or x,y (0-1000). `look` returns the new views."""
    session, target = session_of(context), Target(number, text, x, y)
    async with session.acting() as acts:
        screen = await acts.see()
        at = _point(session, target, screen)
        return await _act(context, acts, DoubleTap(at=at) if double else Tap(at=at), screen, look)


@as_tool
async def long_press(
    context: CallContext,
    number: int | None = None,
    text: ShortText | None = None,
    x: Coordinate | None = None,
    y: Coordinate | None = None,
    seconds: Annotated[float, Field(ge=0.5, le=10)] = 0.8,
    look: bool = False,
) -> CallToolResult:
    """Press and hold; targets as in tap."""
    session, target = session_of(context), Target(number, text, x, y)
    async with session.acting() as acts:
        screen = await acts.see()
        at = _point(session, target, screen)
        return await _act(context, acts, LongPress(at=at, duration_s=seconds), screen, look)


@as_tool
async def swipe(
    context: CallContext,
    show: Show | None = None,
    number: int | None = None,
    pages: Annotated[float, Field(gt=0, le=5)] = 1,
    from_x: Coordinate | None = None,
    from_y: Coordinate | None = None,
    to_x: Coordinate | None = None,
    to_y: Coordinate | None = None,
    hold: bool = False,
    look: bool = False,
) -> CallToolResult:
    """Scroll: `show` is where the hidden content lies ("down": what is below), in the list
    `number`. Or move a finger from,to (0-1000); `hold` drags."""
    session = session_of(context)
    points = (from_x, from_y, to_x, to_y)
    async with session.acting() as acts:
        screen = await acts.see()
        action: DeviceAction
        match points:
            case (int() as x1, int() as y1, int() as x2, int() as y2) if show is None:
                start, end = Norm(x=x1, y=y1), Norm(x=x2, y=y2)
                action = Drag(start=start, end=end) if hold else Swipe(start=start, end=end)
            case (None, None, None, None) if show is not None:
                at = Norm(x=500, y=500)
                if number is not None:
                    at = _point(session, Target(number=number), screen)
                action = Scroll(direction=show, at=at, pages=pages)
            case _:
                raise ToolError("give show, or all of from_x, from_y, to_x and to_y")
        return await _act(context, acts, action, screen, look)


@as_tool
async def type_text(
    context: CallContext,
    text: Annotated[str, Field(max_length=10_000)],
    number: int | None = None,
    clear: bool = False,
    submit: bool = False,
    look: bool = False,
) -> CallToolResult:
    """Type into the focused field, or the field `number`. {NAME} types a secret of the server.
    `clear` empties it first, `submit` presses enter."""
    session = session_of(context)
    async with session.acting() as acts:
        screen = await acts.see()
        if number is not None:
            target = Target(number=number)
            node = target.node(session.numbering, screen.tree, screen.seen.frame.size)
            if not node.focused:
                at = _point(session, target, screen)
                with acts.asked.during(approver_for(context)):
                    touched = await acts.do(Tap(at=at), call_of(context), screen)
                if touched.outcome.status != "done":
                    return await act_result(session, acts, touched, False)
                screen = await acts.see()
        action = TypeText(text=text, clear=clear, submit=submit)
        return await _act(context, acts, action, screen, look)


@as_tool
async def press(
    context: CallContext,
    key: Key | Literal["dpad_up", "dpad_down", "dpad_left", "dpad_right", "dpad_center"],
    look: bool = False,
) -> CallToolResult:
    """Press a key; dpad is a television's remote control."""
    session = session_of(context)
    async with session.acting() as acts:
        action: DeviceAction
        match key:
            case "dpad_up" | "dpad_down" | "dpad_left" | "dpad_right" | "dpad_center":
                action = Dpad(key=_ARROWS[key])
            case _:
                action = Press(key=key)
        return await _act(context, acts, action, await acts.see(), look)


@as_tool
async def open_app(
    context: CallContext,
    name: Annotated[str, Field(min_length=1, max_length=200)],
    look: bool = False,
) -> CallToolResult:
    """Open an installed app by name or package."""
    async with session_of(context).acting() as acts:
        return await _act(context, acts, OpenApp(name=name), await acts.see(), look)


@as_tool
async def open_link(
    context: CallContext,
    uri: Annotated[str, Field(min_length=1, max_length=4000)],
    look: bool = False,
) -> CallToolResult:
    """Open a link (https:, geo:, mailto:, an app's own) on the phone."""
    async with session_of(context).acting() as acts:
        return await _act(context, acts, OpenLink(uri=uri), await acts.see(), look)


def _point(session: ClientPhone, target: Target, screen: ClientScreen) -> Norm:
    return target.point(session.numbering, screen.tree, screen.seen.frame.size)


async def _act(
    context: CallContext,
    acts: ClientActs,
    action: DeviceAction,
    screen: ClientScreen,
    look: bool,
) -> CallToolResult:
    with acts.asked.during(approver_for(context)):
        result = await acts.do(action, call_of(context), screen)
    return await act_result(session_of(context), acts, result, look)
