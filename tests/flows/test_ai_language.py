"""How `do`, `assert` and `extract` are written, and what is wrong with them."""

from pathlib import Path

import pytest

from tapwright.flows.language import BadFlows, Flow, load_flow
from tapwright.flows.language.commands import AssertWithAICommand, DoCommand, ExtractCommand
from tapwright.flows.wording import in_words


def read(tmp_path: Path, body: str) -> Flow:
    path = tmp_path / "flow.yaml"
    path.write_text(f"appId: a.b\n---\n{body}", "utf-8")
    return load_flow(path, tmp_path)


def test_a_goal_has_limits_and_is_not_optional(tmp_path: Path) -> None:
    short, long = read(
        tmp_path,
        "- do: Turn on airplane mode\n- do: {goal: Buy tea, maxSteps: 5, maxSeconds: 60}\n",
    ).commands
    assert isinstance(short, DoCommand) and isinstance(long, DoCommand)
    assert (short.goal, short.max_steps, short.max_seconds) == ("Turn on airplane mode", "20", None)
    assert (long.max_steps, long.max_seconds, long.optional) == ("5", "60", False)
    assert in_words(short) == 'do "Turn on airplane mode"'
    (sorted_by,) = read(tmp_path, "- do: {goal: Buy tea, class: money}\n").commands
    assert isinstance(sorted_by, DoCommand)
    assert (sorted_by.task_class, short.task_class) == ("money", None)


def test_maestros_names_are_optional_and_ours_are_not(tmp_path: Path) -> None:
    theirs, defects, ours = read(
        tmp_path, "- assertWithAI: {assertion: A}\n- assertNoDefectsWithAI\n- assert: A\n"
    ).commands
    assert [one.optional for one in (theirs, defects, ours)] == [True, True, False]
    assert isinstance(ours, AssertWithAICommand) and ours.assertion == "A"


def test_a_schema_is_written_out_short_or_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text('{"type": "object", "required": ["a"]}', "utf-8")
    short, full, file = read(
        tmp_path,
        "- extract: {schema: {price: number, title: string}, outputVariable: item}\n"
        "- extract:\n    query: the list\n    schema:\n      type: array\n      minItems: 1\n"
        "      items: {type: string, enum: ['1', b]}\n"
        "- extract: s.json\n",
    ).commands
    assert isinstance(short, ExtractCommand) and short.output_variable == "item"
    assert short.schema["properties"] == {"price": {"type": "number"}, "title": {"type": "string"}}
    assert short.schema["required"] == ["price", "title"]
    assert isinstance(full, ExtractCommand) and full.query == "the list"
    assert full.schema == {
        "type": "array",
        "minItems": 1,
        "items": {"type": "string", "enum": ["1", "b"]},
    }
    assert isinstance(file, ExtractCommand)
    assert file.schema == {"type": "object", "required": ["a"]}
    assert in_words(file) == "extract into output.extracted"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("- do: ''", ":3:7: do needs a goal in words"),
        ("- do: {goal: x, maxSteps: 0}", "maxSteps of do is at least 1"),
        ("- do: {goal: x, maxSteps: many}", "maxSteps of do is a number"),
        ("- do: {goal: x, class: mony}", "class of do"),
        ("- do: {goal: x, class: '${C}'}", "class of do is one of question, form, money"),
        ("- do: {gaol: x}", "do has no option gaol (did you mean goal?)"),
        ("- extract: {query: x}", "extract needs schema"),
        ("- extract: {schema: {price: nubmer}}", "cannot be 'nubmer' (did you mean number?)"),
        ("- extract: {schema: {type: nothing}}", "no JSON Schema"),
        ("- extract: [a]", "schema is a JSON Schema, a file that holds one"),
        ("- extract: gone.json", "the schema gone.json is not there"),
        ("- extract: bad.json", "bad.json is no JSON Schema"),
        ("- extract: ../out.json", "is outside of"),
        ("- extract: {schema: {a: string}, outputVariable: a b}", "is a name of a variable"),
        ("- assert", "assert needs a value"),
    ],
)
def test_mistakes_are_told_with_their_place(tmp_path: Path, body: str, said: str) -> None:
    (tmp_path / "bad.json").write_text("{", "utf-8")
    with pytest.raises(BadFlows) as bad:
        read(tmp_path, body + "\n")
    assert said in str(bad.value)
