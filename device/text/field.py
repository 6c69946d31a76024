"""The field that has the focus, and what is in it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ..errors import AgentError
from ..u2 import Remote
from ..ui import UiNode, UiTree


@dataclass(frozen=True, slots=True)
class Field:
    """A focused text field; `text` may be the hint of an empty one, the phone does not say."""

    text: str
    password: bool
    resource_id: str


class FieldReader:
    """Reads the focused field, exactly where the agent runs."""

    def __init__(self, tree: Callable[[], Awaitable[UiTree]], remote: Remote) -> None:
        self._tree = tree
        self._remote = remote

    async def read(self) -> Field | None:
        """The field with the focus, None without one; raises CaptureFailed if nobody can tell."""
        node = focused_field(await self._tree())
        if node is None:
            return None
        text = node.text
        if not node.password and self._remote.agent.running:
            text = await self._exactly(text)
        return Field(text, node.password, node.resource_id)

    async def _exactly(self, dumped: str) -> str:
        """The text without what a dump does to it: line ends become blanks, some signs are lost."""
        try:
            exact = await self._remote.focused_text()
        except AgentError:
            return dumped
        return dumped if exact is None else exact


def focused_field(tree: UiTree) -> UiNode | None:
    """The text field that has the focus."""
    fields = (node for node in tree.nodes() if node.focused)
    return next((node for node in fields if "EditText" in node.class_name), None)
