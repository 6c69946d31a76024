"""A newsletter about one event, on a site that asks about cookies first."""

from random import Random
from typing import ClassVar

from ....device.device import Device
from ....emulator.pocket.apps.browser.events import FREQUENCY, HOST, SITE
from ....emulator.pocket.apps.browser.news import slug
from ....tasks.goal import Goal, Level, Tag
from ....tasks.state import Change
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from .web import BROWSER, COOKIES, FORMS, WebTask, added, change_browser, is_new

# Each with another one that can be mistaken for it.
EVENTS = (
    ("Eastport Jazz Nights", "Eastport Jazz Brunch"),
    ("Spring Flea Market", "Night Market Old Harbor"),
    ("Harbor Treasure Hunt", "Harbor Half Marathon"),
    ("Record Fair", "Ceramics Fair"),
    ("Folk on the Ferry", "Harbor Choir: Songs of the Sea"),
    ("Twelve Chairs", "Puppets: The Lost Wolf"),
    ("Kite Day", "Science for Small People"),
    ("Poetry Marathon", "Harbor Half Marathon"),
)
EMAILS = (
    "robin.maple@postbox.example",
    "r.maple+news@northlight.example",
    "robin_maple@inbox.example",
    "maple.family@postbox.example",
    "robin@maple-street.example",
)
CONSENTS = ("preferences", "analytics", "marketing")


class NewsletterForm(WebTask):
    """An address is entered for one event's newsletter; no cookies but the necessary ones."""

    name: ClassVar = "NewsletterForm"
    summary: ClassVar = "Subscribe to a newsletter and reject cookies"
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.POP_UP, Tag.ATOMIC})
    constraints: ClassVar = 3

    def draw(self, random: Random) -> None:
        """An event, each in turn, one that resembles it, and an address."""
        turn = (self.seed * 3 + self.trial) % len(EVENTS)
        self.event, self.other = random.sample(EVENTS[turn], 2)
        self.email, self.former = random.sample(EMAILS, 2)

    @property
    def wording(self) -> Goal:
        """Site, event and address."""
        return Goal(
            en=f"On the site {SITE.name} ({HOST}), subscribe {self.email} to the newsletter of "
            f"the event “{self.event}”. I agree to the privacy notice; leave the rest of the form "
            "as it is. Reject all cookies.",
            zh=f"在 {SITE.name} 网站（{HOST}）用 {self.email} 订阅活动“{self.event}”的通讯。"
            "我同意隐私声明，表单其余部分保持不变。请拒绝所有 Cookie。",
        )

    async def prepare(self, device: Device) -> None:
        """The site will ask about cookies; another address is subscribed to the event already."""
        await change_browser(device, "DELETE FROM cookie_choices WHERE host = ?", HOST)
        await change_browser(
            device,
            "INSERT INTO form_submissions (host, path, form, subject, email, name, option, consent,"
            " submitted_ms) VALUES (?, ?, 'newsletter', ?, ?, '', ?, 1, 1770000000000)",
            *(HOST, path_of(self.event), self.event, self.former, FREQUENCY[0]),
        )

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """One form was sent, as the goal says, and every kind of cookie is refused."""
        sent = [
            (row["host"], row["path"], row["form"], row["subject"], row["email"], row["option"],
             row["name"] or "", row["consent"])
            for row in added(found, FORMS)
        ]  # fmt: skip
        wanted = (
            HOST,
            path_of(self.event),
            "newsletter",
            self.event,
            self.email,
            FREQUENCY[0],
            "",
            1,
        )
        cookies = [
            ", ".join(kind for kind in CONSENTS if row[kind]) or "none"
            for row in found.after.rows(BROWSER, COOKIES.table)
            if row["host"] == HOST
        ]
        return (fact("forms sent", [wanted], sent), fact("cookies allowed", ["none"], cookies))

    def declared(self, change: Change) -> bool:
        """A form that was sent, and the choice of cookies; what is in them, `check` says."""
        return is_new(change, FORMS) or is_new(change, COOKIES)


def path_of(event: str) -> str:
    """Where an event's page is."""
    return f"/event/{slug(event)}"
