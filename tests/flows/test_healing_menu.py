"""What a redesign moved behind something else: what it may be called there, and what is refused."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tapwright.flows.elements import FOLDER
from tapwright.flows.patch import heal_patch

from .conftest import passed
from .test_healing import Answers, Heal, heal, number  # pyright: ignore[reportUnusedImport]

NOTES = "com.android.notes"
MENU = "More options"
__all__ = ["heal"]


def opens(then: str | None, button: str = MENU) -> Answers:
    """A model that opens something and says what is in it."""

    def choose(views: list[dict[str, Any]]) -> Mapping[str, object]:
        return {"opens": number(views, description=button), "then": then, "reason": "moved"}

    return Answers(choose)


def body(step: str, proof: str = "- assertNotVisible: Grid view\n") -> str:
    return f"- launchApp\n{step}\n{proof}"


async def test_it_may_have_other_words_there(heal: Heal, tmp_path: Path) -> None:
    result = passed(await heal(body("- tapOn: {id: archive_button}"), opens("Archive"), app=NOTES))
    (healed,) = result.healed
    assert healed.change == 'after a tap on description "More options", with text "Archive"'
    assert result.steps[1].why.startswith(f"healed on trial, {healed.change}: moved (priced, $0.0")
    patch = heal_patch([result], tmp_path).text
    assert '+- tapOn: {description: "More options"}\n' in patch
    assert "-- tapOn: {id: archive_button}\n" in patch and "+- tapOn: {text: Archive}\n" in patch


@pytest.mark.parametrize(
    ("then", "why"),
    [
        (None, 'behind description "More options" there is no id "archive_button"'),
        ("Attic", 'there is no id "archive_button" and no text "Attic"'),
        (".* .*", "there are several text"),
        ("Sort", "but then: "),
    ],
)
async def test_what_is_not_there_is_not_there_alone_or_is_something_else(
    heal: Heal, tmp_path: Path, then: str | None, why: str
) -> None:
    proof = "- assertVisible: Archived notes stand here\n"
    answers = opens(then)
    result = await heal(body("- tapOn: {id: archive_button}", proof), answers, app=NOTES)
    assert result.status == "failed" and not result.healed and len(answers.asked) == 1
    assert 'id "archive_button" is not on the screen' in result.why and why in result.why
    assert not heal_patch([result], tmp_path).files and not (tmp_path / FOLDER).exists()


async def test_the_gate_rules_on_what_is_behind_it(heal: Heal) -> None:
    """What the model calls it is no order of the user's."""
    steps = "- launchApp\n- tapOn: Aisha Rahman\n- tapOn: {id: share_it}\n"
    proof = "- assertVisible: .*Delete.*\n"
    result = await heal(steps + proof, opens("Delete"), app="com.android.contacts")
    assert result.status == "failed" and "not allowed by nobody" in result.why


async def test_in_a_second_round_it_is_opened_again_without_asking(heal: Heal) -> None:
    steps = (
        "- launchApp\n- repeat:\n    times: 2\n    commands:\n      - tapOn: {id: archive_button}\n"
        "      - assertNotVisible: Grid view\n      - back\n"
    )
    answers = opens("Archive")
    result = passed(await heal(steps, answers, app=NOTES))
    assert len(answers.asked) == 1 and len(result.healed) == 1
