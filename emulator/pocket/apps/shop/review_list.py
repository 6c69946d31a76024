"""Opinions about an article: one on a card, and all of them."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .pieces import stars
from .reviews import Review, reviews_of
from .screen import ShopScreen, element


def review_card(review: Review) -> kit.View:
    """One opinion on a card."""
    head = kit.Row(
        [
            kit.Avatar(review.author, 32),
            kit.Flex(kit.Text(review.author, "title_small", lines=1, rid="review_author")),
            kit.Text(kit.day_year(review.day), "body_small", "on_surface_variant"),
        ],
        gap=12,
    )
    parts: list[kit.View] = [
        head,
        kit.Row([stars(review.stars, 16), kit.Text(review.title, "title_small", lines=1)], gap=10),
        kit.Text(review.text, "body_medium", "on_surface_variant", rid="review_text"),
    ]
    card = kit.Pad(kit.Column(parts, gap=8), x=16, y=12)
    return kit.Carded(card, (16, 16, 16, 16), "surface_container", info=element("review"))


class ReviewsActivity(ShopScreen):
    """All opinions about an article, by number of stars."""

    def begin(self) -> None:
        self.only: int | None = None

    def page(self) -> kit.View:
        product = self.products.get(self.target)
        if product is None:
            return kit.Scaffold(kit.Space(), top=kit.AppBar(tr("Reviews"), self.leave))
        found = reviews_of(product, self.phone.now().date())
        shown = [review for review in found if self.only in (None, review.stars)]
        chips: list[kit.View] = [kit.Chip(tr("All"), lambda: self._filter(None), self.only is None)]
        for count in (5, 4, 3, 2, 1):
            label = tr("{count} stars", count=count) if count > 1 else tr("1 star")
            chips.append(
                kit.Chip(label, lambda count=count: self._filter(count), self.only == count)
            )
        rows: list[kit.View] = [
            kit.Pad(kit.Text(product.title, "title_medium", lines=2), x=16, top=4, bottom=4),
            kit.Pad(kit.Flow(chips, 8, 0), x=16, bottom=8),
        ]
        if shown:
            rows += [kit.Pad(review_card(review), x=16, y=6) for review in shown]
        else:
            rows.append(kit.empty_state("reviews", tr("No reviews with this rating")))
        body = kit.scroll_list(rows, self.scroll, bottom=24)
        return kit.Scaffold(body, top=kit.AppBar(tr("Reviews"), self.leave))

    def _filter(self, stars_given: int | None) -> None:
        self.only = stars_given
        self.scroll.jump(0)
