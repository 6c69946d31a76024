"""The Messages app: the list of conversations."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from functools import partial

from ...raster.ops import rgb
from ...system.catalog import ActivityCatalog, Filter
from ...system.notifications import Notification, NotificationAction
from ...system.packages import Intent
from ...system.permissions import (
    CAMERA,
    FINE_LOCATION,
    READ_CONTACTS,
    READ_IMAGES,
    READ_SMS,
    RECEIVE_SMS,
    SEND_SMS,
)
from ...system.providers import ContentProvider, TableProvider
from ...toolkit import kit
from ...toolkit.strings import tr
from ..base import App, AppActivity, AppContext, AppIcon
from .conversation import ConversationActivity
from .recipients import NewConversationActivity
from .store import DATABASE, INBOX, Message, MessageStore, Thread

PACKAGE = "com.android.messaging"
SENDTO = "android.intent.action.SENDTO"
VIEW = "android.intent.action.VIEW"
SEND = "android.intent.action.SEND"
NEWEST_FIRST = "date DESC"
"""Telephony.Sms.DEFAULT_SORT_ORDER, which AOSP's SmsProvider takes when a query names none."""


class ConversationListActivity(AppActivity):
    """All conversations, latest first."""

    def on_open(self) -> None:
        self.store = MessageStore(self.phone)
        self.scroll = kit.ScrollState()
        self.query = kit.FieldState(submit="search")
        self.searching = False

    def revision(self) -> object:
        return self.store.revision()

    def build(self, ui: kit.Ui) -> kit.View:
        threads = self.store.threads(self.query.text if self.searching else "")
        top: kit.View
        if self.searching:
            top = kit.SearchBar(self.query, tr("Search messages"), self._stop_search)
        else:
            actions: list[kit.View] = [
                kit.IconButton("search", tr("Search"), self._search, rid="action_search"),
                kit.IconButton("more_vert", tr("More options"), self._menu),
            ]
            top = kit.AppBar(tr("Messages"), actions=actions)
        fab = kit.Fab("chat", tr("Start chat"), self._new, tr("Start chat"), "start_chat_fab")
        return kit.Scaffold(self._list(threads), top=top, fab=None if self.searching else fab)

    def back(self) -> bool:
        if self.searching:
            self._stop_search()
            return True
        return False

    def _list(self, threads: list[Thread]) -> kit.View:
        if not threads:
            icon, text = (
                ("search", tr("No results"))
                if self.searching
                else (
                    "chat",
                    tr("No conversations"),
                )
            )
            return kit.Fill(kit.empty_state(icon, text), center=True)
        now = self.phone.now()
        return kit.LazyList(
            len(threads),
            lambda index: self._row(threads[index], now),
            self.scroll,
            bottom=96,
            rid="conversation_list",
        )

    def _row(self, thread: Thread, now: datetime) -> kit.View:
        weight = 500 if thread.unread else 400
        tone: kit.Tint = "on_surface" if thread.unread else "on_surface_variant"
        said = thread.snippet or tr("Photo")
        snippet = tr("You: {text}", text=said) if thread.outgoing else said
        when = date_text(self.phone.local(thread.date_ms), now, self.phone.clock_text)
        first = kit.Row(
            [
                kit.Flex(
                    kit.Text(
                        thread.name,
                        "body_large",
                        "on_surface",
                        1,
                        weight=weight,
                        rid="conversation_name",
                    )
                ),
                kit.Text(when, "body_small", tone, 1, weight=weight, rid="conversation_timestamp"),
            ],
            gap=8,
        )
        second: list[kit.View] = [
            kit.Flex(
                kit.Text(snippet, "body_medium", tone, 1, weight=weight, rid="conversation_snippet")
            )
        ]
        if thread.unread:
            info = kit.Info(desc=tr("Unread"), cls="android.widget.ImageView")
            second.append(
                kit.Surface(
                    kit.Custom(10, 10, lambda canvas, rect, ui: None), "primary", 5, info=info
                )
            )
        body = kit.Column([first, kit.Row(second, gap=12)])
        row = kit.Pad(kit.Row([kit.Avatar(thread.name, 48), kit.Flex(body)], gap=16), x=16, y=12)
        info = kit.Info("android.widget.FrameLayout", "swipeableContainer", desc=thread.name)
        return kit.Tap(
            row, lambda: self._open(thread), lambda: self._thread_menu(thread), info=info
        )

    def _open(self, thread: Thread) -> None:
        self.open(".ConversationActivity", f"smsto:{thread.address}")

    def _thread_menu(self, thread: Thread) -> None:
        self.menu(
            [
                kit.Choice(tr("Archive"), lambda: self.store.archive(thread), icon="archive"),
                kit.Choice(tr("Delete"), lambda: self._ask(thread), icon="delete"),
                kit.Choice(
                    tr("Mark as read"),
                    lambda: self.store.mark_read(thread.address),
                    thread.unread,
                    "mark_chat_read",
                ),
            ]
        )

    def _ask(self, thread: Thread) -> None:
        self.confirm(
            tr("Delete this conversation?"),
            tr("It will be permanently removed from this phone."),
            tr("Delete"),
            lambda: self.store.delete_thread(thread.address),
        )

    def _menu(self) -> None:
        self.menu(
            [
                kit.Choice(tr("Mark all as read"), self._read_all),
                kit.Choice(tr("Settings"), lambda: self.start(Intent("android.settings.SETTINGS"))),
            ]
        )

    def _read_all(self) -> None:
        for thread in self.store.threads():
            self.store.mark_read(thread.address)

    def _new(self) -> None:
        self.open(".NewConversationActivity")

    def _search(self) -> None:
        self.searching = True
        self.edit(self.query)

    def _stop_search(self) -> None:
        self.searching = False
        self.query.clear()
        self.blur()


