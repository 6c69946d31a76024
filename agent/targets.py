"""What lies under a finger, compared with the words for what is meant: a pure function of views.

Case, plurals, punctuation, the order of words and what else stands beside them do not matter; each
number does. Words of another language than the screen's are nowhere on it, and nothing follows.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Literal, TypeAlias

from ..actions import Px, Size
from ..device.ui import ROLES, UiNode, UiTree

# Of the screen: no control is larger, and no row of a list is as high.
_LARGEST = 0.35
_ROW = 0.2
_LONGEST = 200
_SHOWN = 40
# More than that share of the words of a target must stand on what is named by a part of it.
_PART = 0.5

# Scripts without blanks between words: Thai, Lao, Burmese, Khmer, Chinese, Japanese.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"(?:(?<![\w.])[-−])?\d+(?:[.,:/\-]\d+)*|[{_UNSPACED}]+|[^\W\d_{_UNSPACED}]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_FILLERS = frozenset({"the", "a", "an", "of"})
# Words for what a thing is, and the role in `ROLES` of those that a class of views tells for sure.
_KINDS = {
    "button": "", "btn": "", "icon": "", "tab": "", "row": "", "item": "", "entry": "", "list": "",
    "option": "", "link": "", "app": "", "key": "", "bar": "", "label": "", "text": "",
    "switch": "switch", "toggle": "switch", "checkbox": "checkbox", "radio": "radio",
    "slider": "slider", "field": "textbox", "textbox": "textbox", "input": "textbox", "box": "",
}  # fmt: skip
_KINDS_ZH = {
    "按钮": "", "图标": "", "选项": "", "标签": "", "链接": "", "应用": "",
    "开关": "switch", "复选框": "checkbox", "输入框": "textbox", "文本框": "textbox",
    "搜索框": "textbox",
}  # fmt: skip
# Of what is expected these words stand on no screen: they say what kind of it, or in what state.
_STATES = frozenset({
    "page", "screen", "dialog", "menu", "popup", "window", "view", "open", "opened", "shown", "new",
    "appear", "visible", "selected", "checked", "enabled", "disabled", "on", "off", "in", "with",
    "and", "is", "to",
})  # fmt: skip
# What has one of these and what has none are never the same.
_NOT = frozenset({"dont", "do not", "not", "no", "never", "without", "cancel"})
_NOT_ZH = ("不", "别", "勿", "取消", "无需")

Word: TypeAlias = str
Place: TypeAlias = Literal["named", "elsewhere", "other", "absent", "unseen"]


class Fit(IntEnum):
    """How well a label fits a target: a part of the words, all of them and more, or just these."""

    NONE = 0
    PART = 1
    WHOLE = 2
    EXACT = 3


@dataclass(frozen=True, slots=True)
class UnderFinger:
    """Where the named thing is: at the point (`named`), at `meant` and only there (`elsewhere`), at
    several places (`other`), nowhere (`absent`); `unseen` where nothing can be compared. `under` is
    what stands on the view at the point."""

    place: Place
    under: str = ""
    meant: Px | None = None


def fit_of(target: str, label: str) -> Fit:
    """How well what stands on a view fits the words for it; every number of these must be there."""
    wanted, _ = _wanted(target)
    there = _content(label)
    return _fit(wanted, there) if wanted and there else Fit.NONE


def look_under(target: str, tree: UiTree, at: Px, size: Size, *, blank: bool = True) -> UnderFinger:
    """What the views tell of a point in pixels on a screen of that size. With `blank` a place
    between views is one where nothing is; texts alone do not tell what else is there."""
    path = tree.path_at(at)
    if not path:
        return UnderFinger("unseen")
    wanted, role = _wanted(target)
    pressed = next((n for n in reversed(path) if n.clickable and not _is_large(n, size)), path[-1])
    beside = _row(path, pressed)
    under = _label(_own(pressed)) or _label(beside)
    if _is_named(wanted, role, pressed, beside):
        return UnderFinger("named", under)
    others = [n for n in _pressable(tree, size) if not any(n is on for on in path)]
    found = _best(wanted, role, others, tree)
    if len(found) == 1 and (under or (blank and pressed.children)):
        return UnderFinger("elsewhere", under, found[0].center)
    # A part of the words is what is named, unless all of them stand somewhere else.
    if _fits(wanted, _own(pressed)):
        return UnderFinger("named", under)
    return UnderFinger("other" if len(found) > 1 else "absent", under)


def look_at_focus(target: str, tree: UiTree) -> UnderFinger:
    """The same of the field that has the focus, for what is typed."""
    fields = [node for node in tree.nodes() if _is_field(node)]
    focused = next((node for node in fields if node.focused), None)
    if focused is None:
        return UnderFinger("unseen")
    wanted, role = _wanted(target)
    path = tree.path_at(focused.center)
    beside = _row(path, focused) if any(node is focused for node in path) else ()
    under = _label((focused.hint, focused.desc)) or _label(beside) or _label((focused.text,))
    part = _fits(wanted, _own(focused))
    others = [n for n in fields if n is not focused and _fits(wanted, _own(n)) >= Fit.WHOLE]
    if role == "textbox" and not wanted or part >= Fit.WHOLE or _fits(wanted, beside) >= Fit.WHOLE:
        return UnderFinger("named", under)
    if len(others) == 1:
        return UnderFinger("elsewhere", under, others[0].center)
    return UnderFinger("named" if part else "other" if others else "absent", under)


def stands_on(words: str, tree: UiTree) -> bool | None:
    """Whether at least half of what is expected on a screen, and each number of it, stands there;
    None where that cannot be told: nothing does, or not in the script of these words."""
    wanted, _ = _wanted(words)
    told = [word for word in wanted if word not in _STATES]
    said = (text for node in tree.nodes() for text in (node.text, node.desc, node.hint) if text)
    there = tuple(dict.fromkeys(word for text in said for word in _content(text)))
    if not told or not there or not _scripts(told) <= _scripts(there):
        return None
    if not set(filter(_is_number, told)) <= set(there):
        return False
    return sum(_stands_in(word, there) for word in told) >= len(told) * _PART


def _scripts(words: Iterable[Word]) -> set[bool]:
    """Whether words of a script with blanks are among them, and of one without; numbers aside."""
    return {_is_unspaced(word) for word in words if not _is_number(word)}


def name_of(node: UiNode, tree: UiTree) -> str:
    """What a person calls a view: what stands on it first, else beside it, else its id; empty for
    one without any name."""
    own = next(_said(node, top=True), "")
    beside = () if own else _row(tree.path_at(node.center), node)
    return _label((own or next(iter(beside), "") or next(iter(_own(node)), ""),))


def _is_named(
    wanted: tuple[Word, ...], role: str, pressed: UiNode, beside: tuple[str, ...]
) -> bool:
    if not wanted:
        return not role or any(_has_role(node, role) for node in pressed.nodes())
    own = _own(pressed)
    return _fits(wanted, own) >= Fit.WHOLE or _fits_with(wanted, pressed, beside) >= Fit.WHOLE


def _fits_with(wanted: tuple[Word, ...], node: UiNode, beside: tuple[str, ...]) -> Fit:
    """The fit of a view together with what stands beside it: of a switch, a field or an icon that
    is the name, of what has one of its own only if the target names both."""
    own = _own(node)
    words = {word for label in own for word in _content(label)}
    nameless = node.checkable or _is_field(node) or not any(_said(node, top=True))
    if not beside or not (nameless or words & set(wanted)):
        return Fit.NONE
    return max(_fits(wanted, beside), _fits(wanted, (*own, *beside)))


def _best(wanted: tuple[Word, ...], role: str, others: list[UiNode], tree: UiTree) -> list[UiNode]:
    """Of the other things those that fit best: of the role that is named, by what stands on them,
    then by what stands beside them, at last by most of the words."""
    if not wanted:
        return [node for node in others if role and _has_role(node, role)]
    own = {id(node): _fits(wanted, _own(node)) for node in others}
    beside = [node for node in others if own[id(node)] < Fit.WHOLE and _by_row(wanted, node, tree)]
    whole = [node for node in others if own[id(node)] >= Fit.WHOLE]
    exact = [node for node in whole if own[id(node)] == Fit.EXACT]
    of_role = [node for node in (*whole, *beside) if role and _has_role(node, role)]
    most = [node for node in others if own[id(node)] == Fit.PART and _is_most(wanted, node)]
    return of_role or exact or whole or beside or most


def _by_row(wanted: tuple[Word, ...], node: UiNode, tree: UiTree) -> bool:
    return _fits_with(wanted, node, _row(tree.path_at(node.center), node)) >= Fit.WHOLE


def _is_most(wanted: tuple[Word, ...], node: UiNode) -> bool:
    return max(len(_content(label)) for label in _own(node)) > len(wanted) * _PART


def _pressable(tree: UiTree, size: Size) -> Iterator[UiNode]:
    """The things a finger can reach in their middle, so that nothing lies over it there."""
    for node in tree.nodes():
        if not (node.clickable or node.checkable or node.long_clickable or _is_field(node)):
            continue
        if not node.enabled or _is_large(node, size):
            continue
        path = tree.path_at(node.center)
        hit = next((on for on in reversed(path) if on is node or on.clickable), None)
        if hit is node:
            yield node


def _is_large(node: UiNode, size: Size) -> bool:
    box = node.bounds
    covers = (box.right - box.left) * (box.bottom - box.top)
    return covers > size.width_px * size.height_px * _LARGEST


def _is_field(node: UiNode) -> bool:
    return _has_role(node, "textbox") or node.password


def _has_role(node: UiNode, role: str) -> bool:
    return node.class_name.rpartition(".")[2] in ROLES[role]


def _own(node: UiNode) -> tuple[str, ...]:
    """What stands on a view and on those in it that are no controls of their own; of icons without
    a word on them the words of the id."""
    said = tuple(_said(node, top=True))
    return said or ((_CAMEL.sub(" ", node.short_id).replace("_", " "),) if node.short_id else ())


def _said(node: UiNode, top: bool) -> Iterator[str]:
    if not top and node.clickable:
        return
    yield from filter(None, (node.text, node.desc, node.hint))
    for child in node.children:
        yield from _said(child, top=False)


def _row(path: tuple[UiNode, ...], node: UiNode) -> tuple[str, ...]:
    """What stands beside a view in the row of a list or form, on no control of its own."""
    above = path[: next((n for n, on in enumerate(path) if on is node), 0)]
    height = path[0].bounds.bottom - path[0].bounds.top if path else 0
    for on in reversed(above):
        if on.bounds.bottom - on.bounds.top > height * _ROW:
            return ()
        if said := tuple(_said(on, top=True)):
            return said
    return ()


def _label(texts: Iterable[str]) -> str:
    text = " ".join(" ".join(dict.fromkeys(filter(None, texts))).split())
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


def _fits(wanted: tuple[Word, ...], labels: tuple[str, ...]) -> Fit:
    """The best fit of one of the texts on a view, or of all of them together."""
    each = [_fit(wanted, _content(label)) for label in labels if label]
    if len(each) > 1:
        each.append(min(_fit(wanted, _content(" ".join(labels))), Fit.WHOLE))
    return max(each, default=Fit.NONE)


def _fit(wanted: tuple[Word, ...], there: tuple[Word, ...]) -> Fit:
    if not wanted or not there or _denies(wanted) != _denies(there):
        return Fit.NONE
    if Counter(filter(_is_number, wanted)) - Counter(filter(_is_number, there)):
        return Fit.NONE
    if Counter(wanted) == Counter(there) or _run(wanted) == _run(there):
        return Fit.EXACT
    if all(_stands_in(word, there) for word in wanted) or _run(wanted) in _runs(there):
        return Fit.WHOLE
    if all(word in wanted or _is_part(word, wanted) for word in there):
        return Fit.PART
    return Fit.NONE


def _stands_in(word: Word, there: tuple[Word, ...]) -> bool:
    return word in there or (_is_unspaced(word) and any(word in each for each in there))


def _is_part(word: Word, wanted: tuple[Word, ...]) -> bool:
    """Whether the label is a good part of a word that has no blanks in it: 设置 of 系统设置."""
    longer = [each for each in wanted if _is_unspaced(word) and word in each]
    return len(word) > 1 and any(len(word) * 2 >= len(each) for each in longer)


def _run(words: tuple[Word, ...]) -> str:
    """Words as if there were no blanks: Wi-Fi is WiFi. Numbers are not put together."""
    return " ".join(words) if any(map(_is_number, words)) else "".join(words)


def _runs(words: tuple[Word, ...]) -> Iterator[str]:
    for start in range(len(words)):
        for end in range(start + 1, min(len(words), start + 4) + 1):
            if not any(map(_is_number, words[start:end])):
                yield "".join(words[start:end])


def _is_number(word: Word) -> bool:
    return word[-1].isdigit()


def _is_unspaced(word: Word) -> bool:
    return re.match(f"[{_UNSPACED}]", word) is not None


def _denies(words: tuple[Word, ...]) -> bool:
    return any(word in _NOT or word.startswith(_NOT_ZH) for word in words)


@lru_cache(maxsize=64)
def _wanted(target: str) -> tuple[tuple[Word, ...], str]:
    """The words of a target without those that say what kind of thing it is, and its role."""
    words: list[Word] = []
    role = ""
    said = _content(target)
    if target.endswith(("…", "...")) and len(said) > 1:
        # Copied from a label that was cut, in the middle of a word or number as like as not.
        said = said[:-1]
    for word in said:
        if word in _KINDS:
            role = _KINDS[word] or role
            continue
        kind = next((kind for kind in _KINDS_ZH if word.endswith(kind)), "")
        role = _KINDS_ZH.get(kind, "") or role
        if rest := word.removesuffix(kind):
            words.append(rest)
    # "The list" may be called so.
    return tuple(words) or (() if role else said), role


@lru_cache(maxsize=4096)
def _content(text: str) -> tuple[Word, ...]:
    """The words of a text that count, each in one form; all of them, if none does."""
    plain = unicodedata.normalize("NFKC", text[:_LONGEST]).casefold()
    words = [_stem(word) for word in _WORD.findall(re.sub(r"['’`]", "", plain))]
    return tuple(word for word in words if word not in _FILLERS) or tuple(words)


def _stem(word: Word) -> Word:
    """A word without the ending of a plural; -s alone would be enough for a screen's English."""
    if len(word) < 4 or not word.isascii() or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    if word.endswith(("xes", "ches", "shes", "sses")):
        return word[:-2]
    return word.removesuffix("s")
