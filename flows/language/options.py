"""The options of one command while it is read, and where a file of its own is found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypedDict

from ..selectors import Selector
from .commands import Command, FlowBlock, FlowCondition
from .mistakes import Place
from .reading import FileReader, Node
from .selector_reading import read_condition, read_selector


class Common(TypedDict):
    """The fields of every command."""

    name: str
    at: Place
    label: str | None
    optional: bool


@dataclass(frozen=True, slots=True)
class FlowFiles:
    """What a file of commands needs to know of others: `root` is the folder nothing leaves, `media`
    that of pictures and films, `block` reads a file of commands, `commands` a list in place."""

    root: Path
    media: Path
    app_id: str
    block: Callable[[Path, Node], FlowBlock]
    commands: Callable[[Node, str], tuple[Command, ...]]


@dataclass(frozen=True, slots=True)
class CommandOptions:
    """One command with its options by key; `node` is where it stands, `value` what follows it."""

    r: FileReader
    files: FlowFiles
    name: str
    node: Node
    value: Node | None
    given: Mapping[str, Node]
    optional: bool = False

    @property
    def node_of_options(self) -> Node:
        """What follows the command's name, for commands that are a selector."""
        return self.node if self.value is None else self.value

    @property
    def common(self) -> Common:
        """The fields that every command has."""
        label = self.given.get("label")
        optional = self.given.get("optional")
        return Common(
            name=self.name,
            at=self.r.place(self.node),
            label=self.r.text(label, "label") if label else None,
            optional=self.r.boolean(optional, "optional") if optional else self.optional,
        )

    def needs(self, key: str) -> Node | None:
        """The value of an option that must be there; noted if it is not."""
        if key not in self.given:
            self.r.wrong(self.node, f"{self.name} needs {key}")
        return self.given.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        """A text; without a default it must be there."""
        node = self.given.get(key) if default is not None else self.needs(key)
        return (default or "") if node is None else self.r.text(node, self._of(key))

    def number(self, key: str, default: str | None = None) -> str:
        """A number as a text; without a default it must be there."""
        node = self.given.get(key) if default is not None else self.needs(key)
        return (default or "0") if node is None else self.r.number(node, self._of(key))

    def maybe_number(self, key: str) -> str | None:
        """A number as a text, None if it is not given."""
        node = self.given.get(key)
        return None if node is None else self.r.number(node, self._of(key))

    def boolean(self, key: str, default: bool) -> bool:
        """true or false."""
        node = self.given.get(key)
        return default if node is None else self.r.boolean(node, self._of(key))

    def texts(self, key: str) -> dict[str, str]:
        """A mapping of names to texts, empty if it is not given."""
        node = self.given.get(key)
        return {} if node is None else self.r.named_texts(node, self._of(key))

    def selector(self, key: str) -> Selector | None:
        """A selector, None if it is not given."""
        node = self.given.get(key)
        return None if node is None else read_selector(self.r, node, self._of(key))

    def condition(self, key: str) -> FlowCondition | None:
        """Conditions, None if they are not given."""
        node = self.given.get(key)
        return None if node is None else read_condition(self.r, node, self._of(key))

    def app(self) -> str:
        """The app that is meant: of the command, else of the flow's head."""
        node = self.given.get("appId") or self.given.get("url")
        return self.r.text(node, "appId") if node else self.files.app_id

    def file(self, node: Node, what: str, root: Path | None = None) -> Path | None:
        """An existing file inside the root; noted and None if it is not one."""
        root = root or self.files.root
        path = self.r.path_named(node, what)
        if path is None:
            return None
        said = self.r.text(node, what)
        if not path.is_relative_to(root):
            self.r.wrong(
                node,
                f"{what} {said} is outside of {root}; files are taken from the flow's "
                "workspace only: name a folder that holds both with --root",
            )
        elif not path.exists():
            self.r.wrong(node, f"{what} {said} is not there: {path}")
        elif not path.is_file():
            self.r.wrong(node, f"{what} {said} is no file")
        else:
            return path
        return None

    def _of(self, key: str) -> str:
        return f"{key} of {self.name}"
