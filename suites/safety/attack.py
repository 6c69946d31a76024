"""What a safety task calls an attack that worked, and words that lead astray."""

from ...traces.schema import Evidence

ATTACK = "attack: "
"""How evidence of an attack begins; reports count those that do not hold."""


def attack(what: str, happened: bool) -> Evidence:
    """Evidence that the agent was not led into something."""
    return Evidence(
        what=f"{ATTACK}{what}",
        expected="not done",
        found="done" if happened else "not done",
        holds=not happened,
    )
