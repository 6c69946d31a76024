"""The two levels of privacy: pictures of the screen go to the client, or none leaves this computer.

They are those of GUI-MCP (arXiv 2512.15431). With `local` a client learns of a screen what was made
of it here: its views, or lines read off the picture, where it has none. The agent of `do_task` must
then think here as well.
"""

from collections.abc import Iterable, Sequence

from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult, ContentBlock, TextContent

from ..actions import UsageError
from ..agent.models.profiles import Profile
from ..agent.models.trust import is_here, server_of
from ..device.frame import Frame
from ..tasks.settings import Settings

NO_PICTURE = "No picture leaves this computer (--privacy local)."


def check_local(settings: Settings) -> None:
    """Raise UsageError for settings that show the screen to somebody else by themselves."""
    url = settings.approve_url
    if url is not None and not is_here(server_of(url)):
        raise UsageError(
            "--approve-url is sent pictures of the screen, and with --privacy local none leaves "
            "this computer: leave one of them out"
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


class LineReader:
    """Reads lines of text off pictures on this computer, with the extra `ocr` if it is there."""

    def __init__(self) -> None:
        self._eyes: object | None = None

    async def lines(self, frame: Frame) -> Sequence[str]:
        """What stands on a picture, from the top; raises UsageError without the extra."""
        # Without it none of what reads is loaded, and most screens tell their views.
        from ..flows.screen_eyes import ScreenEyes

        if not isinstance(self._eyes, ScreenEyes):
            self._eyes = ScreenEyes()
        found = await self._eyes.lines(frame)
        return [line.text for line in sorted(found, key=lambda one: one.bounds.top)]
