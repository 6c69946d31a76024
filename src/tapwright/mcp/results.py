"""What tools give back: a few lines of text, and the same as data."""

from collections.abc import Mapping, Sequence

from mcp.types import CallToolResult, ContentBlock, TextContent
from pydantic import JsonValue

from ..agent.prompts import outcome_text, screen_text
from .acts import ActResult, ClientActs, ClientScreen
from .phone_session import ClientPhone

NO_VIEWS = "This screen tells no views ({why}): use take_screenshot and points."


def told(
    text: str,
    data: Mapping[str, JsonValue] | None = None,
    error: bool = False,
    more: Sequence[ContentBlock] = (),
) -> CallToolResult:
    """A result; data are left out where nothing but the text counts."""
    content: list[ContentBlock] = [TextContent(type="text", text=text), *more]
    structured = None if data is None else dict(data)
    return CallToolResult(content=content, structured_content=structured, is_error=error)


def screen_line(screen: ClientScreen) -> str:
    """App, keyboard, and what is wrong with the picture, as our own agent is told."""
    seen = screen.seen
    package = seen.app.package if seen.app else None
    return screen_text(package, seen.keyboard_shown, seen.frame.flags)


def screen_data(screen: ClientScreen) -> dict[str, JsonValue]:
    """The same as data."""
    seen = screen.seen
    return {
        "app": seen.app.package if seen.app else None,
        "activity": seen.app.activity if seen.app else None,
        "keyboard": seen.keyboard_shown,
        "flags": [*sorted(seen.frame.flags)],
    }


def looked(session: ClientPhone, acts: ClientActs, screen: ClientScreen) -> tuple[str, JsonValue]:
    """The numbered views of a screen as text and as data; the trace keeps that they were shown."""
    if screen.tree is None:
        acts.looked("no views")
        return NO_VIEWS.format(why=session.secrets.mask(screen.why)), None
    numbered = session.numbering.look(screen.tree, screen.seen.frame.size)
    acts.looked(f"{len(numbered.lines)} views")
    return numbered.text, list(numbered.lines)


async def act_result(
    session: ClientPhone, acts: ClientActs, result: ActResult, look: bool
) -> CallToolResult:
    """What an act came to and what changed; with the new look, if that was asked for."""
    outcome, done = result.outcome, result.outcome.status == "done"
    screen = await acts.see() if look and done else ClientScreen(result.after, None)
    said = [outcome_text(outcome)]
    if done and outcome.changed:
        said = [f"{said[0]}; {outcome.changed:.0%} of the screen changed"]
    said.append(screen_line(screen))
    data: dict[str, JsonValue] = {
        "status": outcome.status,
        "why": outcome.why,
        "changed": outcome.changed,
        **screen_data(screen),
    }
    if look and done:
        text, data["views"] = looked(session, acts, screen)
        said.append(text)
    return told("\n".join(said), data, error=not done)
