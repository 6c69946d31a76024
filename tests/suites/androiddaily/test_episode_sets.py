"""Episodes of AndroidControl and AndroidInTheWild, in records written here, in the static split."""

import io
import json
import random
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from tapwright.actions import (
    Action,
    Done,
    Drag,
    LongPress,
    Norm,
    OpenApp,
    Press,
    Scroll,
    Swipe,
    Tap,
    TypeText,
    UsageError,
)
from tapwright.cli import app
from tapwright.suites.androiddaily.dataset import StaticStep, read_dataset
from tapwright.suites.androiddaily.scoring import score
from tapwright.suites.episode_sets.crc32c import crc32c as fast
from tapwright.suites.episode_sets.importing import import_episodes, read_ids
from tapwright.suites.episode_sets.protobuf import BadMessage, fields, read_example
from tapwright.suites.episode_sets.tfrecord import masked_crc, read_records

from .records import Value, crc32c, example, field, write

WIDTH, HEIGHT = 100, 200


def test_the_checksum_is_that_of_the_standard() -> None:
    # CRC-32C of "123456789" is e3069283 (RFC 3720 and every catalogue of CRCs).
    crc = 0xE3069283
    assert masked_crc(b"123456789") == (((crc >> 15) | (crc << 17)) + 0xA282EAD8) & 0xFFFFFFFF


@pytest.mark.parametrize("length", [0, 1, 1023, 8191, 8192, 8193, 9216, 20_000])
def test_a_long_text_has_the_checksum_of_the_plain_way(length: int) -> None:
    data = random.Random(length).randbytes(length)
    assert fast(data) == crc32c(data)


@pytest.mark.parametrize("zipped", [True, False])
def test_records_come_back_and_damage_is_told(zipped: bool, tmp_path: Path) -> None:
    datas = [b"", b"one", bytes(range(256)) * 3]
    file = write(tmp_path / "a.tfrecord", datas, zipped)
    assert list(read_records(file)) == datas
    plain = write(tmp_path / "b.tfrecord", datas, zipped=False).read_bytes()
    for at, why in ((0, "is no TFRecord file"), (30, "checksum of record 2"), (-20, "record 3")):
        broken = bytearray(plain)
        broken[at] ^= 1
        file.write_bytes(bytes(broken))
        with pytest.raises(UsageError, match=why):
            list(read_records(file))
    file.write_bytes(plain[:-3])
    with pytest.raises(UsageError, match="is cut off in record 3"):
        list(read_records(file))
    with pytest.raises(UsageError, match="cannot be read"):
        list(read_records(tmp_path / "nowhere"))


@pytest.mark.parametrize("packed", [True, False])
def test_examples_are_read_by_their_wire_format(packed: bool) -> None:
    written: dict[str, Value] = {"text": [b"a", "é".encode()], "n": [1, -2, 300], "x": [0.5, -1.25]}
    found = read_example(example(written, packed))
    assert found["text"].texts == ("a", "é")
    assert found["n"].integers == (1, -2, 300) and found["x"].floats == (0.5, -1.25)


@pytest.mark.parametrize("data", [b"\x0b", b"\x0a\x05abc", b"\x08" + b"\xff" * 11, b"\x08\x80"])
def test_what_is_no_message_is_told(data: bytes) -> None:
    with pytest.raises(BadMessage):
        list(fields(data))


def png(colour: int = 0) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (WIDTH, HEIGHT), (colour, 0, 0)).save(written, "PNG")
    return written.getvalue()


def node(box: tuple[int, int, int, int], visible: bool = True) -> bytes:
    bounds = b"".join(field(side, at) for side, at in enumerate(box, 1) if at)
    return field(1, field(2, bounds) + field(7, b"text") + field(23, int(visible)))


FOREST = field(1, field(5, b"window") + field(11, b"".join(
    [node((0, 0, 100, 200)), node((10, 10, 50, 30)), node((12, 12, 20, 20), visible=False),
     node((-40, 150, 30, 170))]
)))  # fmt: skip


def control(episode: int = 7) -> bytes:
    actions = [
        {"action_type": "open_app", "app_name": "Clock"},
        {"action_type": "click", "x": 20, "y": 15},
        {"action_type": "click", "x": 5, "y": 160},
        {"action_type": "scroll", "direction": "down"},
        {"action_type": "input_text", "text": "seven"},
        {"action_type": "navigate_back"},
        {"action_type": "long_press", "x": 99, "y": 199},
        {"action_type": "wait"},
    ]
    screens = len(actions) + 1
    return example(
        {
            "episode_id": [episode],
            "goal": [b"Set an alarm"],
            "screenshots": [png(number) for number in range(screens)],
            "accessibility_trees": [FOREST] * 6 + [b""] * (screens - 6),
            "screenshot_widths": [WIDTH] * screens,
            "screenshot_heights": [HEIGHT] * screens,
            "actions": [json.dumps(action).encode() for action in actions],
            "step_instructions": [b"do it"] * len(actions),
        }
    )


