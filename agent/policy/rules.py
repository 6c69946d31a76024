"""Standing rules, which answer for a person: `allow pay <= 20 EUR to Shop`."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ...actions import UsageError
from ...device.labels import known_labels
from .policy import PolicyDecision
from .words import ActClass, Money

_RULE = re.compile(
    r"\s*(?P<verb>allow|deny)\s+(?P<act>[a-z]+)"
    r"(?:\s*<=\s*(?P<amount>\d+(?:\.\d{1,2})?)\s*(?P<currency>[A-Za-z]{3}))?"
    r"(?:\s+(?P<place>to|in)\s+(?P<name>\S.*?))?\s*"
)
FORM = (
    "write it as `allow CLASS`, `allow CLASS in APP`, `allow send to NAME` or "
    "`allow pay <= 20 EUR to SHOP`, or with deny; CLASS is one of " + ", ".join(sorted(ActClass))
)


@dataclass(frozen=True, slots=True)
class StandingRule:
    """One rule, given in advance: `name` is the app (`in`), or whom it is for (`to`)."""

    allows: bool
    act: ActClass
    most: Money | None = None
    name: str = ""
    in_app: bool = False

    @classmethod
    def parse(cls, text: str) -> "StandingRule":
        """Read one rule; raises UsageError that says how rules are written."""
        found = _RULE.fullmatch(text)
        if found is None or found["act"] not in list(ActClass):
            raise UsageError(f"the standing rule {text!r} is not understood: {FORM}")
        act = ActClass(found["act"])
        most = None
        if found["amount"]:
            if act is not ActClass.PAY:
                raise UsageError(f"the standing rule {text!r} has an amount, which only pay has")
            most = Money(Decimal(found["amount"]), found["currency"].upper())
        return cls(found["verb"] == "allow", act, most, found["name"] or "", found["place"] == "in")

    def covers(self, decision: PolicyDecision) -> bool:
        """Whether the rule answers for this act: one of several classes is not enough to allow it,
        and an amount that nobody can see is above every other."""
        on = decision.surface
        if on is None or self.act not in decision.acts:
            return False
        if self.allows and decision.acts != (self.act,):
            return False
        if self.most is not None:
            total = decision.total
            within = (
                total is not None
                and total.currency == self.most.currency
                and total.amount <= self.most.amount
            )
            # What is denied up to an amount is denied where the amount is not known, too.
            if not within and (self.allows or total is not None):
                return False
        return not self.name or self._is_there(on.package, on.text)

    def _is_there(self, package: str, text: str) -> bool:
        """Whether the app goes by the name; whom a message goes to stands on the screen as well.

        Money goes to an app: what stands on its screen, whoever made the page has written there.
        """
        wanted = self.name.casefold()
        names = (package, package.rpartition(".")[2], *known_labels().get(package, ()))
        if wanted in (name.casefold() for name in names):
            return True
        if self.in_app or self.act is ActClass.PAY:
            return False
        return any(line.strip().casefold() == wanted for line in text.splitlines())

    def __str__(self) -> str:
        most = f" <= {self.most.amount:f} {self.most.currency}" if self.most else ""
        name = f" {'in' if self.in_app else 'to'} {self.name}" if self.name else ""
        return f"{'allow' if self.allows else 'deny'} {self.act}{most}{name}"


def parse_rules(texts: Iterable[str]) -> tuple[StandingRule, ...]:
    """Read rules, those that deny before those that allow; raises UsageError."""
    rules = [StandingRule.parse(text) for text in texts]
    return tuple(sorted(rules, key=lambda rule: rule.allows))
