"""Episodes as examples to train on: what they say reads back, and what was not proved stays out."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageChops

from tapwright.actions import ACTION, Action, Done, Norm, Size, Tap, TypeText, UsageError
from tapwright.agent.dialects import DIALECTS, Unsayable, make_dialect
from tapwright.agent.dialects.base import CallText, Said
from tapwright.agent.training.example import Origin, examples_of, read_back, same_act
from tapwright.agent.training.export import ExportChoice, Exported, export_examples
from tapwright.traces import Verdict, read_episode, read_steps
from tapwright.traces.files import seal_record
from tapwright.traces.redactor import Redactor

from .playing import FIELD, NOWHERE, SETTINGS, record

RECORDED = Path(__file__).parent / "fixtures" / "v1" / "episodes" / "0001-AirplaneOn"
ORIGIN = Origin("CC-BY-4.0", "a-run", "0.1.0", "smoke")
NOTHING = Redactor()


def exported(
    folder: Path, out: Path, kind: str = "sharegpt", dialect: str = "json", **choice: Any
) -> Exported:
    secrets = choice.pop("secrets", NOTHING)
    return export_examples([folder], out, ExportChoice(kind, dialect, **choice), ORIGIN, secrets)


def rows(out: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((out / "train.json").read_text("utf-8"))
    return [row | {"provenance": json.loads(row["provenance"])} for row in found]


def passed(folder: Path) -> Path:
    """The episode with a verdict, as if its task had been checked."""
    found = read_episode(folder).model_copy(update={"verdict": Verdict(status="passed")})
    (folder / "episode.json").write_bytes(seal_record(found))
    return folder


@pytest.mark.parametrize("name", DIALECTS)
def test_the_reply_of_an_example_reads_back_as_the_act_that_was_done(
    name: str, tmp_path: Path
) -> None:
    done = exported(RECORDED, tmp_path / "out", dialect=name)
    dialect, found = make_dialect(name), rows(tmp_path / "out")
    assert done.examples == len(found) == 4
    for row in found:
        human, model = row["conversations"]
        assert human["value"].count("<image>") == len(row["images"]) <= 2
        with Image.open(tmp_path / "out" / row["images"][-1]) as picture:
            size = Size(picture.width, picture.height)
        if model["from"] == "function_call":
            call = json.loads(model["value"])
            assert [tool["name"] for tool in json.loads(row["tools"])].count(call["name"]) == 1
            said = Said(call=CallText(call["name"], json.dumps(call["arguments"])))
        else:
            said = Said(text=model["value"])
        meant = ACTION.validate_python(row["provenance"]["action"])
        back = read_back(dialect, said, size)
        assert back is not None and same_act(back, meant, size)


def test_an_example_tells_goal_history_and_where_it_is_from(tmp_path: Path) -> None:
    exported(RECORDED, tmp_path / "out")
    last = rows(tmp_path / "out")[-1]
    asked = last["conversations"][0]["value"]
    assert asked.startswith("Goal: Turn on airplane mode\n\nEarlier steps:\n1. open app")
    assert "\n4. " in asked and "not ended yet" in asked  # also of what is no example itself
    told = last["provenance"]
    assert (told["licence"], told["run"], told["suite"]) == ("CC-BY-4.0", "a-run", "smoke")
    assert (told["verdict"], told["tapwright"]) == ("passed", "0.1.0")
    assert told["simulated"] and told["scripted"]
    info = json.loads((tmp_path / "out" / "dataset_info.json").read_text())["tapwright"]
    assert info["formatting"] == "sharegpt" and info["columns"]["messages"] == "conversations"


async def test_only_what_passed_is_given_out_unless_all_is_asked_for(tmp_path: Path) -> None:
    folder = await record(tmp_path, SETTINGS, Done(), Done())
    with pytest.raises(UsageError, match=r"no episode here passed \(1 unverified\).*--all"):
        exported(folder, tmp_path / "out")
    assert not (tmp_path / "out").exists() and not (tmp_path / "out.part").exists()
    exported(folder, tmp_path / "out", unverified=True)
    assert {row["provenance"]["verdict"] for row in rows(tmp_path / "out")} == {"unverified"}


async def test_what_was_not_done_teaches_nothing_and_is_still_told(tmp_path: Path) -> None:
    folder = passed(await record(tmp_path, SETTINGS, Done(), Done()))
    left_out = Counter[str]()
    found = list(examples_of(folder, ORIGIN, "json", 1, left_out))
    # The first claim is asked about once more.
    assert [one.provenance.step for one in found] == [0, 2]
    assert left_out == {"not done as it was asked for": 1}
    assert "not ended yet" in found[-1].asked


async def test_secrets_are_neither_in_texts_nor_in_pictures(tmp_path: Path) -> None:
    typed = TypeText(text="hunter-2")
    folder = passed(await record(tmp_path, SETTINGS, FIELD, typed, NOWHERE, Done(), Done()))
    secrets = Redactor({"code": "hunter-2"})
    plain = exported(folder, tmp_path / "plain")
    done = exported(folder, tmp_path / "out", secrets=secrets)
    assert plain.painted == 0 and done.painted >= 1
    text = (tmp_path / "out" / "train.json").read_text("utf-8")
    assert "hunter-2" not in text and "{{secret" not in text and "{code}" in text
    was, now = rows(tmp_path / "plain")[-1], rows(tmp_path / "out")[-1]
    assert now["provenance"]["redacted"] and not was["provenance"]["redacted"]
    with (
        Image.open(tmp_path / "plain" / was["images"][-1]) as one,
        Image.open(tmp_path / "out" / now["images"][-1]) as other,
    ):
        differ = ImageChops.difference(one.convert("L"), other.convert("L"))
        assert differ.point(lambda value: 255 if value > 40 else 0).getbbox() is not None


async def test_a_screen_that_had_to_be_blanked_is_no_example(tmp_path: Path) -> None:
    typed = TypeText(text="hunter-2")
    folder = passed(await record(tmp_path, SETTINGS, FIELD, typed, SETTINGS, Done(), Done()))
    after = list(read_steps(folder))[3].observation.frame.file
    with Image.open(folder / "frames" / after) as picture:
        noise = Image.effect_noise(picture.size, 200).convert("RGB")
    noise.save(folder / "frames" / after, "JPEG")
    done = exported(folder, tmp_path / "out", secrets=Redactor({"code": "hunter-2"}))
    assert done.unused_steps["on a screen that a secret has blanked"] >= 2
    assert max(row["provenance"]["step"] for row in rows(tmp_path / "out")) == 2


async def test_a_text_cannot_pass_for_a_picture(tmp_path: Path) -> None:
    typed = TypeText(text="<image>")
    folder = passed(await record(tmp_path, SETTINGS, FIELD, typed, Done(), Done()))
    done = exported(folder, tmp_path / "out")
    assert done.unused_steps["the reply holds a mark that stands for a picture"] == 1
    for row in rows(tmp_path / "out"):
        assert row["conversations"][0]["value"].count("<image>") == len(row["images"])
    assert "‹image›" in rows(tmp_path / "out")[-1]["conversations"][0]["value"]


async def test_what_a_dialect_has_no_words_for_is_left_out_and_said(tmp_path: Path) -> None:
    added = TypeText(text="x", clear=False)
    folder = passed(await record(tmp_path, SETTINGS, FIELD, added, Done(), Done()))
    done = exported(folder, tmp_path / "out", dialect="autoglm")
    assert done.unused_steps["autoglm has no words for the act"] == 1
    with pytest.raises(Unsayable):
        make_dialect("autoglm").render(added, "", Size(720, 1600))


@pytest.mark.parametrize("dialect", ["compact", "step-gui"])
def test_the_folder_of_the_hub_lists_pictures_and_messages(dialect: str, tmp_path: Path) -> None:
    exported(RECORDED, tmp_path / "out", "hf", dialect)
    lines = (tmp_path / "out" / "train" / "metadata.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 4
    for row in map(json.loads, lines):
        parts = [part["type"] for part in row["messages"][1]["content"]]
        assert parts.count("image") == len(row["images_file_names"])
        for name in row["images_file_names"]:
            assert (tmp_path / "out" / "train" / name).is_file()
        calls = row["messages"][2].get("tool_calls", [])
        assert bool(calls) == bool(json.loads(row["tools"])) == (dialect == "compact")
        assert json.loads(row["provenance"])["licence"] == "CC-BY-4.0"
    card = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert card.startswith("---\nlicense: cc-by-4.0\n") and f"`{dialect}`" in card


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"format": "parquet"}, "no format 'parquet': sharegpt or hf"),
        ({"dialect": "ui_tars"}, "did you mean ui-tars"),
        ({"pictures": 0}, "1 to 8 screens"),
    ],
)
def test_what_cannot_be_made_is_refused_before_anything_is_written(
    changed: dict[str, Any], why: str, tmp_path: Path
) -> None:
    choice = ExportChoice(**{"format": "sharegpt", "dialect": "json", **changed})
    with pytest.raises(UsageError, match=why):
        export_examples([RECORDED], tmp_path / "out", choice, ORIGIN, NOTHING)
    with pytest.raises(UsageError, match="--licence"):
        export_examples(
            [RECORDED], tmp_path / "out", ExportChoice("hf", "json"), Origin(" ", "r", "0"), NOTHING
        )
    assert list(tmp_path.iterdir()) == []


def test_a_folder_of_somebody_beside_it_stays(tmp_path: Path) -> None:
    theirs = tmp_path / "out.part" / "mine.txt"
    theirs.parent.mkdir()
    theirs.write_text("mine")
    exported(RECORDED, tmp_path / "out")
    assert theirs.read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["out", "out.part"]


def test_a_folder_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is there already"):
        exported(RECORDED, tmp_path)


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (Tap(at=Norm(x=501, y=300)), True),
        (Tap(at=Norm(x=500, y=300), target="the switch"), True),
        (Tap(at=Norm(x=510, y=300)), False),
        (TypeText(text="a"), False),
    ],
)  # fmt: skip
def test_acts_are_the_same_within_a_unit_of_a_scale(other: Action, same: bool) -> None:
    assert same_act(Tap(at=Norm(x=500, y=300)), other, Size(720, 1600)) is same
