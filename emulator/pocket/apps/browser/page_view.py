"""Draws a page: its site's header, its blocks one by one, and the footer."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ...raster.ops import Weight
from ...toolkit import kit
from ...toolkit.strings import tr
from .forms import FormView
from .page import (
    Block,
    Bullets,
    Byline,
    Comment,
    Facts,
    Form,
    Heading,
    Link,
    Notice,
    Page,
    Paragraph,
    Picture,
    Quotation,
    Site,
    Teaser,
    texts,
)
from .prose import Prose
from .tab import Entry

SIDE = 20
HEADINGS: dict[int, kit.Style] = {1: "headline_medium", 2: "title_large", 3: "title_medium"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What the page needs of the browser around it."""

    follow: Callable[[str], None]
    hold: Callable[[str], None]
    send: Callable[[Form], None]
    cookies: Callable[[], None]
    open_app: Callable[[], None]
    mark: str = ""
    hit: int = -1
    """The block of the page in which the current hit lies."""


class PageView:
    """Makes the rows of one page."""

    def __init__(
        self,
        page: Page,
        blocks: Sequence[Block],
        entry: Entry,
        strip: kit.ScrollState,
        reading: Reading,
    ) -> None:
        self.page = page
        self.blocks = blocks
        self.entry = entry
        self.strip = strip
        self.reading = reading

    def build(self) -> kit.View:
        return kit.LazyList(
            len(self.blocks) + 2,
            self._row,
            self.entry.scroll,
            rid="webview",
            cls="android.webkit.WebView",
        )

    def _row(self, index: int) -> kit.View:
        if index == 0:
            return site_header(self.page.site, self.strip, self.reading.follow)
        if index == len(self.blocks) + 1:
            return self._footer()
        block = self.blocks[index - 1]
        current = self.reading.hit == index - 1
        return kit.Pad(self._block(block, current), x=SIDE, top=_above(block), bottom=_below(block))

    def _prose(
        self,
        text: str,
        current: bool,
        style: kit.Style = "body_large",
        color: kit.Tint = "on_surface",
        weight: Weight | None = None,
        lines: int | None = None,
    ) -> kit.View:
        reading = self.reading
        return Prose(
            text,
            reading.follow,
            reading.hold,
            style,
            color,
            weight,
            reading.mark,
            current,
            lines,
        )

    def _block(self, block: Block, current: bool) -> kit.View:
        match block:
            case Heading():
                weight: Weight | None = 500 if block.level < 3 else None
                return self._prose(block.text, current, HEADINGS[block.level], weight=weight)
            case Paragraph():
                style: kit.Style = "title_medium" if block.lead else "body_large"
                return self._prose(block.text, current, style)
            case Byline():
                return self._byline(block, current)
            case Picture():
                return self._picture(block, current)
            case Facts():
                return self._facts(block, current)
            case Teaser():
                return self._teaser(block, current)
            case Bullets():
                return self._bullets(block, current)
            case Quotation():
                return self._quotation(block, current)
            case Notice():
                return self._notice(block, current)
            case Comment():
                return self._comment(block, current)
            case Form():
                state = self.entry.form(block.name)
                return FormView(block, state, lambda: self.reading.send(block)).build()

    def _byline(self, block: Byline, current: bool) -> kit.View:
        lines = [
            self._prose(block.author, current, "label_large"),
            self._prose(block.published, current, "body_small", "on_surface_variant"),
        ]
        if block.updated:
            text = f"Updated {block.updated}"
            lines.append(self._prose(text, current, "body_small", "on_surface_variant"))
        return kit.Row(
            [kit.Avatar(block.author.removeprefix("By "), 36), kit.Flex(kit.Column(lines))], gap=12
        )

    def _picture(self, block: Picture, current: bool) -> kit.View:
        parts: list[kit.View] = [
            kit.Sized(
                kit.Image(block.art, radius=12, desc=block.caption or "Picture"),
                height=block.height,
            )
        ]
        if block.caption:
            caption = self._prose(block.caption, current, "body_small", "on_surface_variant")
            parts += [kit.Space(height=6), caption]
        return kit.Column(parts)

    def _facts(self, block: Facts, current: bool) -> kit.View:
        rows: list[kit.View] = []
        if block.title:
            title = self._prose(block.title, current, "title_medium")
            rows += [kit.Pad(title, x=16, y=10), kit.Divider()]
        for index, (name, value) in enumerate(block.rows):
            if index:
                rows.append(kit.Divider(inset=16))
            left = self._prose(name, current, "body_medium", "on_surface_variant")
            right = self._prose(value, current, "body_medium", weight=500)
            rows.append(kit.Pad(kit.Row([kit.Flex(left), kit.Flex(right)], gap=12), x=16, y=10))
        return kit.Surface(kit.Column(rows), "surface_container", 12)

    def _teaser(self, block: Teaser, current: bool) -> kit.View:
        words: list[kit.View] = []
        if block.meta:
            words.append(self._prose(block.meta, current, "label_medium", "on_surface_variant"))
        words.append(self._prose(block.title, current, "title_medium", "primary", lines=3))
        if block.summary:
            summary = self._prose(block.summary, current, "body_medium", lines=3)
            words += [kit.Space(height=2), summary]
        parts: list[kit.View] = []
        if block.art is not None:
            parts += [kit.Sized(kit.Image(block.art, radius=12), height=150), kit.Space(height=8)]
        parts.append(kit.Column(words))
        info = kit.Info("android.view.View", "link", desc=block.title)
        return kit.Tap(
            kit.Column(parts),
            lambda: self.reading.follow(block.url),
            lambda: self.reading.hold(block.url),
            info=info,
        )

    def _bullets(self, block: Bullets, current: bool) -> kit.View:
        rows: list[kit.View] = []
        for number, item in enumerate(block.items, 1):
            sign = f"{number}." if block.numbered else "\u2022"
            mark = kit.Sized(
                kit.Text(sign, "body_large", "on_surface_variant", hidden=True), width=22
            )
            rows.append(kit.Row([mark, kit.Flex(self._prose(item, current))], gap=6, align="start"))
        return kit.Column(rows, gap=8)

    def _quotation(self, block: Quotation, current: bool) -> kit.View:
        bar = kit.Surface(kit.Space(width=4, height=64), "primary", 2)
        words = kit.Column(
            [
                self._prose(f"“{block.text}”", current, "title_medium"),
                kit.Space(height=4),
                self._prose(block.who, current, "body_small", "on_surface_variant"),
            ]
        )
        return kit.Row([bar, kit.Flex(words)], gap=16)

    def _notice(self, block: Notice, current: bool) -> kit.View:
        row = kit.Row(
            [
                kit.Icon(block.icon, 24, "on_secondary_container"),
                kit.Flex(self._prose(block.text, current, "body_medium", "on_secondary_container")),
            ],
            gap=12,
        )
        return kit.Surface(kit.Pad(row, x=16, y=14), "secondary_container", 12)

    def _comment(self, block: Comment, current: bool) -> kit.View:
        words = kit.Column(
            [
                kit.Row(
                    [
                        kit.Flex(self._prose(block.author, current, "label_large")),
                        kit.Text(block.when, "body_small", "on_surface_variant", 1),
                    ],
                    gap=8,
                ),
                self._prose(block.body, current, "body_medium"),
            ]
        )
        return kit.Row([kit.Avatar(block.author, 32), kit.Flex(words)], gap=12, align="start")

    def _footer(self) -> kit.View:
        site = self.page.site
        links = [Link("Home", "/"), *site.nav[-2:]]
        row: list[kit.View] = [self._footer_link(link.label, link.url) for link in links]
        parts: list[kit.View] = [kit.Divider(), kit.Space(height=12), kit.Row(row, gap=16)]
        if self.page.app_link:
            parts.insert(0, kit.Pad(self._app_button(), bottom=16))
        if site.asks_cookies:
            info = kit.Info("android.view.View", "link", "Cookie settings")
            label = kit.Text("Cookie settings", "label_large", "primary", hidden=True)
            parts.append(kit.Tap(kit.Pad(label, y=10), self.reading.cookies, info=info))
        note = f"© 2026 {site.name} \u2022 {site.tagline}"
        parts.append(kit.Pad(kit.Text(note, "body_small", "on_surface_variant"), y=8))
        return kit.Pad(kit.Column(parts), x=SIDE, top=24, bottom=40)

    def _app_button(self) -> kit.View:
        label = kit.Text(
            tr("Open in the app"), "label_large", "on_primary", 1, "center", hidden=True
        )
        info = kit.Info("android.widget.Button", "open_in_app", tr("Open in the app"))
        return kit.Tap(
            kit.Surface(kit.Pad(label, x=24, y=12), "primary", 24), self.reading.open_app, info=info
        )

    def _footer_link(self, label: str, url: str) -> kit.View:
        text = kit.Text(label, "label_large", "primary", 1, hidden=True)
        info = kit.Info("android.view.View", "link", label)
        return kit.Tap(kit.Pad(text, y=8), lambda: self.reading.follow(url), info=info)


