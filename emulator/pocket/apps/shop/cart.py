"""The cart: what is in it, which of it is bought now, and what that costs."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .cart_store import MOST, CartLine
from .pieces import ProductArt, bottom_bar
from .screen import ShopScreen, element


class CartPanel:
    """The cart as a part of a screen; which lines are chosen is forgotten with the screen."""

    def __init__(self, screen: ShopScreen, scroll: kit.ScrollState) -> None:
        self.screen = screen
        self.scroll = scroll
        self.left_out: set[int] = set()

    def actions(self) -> list[kit.View]:
        if not self.screen.cart.lines():
            return []
        sweep = kit.IconButton("delete_sweep", tr("Empty cart"), self._ask_empty, rid="empty_cart")
        return [sweep]

    def body(self) -> kit.View:
        lines = self.screen.cart.lines()
        if not lines:
            text = tr("Items you add will wait here")
            return kit.Fill(
                kit.empty_state("shopping_cart", tr("Your cart is empty"), text), center=True
            )
        return kit.LazyList(
            len(lines),
            lambda index: self._line(lines[index]),
            self.scroll,
            top=4,
            bottom=16,
            rid="cart_list",
        )

    def bar(self) -> kit.View:
        """The total and the button that leads to the checkout."""
        lines = self.screen.cart.lines()
        if not lines:
            return kit.Space()
        chosen = self._chosen(lines)
        everything = len(chosen) == len(lines)
        total = kit.Column(
            [
                kit.Text(tr("Total"), "body_small", "on_surface_variant"),
                kit.Text(
                    kit.money(sum(line.total for line in chosen)), "title_large", rid="cart_total"
                ),
            ]
        )
        label = tr("Check out ({count})", count=sum(line.quantity for line in chosen))
        pay = kit.Button(
            label,
            lambda: self._check_out(chosen),
            height=48,
            enabled=bool(chosen),
            rid="checkout_button",
        )
        box = kit.Checkbox(
            everything,
            lambda: self._choose_all(lines, not everything),
            rid="select_all",
            desc=tr("Select all"),
        )
        return bottom_bar([box, kit.Flex(total), pay])

    def _chosen(self, lines: list[CartLine]) -> list[CartLine]:
        return [line for line in lines if line.id not in self.left_out]

    def _choose_all(self, lines: list[CartLine], on: bool) -> None:
        self.left_out = set() if on else {line.id for line in lines}

    def _line(self, line: CartLine) -> kit.View:
        screen = self.screen
        product = screen.products.get(line.product_id)
        on = line.id not in self.left_out
        box = kit.Checkbox(
            on,
            lambda: self.left_out.symmetric_difference_update({line.id}),
            rid="cart_select",
            desc=tr("Select {name}", name=line.title),
        )
        words: list[kit.View] = [kit.Text(line.title, "body_large", lines=2, rid="cart_title")]
        if line.variant:
            words.append(
                kit.Text(line.variant, "body_small", "on_surface_variant", 1, rid="cart_variant")
            )
        if product is not None:
            words.append(
                kit.Text(product.store, "body_small", "on_surface_variant", 1, rid="store")
            )
        if line.quantity > 1:
            each = tr("{price} each", price=kit.money(line.price))
            words.append(kit.Text(each, "body_small", "on_surface_variant", 1, rid="cart_each"))
        picture: kit.View = kit.Space(width=72, height=72)
        if product is not None:
            picture = ProductArt(product, 72, colour=line.colour)
        open_product = kit.Tap(
            kit.Row([picture, kit.Flex(kit.Column(words))], gap=12, align="start"),
            lambda: screen.view_product(line.product_id),
            info=element("cart_item", line.title),
        )
        stepper = kit.Stepper(
            line.quantity,
            lambda value: self._set(line, value),
            1,
            MOST,
            what=line.title,
        )
        remove = kit.IconButton(
            "delete",
            tr("Delete {name}", name=line.title),
            lambda: self._remove(line),
            rid="cart_delete",
            size=40,
            icon_size=20,
        )
        cost = kit.Text(kit.money(line.total), "title_medium", lines=1, rid="cart_price")
        foot = kit.Row([kit.Flex(cost), remove, stepper], gap=4)
        body = kit.Row(
            [box, kit.Flex(kit.Column([open_product, kit.Space(height=8), foot]))],
            align="start",
            gap=4,
        )
        card = kit.Carded(
            kit.Pad(body, left=4, right=12, y=12),
            (16, 16, 16, 16),
            "surface_container",
            info=kit.Info("androidx.cardview.widget.CardView", "cart_card"),
        )
        return kit.Pad(card, x=16, y=4)

    def _set(self, line: CartLine, value: int) -> None:
        self.screen.note = None
        self.screen.cart.set_quantity(line.id, value)

    def _remove(self, line: CartLine) -> None:
        cart = self.screen.cart
        row = cart.row(line.id)
        if row is not None:
            cart.remove(line.id)
            text = tr("{name} removed", name=line.title)
            self.screen.say(text, tr("Undo"), lambda: cart.restore(row))

    def _ask_empty(self) -> None:
        def empty() -> None:
            for line in self.screen.cart.lines():
                self.screen.cart.remove(line.id)

        self.screen.confirm(
            tr("Empty your cart?"), tr("All items will be removed."), tr("Empty"), empty
        )

    def _check_out(self, lines: list[CartLine]) -> None:
        ids = ",".join(str(line.id) for line in lines)
        self.screen.open(".CheckoutActivity", "shop://cart", {"lines": ids})


class CartActivity(ShopScreen):
    """The cart as a screen of its own."""

    def begin(self) -> None:
        self.panel = CartPanel(self, self.scroll)

    def page(self) -> kit.View:
        bar = kit.AppBar(tr("Cart"), self.leave, self.panel.actions())
        return kit.Scaffold(self.panel.body(), bar, self.panel.bar(), snackbar=self.note)
