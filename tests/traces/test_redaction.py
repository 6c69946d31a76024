"""Secrets do not reach the disk, and a copy made to be shown has them in no text and no picture."""

import gzip
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from tapwright.actions import Done, Norm, Tap, TypeText, UsageError
from tapwright.tasks.snapshot import pack_state, unpack_state
from tapwright.tasks.state import PhoneState, TableRef
from tapwright.traces import Journal, RunFolder, StepRecord, read_episode, read_steps
from tapwright.traces.redact import redact
from tapwright.traces.redactor import Redactor
from tapwright.traces.verify import verify_run

from .playing import FIELD, GOAL, SETTINGS, record
from .test_journal import EPISODE, step

SECRET = 'hunter-2 "é"'
TYPED = TypeText(text="hunter-2")


def test_every_text_is_hidden_and_comes_back() -> None:
    secrets = Redactor({"wifi": SECRET, "part": "hunter-2"})
    arguments = '{"text": "hunter-2 \\"\\u00e9\\"", "again": "hunter-2 \\"é\\""}'
    call = {"id": "1", "name": "type_text", "arguments": arguments}
    raw = step(0).model_dump(mode="json") | {
        "thought": f"I type {SECRET} and hunter-2.",
        "action": {"kind": "type_text", "text": SECRET},
        "reply": {"text": "", "tool_calls": [call]},
    }
    record = StepRecord.model_validate(raw)
    hidden = secrets.hidden(record)
    assert "hunter" not in hidden.model_dump_json()
    assert hidden.thought == "I type {{secret:wifi}} and {{secret:part}}."
    assert secrets.revealed(hidden) == record


def test_a_pattern_takes_text_and_leaves_what_is_no_text() -> None:
    hidden = Redactor(patterns=[r"\d{2,}", "tap|low|done"]).hidden(step(12))
    assert hidden.action == Tap(at=Norm(x=1, y=2)) and hidden.rung == "low"
    assert hidden.prompt_sha256 == step(12).prompt_sha256
    assert Redactor(patterns=[r"\d{4}"]).hide("code 4711") == "code {{secret}}"


@pytest.mark.parametrize(
    ("secrets", "patterns"),
    [({"a": "abc"}, []), ({"a b": "long enough"}, []), ({}, ["("]), ({}, ["x*"])],
)
def test_what_cannot_be_kept_is_refused(secrets: dict[str, str], patterns: list[str]) -> None:
    with pytest.raises(UsageError):
        Redactor(secrets, patterns)


async def test_no_secret_is_written_and_the_episode_can_be_gone_on_with(tmp_path: Path) -> None:
    secrets = Redactor({"code": "hunter-2"})
    folder = await record(tmp_path, SETTINGS, FIELD, TYPED, Done(), Done(), secrets=secrets)
    run = folder.parent.parent
    for path in run.rglob("*.json*"):
        assert b"hunter-2" not in path.read_bytes(), path
    assert read_episode(folder).goal == GOAL.replace("hunter-2", "{{secret:code}}")
    (folder / "episode.json").write_text(
        read_episode(folder).model_copy(update={"end": None}).model_dump_json(exclude_none=True)
    )
    with Journal.resume(folder, secrets) as journal:
        assert journal.record.goal == GOAL
        assert [one.action for one in journal.steps()][2] == TYPED
        assert [one.action for one in read_steps(folder)][2] != TYPED


async def test_the_name_of_a_run_holds_no_secret(tmp_path: Path) -> None:
    run = RunFolder.create(
        tmp_path, "log in with hunter-2", "0", ("run", "hunter-2"), Redactor({"pw": "hunter-2"})
    )
    assert "hunter" not in run.path.name + (run.path / "run.json").read_text()
    with run.episode(EPISODE.model_copy(update={"id": "0001-hunter-2"})) as journal:
        journal.append(step(0))
    assert "hunter" not in journal.folder.name


def opened(path: Path) -> Image.Image:
    with Image.open(path) as image:
        return image.convert("RGB")


def box_of_change(one: Path, other: Path) -> tuple[int, int, int, int] | None:
    a, b = opened(one).convert("L"), opened(other).convert("L")
    return ImageChops.difference(a, b).point(lambda value: 255 if value > 40 else 0).getbbox()


