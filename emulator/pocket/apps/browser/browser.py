"""The browser's main screen: address bar, page, tabs, find in page."""

from __future__ import annotations

from ...system.packages import ActivityNotFound, Component, Intent
from ...toolkit import kit
from ...toolkit.strings import tr
from .address import SCHEMES, join, parse, search_url, typed
from .bookmarks import EDIT_BOOKMARK
from .consent import ConsentPanel, Veil
from .faults import FaultView
from .history import HistoryActivity
from .moments import long_ago
from .omnibox import Omnibox, find_bar
from .page import Block, Comment, Form, Heading, Page
from .page_view import PageView, Reading, matches
from .posting import COMMENT_FORM, post, search_of
from .screen import VIEW, Screen
from .start_page import StartPage
from .tab import START, Entry, Session
from .tab_grid import TabGrid

QUERY = "query"


class BrowserActivity(Screen):
    """Tabs of pages; lives as long as the browser is open."""

    def on_open(self) -> None:
        super().on_open()
        self.session = Session(self.online)
        self.address = kit.FieldState(keyboard="uri", submit="go", on_submit=self._enter)
        self.find = kit.FieldState(submit="search", on_submit=lambda _: self._next_hit(1))
        self.finding = False
        self.hit = 0
        self.choosing_tab = False
        self.panel = ConsentPanel(self.store)
        self.suggestions = kit.ScrollState()
        self.start_page = StartPage(self.store, self.go, self._edit_address)
        self.grid = TabGrid(self)
        self._follow_intent(self.intent)

    def on_new_intent(self, intent: Intent) -> None:
        super().on_new_intent(intent)
        self._follow_intent(intent)

    def revision(self) -> object:
        return self.store.revision(), self.online()

    def online(self) -> bool:
        """Whether the phone has any way to the internet."""
        settings = self.phone.system.settings
        if self.phone.system.wifi.connected is not None:
            return True
        flying = settings.get("global", "airplane_mode_on") == "1"
        return not flying and settings.get("global", "mobile_data") == "1"

    # -- moving about ---------------------------------------------------------------------------

    @property
    def entry(self) -> Entry:
        return self.session.tab.entry

    def go(self, url: str) -> None:
        """Load an address in the current tab."""
        self._leave_page()
        self.session.tab.go(url if url == START else parse(url).url)
        self._arrived()

    def open_tab(self, url: str = START) -> None:
        """Load an address in a new tab and show it."""
        self._leave_page()
        self.session.add(url if url == START else parse(url).url)
        self._arrived()

    def show_tab(self, index: int) -> None:
        self.session.current = index
        self.choosing_tab = False
        self._leave_page()

    def back(self) -> bool:
        if self.choosing_tab:
            self.choosing_tab = False
            return True
        if self.focus is self.address:
            self.blur()
            return True
        if self.finding:
            self._close_find()
            return True
        if self.session.tab.step(-1):
            self._leave_page()
            return True
        return False

    def edit(self, field: kit.FieldState) -> None:
        if field is self.address and self.focus is not field:
            # What is typed next takes the place of the address, as browsers do it.
            self._show_address()
            field.select_all()
        super().edit(field)

    def _follow_intent(self, intent: Intent) -> None:
        words = str(intent.extras.get(QUERY, "")).strip()
        data = intent.data or ""
        if words:
            data = search_url(words)
        if not data.lower().startswith(SCHEMES):
            return
        if self.session.tab.entry.url == START:
            self.go(data)
        else:
            self.open_tab(data)

    def _enter(self, text: str) -> None:
        if text.strip():
            self.blur()
            self.go(typed(text))

    def _arrived(self) -> None:
        self.session.note(self.entry, self.phone.epoch_ms())

    def _leave_page(self) -> None:
        self.blur()
        self.choosing_tab = False
        self._close_find()

    def _reload(self) -> None:
        self.blur()
        self.session.tab.reload()
        self._arrived()

    def _follow(self, url: str) -> None:
        site = self.entry.site
        self.go(join(site.host if site is not None else "", url))

    def _hold(self, url: str) -> None:
        site = self.entry.site
        full = parse(join(site.host if site is not None else "", url)).url

        def open_behind() -> None:
            current = self.session.current
            self.session.add(full)
            self.session.current = current
            self.say(tr("Opened in a new tab"), kit.Choice(tr("Switch"), self._last_tab))

        def copy() -> None:
            self.phone.windows.clipboard = full
            self.toast(tr("Link copied"))

        self.menu(
            [
                kit.Choice(tr("Open in new tab"), open_behind),
                kit.Choice(tr("Copy link address"), copy),
                kit.Choice(tr("Share link"), lambda: self.share(full, full)),
            ]
        )

    def _last_tab(self) -> None:
        self.show_tab(len(self.session.tabs) - 1)

    # -- the screen -----------------------------------------------------------------------------

    def page(self) -> kit.View:
        editing = self.focus is self.address
        if self.choosing_tab:
            return self.grid.build(self.snackbar)
        box = Omnibox(self.store, self.session.visits, self.address, self.suggestions, self._enter)
        if editing:
            return kit.Scaffold(box.suggestions(self.go), top=box.bar(self.blur), color="surface")
        self._show_address()
        top = self._find_bar() if self.finding else self._bar(box)
        return kit.Scaffold(self._body(), top=top, snackbar=self.snackbar, color="surface")

    def _show_address(self) -> None:
        shown = "" if self.entry.url == START else parse(self.entry.url).shown
        if self.address.text != shown:
            self.address.set(shown)

    def _bar(self, box: Omnibox) -> kit.View:
        count = len(self.session.tabs)
        label = str(count) if count < 100 else ":D"
        square = kit.Surface(
            kit.Sized(
                kit.Place(
                    kit.Text(label, "label_medium", align="center", hidden=True), "center", "center"
                ),
                22,
                22,
            ),
            "clear",
            5,
            "on_surface_variant",
        )
        desc = tr("1 open tab") if count == 1 else tr("{count} open tabs", count=count)
        info = kit.Info("android.widget.ImageButton", "tab_switcher_button", desc=desc)
        tabs = kit.Tap(
            kit.Sized(kit.Place(square, "center", "center"), 44, 48), self._choose_tab, info=info
        )
        row: list[kit.View] = [
            kit.IconButton("home", tr("Home"), lambda: self.go(START), rid="home_button", size=44),
            box.pill(secure=self.entry.page is not None, plain=self.entry.url == START),
            tabs,
            kit.IconButton("more_vert", tr("More options"), self._menu, rid="menu_button", size=44),
        ]
        return kit.Surface(kit.Sized(kit.Row(row), height=60), "surface_container")

    def _find_bar(self) -> kit.View:
        found = self._hits()
        return find_bar(
            self.find,
            (min(self.hit, len(found) - 1) + 1, len(found)),
            lambda: self._next_hit(-1),
            lambda: self._next_hit(1),
            self._close_find,
        )

    def _body(self) -> kit.View:
        entry = self.entry
        if entry.url == START:
            return self.start_page.build()
        page = entry.page
        if page is None:
            return FaultView(entry, self._reload).build()
        found = self._hits() if self.finding else []
        reading = Reading(
            self._follow,
            self._hold,
            lambda form: self._send(page, form),
            self._ask_cookies,
            lambda: self._open_app(page),
            self.find.text.strip() if self.finding else "",
            found[min(self.hit, len(found) - 1)] if found else -1,
        )
        view = PageView(page, self._blocks(page), entry, self.session.tab.strip, reading).build()
        return self._with_consent(entry, view)

    def _with_consent(self, entry: Entry, view: kit.View) -> kit.View:
        site = entry.site
        if site is None or not site.asks_cookies:
            return view
        decided = self.store.consent(site.host) is not None
        if decided and not entry.manages_cookies:
            return view

        def manage() -> None:
            self.panel.begin(site)
            entry.manages_cookies = True

        def done() -> None:
            entry.manages_cookies = False

        panel = self.panel.build(site, entry.manages_cookies, manage, done)
        if site.cookie_wall or entry.manages_cookies:
            return kit.Stack([view, Veil(panel)])
        return kit.Stack([view, kit.Place(panel)], align="bottom")

    def _ask_cookies(self) -> None:
        site = self.entry.site
        if site is not None:
            self.panel.begin(site)
            self.entry.manages_cookies = True

    def _blocks(self, page: Page) -> tuple[Block, ...]:
        """The page's own blocks, and the comments below it."""
        if not page.comments:
            return page.blocks
        now = self.phone.epoch_ms()
        comments = [
            Comment(item.author, item.body, long_ago(now - item.posted_ms))
            for item in self.store.comments(page.url)
        ]
        title = f"Comments ({len(comments)})"
        return (*page.blocks, Heading(title, 2), *comments, COMMENT_FORM)

    # -- forms ------------------------------------------------------------------------------------

    def _send(self, page: Page, form: Form) -> None:
        state = self.entry.form(form.name)
        if form.name == "search":
            words = (state.text("q") or "").strip()
            if words:
                self.go(search_of(page, words))
        elif state.check(form):
            if not self.online():
                self.toast(tr("No internet connection. The form was not sent."))
                return
            self.blur()
            post(self.store, page, form, state)

    def _open_app(self, page: Page) -> None:
        try:
            component = Component("com.android.go", ".PlaceActivity")
            self.start(Intent(VIEW, page.app_link, component))
        except ActivityNotFound:
            self.toast(tr("No app can open this"))

    # -- find in page ------------------------------------------------------------------------------

    def _hits(self) -> list[int]:
        page = self.entry.page
        return [] if page is None else matches(self._blocks(page), self.find.text)

    def _next_hit(self, by: int) -> None:
        found = self._hits()
        if found:
            self.hit = (min(self.hit, len(found) - 1) + by) % len(found)
            self.entry.scroll.jump(found[self.hit] + 1)

    def _find_changed(self, text: str) -> None:
        self.hit = 0
        found = self._hits()
        if found:
            self.entry.scroll.jump(found[0] + 1)

    def _open_find(self) -> None:
        self.finding = True
        self.find.clear()
        self.find.on_change = self._find_changed
        self.hit = 0
        self.edit(self.find)

    def _close_find(self) -> None:
        if self.finding:
            self.finding = False
            if self.focus is self.find:
                self.blur()

    # -- menu --------------------------------------------------------------------------------------

    def _menu(self) -> None:
        entry = self.entry
        loaded = entry.page is not None
        kept = self.store.bookmark_of(entry.url)
        choices = [
            kit.Choice(tr("New tab"), self.open_tab, icon="add"),
            kit.Choice(
                tr("Forward"),
                lambda: self._step(1),
                self.session.tab.has_next,
                "arrow_forward",
            ),
            kit.Choice(tr("Reload"), self._reload, entry.url != START, "refresh"),
        ]
        if kept is None:
            choices.append(kit.Choice(tr("Add bookmark"), self._keep, loaded, "star"))
        else:
            choices.append(
                kit.Choice(
                    tr("Edit bookmark"), lambda: self._edit_kept(kept.id), icon="bookmark_added"
                )
            )
        choices += [
            kit.Choice(tr("Bookmarks"), self._bookmarks, icon="bookmarks"),
            kit.Choice(tr("History"), self._history, icon="history"),
            kit.Choice(tr("Share…"), self._share_page, loaded, "share"),
            kit.Choice(tr("Find in page"), self._open_find, loaded, "search"),
            kit.Choice(tr("Settings"), lambda: self.open(".SettingsActivity"), icon="settings"),
        ]
        self.menu(choices)

    def _step(self, by: int) -> None:
        if self.session.tab.step(by):
            self._leave_page()

    def _keep(self) -> None:
        entry = self.entry
        bookmark_id = self.store.add_bookmark(entry.title, entry.url)
        edit = kit.Choice(tr("Edit"), lambda: self._edit_kept(bookmark_id))
        self.say(tr("Bookmarked"), edit)

    def _edit_kept(self, bookmark_id: int) -> None:
        self.open(EDIT_BOOKMARK, extras={"id": bookmark_id})

    def _bookmarks(self) -> None:
        self.open(".BookmarksActivity", reply=lambda url: self.go(str(url)))

    def _history(self) -> None:
        opened = self.phone.windows.open(
            Intent(component=Component(self.component.package, ".HistoryActivity"))
        )
        if isinstance(opened, HistoryActivity):
            opened.visits = self.session.visits
            opened.reply = lambda url: self.go(str(url))

    def _share_page(self) -> None:
        self.share(self.entry.url, self.entry.title)

    def _choose_tab(self) -> None:
        self._leave_page()
        self.choosing_tab = True
        self.grid.opened()

    def _edit_address(self) -> None:
        self.edit(self.address)
