"""Delivery addresses: the list and the form."""

from __future__ import annotations

from ...toolkit import kit
from ...toolkit.strings import tr
from .account_store import Address
from .screen import ShopScreen

ICONS = {"Home": "home", "Office": "work", "Parcel locker": "inventory_2"}


class AddressesActivity(ShopScreen):
    """All addresses."""

    ground = "surface_container"

    def page(self) -> kit.View:
        addresses = self.account.addresses()
        bar = kit.AppBar(tr("Addresses"), self.leave, color="surface_container")
        fab = kit.Fab(
            "add", tr("Add an address"), self._add, tr("Add an address"), rid="add_address"
        )
        if not addresses:
            body: kit.View = kit.Fill(kit.empty_state("place", tr("No addresses")), center=True)
        else:
            rows = kit.group([self._row(address) for address in addresses])
            body = kit.scroll_list(rows, self.scroll, top=8, bottom=96)
        return kit.Scaffold(body, bar, fab=fab, color="surface_container")

    def _row(self, address: Address) -> kit.ListItem:
        more = kit.IconButton(
            "more_vert",
            tr("Options for {name}", name=address.label),
            lambda: self._menu(address),
            rid="address_more",
        )
        label = address.label
        if address.default:
            label = f"{label} · {tr('Default')}"
        return kit.ListItem(
            label,
            address.text,
            kit.Badge(ICONS.get(address.label, "place")),
            more,
            on_tap=lambda: self._edit(address),
            rid="address",
            summary_lines=3,
        )

    def _menu(self, address: Address) -> None:
        self.menu(
            [
                kit.Choice(tr("Edit"), lambda: self._edit(address)),
                kit.Choice(tr("Delete"), lambda: self._ask(address), not address.default),
            ]
        )

    def _add(self) -> None:
        self.open(".AddressEditorActivity")

    def _edit(self, address: Address) -> None:
        self.open(".AddressEditorActivity", f"shop://address/{address.id}")

    def _ask(self, address: Address) -> None:
        self.confirm(
            tr("Delete this address?"),
            address.text,
            tr("Delete"),
            lambda: self.account.delete_address(address.id),
        )


class AddressEditorActivity(ShopScreen):
    """The form of one address; finishes with its id."""

    def begin(self) -> None:
        known = self.account.address(self.target) if self.target else None
        blank = Address(0, "", "", "", "", "", "")
        self.address = known or blank
        self.fields = {
            name: _field(getattr(self.address, name), keyboard)
            for name, keyboard in (
                ("label", "text"),
                ("recipient", "text"),
                ("phone", "phone"),
                ("street", "text"),
                ("city", "text"),
                ("postcode", "number"),
            )
        }
        self.default = self.address.default
        self.tried = False
        if known is None:
            self.edit(self.fields["label"])

    def page(self) -> kit.View:
        labels = {
            "label": tr("Label, such as Home"),
            "recipient": tr("Full name"),
            "phone": tr("Phone"),
            "street": tr("Street and number"),
            "city": tr("City"),
            "postcode": tr("Postal code"),
        }
        rows: list[kit.View] = [
            kit.Pad(
                kit.TextField(self.fields[name], label, rid=name, error=self._error(name)),
                x=16,
                y=4,
            )
            for name, label in labels.items()
        ]
        rows.append(
            kit.switch_item(
                tr("Default address"), self.default, self._toggle, leading=kit.Badge("star")
            )
        )
        title = tr("Edit address") if self.address.id else tr("New address")
        save = kit.Button(tr("Save"), self._save, rid="save_address")
        bar = kit.AppBar(
            title, self.leave, [save, kit.Space(width=8)], back_icon="close", back_desc=tr("Close")
        )
        return kit.Scaffold(kit.scroll_list(rows, self.scroll, top=8, bottom=32), bar)

    def _toggle(self) -> None:
        self.default = not self.default

    def _error(self, name: str) -> str:
        if not self.tried:
            return ""
        text = self.fields[name].text.strip()
        if not text:
            return tr("Required")
        digits = sum(char.isdigit() for char in text)
        if name == "postcode" and digits != 5:
            return tr("Enter 5 digits")
        if name == "phone" and digits < 7:
            return tr("Enter a full number")
        return ""

    def _save(self) -> None:
        self.tried = True
        if any(self._error(name) for name in self.fields):
            return
        text = {name: field.text.strip() for name, field in self.fields.items()}
        saved = self.account.save_address(
            Address(
                self.address.id,
                text["label"],
                text["recipient"],
                text["phone"],
                text["street"],
                text["city"],
                text["postcode"],
                self.default and not self.address.default,
            )
        )
        self.finish(saved)
        self.toast(tr("Address saved"))


def _field(text: str, keyboard: str) -> kit.FieldState:
    match keyboard:
        case "phone":
            return kit.FieldState(text, keyboard="phone", submit="next")
        case "number":
            return kit.FieldState(text, keyboard="number", submit="next", limit=5)
        case _:
            field = kit.FieldState(text, submit="next")
            field.capitals = "words"
            return field