def imported(name: str, datas: list[bytes], tmp_path: Path) -> tuple[StaticStep, ...]:
    import_episodes(name, [write(tmp_path / "a.tfrecord", datas)], tmp_path / "out")
    return read_dataset(tmp_path / "out").steps


def right(step: StaticStep, action: Action) -> bool:
    return score(step.label, action, step.size).right


def at(x_px: float, y_px: float) -> Norm:
    return Norm(x=round(1000 * x_px / WIDTH), y=round(1000 * y_px / HEIGHT))


def test_android_control_becomes_a_static_split(tmp_path: Path) -> None:
    steps = imported("android-control", [control()], tmp_path)
    kinds = [step.label.kind for step in steps]
    assert kinds == ["open_app", "tap", "tap", "swipe", "type_text", "press", "long_press", "wait"]
    opened, small, edge, scrolled, typed, back, held, _ = steps
    assert right(opened, OpenApp(name="clock")) and not right(opened, Tap(at=at(1, 1)))
    # The smallest visible element that was touched, and no other one around it.
    assert right(small, Tap(at=at(49, 29))) and right(small, Tap(at=at(11, 11)))
    assert not right(small, Tap(at=at(60, 15)))
    # As far as it is on the screen.
    assert right(edge, Tap(at=at(29, 151))) and not right(edge, Tap(at=at(35, 160)))
    assert right(scrolled, Scroll(direction="down")) and not right(scrolled, Scroll(direction="up"))
    assert right(typed, TypeText(text="seven")) and not right(typed, TypeText(text="eight"))
    assert right(back, Press(key="back")) and not right(back, Press(key="home"))
    # No element is known there: 0.14 of the screen around it.
    assert right(held, LongPress(at=at(90, 190))) and not right(held, LongPress(at=at(80, 160)))
    with Image.open(steps[3].image) as picture:
        assert picture.convert("RGB").getpixel((0, 0)) == (3, 0, 0)


def wild(number: int, action: int, of: int = 6, **features: Value) -> bytes:
    return example(
        {
            "episode_id": [b"a/b"],
            "episode_length": [of],
            "step_id": [number],
            "goal_info": [b"Open the clock"],
            "current_activity": [b"com.android.launcher3/.Home"],
            "image/height": [HEIGHT],
            "image/width": [WIDTH],
            "image/channels": [3],
            "image/encoded": [bytes([number, 0, 0]) * (WIDTH * HEIGHT)],
            "results/action_type": [action],
            "results/type_action": [b""],
            "results/yx_touch": [-1.0, -1.0],
            "results/yx_lift": [-1.0, -1.0],
            **{name.replace("__", "/"): value for name, value in features.items()},
        }
    )


def wild_episode() -> list[bytes]:
    def gesture(number: int, touch: list[float], lift: list[float], boxes: list[float]) -> bytes:
        return wild(
            number, 4, results__yx_touch=touch, results__yx_lift=lift,
            image__ui_annotations_positions=boxes,
        )  # fmt: skip

    # y, x, height, width: reaches 0.7 of its size beyond itself.
    box = [0.50, 0.10, 0.05, 0.10]
    return [
        gesture(0, [0.5, 0.15], [0.5, 0.16], [*box, 0.9, 0.9, 0.01, 0.01]),
        gesture(1, [0.8, 0.5], [0.4, 0.52], []),
        wild(2, 3, results__type_action=[b"clock"]),
        wild(3, 7),
        wild(4, 5),
        wild(5, 10),
    ]


