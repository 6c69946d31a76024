"""The two levels of privacy: pictures of the screen go to the client, or none leaves this computer.

They are those of GUI-MCP (arXiv 2512.15431). With `local` a client learns of a screen what was made
of it here: its views, or lines read off the picture, where it has none. The agent of `do_task` must
then think here as well.
"""

import json
from collections.abc import Callable, Iterable

from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, ContentBlock, TextContent

from ..actions import Px, PxBox, Size, UsageError, to_norm
from ..agent.models.profiles import Profile, find_profile
from ..agent.models.trust import is_here, server_of
from ..device.frame import Frame
from ..tasks.settings import Settings
from .numbering import UNTRUSTED

_MOST_LINES = 150
NO_PICTURE = "No picture leaves this computer (--privacy local)."


def check_local(settings: Settings) -> None:
    """Raise UsageError for settings that show the screen to somebody else by themselves."""
    url = settings.approve_url
    if url is not None and not is_here(server_of(url)):
        raise UsageError(
            "--approve-url is sent pictures of the screen, and with --privacy local none leaves "
            "this computer: leave one of them out"
        )
    if settings.policy_model is not None:
        profile = find_profile(settings.policy_model, own=settings.profiles)
        if not is_here(server_of(profile.base_url)):
            raise UsageError(
                f"--policy-model {profile.name} is at {server_of(profile.base_url)} and reads "
                "pictures of the screen, and with --privacy local none leaves this computer: leave "
                "one of them out, or name a model that runs here"
            )


def check_thinks_here(profiles: Iterable[Profile]) -> None:
    """Raise ToolError if a model elsewhere would see the screen."""
    for profile in profiles:
        if not profile.scripted and not is_here(server_of(profile.base_url)):
            raise ToolError(
                f"the agent's model {profile.name} is at {server_of(profile.base_url)}, and no "
                "picture leaves this computer (--privacy local): use the other tools, or have the "
                "person start the server with a model that runs here, as by --base-url "
                "http://127.0.0.1:PORT/v1"
            )


def without_pictures(result: CallToolResult) -> CallToolResult:
    """A result with only what is text: whatever else a tool gave is left out, and that is said."""
    kept: list[ContentBlock] = [one for one in result.content if isinstance(one, TextContent)]
    if len(kept) < len(result.content):
        kept.append(TextContent(text=NO_PICTURE))
    return result.model_copy(update={"content": kept})


async def read_here(frame: Frame, mask: Callable[[str], str]) -> str:
    """The lines of text on a picture, read on this computer with the extra `ocr`, and where each
    stands on the scale of 0-1000; for a screen that tells no views."""
    # Most screens tell their views, and load none of what reads.
    from ..flows.screen_eyes import ScreenEyes

    try:
        lines = await ScreenEyes().lines(frame)
    except UsageError as error:
        return f"This screen tells no views, and its text cannot be read here: {error}"
    read = sorted(lines, key=lambda line: (line.bounds.top, line.bounds.left))[:_MOST_LINES]
    said = [f"{_quoted(mask(line.text))} {_place(line.bounds, frame.size)}" for line in read]
    return "\n".join((UNTRUSTED, "Read off the picture, which may err:", *said))


def _place(box: PxBox, size: Size) -> str:
    at = to_norm(Px((box.left + box.right) // 2, (box.top + box.bottom) // 2), size)
    return f"@{at.x},{at.y}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
