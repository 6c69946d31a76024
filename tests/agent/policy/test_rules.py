"""Standing rules: how they are written, and what they answer for."""

import pytest

from tapwright.actions import UsageError
from tapwright.agent.policy.policy import ActPolicy, PolicyDecision
from tapwright.agent.policy.rules import StandingRule, parse_rules

from .screens import button, tap, text

SHOP = "org.example.shop"


def asked(*words: str, label: str = "Place order") -> PolicyDecision:
    around = [text(one, 200 + 100 * at) for at, one in enumerate(words)]
    return tap(ActPolicy("What is there?"), button(label, package=SHOP), *around)


@pytest.mark.parametrize(
    "rule",
    ["allow pay <= 20 EUR to Shop", "allow pay", "deny send", "allow delete in com.android.notes",
     "allow send to Anna Berg", "allow pay <= 9.99 USD"],
)  # fmt: skip
def test_a_rule_is_written_as_it_was_read(rule: str) -> None:
    assert str(StandingRule.parse(rule)) == rule
    assert str(StandingRule.parse(f"  {rule.replace(' <= ', '<=')} ")) == rule


@pytest.mark.parametrize(
    "rule",
    ["", "allow", "pay", "allow everything", "allow pay 20 EUR", "allow pay <= EUR",
     "allow pay <= 20", "allow pay < 20 EUR", "allow pay <= -1 EUR", "Allow pay",
     "allow pay to", "allow pay and send", "permit pay", "allow pay <= 20 EUR for Shop"],
)  # fmt: skip
def test_what_is_no_rule_is_refused_with_the_form(rule: str) -> None:
    with pytest.raises(UsageError, match="allow pay <= 20 EUR to SHOP"):
        StandingRule.parse(rule)


@pytest.mark.parametrize(
    ("rule", "total", "covers"),
    [
        ("allow pay <= 20 EUR", "Total 20.00 €", True),
        ("allow pay <= 20 EUR", "Total 20.01 €", False),
        ("allow pay <= 20 EUR", "Total $5.00", False),
        ("allow pay <= 20 EUR", "Total unknown", False),
        ("allow pay to Shop", "Total 99.00 €", True),
        ("allow pay to shop", "Total 99.00 €", True),
        ("allow pay in org.example.shop", "Total 99.00 €", True),
        ("allow pay to Store", "Store", False),  # the page may write what it likes
        ("allow send", "Total 1.00 €", False),
        ("deny pay <= 5 EUR", "Total unknown", True),
        ("deny pay <= 5 EUR", "Total 9.00 €", False),
    ],
)
def test_what_a_rule_answers_for(rule: str, total: str, covers: bool) -> None:
    assert StandingRule.parse(rule).covers(asked(total)) is covers


def test_whom_a_message_goes_to_stands_on_a_line_of_its_own() -> None:
    rule = StandingRule.parse("allow send to Anna")
    assert rule.covers(asked("Anna", label="Send"))
    assert not rule.covers(asked("Anna Berg and Bob", label="Send"))


def test_one_class_of_several_is_not_enough_to_allow() -> None:
    decision = asked("Total 3.00 €", label="OK")
    both = PolicyDecision("ask", "", (*decision.acts, *asked().acts, *asked(label="Send").acts))
    assert not StandingRule.parse("allow pay").covers(both)


def test_a_rule_that_denies_goes_first() -> None:
    rules = parse_rules(["allow pay", "deny pay in Shop"])
    assert [rule.allows for rule in rules] == [False, True]
