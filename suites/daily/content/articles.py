"""An article of a newspaper by its section and its day."""

from datetime import date
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....emulator.pocket.apps.browser.news import HOST, SITE, long_date, path_of
from ....emulator.pocket.apps.browser.news_story import SECTIONS, Story, stories
from ....tasks.goal import Goal, Level, Tag
from ....tasks.state import Change
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from .web import BOOKMARKS, WebTask, added, change_browser, is_new, keep_bookmark

SECTIONS_ZH = {
    "City": "城市",
    "World": "国际",
    "Business": "商业",
    "Science": "科学",
    "Technology": "科技",
    "Sport": "体育",
    "Culture": "文化",
    "Health": "健康",
}
# Places in a section's list: about a day on which every section has an article, or further down.
PLACES = (3, 6, 7, 8)


class BookmarkArticle(WebTask):
    """The article of one section and day is bookmarked, and not its neighbours."""

    name: ClassVar = "BookmarkArticle"
    summary: ClassVar = "Bookmark an article by section and day"
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.FILTER, Tag.ATOMIC, Tag.SCROLL})
    constraints: ClassVar = 3

    def draw(self, random: Random) -> None:
        """A section, each in turn, one of its older articles, and those to be mistaken for it."""
        self.section = SECTIONS[(self.seed * 3 + self.trial * 3) % len(SECTIONS)]
        printed = stories()[self.section]
        place = random.choice(PLACES)
        self.neighbour, self.story, self.older = printed[place - 1 : place + 2]
        self.elsewhere = random.choice([name for name in SECTIONS if name != self.section])
        self.other = min(stories()[self.elsewhere], key=self._days_off)

    def _days_off(self, story: Story) -> int:
        """How many days lie between another article and the one that is wanted."""
        return abs((date.fromisoformat(story.date) - date.fromisoformat(self.story.date)).days)

    @property
    def wording(self) -> Goal:
        """Section, newspaper and day."""
        day = date.fromisoformat(self.story.date)
        return Goal(
            en=f"On the site of {SITE.name} ({HOST}), find the article in the section "
            f"{self.section} dated {long_date(day)} and bookmark it in the browser",
            zh=f"在 {SITE.name} 网站（{HOST}）的 {self.section}（{SECTIONS_ZH[self.section]}）"
            f"版块找到 {day.year} 年 {day.month} 月 {day.day} 日的文章，并在浏览器里加入书签",
        )

    async def prepare(self, device: Device) -> None:
        """Of the three articles only the neighbour is bookmarked already."""
        for story in (self.story, self.neighbour, self.other):
            await change_browser(device, "DELETE FROM bookmarks WHERE url = ?", url_of(story))
        title = f"{self.neighbour.headline} - {SITE.name}"
        await keep_bookmark(device, title, url_of(self.neighbour))

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The one new bookmark is the article's address, called as the page is."""
        new = [(row["url"], row["title"]) for row in added(found, BOOKMARKS)]
        title = f"{self.story.headline} - {SITE.name}"
        return (fact("new bookmarks", [(url_of(self.story), title)], new),)

    def declared(self, change: Change) -> bool:
        """A new bookmark; which, is for `check` to say."""
        return is_new(change, BOOKMARKS)


def url_of(story: Story) -> str:
    """The address of an article."""
    return f"https://{HOST}{path_of(story)}"