def test_android_in_the_wild_is_matched_by_its_own_rule(tmp_path: Path) -> None:
    datas = wild_episode()
    steps = imported("aitw", [*datas[3:], *datas[:3]], tmp_path)
    tap, swipe, typed, enter, back, done = steps
    assert [step.number for step in steps] == list(range(6))
    assert tap.package == "com.android.launcher3"
    # Near: within 0.14 of 0.15, 0.5.
    assert right(tap, Tap(at=Norm(x=150, y=639))) and not right(tap, Tap(at=Norm(x=150, y=660)))
    # In the same element, enlarged to 0.03-0.27 across: 0.12 away, but only in the box at 0.58.
    assert right(tap, LongPress(at=Norm(x=265, y=580)))
    assert not right(tap, Tap(at=Norm(x=300, y=580)))
    # A gesture that hardly moves is a tap, one that moves is none.
    assert right(tap, Swipe(start=Norm(x=150, y=500), end=Norm(x=150, y=530)))
    assert not right(tap, Swipe(start=Norm(x=150, y=500), end=Norm(x=150, y=560)))
    # Of swipes the axis alone.
    assert right(swipe, Scroll(direction="up")) and right(swipe, Scroll(direction="down"))
    assert right(swipe, Drag(start=Norm(x=500, y=800), end=Norm(x=400, y=600)))
    assert not right(swipe, Scroll(direction="left")) and not right(swipe, Tap(at=Norm(x=5, y=5)))
    # The axis is that of shares: in pixels this one goes further down than across.
    assert not right(swipe, Swipe(start=Norm(x=500, y=500), end=Norm(x=700, y=620)))
    # Of all else the type.
    assert right(typed, TypeText(text="anything else"))
    assert right(enter, Press(key="enter")) and not right(enter, Press(key="back"))
    assert right(back, Press(key="back")) and right(done, Done())
    assert not right(done, Press(key="back"))
    with Image.open(steps[2].image) as picture:
        assert picture.size == (WIDTH, HEIGHT)
        assert picture.convert("RGB").getpixel((9, 9)) == (2, 0, 0)


def test_an_episode_of_which_steps_are_missing_is_left_out(tmp_path: Path) -> None:
    file = write(tmp_path / "a.tfrecord", wild_episode()[:4])
    with pytest.raises(UsageError, match="no whole episode"):
        import_episodes("aitw", [file], tmp_path / "out")
    assert [path.name for path in tmp_path.iterdir()] == ["a.tfrecord"]
    other = write(tmp_path / "b.tfrecord", wild_episode()[4:])
    assert import_episodes("aitw", [file, other], tmp_path / "out").steps == 6


def test_episodes_are_chosen_by_number_and_by_split(tmp_path: Path) -> None:
    file = write(tmp_path / "a.tfrecord", [control(7), control(8), control(9)])
    splits = tmp_path / "splits.json"
    splits.write_text('{"train": [7], "test": [8, 9]}')
    with pytest.raises(UsageError, match="choose one of train, test with --split"):
        read_ids(splits, None)
    ids = read_ids(splits, "test")
    done = import_episodes("android-control", [file], tmp_path / "out", ids, 1)
    assert (done.episodes, done.steps, done.incomplete) == (1, 8, [])
    assert [e.id for e in read_dataset(tmp_path / "out").episodes] == ["8"]
    assert len(list((tmp_path / "out" / "images").iterdir())) == 8


def test_a_record_of_another_kind_is_told_by_file_and_number(tmp_path: Path) -> None:
    file = write(tmp_path / "a.tfrecord", [control(), example({"episode_id": [1]})])
    with pytest.raises(UsageError, match=r"a.tfrecord record 2: there is no 'goal' in it"):
        import_episodes("android-control", [file], tmp_path / "out")
    with pytest.raises(UsageError, match="no format 'rico': android-control or aitw"):
        import_episodes("rico", [file], tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_what_is_imported_can_be_run_at_once(tmp_path: Path) -> None:
    write(tmp_path / "a.tfrecord", [control()])
    asked = ["tasks", "import", str(tmp_path / "a.tfrecord"), "--format", "android-control"]
    told = CliRunner().invoke(app, [*asked, "--out", str(tmp_path / "out")])
    assert told.exit_code == 0, told.output
    assert "1 episodes, 8 steps" in told.output
    ran = CliRunner().invoke(
        app,
        ["bench", "androiddaily-static", "--data", str(tmp_path / "out"), "--model", "null",
         "--out", str(tmp_path / "runs"), "--json"],
    )  # fmt: skip
    assert ran.exit_code == 0, ran.output
    assert json.loads(ran.stdout)["steps"] == 8


def test_the_tree_is_that_of_the_published_messages() -> None:
    messages = pytest.importorskip(
        "android_env.proto.a11y.android_accessibility_forest_pb2",
        reason="the extra `emulator` is not installed",
    )
    forest = messages.AndroidAccessibilityForest.FromString(FOREST)
    nodes = forest.windows[0].tree.nodes
    boxes = [(n.bounds_in_screen.left, n.bounds_in_screen.right) for n in nodes]
    assert boxes == [(0, 100), (10, 50), (12, 20), (-40, 30)]
    assert [n.is_visible_to_user for n in nodes] == [True, True, False, True]
