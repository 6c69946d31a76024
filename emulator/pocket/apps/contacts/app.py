"""The Contacts app: list with search, details."""

from __future__ import annotations

from collections.abc import Mapping

from ...raster.ops import rgb
from ...system.catalog import ActivityCatalog, Filter
from ...system.packages import Intent
from ...system.permissions import CALL_PHONE, READ_CONTACTS, WRITE_CONTACTS
from ...system.providers import ContentProvider, TableProvider
from ...toolkit import kit
from ...toolkit.strings import tr
from ..base import App, AppActivity, AppContext, AppIcon
from .calls import INCOMING, MISSED, CallLog
from .duplicates import DuplicatesActivity
from .editor import EditorActivity
from .number import NumberActivity
from .store import DATABASE, Contact, ContactStore, Entry

PACKAGE = "com.android.contacts"
INSERT = "android.intent.action.INSERT"
EDIT = "android.intent.action.EDIT"
VIEW = "android.intent.action.VIEW"
DIAL = "android.intent.action.DIAL"
PICK = "android.intent.action.PICK"
LEGACY_PHONES = """(SELECT _id, contact_id AS person, display_name AS name, display_name,
  data1 AS number, data2 AS type, NULL AS label, starred FROM view_phones)"""
"""`content://contacts/phones`, the provider of Android 1 that is answered to this day (AOSP
ContactsProvider, LegacyApiSupport); android_world lists contacts by it."""
LEGACY_PEOPLE = "content://contacts/people/"
URI = "content://com.android.contacts/contacts/"
NEW = (
    "content://com.android.contacts",
    "vnd.android.cursor.dir/contact",
    "vnd.android.cursor.dir/raw_contact",
)
"""Addresses and MIME types that ask for a new contact."""


class PeopleActivity(AppActivity):
    """All contacts by letter, favourites, and search."""

    nav_ground = "surface_container"

    def on_open(self) -> None:
        self.store = ContactStore(self.phone)
        self.query = kit.FieldState(submit="search")
        self.scroll = kit.ScrollState()
        self.tab = 0

    def revision(self) -> object:
        return self.store.revision()

    def build(self, ui: kit.Ui) -> kit.View:
        entries = self.store.entries(self.query.text)
        if self.tab == 1:
            entries = [entry for entry in entries if entry.starred]
        nav = kit.BottomNav(
            [kit.NavItem(tr("Contacts"), "person"), kit.NavItem(tr("Favorites"), "star")],
            self.tab,
            self._select,
        )
        more = kit.IconButton("more_vert", tr("More options"), self._menu)
        hint = tr("Search {count} contacts", count=len(self.store.entries()))
        return kit.Scaffold(
            self._list(entries),
            top=kit.SearchBar(self.query, hint, trailing=more),
            bottom=nav,
            fab=kit.Fab("add", tr("Create new contact"), lambda: self.open(".EditorActivity")),
        )

    def back(self) -> bool:
        if self.query.text:
            self.query.clear()
            self.blur()
            return True
        if self.tab:
            self.tab = 0
            return True
        return False

    def _select(self, tab: int) -> None:
        self.tab = tab
        self.scroll.jump(0)

    def _list(self, entries: list[Entry]) -> kit.View:
        if not entries:
            if self.query.text:
                state = kit.empty_state("search", tr("No contacts found"))
            elif self.tab:
                state = kit.empty_state("star", tr("No favorites"), tr("Open a contact to star it"))
            else:
                state = kit.empty_state("person", tr("No contacts yet"))
            return kit.Fill(state, center=True)
        headings = [self.store.initial(entry.name) for entry in entries]
        starts = [
            index == 0 or headings[index] != headings[index - 1] for index in range(len(entries))
        ]
        return kit.LazyList(
            len(entries),
            lambda index: self._row(entries[index], starts[index]),
            self.scroll,
            bottom=88,
            rid="list",
        )

    def _row(self, entry: Entry, first: bool) -> kit.View:
        letter: kit.View = kit.Space(width=28)
        if first:
            text = kit.Text(
                self.store.initial(entry.name),
                "title_medium",
                "primary",
                align="center",
                rid="header",
            )
            letter = kit.Sized(text, width=28)
        name = kit.Text(entry.name, "body_large", lines=1, rid="cliv_name_textview")
        end: list[kit.View] = [kit.Icon("star", 20, filled=True)] if entry.starred else []
        row = kit.Row([letter, kit.Avatar(entry.name, 40), kit.Flex(name), *end], gap=16)
        info = kit.Info("android.view.ViewGroup", "contact_item", desc=entry.name)
        return kit.Tap(kit.Pad(row, x=16, y=8), lambda: self._open(entry.id), info=info)

    def _open(self, contact_id: int) -> None:
        self.open(".DetailActivity", f"{URI}{contact_id}")

    def _menu(self) -> None:
        self.menu(
            [
                kit.Choice(
                    tr("Merge & fix"), lambda: self.open(".DuplicatesActivity"), icon="merge"
                ),
                kit.Choice(tr("Settings"), lambda: self.start(Intent("android.settings.SETTINGS"))),
            ]
        )


