"""Everything that is wrong with a file, at once, each with file, line and column."""

from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.suites.registry import find_suite, find_task
from tapwright.tasks.own import find_own, load_suite, load_templates
from tapwright.tasks.suite import suite_hash

WRONG = """\
- name: 5 bad
  gaol: hello
  level: esy
  params:
    a: {from: 5, to: 1}
    b: []
    c: [{x: 1}, {y: 2}]
  setup:
    - shel: [ls]
    - homee
    - setting: nope
      value: 1
    - push: nothing.txt
      to: here
  checks:
    - setting: secure.x
      equal: 2
    - filee: /x
    - shell: ls -l
      equals: "{d}"
    - content: content://sms
      exactly: many
    - matches: "("
      setting: global.x
    - setting: global.y
  tags: [atomik]
  events:
    - after: 1
- just text
- name: Fine
  goal: "{nam}"
  params: {name: Al}
- name: Fine
  goal: hello
  checks:
    - answer: number
      equals: twelve
  setup:
    - push: nothing.txt
      to: /sdcard/x
"""
SAID = {
    "1:3": "`goal` is missing",
    "1:9": "`name` must be a letter",
    "2:3": "there is no `gaol` here; did you mean goal?",
    "3:10": "did you mean easy?",
    "5:8": "`to` is less than `from`",
    "6:8": "`b` must have an entry",
    "7:8": "the same keys",
    "9:7": "did you mean shell or sh?",
    "10:7": "did you mean home?",
    "11:16": "NAMESPACE.NAME",
    "14:11": "a whole path",
    "17:7": "did you mean equals?",
    "18:7": "did you mean file?",
    "19:14": "`shell` must be a list",
    "20:15": "there is no parameter d",
    "22:16": "must be a number, not 'many'",
    "23:16": "no regular expression",
    "25:7": "say what is expected: one of equals",
    "26:10": "did you mean atomic?",
    "28:7": "just one of shell, sh or fault",
    "29:3": "a task is a mapping",
    "31:9": "did you mean name?",
    "33:9": "there is another task Fine",
    "37:15": "'twelve' cannot be read as a number",
    "39:13": "there is no file",
}


def write(folder: Path, text: str, name: str = "tasks.yaml") -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_every_mistake_of_a_file_is_named_with_its_place(tmp_path: Path) -> None:
    path = write(tmp_path, WRONG)
    with pytest.raises(UsageError) as caught:
        load_templates(path)
    lines = str(caught.value).splitlines()
    said = {line.removeprefix(f"{path}:").partition(": ")[0]: line for line in lines}
    missing = {at: what for at, what in SAID.items() if what not in said.get(at, "")}
    assert missing == {}
    assert [line for at, line in said.items() if at not in SAID] == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "there is no task"),
        ("hello", "a task is a mapping"),
        ("{name: A, goal: b, allow: [{file: /x}]}", "`nothing_else: true`"),
        ("{name: A, goal: b, params: {p: word}, secrets: {p: word}}", "a parameter and a secret"),
        ("{name: A, goal: b, checks: [{end: stuck}, {end: completed}]}", "only one end check"),
        ("{name: A, goal: b, checks: [{file: /x, absent: true, equals: y}]}", "is absent"),
        ("{name: A, goal: b, checks: [{end: done}]}", "none of these"),
        ("{name: A, goal: {en: x}}", "`zh` is missing"),
    ],
)
def test_what_does_not_fit_together_is_said(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        load_templates(write(tmp_path, text))
    assert said in str(caught.value)


def test_a_task_is_found_by_its_file_and_name(tmp_path: Path) -> None:
    path = write(tmp_path, "- {name: One, goal: a}\n- {name: Two, goal: b}\n")
    assert find_task(f"{path}#Two").goal == "b"
    for name in (f"{path}#Three", str(path), str(tmp_path / "none.yaml")):
        with pytest.raises(UsageError):
            find_own(name)


def test_a_folder_is_a_suite_whose_hash_follows_from_its_files(tmp_path: Path) -> None:
    write(tmp_path, "{name: B, goal: b}", "b.yaml")
    write(tmp_path, "{name: A, goal: 'a {n}', params: {n: {from: 1, to: 99}}, trials: 3}", "a.yml")
    suite = find_suite(str(tmp_path))
    tasks = suite.tasks()
    assert [task.name for task in tasks] == ["A", "B"] * 3
    assert len({task.goal for task in tasks}) > 2
    first = suite_hash(tasks)
    assert first == suite_hash(load_suite(tmp_path).tasks())
    write(tmp_path, "{name: B, goal: b, checks: [{app: x}]}", "b.yaml")
    assert suite_hash(load_suite(tmp_path).tasks()) != first
    write(tmp_path, "{name: A, goal: b}", "b.yaml")
    with pytest.raises(UsageError, match="both have a task A"):
        load_suite(tmp_path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="no tasks"):
        find_suite(str(tmp_path / "empty"))


def test_a_password_where_a_variable_is_named_is_not_repeated(tmp_path: Path) -> None:
    (tmp_path / "own.yaml").write_text(
        "name: A\ngoal: Log in {pw}\nsecrets: {pw: {env: croissant!}}\n"
        "checks: [{setting: system.x, equals: '{pw}'}]\n"
    )
    with pytest.raises(UsageError, match="`env` must be a letter or _") as raised:
        load_templates(tmp_path / "own.yaml")
    assert "croissant" not in str(raised.value)
