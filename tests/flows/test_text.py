"""Typing, erasing, copying and what is made up, on the pocket phone."""

from random import Random

import pytest

from tapwright.flows.commands.text import made_up
from tapwright.flows.language.commands import InputRandomCommand
from tapwright.flows.language.mistakes import Place
from tapwright.flows.outcomes import StepFailed

from .conftest import RunFlow, passed

FIELD = "- launchApp\n- tapOn: Search settings\n"


async def test_text_of_any_script_is_typed(run_flow: RunFlow) -> None:
    passed(
        await run_flow(
            FIELD + "- inputText: it's 100% $(x)\n- assertVisible: \"it's 100% .*\"\n- eraseText\n"
            "- inputText: naïve 你好\n- assertVisible: {text: naïve 你好, focused: true}\n"
        )
    )


async def test_so_many_characters_are_erased(run_flow: RunFlow) -> None:
    passed(
        await run_flow(
            FIELD + "- inputText: abcdef\n- eraseText: 2\n- assertVisible: abcd\n"
            "- eraseText: {charactersToErase: '${1 + 1}'}\n- assertVisible: ab\n"
            "- eraseText: 500\n- assertNotVisible: ab\n"
        )
    )


async def test_what_was_copied_is_pasted_and_known_to_scripts(run_flow: RunFlow) -> None:
    result = passed(
        await run_flow(
            "- launchApp\n- copyTextFrom: Bluetooth.*\n"
            "- assertTrue: ${maestro.copiedText == 'Bluetooth, pairing'}\n"
            "- tapOn: Search settings\n- pasteText\n- assertVisible: Bluetooth, pairing\n"
            "- eraseText\n- setClipboard: ${'o' + 'wn'}\n- pasteText\n- assertVisible: own\n"
        )
    )
    assert result.steps[1].why == "copied 'Bluetooth, pairing'"


async def test_nothing_copied_is_nothing_pasted_and_is_said(run_flow: RunFlow) -> None:
    result = passed(await run_flow(FIELD + "- pasteText\n"))
    assert "nothing was copied" in result.steps[-1].why


async def test_something_made_up_is_typed_and_said(run_flow: RunFlow) -> None:
    result = passed(await run_flow(FIELD + "- inputRandomEmail\n- assertVisible: .*@example.com\n"))
    assert result.steps[2].why.startswith("typed '")


@pytest.mark.parametrize(
    ("kind", "length", "expected"),
    [
        ("text", "12", 12), ("text", "0", 0), ("number", "5", 5), ("number", "0", 0),
        ("email", "8", None), ("person name", "8", None), ("city name", "8", None),
        ("country name", "8", None), ("color name", "8", None),
    ],
)  # fmt: skip
def test_what_is_made_up_has_its_kind(kind: str, length: str, expected: int | None) -> None:
    command = InputRandomCommand(name="x", at=Place(__file__, 1, 1), random=kind, length=length)  # pyright: ignore
    for seed in range(20):
        text = made_up(command, Random(seed))
        assert text == made_up(command, Random(seed))
        if expected is None:
            assert (
                text
                and ("@" in text) == (kind == "email")
                and (" " in text) == (kind == "person name")
            )
        else:
            assert len(text) == expected and not text.startswith("0")
            assert kind == "text" or text == "" or text.isdecimal()


def test_a_length_that_is_no_number_is_told() -> None:
    command = InputRandomCommand(
        name="x", at=Place(__file__, 1, 1), random="text", length="undefined"
    )  # pyright: ignore
    with pytest.raises(StepFailed, match="length is a number, not 'undefined'"):
        made_up(command, Random(0))


async def test_all_is_erased_wherever_the_cursor_is(run_flow: RunFlow) -> None:
    typed = FIELD + "- inputText: abc def ghi\n- tapOn: {text: abc def ghi, point: '6%,50%'}\n"
    passed(await run_flow(typed + "- eraseText\n- assertNotVisible: .*def.*|.*ghi\n"))
    # Fewer than there are: before the cursor, as a keyboard does.
    result = await run_flow(typed + "- eraseText: 2\n- assertVisible: .*ghi\n")
    passed(result)
