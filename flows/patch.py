"""Healed steps as a patch against the flow files: comments, quotes and formatting stay.

The headers are git's own, so that `git apply` takes the paths from the top of the repository (its
documentation, "diff --git" headers), wherever it is called.
"""

import difflib
import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from .consequences import every_command
from .healed_selector import changed_fields
from .healing import can_be_healed, target_of
from .language import Place
from .language.commands import Command, RepeatCommand, RetryCommand, RunFlowCommand
from .language.flow import FlowLoader
from .outcomes import FlowResult, HealedStep
from .selectors import Selector

_PLAIN = re.compile(r"[A-Za-z][\w.& -]*(?<! )")
_WORDS = re.compile(r"(?i)(true|false|null|yes|no|on|off|y|n)")
_ALONE = re.compile(r"[ \t]*(?:- +)+")


@dataclass(frozen=True, slots=True)
class FilePatch:
    """One file before and after."""

    path: Path
    before: str
    after: str

    def diff(self, top: Path) -> str:
        """As git writes it, with the path from `top`."""
        name = Path(self.path.resolve()).relative_to(top).as_posix()
        lines = difflib.unified_diff(
            _lines(self.before), _lines(self.after), f"a/{name}", f"b/{name}"
        )
        told = [f"diff --git a/{name} b/{name}\n"]
        for line in lines:
            told.append(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n")
        return "".join(told)


@dataclass(frozen=True, slots=True)
class HealPatch:
    """What flows would say to pass unhealed; `left` are the steps that no patch was found for,
    each with the reason."""

    files: tuple[FilePatch, ...]
    left: tuple[str, ...]

    @property
    def text(self) -> str:
        """A patch for `git apply`."""
        return "".join(file.diff(_top(file.path)) for file in self.files)

    def apply(self) -> tuple[str, ...]:
        """Write the files; gives those that were changed meanwhile, which are left as they are."""
        kept: list[str] = []
        for file in self.files:
            if _read(file.path) != file.before:
                kept.append(f"{file.path} was changed while the flows ran")
                continue
            new = file.path.with_name(f".{file.path.name}.new")
            new.write_bytes(file.after.encode())
            new.chmod(file.path.stat().st_mode)
            new.replace(file.path)
        return tuple(kept)


class _NoPatch(Exception):
    """A step cannot be changed in its file; the message says why."""


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


def heal_patch(results: Iterable[FlowResult], root: Path) -> HealPatch:
    """The patch of all steps that were healed in flows that passed."""
    healed: dict[Path, list[HealedStep]] = {}
    left: list[str] = []
    for result in results:
        for step in result.healed:
            of_file = healed.setdefault(step.at.file.resolve(), [])
            known = next((one for one in of_file if _place(one) == _place(step)), None)
            if known is None:
                of_file.append(step)
            elif (known.new, known.opened) != (step.new, step.opened):
                left.append(f"{step.at}: {result.flow.name} was healed otherwise than another flow")
    files: list[FilePatch] = []
    for path, steps in healed.items():
        before = after = _read(path)
        # From the end: what stands before keeps its place.
        for step in sorted(steps, key=_place, reverse=True):
            try:
                changed = _changed(after, step)
                _check(path, changed, after, root, step)
            except _NoPatch as why:
                left.append(f"{step.at}: {why}; change it by hand")
            else:
                after = changed
        if after != before:
            files.append(FilePatch(path, before, after))
    return HealPatch(tuple(files), tuple(left))


def _place(step: HealedStep) -> tuple[int, int]:
    return step.at.line, step.at.column


def _changed(text: str, step: HealedStep) -> str:
    """The file with one step changed; raises _NoPatch."""
    key, value = _found(text, step)
    edits = _of_selector(text, _selector_node(step, value), step)
    if step.opened is not None:
        edits.append(_before(text, key, step.opened))
    for edit in sorted(edits, key=lambda one: one.start, reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _found(text: str, step: HealedStep) -> tuple[yaml.Node, yaml.Node]:
    """The command's name in the file, and what follows it."""
    # The loader in Python counts characters, and every line end that YAML has.
    documents: list[yaml.Node | None] = list(yaml.compose_all(text, Loader=yaml.SafeLoader))  # pyright: ignore
    waiting = [node for node in documents if node is not None]
    while waiting:
        node = waiting.pop()
        if isinstance(node, yaml.SequenceNode):
            waiting += list(node.value)
        elif isinstance(node, yaml.MappingNode):
            pairs: list[tuple[yaml.Node, yaml.Node]] = node.value
            for key, value in pairs:
                at = key.start_mark.line + 1, key.start_mark.column + 1
                if at == _place(step) and getattr(key, "value", None) == step.command:
                    return key, value
                waiting.append(value)
    raise _NoPatch("the step is not where it was read")


def _selector_node(step: HealedStep, value: yaml.Node) -> yaml.Node:
    if step.command != "swipe":
        return value
    pairs: list[tuple[yaml.Node, yaml.Node]] = value.value
    return next(inner for key, inner in pairs if getattr(key, "value", None) == "from")


def _of_selector(text: str, node: yaml.Node, step: HealedStep) -> list[_Edit]:
    """Each field that is written otherwise."""
    edits: list[_Edit] = []
    for old, change in changed_fields(step.old, step.new).items():
        if change is None:
            raise _NoPatch(f"{old} of the selector would have to go")
        new, said = change
        if isinstance(node, yaml.ScalarNode):
            written = _scalar(said, node.style) if new == "text" else _in_braces(new, said)
            edits.append(_span(text, node, node, written))
            continue
        pairs: list[tuple[yaml.Node, yaml.Node]] = node.value
        pair = next((one for one in pairs if getattr(one[0], "value", None) == old), None)
        if pair is None:
            raise _NoPatch(f"{old} of the selector is not written there")
        style = getattr(pair[1], "style", None)
        edits.append(_span(text, *pair, f"{new}: {_scalar(said, style)}"))
    return edits


def _span(text: str, first: yaml.Node, last: yaml.Node, written: str) -> _Edit:
    old = text[first.start_mark.index : last.end_mark.index]
    if "${" in old:
        raise _NoPatch(f"{old} is an expression")
    if "\n" in old or getattr(last, "style", None) in ("|", ">"):
        raise _NoPatch("the selector is written on several lines")
    return _Edit(first.start_mark.index, last.end_mark.index, written)


def _before(text: str, key: yaml.Node, opened: Selector) -> _Edit:
    """A tap on another element in a line of its own before the step."""
    start = key.start_mark.index - key.start_mark.column
    lead = text[start : key.start_mark.index]
    if not _ALONE.fullmatch(lead):
        raise _NoPatch("a step before it is needed, and it does not stand on a line of its own")
    # Of `- - tapOn` the outer list stays with the step.
    if lead.count("-") != 1:
        raise _NoPatch("a step before it is needed, and it stands in a list within a list")
    end = "\r\n" if "\r\n" in text else "\n"
    return _Edit(start, start, f"{lead}tapOn: {_written(opened)}{end}")


def _written(selector: Selector) -> str:
    if selector.text is not None:
        return _scalar(selector.text, None)
    name = "id" if selector.id is not None else "description"
    return _in_braces(name, selector.id or selector.description or "")


def _in_braces(name: str, said: str) -> str:
    return f"{{{name}: {_scalar(said, chr(34))}}}"


def _scalar(said: str, style: str | None) -> str:
    """A text as YAML, in the quotes that were there if that can be."""
    if style is None and _PLAIN.fullmatch(said) and not _WORDS.fullmatch(said):
        return said
    if style == "'" and said.isprintable():
        return "'" + said.replace("'", "''") + "'"
    return json.dumps(said, ensure_ascii=False)


def _check(path: Path, changed: str, before: str, root: Path, step: HealedStep) -> None:
    """Raise _NoPatch unless the changed file reads as before but for this one step."""
    old, new = _steps(path, before, root), _steps(path, changed, root)
    if step.opened is None:
        alike = _one_differs(old, new, step)
    else:
        alike = any(_one_differs(old, [*new[:n], *new[n + 1 :]], step) for n in range(len(new)))
    if not alike:
        raise _NoPatch("the patch would change more than this step")


def _one_differs(old: list[Command], new: list[Command], step: HealedStep) -> bool:
    """Whether these are the same steps, but for the one that was healed, if its element is
    another."""
    differ = [b for a, b in zip(old, new, strict=False) if a != b]
    if len(old) != len(new) or len(differ) != (step.new != step.old):
        return False
    return all(can_be_healed(one) and target_of(one) == step.new for one in differ)


def _steps(path: Path, text: str, root: Path) -> list[Command]:
    """The steps of a file that has that text, wherever they stand."""
    loader = FlowLoader(root, texts={path: text})
    flow = loader.flow(path)
    if flow is None or loader.mistakes:
        raise _NoPatch(f"the patched file could not be read: {loader.mistakes[0]}")
    holds = RunFlowCommand | RepeatCommand | RetryCommand
    nowhere = Place(path, 0, 0)
    return [
        replace(command, at=nowhere)
        for command in every_command(flow.block)
        if not isinstance(command, holds)
    ]


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+\Z", text)


def _top(path: Path) -> Path:
    """The top of the repository that a file is in; without one the folder that is worked in, or the
    file's own."""
    path = path.resolve()
    for above in path.parents:
        if (above / ".git").exists():
            return above
    here = Path.cwd().resolve()
    return here if path.is_relative_to(here) else path.parent
