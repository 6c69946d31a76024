"""Text by way of the emulator's clipboard: for Unicode where the agent does not work."""

from ..errors import AgentError
from ..input import ShellInput
from .link import EmulatorCallFailed, EmulatorLink

PASTE = 279  # KEYCODE_PASTE, which TextView heeds since Android 7 (its doKeyDown)


class HostPaste:
    """Pastes from the clipboard, which holds afterwards what it held before."""

    name = "paste by gRPC"

    def __init__(self, link: EmulatorLink, keys: ShellInput) -> None:
        self._link = link
        self._keys = keys

    async def put(self, text: str) -> None:
        """Paste `text` at the cursor; raises AgentError or CommandFailed."""
        try:
            before = await self._link.clipboard()
            await self._link.set_clipboard(text)
        except EmulatorCallFailed as exc:
            raise AgentError(str(exc)) from exc
        try:
            await self._keys.keys(PASTE)
        finally:
            # Also when nothing was in it: what was typed may be a secret.
            try:
                await self._link.set_clipboard(before)
            except EmulatorCallFailed as exc:
                raise AgentError(f"pasted, but the clipboard was left: {exc}", sent=True) from exc
