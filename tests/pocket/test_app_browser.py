"""The Browser: addresses, pages, forms, cookies, tabs, bookmarks and history."""

import pytest

from tapwright.emulator.pocket.apps.browser import news, web
from tapwright.emulator.pocket.apps.browser.address import parse, typed
from tapwright.emulator.pocket.apps.browser.encyclopedia import facts
from tapwright.emulator.pocket.apps.browser.encyclopedia_entries import FIELDS, kinds
from tapwright.emulator.pocket.apps.browser.news_story import SECTIONS, sentences, stories
from tapwright.emulator.pocket.apps.browser.page import LINK, Bullets, Paragraph, Teaser
from tapwright.emulator.pocket.system.keycodes import KEYCODES
from tapwright.emulator.pocket.system.packages import Intent
from tapwright.emulator.pocket.system.system import SystemSnapshot

from .handset import Handset, center, same_as_redraw

BROWSER = "com.android.browser"
DATABASE = f"/data/data/{BROWSER}/databases/browser.db"
ENTER, BACK = KEYCODES["ENTER"], KEYCODES["BACK"]


@pytest.fixture(scope="module")
def used() -> tuple[Handset, SystemSnapshot]:
    """One phone for all tests, and what it was like when it was new."""
    handset = Handset()
    return handset, handset.system.snapshot()


@pytest.fixture
def phone(used: tuple[Handset, SystemSnapshot]) -> Handset:
    handset, fresh = used
    handset.system.restore(fresh)
    handset.windows.reset()
    handset.launch(BROWSER)
    return handset


def go(phone: Handset, address: str) -> None:
    phone.tap(id="url_bar")
    phone.type(address)
    phone.key(ENTER)


def test_what_is_typed_is_an_address_or_a_search() -> None:
    assert typed("harborpost.example/city") == "https://harborpost.example/city"
    assert typed("HTTP://WWW.HarborPost.example/") == "https://harborpost.example/"
    assert typed("jazz nights") == "https://lantern.example/search?q=jazz%20nights"
    assert typed("what is 3.5") == "https://lantern.example/search?q=what%20is%203.5"
    assert parse("http://[broken").host == "http://[broken"


def test_every_link_of_every_page_leads_somewhere() -> None:
    pages = list(web.every_page())
    assert len(pages) > 200
    for page in pages:
        targets = [link.url for link in page.site.nav]
        for block in page.blocks:
            match block:
                case Teaser():
                    targets.append(block.url)
                case Paragraph():
                    targets += [url for _, url in LINK.findall(block.text)]
                case Bullets():
                    targets += [url for item in block.items for _, url in LINK.findall(item)]
                case _:
                    pass
        for target in targets:
            url = target if "://" in target else f"https://{page.site.host}{target}"
            assert not isinstance(web.fetch(parse(url)), web.Missing | None), (page.url, target)


def test_the_content_files_have_every_section_and_field_of_the_menus() -> None:
    assert tuple(sentences()) == tuple(stories()) == SECTIONS and all(stories().values())
    assert tuple(kind.plural for kind in kinds()) == FIELDS
    assert all(kind.attributes and len(kind.names) > 3 for kind in kinds())


def test_an_article_of_a_topic_and_date_is_bookmarked(phone: Handset) -> None:
    story = stories()["Science"][2]
    assert sum(item.date == story.date for printed in stories().values() for item in printed) > 3
    phone.tap(desc="The Harbor Post")
    phone.tap(text="Reject all")
    phone.tap(text="Science")
    phone.reach(desc=story.headline)
    phone.tap(desc=story.headline)
    assert "14 February 2026" in phone.texts()
    before = phone.rows(DATABASE, "SELECT count(*) FROM bookmarks")[0][0]
    phone.tap(desc="More options")
    phone.tap(text="Add bookmark")
    url = f"https://harborpost.example{news.path_of(story)}"
    rows = phone.rows(DATABASE, "SELECT url, title, folder FROM bookmarks ORDER BY _id DESC")
    assert rows[0] == (url, f"{story.headline} - The Harbor Post", "Mobile bookmarks")
    assert len(rows) == int(str(before)) + 1
    phone.tap(text="Edit", id="snackbar_action")
    phone.tap(text="Folder")
    phone.tap(text="Reading list")
    phone.tap(text="Save")
    folder = "SELECT folder FROM bookmarks ORDER BY _id DESC LIMIT 1"
    assert phone.rows(DATABASE, folder) == [("Reading list",)]
    assert same_as_redraw(phone)


