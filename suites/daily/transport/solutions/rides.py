"""Solutions of the tasks in `rides`."""

from collections.abc import Mapping, Sequence

from .....agent.rehearsal import Move, Solution
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ..go import MY_PLACE, dollars
from ..rides import RideBasic, RideCheapest, RideIfUnder, price_of
from .go_screens import to_way
from .ride_screens import (
    RideOffer,
    book,
    booked,
    choose_tier,
    chosen,
    leave_noting,
    look_again,
    offers,
    read_offers,
)
from .route_screens import begin, under_way


class RideBasicSolution(TaskSolution[RideBasic]):
    """Finds the destination, asks for a ride there, sets the pickup, chooses the tier."""

    def mutants(self) -> Mapping[str, Solution]:
        """Another tier, another destination, the way back."""
        tiers = map(self.task.local, ("Share", "Saver"))
        other = next(tier for tier in tiers if tier != self.task.tier)
        return {
            "another tier": self.but(tier=other),
            "another destination": self.but(end=self.task.elsewhere),
            "the other way round": self.but(start=self.task.end, end=self.task.start),
        }

    def play(self, look: Look) -> Move:
        if booked(look, self.task.tier, self.task.end):
            return look.done(f"The {self.task.tier} ride to {self.task.end} is booked.")
        return (
            look_again(look, self.task.tier, self.task.end)
            or to_way(look, "Ride", self.task.start, self.task.end)
            or choose_tier(look, self.task.tier)
            or book(look)
        )


class RideCheapestSolution(TaskSolution[RideCheapest]):
    """Reads what every tier asks before it chooses."""

    rank = 0
    shared_too = False

    def mutants(self) -> Mapping[str, Solution]:
        """A shared ride, the second cheapest, another destination."""
        return {
            "the cheapest of all": self.but(shared_too=True),
            "the second cheapest": self.but(rank=1),
            "another destination": self.but(end=self.task.elsewhere),
        }

    def play(self, look: Look) -> Move:
        tier = chosen(look)
        if booked(look, tier, self.task.end):
            return look.done(f"{tier} is the cheapest; it is booked.")
        return (
            look_again(look, tier, self.task.end)
            or to_way(look, "Ride", self.task.start, self.task.end)
            or read_offers(look)
            or choose_tier(look, self._best(offers(look)))
            or book(look)
        )

    def _best(self, found: Sequence[RideOffer]) -> str:
        """The tier of the cheapest offer."""
        allowed = [offer for offer in found if self.shared_too or not offer.shared]
        return sorted(allowed, key=lambda offer: offer.cents)[self.rank].tier


class RideIfUnderSolution(TaskSolution[RideIfUnder]):
    """Reads the price and compares it."""

    def mutants(self) -> Mapping[str, Solution]:
        """The wrong branch, both branches, another tier or mode."""
        other = self.task.limit + (-150 if self.task.branch == "under" else 150)
        found = {
            "the other branch": self.but(limit=other),
            "another destination": self.but(end=self.task.elsewhere, limit=self._limit_there),
        }
        if self.task.branch == "under":
            return found | {"another tier": self.but(tier=self.task.local("Share"))}
        return found | {
            "a cheaper tier": self.but(tier=self.task.local("Share")),
            "by car": FunctionSolution(lambda look: self._go(look, "Drive")),
        }

    @property
    def _limit_there(self) -> int:
        """A limit that leads to the same branch at the other place."""
        price = price_of(self.task.tier, self.task.elsewhere, self.task.local)
        return price + 1 if self.task.branch == "under" else price

    def play(self, look: Look) -> Move:
        if booked(look, self.task.tier, self.task.end):
            return look.done(f"The ride costs less than {dollars(self.task.limit)}; it is booked.")
        offer = next((offer for offer in offers(look) if offer.tier == self.task.tier), None)
        if offer is not None and offer.cents >= self.task.limit:
            return self._go(look, "Transit")
        move = look_again(look, self.task.tier, self.task.end) or to_way(
            look, "Ride", MY_PLACE, self.task.end
        )
        if move is not None:
            return move
        if offer is None:
            return read_offers(look) or look.back("I have missed the tier.")
        return choose_tier(look, self.task.tier) or book(look)

    def _go(self, look: Look, mode: str) -> Move:
        if under_way(look, self.task.end):
            return look.done(f"A ride is too expensive; the route to {self.task.end} has begun.")
        if look.has(id="tier_card", desc=self.task.tier):
            return leave_noting(look)
        return to_way(look, "Directions", MY_PLACE, self.task.end) or begin(look, mode)