class PickActivity(PeopleActivity):
    """Chooses a contact for another app and hands over its URI."""

    def _open(self, contact_id: int) -> None:
        self.finish(f"{URI}{contact_id}")


class DetailActivity(AppActivity):
    """One contact."""

    ground = "surface_container"

    def on_open(self) -> None:
        self.store = ContactStore(self.phone)
        self.scroll = kit.ScrollState()

    def revision(self) -> object:
        return self.store.revision()

    @property
    def contact_id(self) -> int:
        last = (self.intent.data or "").rpartition("/")[2]
        return int(last) if last.isdigit() else 0

    def build(self, ui: kit.Ui) -> kit.View:
        contact = self.store.get(self.contact_id)
        if contact is None:
            bar = kit.AppBar("", self.leave, color="surface_container")
            gone = kit.Fill(
                kit.empty_state("person_off", tr("The contact doesn’t exist")), center=True
            )
            return kit.Scaffold(gone, top=bar, color="surface_container")
        star = kit.IconButton(
            "star",
            tr("Remove from favorites") if contact.starred else tr("Add to favorites"),
            lambda: self.store.star(contact.id, not contact.starred),
            filled=contact.starred,
            rid="menu_star",
        )
        edit = kit.IconButton("edit", tr("Edit contact"), self._edit, rid="menu_edit")
        more = kit.IconButton("more_vert", tr("More options"), lambda: self._menu(contact))
        shown = [star, more] if self.phone.in_menu(PACKAGE, "menu_edit") else [star, edit, more]
        bar = kit.AppBar("", self.leave, shown, color="surface_container")
        body = kit.scroll_list(self._content(contact), self.scroll, bottom=24)
        return kit.Scaffold(body, top=bar, color="surface_container")

    def _content(self, contact: Contact) -> list[kit.View]:
        head: list[kit.View] = [
            kit.Avatar(contact.name, 128, contact.name),
            kit.Space(height=16),
            kit.Text(contact.name, "headline_medium", align="center", rid="large_title"),
        ]
        if contact.company:
            head.append(kit.Text(contact.company, "body_large", "on_surface_variant", rid="org"))
        views: list[kit.View] = [
            kit.Pad(kit.Column(head, align="center"), x=24, top=8, bottom=20),
            kit.Pad(self._shortcuts(contact), x=16, bottom=20),
        ]
        rows: list[kit.ListItem] = []
        for phone in contact.phones:
            rows.append(
                kit.ListItem(
                    phone.number,
                    tr(phone.label),
                    kit.Icon("call"),
                    kit.IconButton(
                        "chat", tr("Message {name}", name=contact.name), self._texter(phone.number)
                    ),
                    on_tap=self._call,
                )
            )
        rows += [kit.ListItem(mail, tr("Email"), kit.Icon("mail")) for mail in contact.emails]
        if contact.address:
            rows.append(
                kit.ListItem(contact.address, tr("Home address"), kit.Icon("place"), title_lines=3)
            )
        if contact.note:
            rows.append(
                kit.ListItem(contact.note, tr("Note"), kit.Icon("description"), title_lines=20)
            )
        if rows:
            views += [*kit.group(rows), kit.Space(height=16)]
        return views

    def _shortcuts(self, contact: Contact) -> kit.View:
        number = contact.phones[0].number if contact.phones else ""
        text = self._texter(number)
        cells: list[kit.View] = [
            self._shortcut("call", tr("Call"), self._call if number else None),
            self._shortcut("chat", tr("Text"), text if number else None),
            self._shortcut("mail", tr("Email"), self._mail if contact.emails else None),
        ]
        return kit.Row([kit.Flex(cell) for cell in cells], gap=8)

    def _shortcut(self, icon: str, label: str, act: kit.Handler | None) -> kit.View:
        tone: kit.Tint = "on_secondary_container" if act else "disabled"
        body = kit.Column(
            [
                kit.Place(kit.Icon(icon, 24, tone), x="center"),
                kit.Space(height=4),
                kit.Text(label, "label_large", tone, 1, "center", hidden=True),
            ]
        )
        box = kit.Surface(
            kit.Pad(body, y=12), "secondary_container" if act else "disabled_container", 20
        )
        info = kit.Info("android.widget.Button", "verb_text", label, enabled=act is not None)
        return kit.Tap(box, act, info=info)

    def _call(self) -> None:
        self.toast(tr("Calls aren’t available on this phone"))

    def _mail(self) -> None:
        self.toast(tr("No email app is set up"))

    def _texter(self, number: str) -> kit.Handler:
        return lambda: self.start(Intent("android.intent.action.SENDTO", f"smsto:{number}"))

    def _edit(self) -> None:
        self.open(".EditorActivity", f"{URI}{self.contact_id}")

    def _menu(self, contact: Contact) -> None:
        choices = [kit.Choice(tr("Delete"), lambda: self._ask(contact), icon="delete")]
        if self.phone.in_menu(PACKAGE, "menu_edit"):
            choices.insert(0, kit.Choice(tr("Edit contact"), self._edit, icon="edit"))
        self.menu(choices)

    def _ask(self, contact: Contact) -> None:
        def remove() -> None:
            self.store.delete(contact.id)
            self.finish()
            self.toast(tr("{name} deleted", name=contact.name))

        text = tr("This contact will be permanently deleted from your device")
        self.confirm(tr("Delete contact?"), text, tr("Delete"), remove)


