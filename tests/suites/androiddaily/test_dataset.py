"""Reading labelled screenshots: the sample, other people's columns, and what is wrong in a file."""

from pathlib import Path

import pytest

from tapwright.actions import Px, Size, UsageError
from tapwright.suites.androiddaily import read_dataset
from tapwright.suites.androiddaily.labels import Region

from .folder import DONE, OPEN, SAMPLE, SIZE, TAP, TYPE, Row, write


def test_the_sample_is_whole() -> None:
    data = read_dataset(SAMPLE)
    assert [episode.id for episode in data.episodes] == [
        "open-wifi", "message", "version", "delete-note", "alarm",
    ]  # fmt: skip
    assert len(data.steps) == 21
    kinds = {step.label.kind for step in data.steps}
    assert kinds == {
        "tap", "long_press", "swipe", "type_text", "open_app", "ask", "answer", "done",
    }  # fmt: skip
    assert {step.size for step in data.steps} == {Size(720, 1600)}
    assert max(len(step.label.regions) for step in data.steps) == 4
    files = [file for file in SAMPLE.rglob("*") if file.is_file()]
    assert sum(file.stat().st_size for file in files) < 700_000
    named = {step.image for step in data.steps}
    assert named == set((SAMPLE / "images").iterdir())


def test_rows_become_episodes_in_the_order_of_their_steps(tmp_path: Path) -> None:
    data = read_dataset(write(tmp_path / "d", TYPE, DONE, OPEN, TAP))
    assert [(e.id, [s.number for s in e.steps]) for e in data.episodes] == [
        ("a", [1, 2, 3]),
        ("b", [1]),
    ]
    assert data.episodes[0].steps[1].label.regions == (
        Region(0, 0, 20, 20),
        Region(50, 100, 60, 110),
    )
    cut = data.first(2)
    assert [step.label.kind for step in cut.steps] == ["open_app", "tap"]


def test_columns_actions_and_geometry_of_others_are_mapped(tmp_path: Path) -> None:
    folder = write(tmp_path / "d")
    (folder / "steps.jsonl").unlink()
    mapping = tmp_path / "theirs.yaml"
    mapping.write_text(
        "columns: {image: pic, text: payload}\n"
        "actions: {点击: tap, 返回: press:back, 滑: scroll}\nunits: unit\nboxes: ltwh\n",
        "utf-8",
    )
    (folder / "steps.csv").write_bytes(
        "轨迹,步骤,指令,pic,动作,区域,方向,payload\r\n"
        '一,0,"买,票",screen.png,点击,"0.5,0.25,0.1,0.1;0,0,0.1,0.1",,\r\n'
        '一,1,"买,票",screen.png,返回,,,\r\n'
        '一,2,"买,票",screen.png,滑,,下,\r\n'
        '一,3,"买,票",screen.png,type,,,"[""１２"", ""12""]"\r\n'.encode("gb18030")
    )
    steps = read_dataset(folder, mapping).steps
    assert [step.label.kind for step in steps] == ["tap", "press", "swipe", "type_text"]
    assert steps[0].label.regions == (Region(50, 50, 60, 70), Region(0, 0, 10, 20))
    assert steps[1].label.key == "back"
    # What lies below is shown by a finger that goes up.
    assert steps[2].label.direction == "up"
    assert steps[3].label.texts == ("１２", "12")


def test_a_recorded_swipe_gives_its_direction(tmp_path: Path) -> None:
    swipe: Row = {**OPEN, "action": "SLIDE", "text": "", "point1": "500,800", "point2": [480, 300]}
    (step,) = read_dataset(write(tmp_path / "d", swipe, mapping="units: thousand\n")).steps
    assert (step.label.direction, step.label.start) == ("up", Px(50, 160))


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({**TAP, "goal": " "}, "goal is empty"),
        ({**TAP, "goal": "Other"}, "episode 'a' has had another goal before"),
        ({**TAP, "step": 1}, "step 1 of 'a' is in line 1 already"),
        ({**TAP, "step": 3}, "the step before step 3 of 'a' is missing"),
        ({**TAP, "step": "two"}, "step must be a whole number"),
        ({**TAP, "image": "none.png"}, "the image cannot be read"),
        ({**TAP, "image": "../../etc/passwd"}, "is outside"),
        ({**TAP, "action": "FLY"}, "there is no action 'fly'"),
        ({**TAP, "regions": None}, "a tap needs regions"),
        ({**TAP, "regions": [[1, 2, 3]]}, "a region has four numbers, not 3"),
        ({**TAP, "regions": [[9, 9, 5, 20]]}, "is empty or outside the 100x200 screenshot"),
        ({**TAP, "regions": [[0, 0, 101, 20]]}, "is empty or outside the 100x200 screenshot"),
        ({**TAP, "units": "inches"}, "coordinates need units"),
        ({**TYPE, "step": 2, "text": ""}, "TYPE needs a text"),
        ({**TYPE, "step": 2, "action": "SLIDE"}, "SLIDE needs a direction"),
        ({**TYPE, "step": 2, "action": "press"}, "there is no key 'x 12'"),
        ({**TYPE, "step": 2, "keyboard": "maybe"}, "keyboard must be true or false"),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(tmp_path: Path, row: Row, why: str) -> None:
    folder = write(tmp_path / "d", OPEN, row)
    with pytest.raises(UsageError) as told:
        read_dataset(folder)
    assert str(told.value).startswith(f"{folder / 'steps.jsonl'} line 2: ")
    assert why in str(told.value)


def test_a_history_of_its_own_stands_for_the_steps_before(tmp_path: Path) -> None:
    row: Row = {**TAP, "step": 7, "history": ["opened the shop", "looked\naround"]}
    (step,) = read_dataset(write(tmp_path / "d", row)).steps
    assert step.history == ("opened the shop", "looked", "around")


@pytest.mark.parametrize(
    ("index", "mapping", "why"),
    [
        ("", "units: pixels", "steps.jsonl holds no rows"),
        ('{"episode": "a"}\nnot json', "", "steps.jsonl line 2: no JSON"),
        ("[1]", "", "line 1: each line must be a JSON object"),
        ('{"episode": "a"}', "", "no column for step, goal, image, action"),
        ('{"episode": "a"}', "columns: {step: nr}", "there is no column 'nr' for step"),
        ('{"episode": "a"}', "columns: {stepp: nr}", "there is no column 'stepp'"),
        ('{"episode": "a"}', "units: inches", "units: Input should be"),
        ('{"episode": "a"}', "unit: pixels", "unit: Extra inputs"),
        ('{"episode": "a"}', "a: [", "columns.yaml cannot be read"),
    ],
)
def test_a_bad_file_is_named(tmp_path: Path, index: str, mapping: str, why: str) -> None:
    folder = write(tmp_path / "d", mapping=mapping)
    (folder / "steps.jsonl").write_text(index)
    with pytest.raises(UsageError, match=why):
        read_dataset(folder)


def test_a_folder_needs_one_index_and_units(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="neither is there"):
        read_dataset(tmp_path)
    folder = write(tmp_path / "d", OPEN, TAP, mapping=None)
    with pytest.raises(UsageError, match=r"line 2: coordinates need units"):
        read_dataset(folder)
    (folder / "steps.csv").write_text("a")
    with pytest.raises(UsageError, match="both are there"):
        read_dataset(folder)


def test_a_region_holds_its_first_pixel_and_not_the_one_after_its_last() -> None:
    region = Region(0, 0, SIZE[0], 1)
    assert region.holds(Px(0, 0)) and region.holds(Px(99, 0))
    assert not region.holds(Px(100, 0)) and not region.holds(Px(0, 1))
