"""How a solution finds its way in the browser: the address bar, sites, links on a page."""

from .....actions import Scroll
from .....agent.rehearsal import Move
from .....device.ui import UiNode
from .....tasks.solution import Look
from ..web import BROWSER


def address(look: Look) -> str:
    """What the address bar says while a page is in front; empty elsewhere."""
    bar = look.find(id="url_bar") if look.has(id="menu_button") else None
    return bar.text if bar is not None and look.package == BROWSER else ""


def into_browser(look: Look) -> Move | None:
    """The move towards the browser's main screen; None if it is in front."""
    if look.package != BROWSER:
        return look.open("Browser")
    if look.has(id="menu_button"):
        return None
    return look.back("I go back to the page.")


def to_site(look: Look, name: str, host: str) -> Move | None:
    """The move towards any page of a site; None if one is in front."""
    if move := into_browser(look):
        return move
    if address(look).partition("/")[0] == host:
        return None
    if look.has(id="new_tab_page"):
        return look.tap(f"I go to {name}.", id="tile", desc=name)
    return look.tap("I need the start page.", id="home_button")


def link(look: Look, title: str) -> UiNode | None:
    """A link on the page by what it is called, if enough of it is on the screen."""
    area = look.need(id="webview").bounds
    for node in look.view.ui.all(id="link"):
        if title and node.desc == title and node.bounds.bottom < area.bottom:
            return node
    return None


def to_suggestion(look: Look, words: str, url: str) -> Move | None:
    """The move towards a page by what the address bar suggests; None if the page is in front."""
    if look.package != BROWSER:
        return look.open("Browser")
    if address(look) == url:
        return None
    if look.has(id="omnibox_results_list"):
        bar = look.need(id="url_bar")
        if bar.text != words:
            return look.enter("what I look for", words, bar)
        return look.tap_scrolling("This is the page.", url)
    if look.has(id="search_box_text"):
        return look.tap("I look for it.", id="search_box_text")
    if look.has(id="menu_button"):
        return look.tap("I look for it.", id="url_bar")
    return look.back("I go back to the page.")


def along(look: Look, strip_id: str) -> Move:
    """Scroll a strip of links to what is further along it."""
    at = look.view.at(look.need(id=strip_id))
    return Move("It is further along.", Scroll(direction="right", at=at))