class ContactsApp(App):
    """Contacts."""

    package = PACKAGE
    label = "Contacts"
    launcher = ".PeopleActivity"
    version = "4.2"
    icon = AppIcon("person", rgb("#1967D2"))
    data = DATABASE
    storage = "Contacts Storage"
    served = frozenset(("mimetypes",))
    activities = {
        ".PeopleActivity": PeopleActivity,
        ".DetailActivity": DetailActivity,
        ".EditorActivity": EditorActivity,
        ".DuplicatesActivity": DuplicatesActivity,
        ".NumberActivity": NumberActivity,
        ".PickActivity": PickActivity,
    }
    permissions = (CALL_PHONE,)
    granted = (READ_CONTACTS, WRITE_CONTACTS)
    filters = {
        ".NumberActivity": (Filter(VIEW, data="tel:"), Filter(DIAL, data="tel:")),
        ".PickActivity": (Filter(PICK, data="content://com.android.contacts"),),
        ".EditorActivity": (
            *(Filter(INSERT, data=kind) for kind in NEW),
            Filter(EDIT, data=URI),
        ),
        ".DetailActivity": (Filter(VIEW, data=URI), Filter(VIEW, data=LEGACY_PEOPLE)),
        ".PeopleActivity": (
            *(Filter(VIEW, data=folder.rstrip("/"), exact=True) for folder in (URI, LEGACY_PEOPLE)),
            Filter(VIEW, data="vnd.android.cursor.dir/contact", exact=True),
        ),
    }

    def seed(self, phone: AppContext) -> None:
        ContactStore(phone).seed()

    def install(self, phone: AppContext, catalog: ActivityCatalog) -> None:
        super().install(phone, catalog)
        log = CallLog(phone)
        phone.system.telephony.call_ended.append(
            lambda number, answered: log.add(number, INCOMING if answered else MISSED)
        )

    def providers(self, phone: AppContext) -> Mapping[str, ContentProvider]:
        routes = {
            "contacts": "contacts",
            "raw_contacts": "raw_contacts",
            "data": "view_data",
            "data/phones": "view_data",
            "data/emails": "view_data",
        }
        views = {
            "contacts": "view_contacts",
            "data/phones": "view_phones",
            "data/emails": "view_emails",
            "phone_lookup": "view_phones",
            "phones": LEGACY_PHONES,
        }
        provider = TableProvider(lambda: phone.database(DATABASE), routes, views)
        return {
            PACKAGE: provider,
            "contacts": provider,
            "call_log": CallLog(phone).provider(),
        }