def date_text(moment: datetime, now: datetime, clock: Callable[[datetime], str]) -> str:
    """A short date: minutes, the time, the weekday, or the day."""
    minutes = int((now - moment).total_seconds() // 60)
    if minutes < 1:
        return tr("Now")
    if minutes < 60:
        return tr("{count} min", count=minutes)
    if moment.date() == now.date():
        return clock(moment)
    days = (now.date() - moment.date()).days
    if days < 7:
        return kit.short_weekday(moment)
    return kit.short_day(moment)


def notice(phone: AppContext, store: MessageStore, message: Message) -> Notification:
    """The notification of a message that has come."""
    address = message.sender
    component = phone.component(PACKAGE, ".ConversationActivity")
    opens = Intent(SENDTO, f"smsto:{address}", component)
    read = NotificationAction("Mark as read", lambda: store.mark_read(address))
    reply = NotificationAction("Reply", intent=opens)
    return Notification(
        PACKAGE,
        store.name_of(address),
        message.body,
        tag=address,
        when_ms=message.date_ms,
        channel="bugle_default_channel",
        intent=opens,
        actions=(read, reply),
    )


def receive(phone: AppContext, number: str, body: str) -> None:
    """A text has come: keep it and tell of it."""
    store = MessageStore(phone)
    store.add(store.address_for(number), body, INBOX, phone.epoch_ms(), read=False)
    message = store.unread()[0]
    with phone.windows.languages.speaking(PACKAGE):
        phone.notify(replace(notice(phone, store, message), urgent=True))
    phone.windows.invalidate()


class MessagesApp(App):
    """Messages."""

    package = PACKAGE
    label = "Messages"
    launcher = ".ConversationListActivity"
    version = "10.1"
    icon = AppIcon("chat", rgb("#188038"))
    data = DATABASE
    storage = "Phone and Messaging Storage"
    permissions = (READ_IMAGES, CAMERA, FINE_LOCATION)
    granted = (READ_CONTACTS, READ_SMS, SEND_SMS, RECEIVE_SMS)
    activities = {
        ".ConversationListActivity": ConversationListActivity,
        ".ConversationActivity": ConversationActivity,
        ".NewConversationActivity": NewConversationActivity,
    }
    filters = {
        ".ConversationActivity": tuple(
            Filter(action, data=scheme)
            for action in (SENDTO, VIEW)
            for scheme in ("smsto:", "sms:")
        ),
        ".NewConversationActivity": (Filter(SEND),),
    }

    def seed(self, phone: AppContext) -> None:
        MessageStore(phone).seed()

    def boot(self, phone: AppContext) -> None:
        """Tell of the messages nobody has read."""
        store = MessageStore(phone)
        for message in reversed(store.unread()):
            phone.notify(notice(phone, store, message))

    def install(self, phone: AppContext, catalog: ActivityCatalog) -> None:
        super().install(phone, catalog)
        phone.system.telephony.text_arrived.append(partial(receive, phone))

    def providers(self, phone: AppContext) -> Mapping[str, ContentProvider]:
        def database() -> sqlite3.Connection:
            return phone.database(DATABASE)

        boxes = {"": "sms", "inbox": "sms_inbox", "sent": "sms_sent", "conversations": "threads"}
        threads = {"conversations": "threads", "canonical-addresses": "canonical_addresses"}
        return {
            "sms": TableProvider(database, boxes, order=NEWEST_FIRST),
            "mms-sms": TableProvider(database, threads),
        }
