"""Reading task lists as people have them."""

from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.suites.androiddaily import DailyGoal, read_tasks
from tapwright.tasks.guidelines import Guidelines

CHINESE = (
    "编号,指令,应用,参考答案,难度,场景\r\n"
    "出行-1,查明天去杭州的高铁，最早一班几点,铁路12306,06:18,中,出行\r\n"
    '购物-2,"比较两家的价格\n选便宜的",淘宝、京东,,难,购物\r\n'
)
GOALS = (
    DailyGoal(
        "出行-1", "查明天去杭州的高铁，最早一班几点", ("铁路12306",), "06:18",
        level="中", scenario="出行", line=2,
    ),
    DailyGoal(
        "购物-2", "比较两家的价格\n选便宜的", ("淘宝", "京东"), level="难", scenario="购物", line=3
    ),
)  # fmt: skip


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_lists_in_the_encodings_they_come_in(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "tasks.csv"
    file.write_bytes(CHINESE.encode(encoding))
    assert read_tasks(file) == GOALS


def test_english_names_other_separators_and_a_mapping(tmp_path: Path) -> None:
    file, mapping = tmp_path / "tasks.csv", tmp_path / "map.yaml"
    file.write_text("Task_ID;Instruction;how;Apps\n7;Buy milk;Milk is in the cart;Shop|Maps\n")
    mapping.write_text("columns: {rubric: how}\n")
    (goal,) = read_tasks(file, mapping)
    assert goal == DailyGoal(
        "7", "Buy milk", ("Shop", "Maps"), rubric="Milk is in the cart", line=2
    )
    assert goal.judge_rubric == "Milk is in the cart"


def test_json_lines_and_what_a_judge_is_told(tmp_path: Path) -> None:
    file = tmp_path / "tasks.jsonl"
    file.write_text('{"id": 3, "goal": "How old?", "answer": 5, "rubric": "r", "apps": ["A", "B"]}')
    (goal,) = read_tasks(file)
    assert (goal.id, goal.apps, goal.answer) == ("3", ("A", "B"), "5")
    assert goal.judge_rubric == "r\nThe answer given to the user must say: 5"


GUIDED = Guidelines(must=("Milk is in the cart.", "One litre."), never=("It is ordered.",))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("t.csv", 'id,goal,guidelines\n1,Buy,"{""must"": [""Milk is in the cart."", '
         '""One litre.""], ""never"": [""It is ordered.""]}"\n'),
        ("t.csv", 'id,goal,must,quality,never\n1,Buy,"Milk is in the cart.\nOne litre.",,'
         "It is ordered.\n"),
        ("t.csv", '编号,指令,必须,禁止\n1,Buy,"[""Milk is in the cart."", ""One litre.""]",'
         "It is ordered.\n"),
        ("t.jsonl", '{"id": 1, "goal": "Buy", "guidelines": {"must": ["Milk is in the cart.", '
         '"One litre."], "never": ["It is ordered."]}}'),
        ("t.jsonl", '{"id": 1, "goal": "Buy", "must": ["Milk is in the cart.", "One litre."], '
         '"never": "It is ordered."}'),
    ],
)  # fmt: skip
def test_guidelines_in_the_ways_lists_hold_them(tmp_path: Path, name: str, content: str) -> None:
    (tmp_path / name).write_text(content)
    (goal,) = read_tasks(tmp_path / name)
    assert goal.judge_guidelines == GUIDED


def test_rubric_and_answer_must_be_met_beside_guidelines(tmp_path: Path) -> None:
    (tmp_path / "t.jsonl").write_text(
        '{"id": 1, "goal": "g", "answer": "5", "rubric": "r", "guidelines": {"must": ["m"]}}\n'
        '{"id": 2, "goal": "g", "rubric": "r", "guidelines": null}\n'
    )
    first, second = read_tasks(tmp_path / "t.jsonl")
    assert first.judge_guidelines and first.judge_guidelines.must == (
        "m", "r", "The answer given to the user must say: 5",
    )  # fmt: skip
    assert second.judge_guidelines is None


@pytest.mark.parametrize(
    ("guidelines", "why"),
    [
        ('"guidelines": {}', "line 2: guidelines: `must` is missing"),
        ('"guidelines": {"must": []}', "line 2: guidelines: `must` has no entry"),
        ('"guidelines": {"must": ["a", "A"]}', "line 2: `must 2` says the same as `must 1`"),
        ('"guidelines": {"must": ["a", ""]}', "line 2: guidelines: `must 2` is empty"),
        ('"guidelines": {"must": "a"}', "line 2: guidelines: `must` must be a list"),
        ('"guidelines": {"must": [3]}', "line 2: guidelines: `must 1` must be a text"),
        ('"guidelines": "be good"', "line 2: guidelines must be a mapping"),
        ('"guidelines": ["a"]', "line 2: guidelines must be a mapping"),
        (f'"must": {list(range(13))}'.replace("[", '["').replace("]", '"]').replace(", ", '", "'),
         "line 2: guidelines: `must` has more than 12 entries"),
        ('"never": ["a"]', "line 2: guidelines: `must` is missing"),
        ('"must": [{"a": 1}]', "line 2: guidelines: `must 1` must be a text"),
        ('"must": ["a"], "guidelines": {"must": ["b"]}', "line 2: guidelines and a column of"),
    ],
)  # fmt: skip
def test_mistakes_in_guidelines_name_the_line(tmp_path: Path, guidelines: str, why: str) -> None:
    file = tmp_path / "tasks.jsonl"
    file.write_text(f'{{"id": 1, "goal": "g"}}\n{{"id": 2, "goal": "g", {guidelines}}}\n')
    with pytest.raises(UsageError) as told:
        read_tasks(file)
    assert f"{file} {why}" in str(told.value)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "holds no rows"),
        (b"id,goal\n", "holds no rows"),
        (b"id,other\n1,x\n", "tasks.csv: no column for goal among id, other"),
        (b"id,goal\n1,x\n1,y\n", "tasks.csv line 3: '1' is in line 2 already"),
        (b"id,goal\n1,x\n\n2, \n", "tasks.csv line 4: goal is empty"),
        (b"id,goal\n,x\n", "tasks.csv line 2: id is empty"),
        (b"id,goal\n1,x,y\n", "tasks.csv line 2: 3 cells under 2 names"),
        (b"id,id,goal\n1,2,x\n", "line 1: two columns are called 'id'"),
        (b'id,goal\n1,"x\n2,y\n', "tasks.csv line 2: unexpected end of data"),
        (b"id,goal\n1,x\n2,caf\xe9,\n", "tasks.csv line 3: neither UTF-8 nor GB18030"),
    ],
)
def test_mistakes_name_file_and_line(tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "tasks.csv"
    file.write_bytes(content)
    with pytest.raises(UsageError) as told:
        read_tasks(file)
    assert why in str(told.value)
    with pytest.raises(UsageError, match="cannot be read"):
        read_tasks(tmp_path / "none.csv")
