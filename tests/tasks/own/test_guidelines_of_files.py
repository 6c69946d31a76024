"""Guidelines in a user's own task: read with places, filled with parameters, told in words."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tapwright.actions import UsageError
from tapwright.tasks.guidelines import Guidelines
from tapwright.tasks.own.load import load_task
from tapwright.tasks.own.parsing import schema
from tapwright.tasks.own.story import story
from tapwright.tasks.state import PhoneState
from tapwright.tasks.verifier_input import VerifierInput
from tapwright.traces import End

TASK = """\
name: Milk
goal: Put {what} into the cart
params:
  what: milk
guidelines:
  must:
    - The cart holds {what}.
  quality: [It is the cheapest.]
  never: [It is ordered.]
"""


def write(folder: Path, text: str) -> Path:
    (folder / "t.yaml").write_text(text)
    return folder / "t.yaml"


def test_they_are_filled_and_decide_by_a_judge_alone(tmp_path: Path) -> None:
    task = load_task(write(tmp_path, TASK))(0)
    assert task.guidelines == Guidelines(
        must=("The cart holds milk.",), quality=("It is the cheapest.",), never=("It is ordered.",)
    )
    assert task.rubric.startswith("must 1: The cart holds milk.")
    assert "never 1: It is ordered." in str(story(task)["guidelines"])
    nothing = PhoneState(tables={}, settings={})
    verdict = task.verify(VerifierInput(nothing, nothing, End.COMPLETED))
    assert verdict.status == "unverified" and "--judge" in verdict.why


def test_state_outranks_them(tmp_path: Path) -> None:
    """What the phone says is not so fails, whoever would judge otherwise."""
    task = load_task(write(tmp_path, TASK + "checks:\n  - answer: number\n    equals: 42\n"))(0)
    nothing = PhoneState(tables={}, settings={})
    wrong = VerifierInput(nothing, nothing, End.ANSWERED, "41")
    assert task.verify(wrong).status == "failed"
    right = VerifierInput(nothing, nothing, End.ANSWERED, "42")
    assert task.verify(right).status == "unverified"


def test_a_judge_check_must_be_met_as_well(tmp_path: Path) -> None:
    task = load_task(write(tmp_path, TASK + "checks:\n  - judge: The cart is shown.\n"))(0)
    assert task.guidelines and task.guidelines.must[1] == "The cart is shown."
    assert task.rubric == "The cart is shown."


@pytest.mark.parametrize(
    ("was", "now", "why"),
    [
        ("    - The cart holds {what}.\n", "    []\n", "t.yaml:7:5: `must` must have an entry"),
        ("The cart holds {what}.", "' '", "t.yaml:7:7: `must` must be"),
        ("[It is ordered.]", "It is ordered.", "t.yaml:9:10: `never` must be a list"),
        ("[It is ordered.]", "[the cart holds  MILK.]", "`never 1` says the same as `must 1`"),
        ("never:", "nevr:", "t.yaml:9:3: there is no `nevr` here; did you mean never?"),
        ("{what}.", "{waht}.", "t.yaml:7:7: there is no parameter waht"),
        ("[It is ordered.]", "[[a]]", "t.yaml:9:11: "),
        ("[It is ordered.]", f"{[str(n) for n in range(13)]}", "t.yaml:9:10: `never`: "),
    ],
)
def test_mistakes_are_told_with_their_place(tmp_path: Path, was: str, now: str, why: str) -> None:
    with pytest.raises(UsageError) as told:
        load_task(write(tmp_path, TASK.replace(was, now)))
    assert why in str(told.value)


def fits(guidelines: object) -> bool:
    validator: Any = jsonschema.Draft202012Validator(schema())
    return validator.is_valid({"name": "A", "goal": "g", "guidelines": guidelines})


def test_the_schema_knows_them() -> None:
    assert fits({"must": ["a"], "never": ["b"]})
    wrong: tuple[Any, ...] = ({}, {"must": []}, {"must": "a"}, {"must": ["a"], "other": ["b"]})
    assert not any(map(fits, wrong))
