"""The list and the form of addresses, as every app that delivers has them."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import ClassVar, Generic, Protocol, TypeVar

from ..toolkit import kit
from ..toolkit.strings import tr
from .owner_texts import in_the_files
from .page_screen import FreshScreen

EDITOR = ".AddressEditorActivity"


class PostalAddress(Protocol):
    """What the screens ask of an app's own record; the id of one not written yet is 0."""

    @property
    def id(self) -> int: ...
    @property
    def label(self) -> str: ...


A = TypeVar("A", bound=PostalAddress)


class AddressList(FreshScreen, ABC, Generic[A]):
    """All addresses of the owner."""

    ground = "surface_container"
    app: ClassVar[str]
    """The folder and the scheme of the app's links."""
    icons: ClassVar[Mapping[str, str]]
    """By label in English; others are a place."""
    summary_lines: ClassVar[int] = 2

    @abstractmethod
    def known(self) -> Sequence[A]:
        """All of them, in the order shown."""

    @abstractmethod
    def whole(self, address: A) -> str:
        """Below its label."""

    @abstractmethod
    def removable(self, address: A) -> bool:
        """Whether it may be deleted."""

    @abstractmethod
    def remove(self, address: A) -> None:
        """Delete it."""

    def title(self, address: A) -> str:
        """Its label, and what marks it out."""
        return address.label

    def asked(self, address: A) -> str:
        """What the question names before it is deleted."""
        return self.whole(address)

    def page(self) -> kit.View:
        addresses = self.known()
        bar = kit.AppBar(tr("Addresses"), self.leave, color="surface_container")
        text = tr("Add an address")
        fab = kit.Fab("add", text, lambda: self.open(EDITOR), text, rid="add_address")
        if addresses:
            rows = kit.group([self._row(address) for address in addresses])
            body = kit.scroll_list(rows, self.scroll, top=8, bottom=96)
        else:
            body = kit.Fill(kit.empty_state("place", tr("No addresses")), center=True)
        return kit.Scaffold(body, bar, fab=fab, color="surface_container")

    def _row(self, address: A) -> kit.ListItem:
        more = kit.IconButton(
            "more_vert",
            tr("Options for {name}", name=address.label),
            lambda: self._menu(address),
            rid="address_more",
        )
        return kit.ListItem(
            self.title(address),
            self.whole(address),
            kit.Badge(icon_of(address, self.app, self.icons)),
            more,
            on_tap=lambda: self._edit(address),
            rid="address",
            summary_lines=self.summary_lines,
        )

    def _menu(self, address: A) -> None:
        self.menu(
            [
                kit.Choice(tr("Edit"), lambda: self._edit(address)),
                kit.Choice(tr("Delete"), lambda: self._ask(address), self.removable(address)),
            ]
        )

    def _edit(self, address: A) -> None:
        self.open(EDITOR, f"{self.app}://address/{address.id}")

    def _ask(self, address: A) -> None:
        self.confirm(
            tr("Delete this address?"),
            self.asked(address),
            tr("Delete"),
            lambda: self.remove(address),
        )


class AddressForm(FreshScreen, ABC, Generic[A]):
    """The form of one address, with a field for each of its texts; finishes with its id."""

    @abstractmethod
    def stored(self) -> A | None:
        """The address that is to be changed; None for a new one."""

    @abstractmethod
    def blank(self) -> A:
        """What a new address starts from."""

    @abstractmethod
    def labels(self) -> Mapping[str, str]:
        """The texts of an address by name, and what each is called."""

    @abstractmethod
    def save(self, text: Mapping[str, str]) -> int:
        """Write the address with these texts, and return its id."""

    def field(self, name: str, text: str) -> kit.FieldState:
        """The field of one text: one whose words begin with capitals, if nothing else is said."""
        field = kit.FieldState(text, submit="next")
        field.capitals = "words"
        return field

    def mistake(self, name: str, text: str) -> str:
        """What is wrong with a text; empty if nothing is."""
        return "" if text else tr("Required")

    def rest(self) -> Sequence[kit.View]:
        """What stands below the fields."""
        return ()

    def begin(self) -> None:
        stored = self.stored()
        self.draft = self.blank() if stored is None else stored
        self.fields = {name: self.field(name, getattr(self.draft, name)) for name in self.labels()}
        self.tried = False
        if stored is None:
            self.edit(self.fields["label"])

    def page(self) -> kit.View:
        rows: list[kit.View] = [
            kit.Pad(
                kit.TextField(self.fields[name], label, rid=name, error=self._mistake(name)),
                x=16,
                y=4,
            )
            for name, label in self.labels().items()
        ]
        title = tr("Edit address") if self.draft.id else tr("New address")
        save = kit.Button(tr("Save"), self._save, rid="save_address")
        bar = kit.AppBar(
            title, self.leave, [save, kit.Space(width=8)], back_icon="close", back_desc=tr("Close")
        )
        body = kit.scroll_list([*rows, *self.rest()], self.scroll, top=8, bottom=32)
        return kit.Scaffold(body, bar)

    def _mistake(self, name: str) -> str:
        return self.mistake(name, self.fields[name].text.strip()) if self.tried else ""

    def _save(self) -> None:
        self.tried = True
        if any(self._mistake(name) for name in self.fields):
            return
        self.finish(self.save({name: field.text.strip() for name, field in self.fields.items()}))
        self.toast(tr("Address saved"))


def icon_of(address: PostalAddress, app: str, icons: Mapping[str, str]) -> str:
    """The icon of an address by its label, in whichever language that is."""
    return icons.get(in_the_files(app).get(address.label, address.label), "place")
