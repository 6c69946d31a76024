"""A whole trace verifies; every kind of damage is found and named."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from tapwright.traces import RunFolder, Totals, Usage, read_episode
from tapwright.traces.files import seal_record
from tapwright.traces.journal import charge
from tapwright.traces.schema import CallRecord
from tapwright.traces.verify import TraceFinding, verify_episode, verify_run


def problems(run: Path) -> str:
    return "\n".join(str(f) for f in verify_run(run) if f.severity == "problem")


def notes(run: Path) -> str:
    return "\n".join(str(f) for f in verify_run(run) if f.severity == "note")


def alpha(run: Path) -> Path:
    return run / "episodes" / "0001-Alpha"


def lines(folder: Path) -> list[str]:
    return (folder / "steps.jsonl").read_text("utf-8").split("\n")[:-1]


def write(folder: Path, found: list[str]) -> None:
    (folder / "steps.jsonl").write_text("".join(f"{line}\n" for line in found), "utf-8")


def test_a_whole_run_has_no_problem_and_one_note(run: RunFolder) -> None:
    (note,) = verify_run(run.path)
    assert note == TraceFinding("note", "0003-Gamma", "has no end: it still runs, or was killed")
    assert verify_episode(alpha(run.path)) == ()


def first_picture(folder: Path) -> Path:
    return folder / "frames" / json.loads(lines(folder)[0])["observation"]["frame"]["file"]


def damage_picture(folder: Path) -> None:
    path = first_picture(folder)
    path.write_bytes(path.read_bytes()[:-1] + b"x")


def lose_picture(folder: Path) -> None:
    first_picture(folder).unlink()


def drop_a_step(folder: Path) -> None:
    write(folder, [line for number, line in enumerate(lines(folder)) if number != 2])


def change_a_price(folder: Path) -> None:
    write(folder, [lines(folder)[0].replace('"0.0002"', '"0.0003"'), *lines(folder)[1:]])


def change_tokens(folder: Path) -> None:
    write(folder, [lines(folder)[0].replace('"prompt":1000', '"prompt":1'), *lines(folder)[1:]])


def point_elsewhere(folder: Path) -> None:
    name = first_picture(folder).name
    write(folder, [line.replace(name, "../../../run.json") for line in lines(folder)])


def break_a_line(folder: Path) -> None:
    write(folder, ["{}", *lines(folder)[1:]])


def put_a_link(folder: Path) -> None:
    (folder / "frames" / ("b" * 64 + ".png")).symlink_to("/etc/hostname")


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (damage_picture, "its content is not what its name says"),
        (lose_picture, "cannot be read: No such file"),
        (drop_a_step, "step 3 says that it is step 4"),
        (change_a_price, "total cost_usd is 0.0012, its steps add up to 0.0013"),
        (change_tokens, "total usage is"),
        (point_elsewhere, "this is no name of a picture"),
        (break_a_line, "line 1"),
        (put_a_link, "a link; a trace has none"),
    ],
)
def test_damage_is_found(run: RunFolder, damage: Callable[[Path], None], told: str) -> None:
    damage(alpha(run.path))
    assert told in problems(run.path)


def test_a_picture_of_another_size_than_shown_is_found(run: RunFolder) -> None:
    write(
        alpha(run.path),
        [line.replace(',"width_px":360', ',"width_px":361') for line in lines(alpha(run.path))],
    )
    assert "is 360x800, and was shown as 361x800" in problems(run.path)


def test_a_torn_line_and_a_picture_too_many_are_only_noted(run: RunFolder) -> None:
    gamma = run.path / "episodes" / "0003-Gamma"
    with (gamma / "steps.jsonl").open("a") as file:
        file.write('{"version":1,"ind')
    (gamma / "frames" / ("a" * 64 + ".png")).write_bytes(b"x")
    (run.path / "episodes" / "0009-Lost").mkdir()
    told = notes(run.path)
    assert "the last line is torn" in told and "no step refers to it" in told
    assert "an episode that run.json does not list" in told and problems(run.path) == ""


@pytest.mark.parametrize(
    ("name", "said", "told"),
    [
        ("model_calls", 9, "total model_calls is 9, its steps add up to 8"),
        ("at_least_usd", "0.77", "total at_least_usd is 0.77, its steps add up to not known"),
        ("by", {"judge": {"calls": 1}}, "total by is judge 1 calls $0.0000, its steps"),
        (
            "by",
            {},
            "total by is nobody, its steps add up to actor 6 calls $0.0012, judge 2 calls $0.7500",
        ),
        ("cost_usd", "9", "total cost_usd is 9"),
    ],
)
def test_every_total_is_held_against_the_steps_and_calls(
    run: RunFolder, name: str, said: object, told: str
) -> None:
    folder = alpha(run.path)
    for usd in (Decimal("0.5"), Decimal("0.25")):
        charge(folder, CallRecord(by="judge", profile="j", usage=Usage(), cost_usd=usd))
    assert problems(run.path) == ""
    record = read_episode(folder)
    changed = Totals.model_validate({**record.totals.model_dump(mode="json"), name: said})
    whole = record.model_copy(update={"totals": changed})
    (folder / "episode.json").write_bytes(seal_record(whole))
    assert told in problems(run.path)


def test_a_price_of_which_a_part_is_not_known_is_compared_by_what_is_known(run: RunFolder) -> None:
    folder = alpha(run.path)
    charge(folder, CallRecord(by="judge", profile="j", usage=Usage(), cost_usd=None))
    record = read_episode(folder)
    assert record.totals.cost_usd is None and record.totals.at_least_usd == Decimal("0.0012")
    assert problems(run.path) == ""
    for less in (Decimal("0.0011"), None):
        totals = record.totals.model_copy(update={"at_least_usd": less})
        sealed = seal_record(record.model_copy(update={"totals": totals}))
        (folder / "episode.json").write_bytes(sealed)
        assert "total at_least_usd is " in problems(run.path)


def test_totals_that_0_1_0_did_not_write_are_not_missed(run: RunFolder) -> None:
    folder = alpha(run.path)
    charge(folder, CallRecord(by="judge", profile="j", usage=Usage(), cost_usd=None))
    old = json.loads((folder / "episode.json").read_bytes())
    del old["checksum"]
    for name in ("at_least_usd", "by"):
        del old["totals"][name]
    (folder / "episode.json").write_text(json.dumps(old))
    assert problems(run.path) == ""
