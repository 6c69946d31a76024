"""The added dialect is found by its name, and reads its replies and no others."""

import pytest

from tapwright.actions import Action, Done, Norm, Tap, Wait
from tapwright.agent.dialects import BadReply, Decision, Unsayable, make_dialect
from tapwright.agent.models.base import Reply


@pytest.mark.parametrize("action", [Tap(at=Norm(x=30, y=1000)), Done(summary="It is on.")])
def test_it_reads_what_it_says(action: Action) -> None:
    dialect = make_dialect("terse")
    said = dialect.render(action, "The switch is off.")
    assert dialect.parse(Reply(text=said.text)) == Decision("The switch is off.", action)


def test_anything_else_is_a_bad_reply_with_its_example() -> None:
    dialect = make_dialect("terse")
    for text in ("", "I tap the switch.", "tap 500", "tap 5 5 5", "tap 2000 5", "done"):
        bad = dialect.parse(Reply(text=text))
        assert isinstance(bad, BadReply) and "tap 500 300" in bad.why
    with pytest.raises(Unsayable):
        dialect.render(Wait(), "It loads.")