def site_header(site: Site, strip: kit.ScrollState, follow: Callable[[str], None]) -> kit.View:
    """The coloured band with the site's name and its sections."""
    name = kit.Row(
        [
            kit.Icon(site.icon, 26, "white", True),
            kit.Flex(kit.Text(site.name, "title_large", "white", 1, weight=500)),
        ],
        gap=10,
    )
    home = kit.Tap(
        kit.Pad(name, x=SIDE, y=12),
        lambda: follow("/"),
        info=kit.Info("android.view.View", "site_name"),
    )
    parts: list[kit.View] = [home]
    if site.nav:

        def item(link: Link) -> kit.View:
            label = kit.Text(link.label, "label_large", "white", 1, hidden=True)
            info = kit.Info("android.view.View", "site_nav", link.label)
            return kit.Tap(kit.Pad(label, x=10, y=12), lambda: follow(link.url), info=info)

        parts.append(kit.Strip([item(link) for link in site.nav], strip, 4, 10, rid="site_menu"))
    return kit.Surface(kit.Column(parts), site.color)


def matches(blocks: Sequence[Block], mark: str) -> list[int]:
    """The block of every place where the words are found, in order."""
    wanted = mark.lower().strip()
    if not wanted:
        return []
    return [
        index
        for index, block in enumerate(blocks)
        for text in texts(block)
        for _ in range(text.lower().count(wanted))
    ]


def _above(block: Block) -> float:
    match block:
        case Heading():
            return {1: 20.0, 2: 24.0, 3: 16.0}[block.level]
        case Teaser() | Form() | Facts() | Picture() | Notice() | Quotation():
            return 14
        case _:
            return 8


def _below(block: Block) -> float:
    match block:
        case Teaser():
            return 6
        case Form() | Facts() | Quotation() | Notice():
            return 14
        case _:
            return 6
