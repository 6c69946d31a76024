"""Solutions of the tasks in `articles`."""

from collections.abc import Mapping
from datetime import date

from .....agent.rehearsal import Move, Solution
from .....emulator.pocket.apps.browser.news import HOST, SITE, long_date
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ..articles import BookmarkArticle, url_of
from .web_screens import address, along, link, to_site


class BookmarkArticleSolution(TaskSolution[BookmarkArticle]):
    """Opens the section, looks for the day, and bookmarks that article."""

    def mutants(self) -> Mapping[str, Solution]:
        """The article of another day, that of about the day in another section, the section."""
        return {
            "the article before it": self.but(story=self.task.older),
            "another section": self.but(section=self.task.elsewhere, story=self.task.other),
            "the section's page": FunctionSolution(self._keep_section),
        }

    def play(self, look: Look) -> Move:
        if look.has(text="Bookmarked"):
            return look.done("The article is bookmarked.")
        if look.has(text="Add bookmark"):
            return look.tap("I keep it.", text="Add bookmark")
        if look.has(text="Edit bookmark"):
            return look.done("The article is bookmarked.")
        here = address(look)
        if here and f"https://{here}" == url_of(self.task.story):
            return look.tap("This is the article.", id="menu_button")
        if move := self._to_section(look):
            return move
        node = link(look, self._listed(look))
        if node is None:
            return look.scroll("I look for the day.")
        return look.tap_node(f"It is of {self.task.story.date}.", node)

    def _to_section(self, look: Look) -> Move | None:
        """The move towards the section's page; None if it is in front."""
        if move := to_site(look, SITE.name, HOST):
            return move
        here = address(look)
        if here == f"{HOST}/{self.task.section.lower()}":
            return None
        tab = look.find(id="site_nav", text=self.task.section)
        if here != HOST or not look.has(id="site_menu"):
            return look.back("This is another page.")
        if tab is None:
            return along(look, "site_menu")
        return look.tap_node(f"I open {self.task.section}.", tab)

    def _listed(self, look: Look) -> str:
        """The headline on the screen whose line above says section and day; empty if none does."""
        line = f"{self.task.section} • {long_date(date.fromisoformat(self.task.story.date))}"
        for node in look.view.ui.all(id="link"):
            if any(part.text == line for part in node.nodes()):
                return node.desc
        return ""

    def _keep_section(self, look: Look) -> Move:
        if look.has(text="Bookmarked"):
            return look.done("The article is bookmarked.")
        if look.has(text="Add bookmark"):
            return look.tap("I keep it.", text="Add bookmark")
        return self._to_section(look) or look.tap("I keep this.", id="menu_button")