async def test_a_copy_has_the_typed_text_painted_over_wherever_it_shows(tmp_path: Path) -> None:
    nowhere = Tap(at=Norm(x=990, y=400))
    replies = (SETTINGS, FIELD, TYPED, nowhere, Done(), Done())
    folder = await record(tmp_path, *replies)
    run = folder.parent.parent
    (folder / "before.json.gz").write_bytes(b"hunter-2")
    done = redact(run, tmp_path / "copy", Redactor({"code": "hunter-2"}))
    assert done.painted >= 1 and done.blanked == 0
    assert done.left_out == [f"episodes/{folder.name}/before.json.gz"]
    assert verify_run(done.folder) == ()
    for path in done.folder.rglob("*"):
        assert path.is_dir() or b"hunter-2" not in path.read_bytes()
    copy = done.folder / "episodes" / folder.name
    was, now = list(read_steps(folder)), list(read_steps(copy))
    for index, (before, after) in enumerate(zip(was, now, strict=True)):
        changed = box_of_change(
            folder / "frames" / before.observation.frame.file,
            copy / "frames" / after.observation.frame.file,
        )
        if index < 3:
            assert changed is None
        else:
            assert changed is not None
            # The text is at 60,224 of 540x1200; the rest of the screen can still be seen.
            picture = opened(folder / "frames" / before.observation.frame.file)
            left, top, _, bottom = (side * 1200 / picture.height for side in changed)
            assert top < 240 < bottom and left < 80 and bottom - top < 240


async def test_a_redacted_copy_is_not_gone_on_with(tmp_path: Path) -> None:
    folder = await record(tmp_path, Done(), Done())
    done = redact(folder.parent.parent, tmp_path / "copy", Redactor({"x": "hunter-2"}))
    with pytest.raises(UsageError, match="is redacted"):
        Journal.resume(done.folder / "episodes" / folder.name)


async def test_where_the_place_cannot_be_told_all_that_follows_is_blank(tmp_path: Path) -> None:
    folder = await record(tmp_path, SETTINGS, FIELD, TYPED, SETTINGS, Done(), Done())
    steps = list(read_steps(folder))
    # After typing, another screen.
    after = folder / "frames" / steps[3].observation.frame.file
    noise = BytesIO()
    Image.effect_noise(opened(after).size, 200).convert("RGB").save(noise, "JPEG")
    after.write_bytes(noise.getvalue())
    done = redact(folder.parent.parent, tmp_path / "copy", Redactor({"code": "hunter-2"}))
    copy = done.folder / "episodes" / folder.name
    for step_now in list(read_steps(copy))[3:]:
        picture = opened(copy / "frames" / step_now.observation.frame.file)
        assert max(high - low for low, high in picture.getextrema()) < 8
    assert done.blanked >= 2


async def test_every_picture_can_be_blanked(tmp_path: Path) -> None:
    folder = await record(tmp_path, SETTINGS, Done(), Done())
    done = redact(
        folder.parent.parent, tmp_path / "copy", Redactor({"x": "hunter-2"}), blank_all=True
    )
    assert done.blanked == len({s.observation.frame.file for s in read_steps(folder)})


def test_a_copy_never_goes_over_something(run: RunFolder, tmp_path: Path) -> None:
    (tmp_path / "copy").mkdir()
    with pytest.raises(UsageError, match="cannot be written"):
        redact(run.path, tmp_path / "copy", Redactor({"x": "hunter-2"}))


async def test_the_state_that_was_kept_is_in_the_copy_without_secrets(tmp_path: Path) -> None:
    folder = await record(tmp_path, Done(), Done())
    state = PhoneState({TableRef("a", "b", "c"): ({"key": "hunter-2"},)}, {"global.a": "hunter-2"})
    (folder / "before.json.gz").write_bytes(pack_state(state))
    secrets = Redactor({"code": "hunter-2"})
    done = redact(folder.parent.parent, tmp_path / "copy", secrets)
    (kept,) = done.folder.rglob("before.json.gz")
    assert done.left_out == [] and b"hunter-2" not in gzip.decompress(kept.read_bytes())
    assert unpack_state(kept.read_bytes(), secrets) == state
