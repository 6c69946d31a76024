"""Running text with links in it and found words marked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from ...raster.geometry import Rect
from ...raster.ops import Color, Weight, rgb
from ...raster.text import line_width, wrap
from ...toolkit import kit
from .page import LINK, plain

Open = Callable[[str], None]
FOUND = rgb("#FFE082")
CURRENT = rgb("#FF9632")
INK = rgb("#1F1F1F")


class _Span(NamedTuple):
    """A link's place in the plain text."""

    start: int
    end: int
    url: str


class _Line(NamedTuple):
    """A laid-out line and the position of its first character."""

    start: int
    text: str


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph; links call `follow` on a tap and `hold` on a long press."""

    text: str
    follow: Open
    hold: Open
    style: kit.Style = "body_large"
    color: kit.Tint = "on_surface"
    weight: Weight | None = None
    mark: str = ""
    """What find-in-page looks for."""
    current: bool = False
    """Whether the hit that find-in-page shows lies in this text."""
    lines: int | None = None
    hidden: bool = False

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        style = kit.TYPE_SCALE[self.style]
        size, height = ui.sp(style.size), ui.sp(style.line)
        weight = self.weight or style.weight
        words = plain(self.text)
        parts = wrap(words, size, weight, float(limits.max_w), self.lines)
        lines = list(_placed(words, parts))
        spans = list(_spans(self.text))
        hits = _hits(words, self.mark)
        children: list[kit.Node] = []
        for row, line in enumerate(lines):
            for span in spans:
                start, end = max(span.start, line.start), min(span.end, line.start + len(line.text))
                if start < end:
                    x0 = _x(line, start, size, weight)
                    x1 = _x(line, end, size, weight)
                    label = words[span.start : span.end] if start == span.start else ""
                    node = self._link(span.url, label, x1 - x0, height)
                    children.append(node.at(x0, row * height))

        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            for row, line in enumerate(lines):
                y = rect.y0 + row * height
                marked = self._marks(canvas, rect.x0, y, height, line, hits, size, weight)
                tone = INK if marked else ui.color(self.color)
                self._draw(canvas, rect.x0, y, height, line, spans, size, weight, tone, ui)

        width, full = limits.fit(limits.max_w, height * len(lines))
        info = None if self.hidden else kit.Info(kit.TEXT_VIEW, "", words)
        return kit.Node(width, full, children, paint, info)

    def _link(self, url: str, label: str, width: int, height: int) -> kit.Node:
        info = kit.Info("android.view.View", "link", label) if label else None
        touch = kit.Touch(tap=lambda: self.follow(url), long_press=lambda: self.hold(url))
        return kit.Node(width, height, info=info, touch=touch)

    def _marks(
        self,
        canvas: kit.Canvas,
        left: int,
        y: int,
        height: int,
        line: _Line,
        hits: list[tuple[int, int]],
        size: int,
        weight: Weight,
    ) -> bool:
        """Draw the boxes behind found words; True when a whole line lies on one."""
        whole = False
        for first, last in hits:
            start, end = max(first, line.start), min(last, line.start + len(line.text))
            if start < end:
                x0, x1 = _x(line, start, size, weight), _x(line, end, size, weight)
                area = Rect(left + x0 - 2, y + 2, left + x1 + 2, y + height - 2)
                canvas.box(area, CURRENT if self.current else FOUND, kit.dp(2))
                whole = end - start == len(line.text)
        return whole

    def _draw(
        self,
        canvas: kit.Canvas,
        left: int,
        y: int,
        height: int,
        line: _Line,
        spans: list[_Span],
        size: int,
        weight: Weight,
        tone: Color,
        ui: kit.Ui,
    ) -> None:
        baseline = kit.middle_baseline(y, height, size)
        cuts = {0, len(line.text)}
        for span in spans:
            for edge in (span.start, span.end):
                if line.start < edge < line.start + len(line.text):
                    cuts.add(edge - line.start)
        edges = sorted(cuts)
        for first, last in zip(edges, edges[1:], strict=False):
            at = line.start + first
            linked = any(span.start <= at < span.end for span in spans)
            x = left + _x(line, at, size, weight)
            color = ui.color("primary") if linked else tone
            text = line.text[first:last]
            canvas.line(x, baseline, text, size, weight, color)
            if linked:
                wide = round(line_width(text.rstrip(), size, weight))
                rule = Rect(
                    x, baseline + kit.dp(2), x + wide, baseline + kit.dp(2) + max(1, kit.dp(1) // 2)
                )
                canvas.box(rule, color)


def _spans(text: str) -> list[_Span]:
    spans: list[_Span] = []
    removed = 0
    for match in LINK.finditer(text):
        start = match.start() - removed
        label = match.group(1)
        spans.append(_Span(start, start + len(label), match.group(2)))
        removed += len(match.group(0)) - len(label)
    return spans


def _placed(words: str, parts: tuple[str, ...]) -> list[_Line]:
    lines: list[_Line] = []
    position = 0
    for part in parts:
        found = words.find(part, position) if part else position
        start = position if found < 0 else found
        lines.append(_Line(start, part))
        position = start + len(part)
    return lines


def _hits(words: str, mark: str) -> list[tuple[int, int]]:
    if not mark:
        return []
    text, wanted = words.lower(), mark.lower()
    hits: list[tuple[int, int]] = []
    at = text.find(wanted)
    while at >= 0:
        hits.append((at, at + len(wanted)))
        at = text.find(wanted, at + len(wanted))
    return hits


def _x(line: _Line, position: int, size: int, weight: Weight) -> int:
    return round(line_width(line.text[: position - line.start], size, weight))
