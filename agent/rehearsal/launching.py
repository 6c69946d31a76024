"""What is done where an app does not open by its name: it is found among the launcher's icons.

Agents that are not ours know the apps of a table of their own (Open-AutoGLM's phone_agent/config/
apps.py has apps of one country), and are told by nobody that one did not open.
"""

from ...actions import Action, Norm, OpenApp, Press, Swipe, Tap
from .solution import Move, ScreenView

_BACK = Press(key="back")
_LAUNCHERS = ("launcher", ".home")
_UP = Swipe(start=Norm(x=500, y=800), end=Norm(x=500, y=200))
# The drawer is pulled up, and then looked through, page by page.
_MOST_SWIPES = 6


class Launching:
    """Stands between a solution and its moves."""

    def __init__(self) -> None:
        self._asked: OpenApp | None = None
        self._swipes = 0

    def mend(self, move: Move, view: ScreenView, sayable: bool) -> Move:
        """The move, or the next one towards the icon if this app was asked for in vain: once
        more, with nothing but a step back since. `sayable` is whether the client has a word for
        opening an app at all.
        """
        if move.action == _BACK:
            return move
        wanted = move.action if isinstance(move.action, OpenApp) else None
        again = wanted is not None and (not sayable or self._asked == wanted)
        if self._asked != wanted:
            self._asked, self._swipes = wanted, 0
        if wanted is None or not again or self._swipes == _MOST_SWIPES:
            return move
        return Move(f"{wanted.name} does not open by its name.", self._towards(wanted, view))

    def _towards(self, wanted: OpenApp, view: ScreenView) -> Action:
        if not any(word in view.package for word in _LAUNCHERS):
            return Press(key="home")
        for node in view.ui.nodes():
            if wanted.name.casefold() in (node.text.casefold(), node.desc.casefold()):
                return Tap(at=view.at(node))
        self._swipes += 1
        return _UP
