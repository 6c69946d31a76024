"""The parts shop screens are made of: pictures of goods, stars, prices, badges, rows and tiles."""

from __future__ import annotations

from dataclasses import dataclass

from ...raster.geometry import Rect
from ...raster.ops import Color, rgb
from ...toolkit import kit
from ...toolkit.strings import tr
from .goods import categories, colours
from .products import Product
from .screen import element

WHITE: Color = (255, 255, 255, 255)
STAR: Color = rgb("#F2A600")


@dataclass(frozen=True, slots=True)
class ProductArt:
    """The picture of an article: its symbol in its colour before a soft ground; dp."""

    product: Product
    size: float | None = None
    height: float | None = None
    colour: str = ""
    radius: float = 12
    rid: str = "product_image"

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        width = limits.max_w if self.size is None else kit.dp(self.size)
        height = kit.dp(self.height or self.size or 120)
        category = categories()[self.product.category]
        ground = category.ground
        if kit.is_night(ui):
            ground = kit.tinted(ground, kit.BLACK, 0.05)
        tone = colours().get(self.colour, category.tone)

        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            canvas.box(rect, ground, kit.dp(self.radius))
            x, y = rect.center
            side = round(min(rect.width, rect.height) * 0.58)
            low = y + side // 2
            half, thick = side // 2, max(2, side // 14)
            floor = Rect(x - half, low - thick, x + half, low + thick)
            canvas.box(floor, (30, 30, 50, 26), thick)
            shift = max(1, side // 40)
            canvas.icon(x + shift, y + shift, side, self.product.icon, (20, 20, 40, 60), True)
            canvas.icon(x, y, side, self.product.icon, tone, True)

        info = kit.Info("android.widget.ImageView", self.rid, desc=self.product.title)
        return kit.Node(*limits.fit(width, height), paint=paint, info=info)


@dataclass(frozen=True, slots=True)
class Struck:
    """A price that is no longer asked, crossed out."""

    text: str
    style: kit.Style = "body_small"
    rid: str = "list_price"

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        tone: kit.Tint = "on_surface_variant"
        inner = kit.Text(self.text, self.style, tone, 1, rid=self.rid).layout(ui, limits)
        color = ui.color(tone)

        def paint(canvas: kit.Canvas, rect: Rect) -> None:
            y = rect.center[1]
            canvas.box(Rect(rect.x0, y, rect.x1, y + kit.dp(1)), color)

        line = kit.Node(inner.width, inner.height, paint=paint)
        return kit.Node(inner.width, inner.height, [inner, line])


@dataclass(frozen=True, slots=True)
class Tag:
    """A small label on a coloured ground."""

    label: str
    icon: str = ""
    back: kit.Tint = "secondary_container"
    front: kit.Tint = "on_secondary_container"
    rid: str = "badge"

    def layout(self, ui: kit.Ui, limits: kit.Limits) -> kit.Node:
        parts: list[kit.View] = [kit.Icon(self.icon, 14, self.front, True)] if self.icon else []
        parts.append(kit.Text(self.label, "label_medium", self.front, 1, rid=self.rid))
        box = kit.Surface(kit.Pad(kit.Row(parts, gap=4), x=8, y=3), self.back, 6)
        return box.layout(ui, limits)


def tags(product: Product) -> list[kit.View]:
    """What distinguishes an article, as labels."""
    found: list[kit.View] = []
    if product.best_seller:
        label = tr("Best seller")
        found.append(Tag(label, "workspace_premium", "tertiary_container", "on_tertiary_container"))
    if product.free_delivery:
        found.append(Tag(tr("Free delivery"), "local_shipping"))
    return found


def rating(tenths: int, count: int | None = None, size: kit.Style = "body_small") -> kit.View:
    """A star, the average, and how many judged."""
    parts: list[kit.View] = [
        kit.Icon("star", 16, STAR, True),
        kit.Text(f"{tenths / 10:.1f}", size, rid="rating"),
    ]
    if count is not None:
        parts.append(kit.Text(f"({count:,})", size, "on_surface_variant", 1, rid="review_count"))
    return kit.Row(parts, gap=4)


def stars(count: float, size: float = 18) -> kit.View:
    """Five stars, as many of them filled as were given, halves included."""
    cells: list[kit.View] = []
    for place in range(5):
        left = count - place
        name = "star" if left >= 0.75 or left < 0.25 else "star_half"
        tone: kit.Tint = STAR if left >= 0.25 else "outline_variant"
        cells.append(kit.Icon(name, size, tone, left >= 0.25))
    return kit.Row(cells, gap=1)


def price(product: Product, style: kit.Style = "title_medium") -> kit.View:
    """What an article costs, with the price before a sale crossed out."""
    sale = product.list_price > product.price
    tone: kit.Tint = "tertiary" if sale else "on_surface"
    parts: list[kit.View] = [kit.Text(kit.money(product.price), style, tone, 1, rid="price")]
    if sale:
        parts += [
            Struck(kit.money(product.list_price)),
            kit.Text(f"-{product.discount}%", "label_medium", "tertiary", 1, rid="discount"),
        ]
    return kit.Row(parts, gap=8)


def product_row(product: Product, on_tap: kit.Handler, end: kit.View | None = None) -> kit.View:
    """An article as a row of a list."""
    lines: list[kit.View] = [
        kit.Text(product.title, "body_large", lines=2, rid="product_title"),
        kit.Text(product.store, "body_small", "on_surface_variant", 1, rid="product_store"),
        rating(product.rating_tenths, product.reviews),
        price(product),
    ]
    marks = tags(product)
    if marks:
        lines.append(kit.Pad(kit.Flow(marks, 6, 4), top=2))
    parts: list[kit.View] = [
        ProductArt(product, 112),
        kit.Flex(kit.Column(lines, gap=3, align="start")),
    ]
    if end is not None:
        parts.append(end)
    row = kit.Pad(kit.Row(parts, gap=16, align="start"), x=16, y=10)
    return kit.Tap(row, on_tap, info=element("product_item", product.title))


def product_tile(product: Product, on_tap: kit.Handler, width: float = 148) -> kit.View:
    """An article as a tile of a strip or grid."""
    body = kit.Column(
        [
            ProductArt(product, None, width * 0.86),
            kit.Space(height=8),
            kit.Text(product.title, "body_medium", lines=1, rid="product_title"),
            kit.Space(height=2),
            _tile_price(product),
            kit.Space(height=2),
            rating(product.rating_tenths, product.reviews),
        ]
    )
    return kit.Tap(
        kit.Sized(body, width=width), on_tap, info=element("product_tile", product.title)
    )


def _tile_price(product: Product) -> kit.View:
    sale = product.list_price > product.price
    tone: kit.Tint = "tertiary" if sale else "on_surface"
    parts: list[kit.View] = [
        kit.Text(kit.money(product.price), "title_small", tone, 1, rid="price")
    ]
    if sale:
        parts.append(Struck(kit.money(product.list_price)))
    return kit.Row(parts, gap=6)


def heading(title: str, act: kit.Handler | None = None, label: str = "") -> kit.View:
    """The title of a part of a page, perhaps with a link to all of it."""
    parts: list[kit.View] = [kit.Flex(kit.Text(title, "title_large", lines=1, rid="section_title"))]
    if act is not None:
        link = kit.Text(label or tr("See all"), "label_large", "primary", 1, hidden=True)
        info = kit.Info("android.widget.Button", "see_all", label or tr("See all"), title)
        parts.append(kit.Tap(kit.Pad(link, x=8, y=10), act, info=info))
    return kit.Pad(kit.Row(parts), left=16, right=8, top=16, bottom=4)


def sum_row(label: str, amount: str, *, strong: bool = False, rid: str = "amount") -> kit.View:
    """A label and an amount at the end of the line."""
    style: kit.Style = "title_medium" if strong else "body_medium"
    tone: kit.Tint = "on_surface" if strong else "on_surface_variant"
    parts: list[kit.View] = [
        kit.Flex(kit.Text(label, style, tone, 1)),
        kit.Text(amount, style, "on_surface", 1, rid=rid),
    ]
    return kit.Pad(kit.Row(parts, gap=12), y=4)


def warranty_text(months: int) -> str:
    """How long something is guaranteed, in the larger unit that fits."""
    if months == 0:
        return tr("No warranty")
    if months % 12 or months < 12:
        return tr("{count} months", count=months) if months > 1 else tr("1 month")
    years = months // 12
    return tr("{count} years", count=years) if years > 1 else tr("1 year")


def bottom_bar(children: list[kit.View]) -> kit.View:
    """Buttons that stand at the bottom edge, above a hairline."""
    line = kit.Surface(kit.Space(height=0.5), "outline_variant")
    return kit.Surface(
        kit.Column([line, kit.Pad(kit.Row(children, gap=12), x=16, y=6)]), "surface", solid=True
    )
