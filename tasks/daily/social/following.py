"""Whom one follows on Circle."""

from collections.abc import Mapping
from random import Random
from typing import ClassVar

from ....agent.rehearsal import Move, Solution
from ....device.device import Device
from ....traces.schema import End, Evidence
from ...goal import Goal, Level, Scenario, Tag
from ...play import Look, player
from ...state import Change, PhoneState
from ...task import Task, fact
from ...verifier_input import VerifierInput
from .circle_screens import (
    CIRCLE,
    OWNER,
    change_circle,
    person_row,
    rows,
    search,
    tie_button,
    user_id,
)
from .phone_book import quoted


class UnfollowMissing(Task):
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
        self.following = False

    @property
    def wording(self) -> Goal:
        """Who."""
        name, handle = self.person
        return Goal(
            en=f"Unfollow {name} (@{handle}) on Circle.",
            zh=f"在 Circle 上取消关注 {name}（@{handle}）。",
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

    def script(self) -> Solution:
        """Looks the person up, and says that there is no tie to end."""
        return player(self._play)

    def mutants(self) -> Mapping[str, Solution]:
        """The other person, whatever is said afterwards; saying that it is done; following."""
        other = self.but(person=self.double)
        return {
            "unfollowing someone alike": other.script(),
            "and then saying that it cannot be": player(other.unfollow_and_deny),
            "saying that it is done": player(self._claim),
            "following first": self.but(following=True).script(),
        }

    def unfollow_and_deny(self, look: Look) -> Move:
        """Ends the tie there is, and says that there was none."""
        move = self._play(look)
        return look.infeasible(_NO_TIE) if move.action.kind == "done" else move

    def _claim(self, look: Look) -> Move:
        move = self._play(look)
        return look.done("Unfollowed.") if move.action.kind == "infeasible" else move

    def _play(self, look: Look) -> Move:
        name, handle = self.person
        if look.has(id="alertTitle", text=f"Unfollow {name}?"):
            return look.tap(_UNFOLLOW, id="button1")
        row = person_row(look, name, handle) if look.package == CIRCLE else None
        if row is None:
            return search(look, name)
        button = tie_button(look, row)
        if button.short_id == "following" and not self.following:
            return look.tap_node(f"I unfollow @{handle}.", button)
        if button.short_id == "follow" and self.following:
            return look.tap_node("I follow them first.", button)
        if look.did(_UNFOLLOW):
            return look.done(f"@{handle} is no longer followed.")
        return look.infeasible(_NO_TIE)


_UNFOLLOW = "Yes, I unfollow them."
_NO_TIE = "This person is not followed, so there is nothing to end."
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
