"""The form that makes or changes a contact."""

from __future__ import annotations

from ...system.activity import Layer
from ...toolkit import kit
from ...toolkit.strings import tr
from ..base import AppActivity
from .store import PHONE_TYPES, ContactStore, Draft, Phone

EXTRA_NAME = "name"
EXTRA_PHONE = "phone"
EXTRA_EMAIL = "email"


class PhoneRow:
    """A number being edited, with its kind."""

    def __init__(self, phone: Phone) -> None:
        self.field = kit.FieldState(phone.number, keyboard="phone", submit="next")
        self.type = phone.type


class EditorActivity(AppActivity):
    """New contact, or an existing one when the intent's data names it."""

    def on_open(self) -> None:
        self.store = ContactStore(self.phone)
        self.scroll = kit.ScrollState()
        last = (self.intent.data or "").rpartition("/")[2]
        self.contact_id = int(last) if last.isdigit() else None
        contact = None if self.contact_id is None else self.store.get(self.contact_id)
        extras = self.intent.extras
        given, family = str(extras.get(EXTRA_NAME, "")), ""
        if contact is not None:
            given, family = self.store.names(contact.id)
        self.given = _line(given)
        self.family = _line(family)
        self.company = _line("" if contact is None else contact.company)
        self.address = _line("" if contact is None else contact.address)
        self.note = kit.FieldState(
            "" if contact is None else contact.note, keyboard="multiline", submit="newline"
        )
        phones = contact.phones if contact is not None else ()
        number = str(extras.get(EXTRA_PHONE, ""))
        self.phones = [PhoneRow(phone) for phone in phones] or [PhoneRow(Phone(number))]
        mails = contact.emails if contact is not None else ()
        self.emails = [_mail(mail) for mail in mails] or [_mail(str(extras.get(EXTRA_EMAIL, "")))]
        self.before = self._draft()
        if contact is None:
            self.edit(self.given)

    def build(self, ui: kit.Ui) -> kit.View:
        title = tr("Create contact") if self.contact_id is None else tr("Edit contact")
        save = kit.Button(
            tr("Save"), self._save, enabled=bool(self._draft().name), rid="editor_save"
        )
        bar = kit.AppBar(
            title,
            self.leave,
            [save, kit.Space(width=8)],
            back_icon="close",
            back_desc=tr("Close"),
        )
        return kit.Scaffold(kit.scroll_list(self._rows(), self.scroll, top=8, bottom=32), top=bar)

    def back(self) -> bool:
        if self._draft() == self.before:
            return False
        self.confirm(tr("Discard your changes?"), "", tr("Discard"), self.finish)
        return True

    def _rows(self) -> list[kit.View]:
        name = f"{self.given.text} {self.family.text}".strip()
        rows: list[kit.View] = [
            kit.Pad(kit.Place(kit.Avatar(name, 96), x="center"), bottom=16),
            _field(self.given, tr("First name"), "person", "first_name"),
            _field(self.family, tr("Last name"), "", "last_name"),
            _field(self.company, tr("Company"), "domain", "company"),
        ]
        for index, phone in enumerate(self.phones):
            rows.append(self._phone(phone, index))
        add = kit.Button(tr("Add phone"), self._add_phone, "text", "add", rid="add_phone")
        rows.append(kit.Pad(kit.Place(add), left=56))
        for index, mail in enumerate(self.emails):
            rows.append(_field(mail, tr("Email"), "" if index else "mail", "email"))
        rows += [
            _field(self.address, tr("Address"), "place", "address"),
            _field(self.note, tr("Note"), "description", "note"),
        ]
        return rows

    def _phone(self, phone: PhoneRow, index: int) -> kit.View:
        label = tr(PHONE_TYPES.get(phone.type, "Other"))
        kind = kit.Button(
            label,
            lambda: self._choose_type(phone),
            "outlined",
            rid="phone_type",
            desc=tr("{type} Phone", type=label),
        )

        def remove() -> None:
            self.phones.remove(phone)

        mark: kit.View = (
            kit.Space() if index else kit.Place(kit.Icon("call"), x="center", y="center")
        )
        row: list[kit.View] = [
            kit.Pad(kit.Sized(mark, width=56, height=56), top=8),
            kit.Flex(kit.TextField(phone.field, tr("Phone"), rid="phone")),
            kit.Pad(kind, left=8),
        ]
        if len(self.phones) > 1:
            row.append(kit.IconButton("do_not_disturb_on", tr("Remove number"), remove))
        return kit.Pad(kit.Row(row), right=16, y=4)

    def _choose_type(self, phone: PhoneRow) -> None:
        types = list(PHONE_TYPES)
        state = kit.ScrollState()

        def pick(kind: int) -> kit.Handler:
            def act() -> None:
                self.dismiss(layer)
                phone.type = kind

            return act

        cancel = kit.Choice(tr("Cancel"), lambda: self.dismiss(layer))
        acts = [pick(kind) for kind in types]
        labels = [tr(PHONE_TYPES[kind]) for kind in types]
        layer = self.show(
            Layer(
                lambda: kit.choice_dialog(
                    tr("Phone type"), labels, types.index(phone.type), acts, cancel, state
                )
            )
        )

    def _add_phone(self) -> None:
        row = PhoneRow(Phone("", 3))
        self.phones.append(row)
        self.edit(row.field)

    def _draft(self) -> Draft:
        return Draft(
            self.given.text,
            self.family.text,
            self.company.text,
            tuple(Phone(row.field.text, row.type) for row in self.phones if row.field.text.strip()),
            tuple(mail.text for mail in self.emails if mail.text.strip()),
            self.address.text,
            self.note.text,
        )

    def _save(self) -> None:
        draft = self._draft()
        if not draft.name:
            return
        if self.contact_id is None:
            saved = self.store.create(draft)
            self.finish(saved)
            self.open(".DetailActivity", f"content://com.android.contacts/contacts/{saved}")
        else:
            self.store.update(self.contact_id, draft)
            self.finish(self.contact_id)
        self.toast(tr("Contact saved"))


def _line(text: str) -> kit.FieldState:
    field = kit.FieldState(text, submit="next")
    field.capitals = "words"
    return field


def _mail(text: str) -> kit.FieldState:
    return kit.FieldState(text, keyboard="email", submit="next")


def _field(state: kit.FieldState, label: str, icon: str, rid: str) -> kit.View:
    """A labelled field with a symbol in the margin."""
    mark: kit.View = kit.Space()
    if icon:
        mark = kit.Place(kit.Icon(icon), x="center", y="center")
    return kit.Pad(
        kit.Row(
            [
                kit.Pad(kit.Sized(mark, width=56, height=56), top=8),
                kit.Flex(kit.TextField(state, label, rid=rid)),
            ]
        ),
        right=16,
        y=4,
    )
