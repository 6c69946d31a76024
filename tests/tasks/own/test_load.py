"""A folder of tasks is read as a whole."""

from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.tasks.own.load import load_suite, load_task


def write(path: Path, name: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"name: {name}\ngoal: Do it\n", "utf-8")


def test_subfolders_of_a_suite_are_read(tmp_path: Path) -> None:
    for place, name in (("b.yaml", "B"), ("deep/er/a.yml", "A"), (".hidden/c.yaml", "C")):
        write(tmp_path / place, name)
    assert [template.name for template in load_suite(tmp_path).templates] == ["B", "A"]
    assert load_task(tmp_path, "A").name == "A"


def test_a_name_is_there_once_in_all_of_them(tmp_path: Path) -> None:
    write(tmp_path / "a.yaml", "Same")
    write(tmp_path / "more" / "a.yaml", "Same")
    with pytest.raises(UsageError) as told:
        load_suite(tmp_path)
    both = f"{tmp_path}/a.yaml and {tmp_path}/more/a.yaml both have a task Same"
    assert both in str(told.value)


def test_a_mistake_in_a_subfolder_is_told_with_its_place(tmp_path: Path) -> None:
    write(tmp_path / "a.yaml", "A")
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "b.yaml").write_text("name: B\n")
    with pytest.raises(UsageError, match="more/b.yaml"):
        load_suite(tmp_path)
