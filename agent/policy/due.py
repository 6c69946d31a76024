"""What an act would pay, told by where a price stands: on the control, in its row, in its sheet."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from ...actions import PxBox
from ...device.ui import UiNode
from .words import ActClass, Money, matches, money_in, policy_tables

# What is asked for in the end, which outranks every other sum ...
_DUE = re.compile(
    r"\bgrand total\b|\b(?:amount|total) due\b|\bto(?:tal to)? pay\b|\byou(?: will|'ll|’ll)? pay\b|"
    r"实付|应付|待付|需付|还需支付|支付金额",
    re.IGNORECASE,
)
# ... what is only a part of it, was asked for once, or is somebody's already ...
_ASIDE = re.compile(
    r"\bsub[- ]?total\b|\bitems? total\b|\bbalance\b|\bwallet\b|\bcredit\b|\bsav(?:e|ed|ings?)\b|"
    r"\bdiscount|\bcoupon|\bvoucher|\bpromo|\boff\b|\bwas\b|\b(?:list|regular|old) price\b|\brrp\b|"
    r"\bbefore\b|\bdelivery\b|\bshipping\b|\bfees?\b|\btax(?:es)?\b|\bvat\b|\btips?\b|\bpoints\b|"
    r"\bcash ?back\b|\brefund|\bspend\b|\bover\b|\babove\b|\bat least\b|\bminimum\b|\bup to\b|"
    r"\bas low as\b|\bfrom\s*(?=$|[$€£¥₹₩\d])|\bper\b|^\s*[-−–]|"
    r"小计|运费|配送费|打包费|服务费|优惠|减|红包|券|余额|原价|起送|满|起\s*$|返现|退款",
    re.IGNORECASE,
)
# ... and what adds up.
_TOTAL = re.compile(r"\btotal\b|\bamount\b|合计|总计|总价|总额|共计|金额", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[(（][^)）]*[)）]|\bincl(?:uding|udes|\.)?.*$|含.*$", re.IGNORECASE)
_MANY = re.compile(
    r"(?:×|\bx|\bqty|\bquantity|数量)\s*[:：]?\s*(?:[2-9]|\d\d+)\b|^\s*(?:[2-9]|\d\d)\s*$",
    re.IGNORECASE,
)
_BARE_SIGN = re.compile(r"\s*(?:[$€£¥₹₩]|USD|EUR|GBP|CNY|RMB|JPY|CHF|INR|元)\s*")
_BARE_NUMBER = re.compile(r"\s*[\d.,\u00a0 ]*\d\s*|\s*[.,]\d+\s*")


class _Kind(Enum):
    DUE = 3
    TOTAL = 2
    PLAIN = 1
    ASIDE = 0


@dataclass(frozen=True, slots=True)
class _Line:
    """A text, and where it stands in pixels; `within` are the controls that it stands on."""

    text: str
    box: PxBox
    within: tuple[UiNode, ...]

    def beside(self, box: PxBox) -> bool:
        """Whether the middle of either is level with the other."""
        middle, other = (self.box.top + self.box.bottom) / 2, (box.top + box.bottom) / 2
        return box.top <= middle < box.bottom or self.box.top <= other < self.box.bottom


@dataclass(frozen=True, slots=True)
class _Price:
    money: Money
    line: _Line
    kind: _Kind


def due(path: Sequence[UiNode], pressed: UiNode, window: UiNode) -> Money | None:
    """The price that belongs to `pressed`, a control on the `path` of views from the root to it,
    within its `window`; None where the screen does not say which of its prices that is.

    The nearest part of the window around the control that has prices decides, and no part further
    out: the price of another row, or that of a page behind, is not what this control pays.
    """
    own = (_Line(pressed.text or pressed.desc, pressed.bounds, ()),)
    if prices := _prices(own):
        return _one(prices, own)
    around = path[_index(path, window) : _index(path, pressed) + 1]
    for part in reversed(around):
        lines = tuple(_lines(part, (), around))
        if prices := _prices(lines):
            return _one(prices, lines) if part is pressed else _within(part, prices, lines, pressed)
    return None


def _within(
    part: UiNode, prices: Sequence[_Price], lines: Sequence[_Line], pressed: UiNode
) -> Money | None:
    """The price of a control within a part of a window that holds more than it."""
    row = [price for price in prices if price.line.beside(pressed.bounds)]
    beside = [line for line in lines if line.beside(pressed.bounds)]
    others = [node for node in part.nodes()
              if node.clickable and node is not pressed and not node.path_to(pressed)]  # fmt: skip
    if any(_says_as(node, pressed) for node in others):
        # One of many: only what is level with it can be its own.
        return _one(row, beside)
    payers = [node for node in others if _pays(node)]
    sums = [price for price in prices if price.kind in (_Kind.DUE, _Kind.TOTAL)]
    if mine := [price for price in sums if price in row or not _is_of(payers, price)]:
        return _one(mine, ())
    if row:
        return _one(row, beside)
    return _one([price for price in prices if not _is_of(others, price)], lines)


def _one(prices: Iterable[_Price], lines: Iterable[_Line]) -> Money | None:
    """The amount if all that are more than a part say the same, sums before others; none if it is
    to be multiplied, as a text among `lines` may say."""
    found = [price for price in prices if price.kind is not _Kind.ASIDE]
    best = max((price.kind.value for price in found), default=0)
    sums = {price.money for price in found if price.kind.value == best}
    if best == _Kind.PLAIN.value and any(_MANY.search(line.text) for line in lines):
        return None
    return sums.pop() if len(sums) == 1 else None


def _is_of(controls: Iterable[UiNode], price: _Price) -> bool:
    """Whether a price stands on one of these, or level with it."""
    return any(
        price.line.beside(node.bounds) or any(node is each for each in price.line.within)
        for node in controls
    )


def _pays(node: UiNode) -> bool:
    words = policy_tables().classes[ActClass.PAY]
    return matches(node.text or node.desc, (*words.labels, *words.leads)) is not None


def _says_as(node: UiNode, pressed: UiNode) -> bool:
    """Whether the same stands on both."""
    said, own = node.text or node.desc, pressed.text or pressed.desc
    return bool(own) and said.casefold().split() == own.casefold().split()


def _index(path: Sequence[UiNode], node: UiNode) -> int:
    return next((at for at, each in enumerate(path) if each is node), 0)


def _prices(lines: Sequence[_Line]) -> list[_Price]:
    found: list[_Price] = []
    for at, line in enumerate(lines):
        kind = _kind(_caption(lines, at))
        found += (_Price(money, line, kind) for money in money_in(line.text))
    return found


def _kind(caption: str) -> _Kind:
    plain = _IN_BRACKETS.sub(" ", caption)
    if _DUE.search(plain):
        return _Kind.DUE
    if _ASIDE.search(plain):
        return _Kind.ASIDE
    return _Kind.TOTAL if _TOTAL.search(plain) else _Kind.PLAIN


def _caption(lines: Sequence[_Line], at: int) -> str:
    """What a price is called: by the words around it in its own text, else by the nearest text to
    the left of it, else by that which stands right above it."""
    line = lines[at]
    if re.sub(r"[^\w]|\d|USD|EUR|GBP|CNY|RMB|JPY|CHF|INR|元|块", "", line.text):
        return line.text
    words = [x for x in lines if x is not line and not money_in(x.text) and _says(x.text)]
    left = [x for x in words if x.beside(line.box) and x.box.right <= line.box.left]
    if left:
        return f"{max(left, key=lambda x: x.box.right).text}\n{line.text}"
    high = line.box.bottom - line.box.top
    above = [x for x in words if 0 <= line.box.top - x.box.bottom <= high
             and x.box.left < line.box.right and line.box.left < x.box.right]  # fmt: skip
    if above:
        return f"{max(above, key=lambda x: x.box.bottom).text}\n{line.text}"
    return line.text


def _says(text: str) -> bool:
    return bool(re.search(r"[^\W\d]", text))


def _lines(node: UiNode, within: tuple[UiNode, ...], around: Sequence[UiNode]) -> Iterator[_Line]:
    """The texts of a part of a window, in their order. A price whose sign and number are views of
    their own is one line."""
    waiting: _Line | None = None
    for line in _texts(node, within, around):
        if waiting is not None:
            if _is_part(waiting.text, line.text) and line.beside(waiting.box):
                box = PxBox(waiting.box.left, waiting.box.top, line.box.right, waiting.box.bottom)
                waiting = _Line(waiting.text + line.text, box, waiting.within)
                continue
            yield waiting
        waiting = line
    if waiting is not None:
        yield waiting


def _is_part(before: str, text: str) -> bool:
    """Whether a text goes on with the price that the one before it begins."""
    if _BARE_NUMBER.fullmatch(text):
        begun = _BARE_SIGN.fullmatch(before) or text.strip()[0] in ".,"
        return bool(begun and re.search(r"[\d$€£¥₹₩A-Z元]\s*$", before))
    return bool(_BARE_SIGN.fullmatch(text) and _BARE_NUMBER.fullmatch(before))


def _texts(node: UiNode, within: tuple[UiNode, ...], around: Sequence[UiNode]) -> Iterator[_Line]:
    if node.clickable and not any(node is each for each in around):
        within = (*within, node)
    if said := node.text or node.desc:
        yield _Line(said, node.bounds, within)
    for child in node.children:
        yield from _texts(child, within, around)