def test_looking_around_changes_nothing(phone: Handset) -> None:
    before = phone.system.state_hash()
    go(phone, "wayfinder.example")
    phone.tap(id="search_field")
    phone.type("veridan")
    phone.tap(text="Search")
    phone.tap(desc="Lake Veridan - Wayfinder")
    phone.reach(text="Maximum depth")
    assert facts()["Lake Veridan"]["Maximum depth"] in phone.texts()
    phone.tap(id="tab_switcher_button")
    phone.tap(desc="New tab")
    assert phone.system.state_hash() == before


def test_the_newsletter_is_subscribed_with_cookies_rejected(phone: Handset) -> None:
    go(phone, "eastportevents.example/event/open-strings")
    # Nothing behind the cookie question can be touched.
    phone.tap(text="Music")
    assert phone.find(id="url_bar").get("text") == "eastportevents.example/event/open-strings"
    phone.tap(text="Reject all")
    choice = "SELECT host, choice, preferences, analytics, marketing FROM cookie_choices"
    assert phone.rows(DATABASE, choice) == [("eastportevents.example", "rejected", 0, 0, 0)]
    phone.reach(text="Subscribe")
    phone.tap(text="Subscribe")
    assert len(phone.all(id="form_error")) == 1
    assert phone.rows(DATABASE, "SELECT * FROM form_submissions") == []
    phone.tap(id="form_email")
    phone.type("nora@mail.example")
    phone.key(BACK)
    phone.tap(text="Monthly", id="form_option")
    phone.tap(id="form_consent")
    phone.tap(text="Subscribe")
    sent = "SELECT host, path, form, subject, email, name, option, consent FROM form_submissions"
    assert phone.rows(DATABASE, sent) == [
        (
            "eastportevents.example",
            "/event/open-strings",
            "newsletter",
            "Open Strings",
            "nora@mail.example",
            "",
            "Monthly",
            1,
        )
    ]


def test_a_wrong_mail_address_is_not_sent(phone: Handset) -> None:
    go(phone, "help.pocketshop.example/contact")
    phone.tap(text="Accept all")
    for field, text in (("name", "Nora"), ("email", "nora.example"), ("message", "Hello")):
        phone.reach(id=f"form_{field}")
        phone.tap(id=f"form_{field}")
        phone.type(text)
        phone.key(BACK)
    phone.reach(text="Send message")
    phone.tap(text="Send message")
    assert phone.rows(DATABASE, "SELECT * FROM form_submissions") == []
    phone.tap(id="form_email")
    assert phone.windows.field is not None
    phone.windows.field.set("nora@mail.example")
    phone.key(BACK)
    phone.reach(text="Send message")
    phone.tap(text="Send message")
    sent = "SELECT form, email, name, option, message FROM form_submissions"
    assert phone.rows(DATABASE, sent) == [
        ("contact", "nora@mail.example", "Nora", "Order", "Hello")
    ]
    assert phone.all(id="form_thanks")


def test_cookies_can_be_chosen_one_by_one_and_forgotten(phone: Handset) -> None:
    go(phone, "eastportevents.example")
    phone.tap(text="Manage")
    phone.tap(id="cookies_analytics")
    phone.tap(text="Save choices")
    choice = "SELECT choice, preferences, analytics, marketing FROM cookie_choices"
    assert phone.rows(DATABASE, choice) == [("custom", 0, 1, 0)]
    phone.tap(desc="More options")
    phone.tap(text="Settings")
    phone.tap(text="Cookies and site data")
    phone.tap(desc="Delete data of eastportevents.example")
    assert phone.rows(DATABASE, choice) == []
    phone.key(BACK, BACK)
    assert phone.all(id="cookie_banner")


def test_find_in_page_counts_and_walks(phone: Handset) -> None:
    go(phone, "wayfinder.example/wiki/mount_askel")
    phone.tap(desc="More options")
    phone.tap(text="Find in page")
    phone.type("askel")
    status = phone.find(id="find_status").get("text") or ""
    assert status.startswith("1/") and int(status[2:]) >= 3
    phone.tap(desc="Next")
    assert (phone.find(id="find_status").get("text") or "").startswith("2/")
    phone.tap(desc="Previous")
    phone.tap(desc="Previous")
    assert phone.find(id="find_status").get("text") == f"{status[2:]}/{status[2:]}"
    assert same_as_redraw(phone)
    phone.tap(desc="Close find bar")
    assert not phone.all(id="find_query")


