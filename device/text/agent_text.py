"""Text through the agent: pasted, or set as the field's content."""

from ..errors import AgentError
from ..u2 import Remote

_CHUNK = 30_000  # characters: a clipboard crosses Android's binder, which takes 1 MB at most


class PastedText:
    """Pastes from the clipboard, which holds what it held before afterwards."""

    name = "paste"

    def __init__(self, remote: Remote) -> None:
        self._remote = remote

    def fits(self, text: str) -> bool:
        """Anything fits while the agent works."""
        return self._remote.agent.usable

    async def put(self, text: str) -> None:
        """Paste `text` at the cursor; raises AgentError."""
        before = await self._remote.clipboard()
        try:
            for start in range(0, len(text), _CHUNK):
                await self._remote.set_clipboard(text[start : start + _CHUNK])
                await self._remote.paste()
        finally:
            # Also when nothing was in it: what was typed may be a secret.
            await self._remote.set_clipboard(before or "")


class SetText:
    """Sets the whole content of the focused field; for fields that are empty or fully known."""

    name = "set"

    def __init__(self, remote: Remote) -> None:
        self._remote = remote

    async def replace(self, content: str) -> None:
        """Make the field hold exactly `content`; raises AgentError."""
        if not await self._remote.set_text(content):
            raise AgentError("the field does not let its text be set")
