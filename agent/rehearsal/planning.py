"""What the scripted model plans beyond its next move: what it would do if that changed no more
than it means to."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import replace

from ...actions import AimedAction, DeviceAction, OpenApp, OpenLink, Tap, TypeText, to_px
from ...device.ui import ROLES, UiNode, UiTree
from ..dialects import MOST_ACTS, PlannedAct
from ..targets import name_of
from .solution import Move, ScreenView, Solution, SolutionLost
from .wire import ChatRequest, ToolMessage

# How the answer to an act begins that was not done.
_UNDONE = ("not done", "not carried out", "nothing was", "not allowed")
_SHORT = 40


def asks_for_plans(request: ChatRequest) -> bool:
    """Whether the client takes several acts in one reply."""
    # In words it would have to find out by itself which of them were done.
    return bool(request.tools) and "up to 4 acts" in request.messages[0].model_dump_json()


def plan_ahead(
    solution: Solution,
    view: ScreenView,
    moves: Sequence[Move],
    err: Callable[[Move, ScreenView], Move | None] = lambda move, view: move,
) -> list[Move]:
    """The moves that a solution would make after the last of `moves`, as far as its screen shows
    what they touch. `err` makes a mistake of one, or ends the plan."""
    solution, made = deepcopy(solution), list(moves)
    ahead: list[Move] = []
    while len(ahead) + 1 < MOST_ACTS and (imagined := _imagined(view, made[-1])) is not None:
        view = imagined
        try:
            move = solution.decide(view, made)
        except SolutionLost:
            break
        move = _named(move, view)
        if not _can_follow(move, made[-1]) or (done := err(move, view)) is None:
            break
        made.append(move)
        ahead.append(done)
    return ahead


def planned(moves: Sequence[Move]) -> tuple[PlannedAct, ...]:
    """Moves as the acts of a reply, with what is seen of a text once it is typed."""
    return tuple(
        PlannedAct(move.action, expected_of(move))
        for move in moves
        if isinstance(move.action, DeviceAction)
    )


def expected_of(move: Move) -> str:
    """What a move should bring, as far as it says so itself."""
    match move.action:
        case TypeText(text=text, submit=False) if text.strip() and len(text) <= _SHORT:
            return " ".join(text.split())
        case _:
            return ""


def undone(request: ChatRequest, further: int) -> int:
    """How many of the acts after the first of the last reply were not done, as it is told."""
    told: list[str] = []
    for message in reversed(request.messages):
        if not isinstance(message, ToolMessage):
            if told:
                break
            continue
        content = message.content
        told.append(content if isinstance(content, str) else "".join(p.text for p in content))
    answers = told[::-1][1 : 1 + further]
    first = next((n for n, text in enumerate(answers) if text.startswith(_UNDONE)), further)
    return further - first


def _can_follow(move: Move, before: Move) -> bool:
    action = move.action
    if not isinstance(action, DeviceAction) or action == before.action:
        return False
    return not isinstance(action, OpenApp | OpenLink) and (
        not isinstance(action, AimedAction) or bool(action.target)
    )


def _named(move: Move, view: ScreenView) -> Move:
    """A text with the name of the field that it goes into."""
    focused = next((node for node in view.ui.nodes() if node.focused), None)
    if not isinstance(move.action, TypeText) or move.action.target or focused is None:
        return move
    named = move.action.model_copy(update={"target": name_of(focused, view.ui)})
    return Move(move.thought, named)


def _imagined(view: ScreenView, move: Move) -> ScreenView | None:
    """The screen after a move that changes only what it touches; None after any other."""
    match move.action:
        case Tap(at=at):
            path = view.ui.path_at(to_px(at, view.size))
            touched = next((node for node in reversed(path) if node.clickable), None)
            if touched is None:
                return None
            return replace(view, ui=_with(view.ui, lambda node: _touched(node, touched)))
        case TypeText(text=text, clear=clear, submit=False):
            return replace(view, ui=_with(view.ui, lambda node: _typed(node, text, clear)))
        case _:
            return None


def _touched(node: UiNode, touched: UiNode) -> UiNode:
    field = _is_field(touched)
    if node is touched:
        return replace(node, focused=field, checked=node.checked != node.checkable)
    return replace(node, focused=False) if field and node.focused else node


def _typed(node: UiNode, text: str, clear: bool) -> UiNode:
    if not node.focused or not _is_field(node):
        return node
    return replace(node, text=text if clear else node.text + text)


def _is_field(node: UiNode) -> bool:
    return node.class_name.rpartition(".")[2] in ROLES["textbox"] or node.password


def _with(tree: UiTree, change: Callable[[UiNode], UiNode]) -> UiTree:
    def changed(node: UiNode) -> UiNode:
        # What is compared by identity is looked at before its children are new ones.
        return replace(change(node), children=tuple(map(changed, node.children)))

    return replace(tree, roots=tuple(map(changed, tree.roots)))