def test_error_pages_and_coming_back_online(phone: Handset) -> None:
    go(phone, "nowhere.example/page")
    assert "ERR_NAME_NOT_RESOLVED" in phone.texts()
    go(phone, "harborpost.example/1999/01/01/nothing")
    assert "HTTP ERROR 404" in phone.texts()
    phone.system.settings.put("global", "wifi_on", "0")
    phone.system.settings.put("global", "airplane_mode_on", "1")
    go(phone, "wayfinder.example/lakes")
    assert "ERR_INTERNET_DISCONNECTED" in phone.texts()
    phone.system.settings.put("global", "airplane_mode_on", "0")
    phone.tap(text="Reload")
    assert phone.all(desc="Lake Veridan")
    phone.key(BACK)
    assert "HTTP ERROR 404" in phone.texts()


def test_tabs_open_switch_close_and_come_back(phone: Handset) -> None:
    go(phone, "saltandrye.example")
    phone.tap(desc="Leek and potato soup", hold_ms=700)
    phone.tap(text="Open in new tab")
    phone.tap(text="Switch")
    assert phone.find(id="url_bar").get("text") == "saltandrye.example/recipe/leek-and-potato-soup"
    phone.tap(desc="2 open tabs")
    phone.tap(desc="Close Leek and potato soup - Salt & Rye tab")
    assert "1 open tab" in phone.texts()
    phone.tap(text="Undo")
    assert "2 open tabs" in phone.texts()
    phone.tap(desc="Close all tabs")
    phone.tap(text="Close all")
    assert phone.all(id="search_box_text")


def test_bookmarks_are_searched_and_deleted_with_undo(phone: Handset) -> None:
    phone.tap(desc="More options")
    phone.tap(text="Bookmarks")
    phone.tap(text="Recipes")
    assert len(phone.all(id="bookmark_row")) == 2
    phone.tap(desc="Options for Cardamom buns - Salt & Rye")
    phone.tap(text="Delete")
    named = "SELECT _id FROM bookmarks WHERE title LIKE 'Cardamom%'"
    assert phone.rows(DATABASE, named) == []
    phone.tap(text="Undo")
    assert len(phone.rows(DATABASE, named)) == 1
    phone.tap(text="All")
    phone.tap(id="search_src_text")
    phone.type("askel")
    phone.tap(text="Mount Askel - Wayfinder")
    assert phone.find(id="url_bar").get("text") == "wayfinder.example/wiki/mount_askel"


def test_history_holds_this_session_and_is_cleared(phone: Handset) -> None:
    go(phone, "wayfinder.example/towers")
    phone.tap(desc="More options")
    phone.tap(text="History")
    rows = phone.all(id="history_row")
    assert len(rows) > 3 and "Towers - Wayfinder" in phone.texts()
    phone.tap(desc="Remove The Harbor Post")
    gone = "SELECT count(*) FROM history WHERE url = 'https://harborpost.example/'"
    assert phone.rows(DATABASE, gone) == [(0,)]
    phone.tap(text="Clear browsing data…")
    phone.tap(text="Clear")
    assert phone.rows(DATABASE, "SELECT count(*) FROM history") == [(0,)]
    assert "No history here" in phone.texts()


def test_comments_are_stored_and_shown(phone: Handset) -> None:
    go(phone, "saltandrye.example/recipe/red-lentil-soup")
    phone.reach(id="form_message")
    phone.tap(id="form_name")
    phone.type("Nora")
    phone.key(BACK)
    phone.tap(id="form_message")
    phone.type("Very good")
    phone.key(BACK)
    phone.reach(text="Post comment")
    phone.tap(text="Post comment")
    posted = "SELECT author, body FROM comments WHERE url LIKE '%red-lentil-soup'"
    assert phone.rows(DATABASE, posted) == [("Nora", "Very good")]
    assert "Very good" in phone.texts()


def test_links_from_other_apps_open_and_links_inside_text_work(phone: Handset) -> None:
    view = "android.intent.action.VIEW"
    phone.windows.start(Intent(view, "http://www.wayfinder.example/wiki/river_alder/"))
    assert phone.find(id="url_bar").get("text") == "wayfinder.example/wiki/river_alder"
    link = next(item for item in phone.all(id="link") if item.get("text") == "Rivers")
    phone.touch(*center(link))
    assert phone.find(id="url_bar").get("text") == "wayfinder.example/rivers"
    search = Intent("android.intent.action.WEB_SEARCH", extras={"query": "lentil"})
    phone.windows.start(search)
    assert phone.all(desc="Red lentil soup - Salt & Rye")
    assert phone.all(desc="2 open tabs")
