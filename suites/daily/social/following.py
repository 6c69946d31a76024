"""Whom one follows on Circle."""

from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.goal import Goal, Level, Scenario, Tag
from ....tasks.state import Change, PhoneState
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import End, Evidence
from ...built_in import BuiltInTask
from .circle import OWNER, change_circle, rows, user_id
from .phone_book import quoted


class UnfollowMissing(BuiltInTask):
    """Somebody is to be unfollowed whom the user does not follow; a namesake is followed."""

    name: ClassVar = "UnfollowMissing"
    summary: ClassVar = "Unfollow someone who is not followed"
    scenario: ClassVar = Scenario.SOCIAL
    level: ClassVar[Level] = "easy"
    tags: ClassVar = frozenset({Tag.INFEASIBLE})
    apps: ClassVar = ("Circle",)
    constraints: ClassVar = 1
    allowed_ends: ClassVar = frozenset({End.INFEASIBLE})

    def draw(self, random: Random) -> None:
        """Who is not followed, and who like them is."""
        self.person, self.double = random.choice(_ALIKE)

    @property
    def wording(self) -> Goal:
        """Who."""
        name, handle = self.person
        return Goal(
            en=f"Unfollow {name} (@{handle}) on Circle.",
            zh=f"在“圈子”上取消关注 {name}（@{handle}）。",
        )

    async def set_up(self, device: Device) -> None:
        """The one is not followed."""
        who = f"(SELECT _id FROM users WHERE handle = {quoted(self.person[1])})"
        followed = f"(SELECT count(*) FROM follows WHERE user_id = {who})"
        sql = (
            f"UPDATE users SET followers_count = followers_count - {followed} WHERE _id = {who};"
            f"UPDATE users SET following_count = following_count - {followed}"
            f" WHERE _id = {OWNER};"
            f"DELETE FROM follows WHERE user_id = {who};"
        )
        await change_circle(device, sql)
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The one was not followed and is not; the other is as before."""
        one, other = (user_id(found.before, handle) for _, handle in (self.person, self.double))
        before, after = _followed(found.before), _followed(found.after)
        return (
            fact("followed before", (False, True), (one in before, other in before)),
            fact("followed now", (False, True), (one in after, other in after)),
        )

    def declared(self, change: Change) -> bool:
        """Nothing is to change."""
        return False


_ALIKE = (
    (("Noah Fisher", "noah.fisher"), ("Noah Fischer", "noah.fischer")),
    (("Mara Lindt", "mara.lindt"), ("Mara Lind", "mara.lind")),
    (("Mara Lind Fan Page", "maralind.fans"), ("Mara Lind", "mara.lind")),
    (("Marisol Vance", "marisolvance"), ("Marisol Vane", "marisolvane")),
    (("Priya Sharma", "priya.bakes"), ("Priya Sharma", "priya.codes")),
    (("Priya Sharma", "priya.codes"), ("Priya Sharma", "priya.bakes")),
)


def _followed(state: PhoneState) -> set[object]:
    return {row["user_id"] for row in rows(state, "follows")}
