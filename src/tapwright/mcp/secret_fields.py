"""Fields that a secret was typed into: what is left of it once a letter is deleted is told to
nobody either."""

import re
from dataclasses import replace

from ..device.ui import UiNode, UiTree
from ..flows.locators import has_role
from ..traces.redactor import Redactor

HIDDEN = "•••"
"""What is said of a text that is not told."""
_NAMES_ALONE = re.compile(r"(\s*\{[\w.-]+\}\s*)+")
# A shorter part is found by chance in whatever else is on the screen.
_SHORTEST_PART = 2


class SecretFields:
    """Knows the fields of a server's phones that hold a secret, or have held one and were not
    emptied since; it outlives the client that typed it."""

    def __init__(self) -> None:
        self._known: set[tuple[str, ...]] = set()

    def __bool__(self) -> bool:
        return bool(self._known)

    def typed(self, tree: UiTree, secret: bool) -> None:
        """Into the field that has the focus a secret was typed, or something else in the place of
        all that it held."""
        focused = {_key(node) for node in tree.nodes() if node.focused and _is_field(node)}
        self._known = self._known | focused if secret else self._known - focused

    def told(self, tree: UiTree, secrets: Redactor) -> UiTree:
        """The views as they may be told: secrets by name, and nothing of a field that holds a part
        of one, nor where else that part stands."""
        for node in filter(_is_field, tree.nodes()):
            if secrets.mask(node.text) != node.text:
                self._known.add(_key(node))
            elif node.text in ("", node.hint):
                self._known.discard(_key(node))
        parts = {
            node.text
            for node in tree.nodes()
            if self._holds_part(node, secrets) and len(node.text) >= _SHORTEST_PART
        }
        return replace(
            tree, roots=tuple(self._of_node(root, secrets, parts) for root in tree.roots)
        )

    def _holds_part(self, node: UiNode, secrets: Redactor) -> bool:
        """Whether a field has more in it than whole secrets."""
        if not _is_field(node) or _key(node) not in self._known or not node.text:
            return False
        return not _NAMES_ALONE.fullmatch(secrets.mask(node.text))

    def _of_node(self, node: UiNode, secrets: Redactor, parts: set[str]) -> UiNode:
        def said(text: str) -> str:
            return HIDDEN if any(part in text for part in parts) else secrets.mask(text)

        return replace(
            node,
            text=HIDDEN if self._holds_part(node, secrets) else said(node.text),
            desc=said(node.desc),
            hint=said(node.hint),
            children=tuple(self._of_node(child, secrets, parts) for child in node.children),
        )


def _is_field(node: UiNode) -> bool:
    return has_role(node, "textbox")


def _key(node: UiNode) -> tuple[str, ...]:
    """What a field is known by from one screen to the next."""
    return node.package, node.resource_id or str(node.bounds)
