"""The icons of the launcher, for apps whose names nobody else knows."""

from collections.abc import Awaitable, Callable

from .errors import AgentError, CaptureFailed
from .input import Fingers
from .ui import UiNode, UiTree

_CALLED = ("launcher", "home", "trebuchet")


class Launcher:
    """Looks for an icon on the page that is in front, if that is a launcher's."""

    def __init__(self, fingers: Fingers, tree: Callable[[], Awaitable[UiTree]]) -> None:
        self._fingers = fingers
        self._tree = tree

    async def tap_icon(self, name: str, package: str) -> bool:
        """Tap the only icon called `name` on the page in front; says whether there was one."""
        if not any(word in package.casefold() for word in _CALLED):
            return False
        try:
            icon = icon_called(await self._tree(), name, package)
        except (CaptureFailed, AgentError):
            return False
        if icon is None:
            return False
        await self._fingers.tap(icon.center)
        return True


def icon_called(tree: UiTree, name: str, package: str) -> UiNode | None:
    """The only thing to tap of that package with that name; None for none or several."""
    wanted = _plain(name)
    found = [
        node
        for node in tree.nodes()
        if node.package == package
        and node.clickable
        and wanted in {_plain(part.text) for part in node.nodes()} | {_plain(node.desc)}
    ]
    return found[0] if len(found) == 1 else None


def _plain(name: str) -> str:
    return "".join(name.casefold().split())
