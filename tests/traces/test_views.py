"""The views beside each picture: kept as they were, without secrets, never in the agent's way."""

import asyncio
import gzip
from collections.abc import Callable
from pathlib import Path

import pytest
from pydantic import ValidationError

from tapwright.actions import Done, TypeText, UsageError
from tapwright.agent.views import PATIENCE, Views
from tapwright.device.errors import CaptureFailed, DeviceError
from tapwright.device.fake import FakeDevice
from tapwright.device.ui import UiNode, UiTree
from tapwright.replay import play_offline, write_test
from tapwright.traces import RunFolder, read_steps
from tapwright.traces.archive import pack, unpack
from tapwright.traces.recording import RecordedDevice, Recording
from tapwright.traces.redact import redact
from tapwright.traces.redactor import Redactor
from tapwright.traces.verify import verify_run
from tapwright.traces.views import DEEPEST, MOST_VIEWS, ViewRecord, ViewsRecord, unpack_views

from .conftest import views
from .playing import FIELD, SETTINGS, record

TYPED = TypeText(text="hunter-2")


def test_a_tree_comes_back_as_it_was() -> None:
    leaf = UiNode(text="a", class_name="x")
    deep = UiNode(text="b", children=(leaf, UiNode(text="c", children=(leaf,)), leaf))
    for tree in (UiTree(1, ()), UiTree(0, (deep, leaf, deep)), UiTree(3, (leaf,))):
        kept = ViewsRecord.of(tree)
        assert kept.tree() == tree and unpack_views(kept.packed()) == kept
        assert kept.packed() == ViewsRecord.of(tree).packed()


def test_a_password_is_not_kept() -> None:
    packed = ViewsRecord.of(views(0)).packed()
    assert b"hunter-2" not in gzip.decompress(packed)


def test_what_is_endless_is_cut() -> None:
    many = ViewsRecord.of(UiTree(0, tuple(UiNode(text=str(n)) for n in range(MOST_VIEWS + 5))))
    assert len(many.views) == MOST_VIEWS and many.cut
    chain = UiNode()
    for _ in range(DEEPEST + 50):
        chain = UiNode(children=(chain,))
    assert max(view.depth for view in ViewsRecord.of(UiTree(0, (chain,))).views) == DEEPEST


@pytest.mark.parametrize(
    "content", [b"", b"{}", gzip.compress(b"{", mtime=0), gzip.compress(b'{"a":1}', mtime=0)]
)
def test_what_is_no_file_of_views_is_refused(content: bytes) -> None:
    with pytest.raises(UsageError, match="no file of views"):
        unpack_views(content)


def test_a_bomb_is_stopped_and_a_depth_has_an_end() -> None:
    with pytest.raises(UsageError, match="more than a screen"):
        unpack_views(gzip.compress(bytes(20_000_000)))
    with pytest.raises(ValidationError):
        ViewRecord(depth=10**9, box=(0, 0, 1, 1))


async def test_every_step_has_the_views_of_its_picture(tmp_path: Path) -> None:
    folder = await record(tmp_path, SETTINGS, FIELD, Done(), Done())
    steps = list(read_steps(folder))
    names = [step.observation.ui for step in steps]
    assert None not in names and len(set(names)) == 3  # the last screen is looked at twice
    tree = unpack_views((folder / "views" / str(names[1])).read_bytes()).tree()
    assert tree.find(text="Display") is not None
    assert {path.name for path in (folder / "views").iterdir()} == set(names)
    assert verify_run(folder.parent.parent) == ()


async def test_views_are_kept_only_where_they_are_asked_for(tmp_path: Path) -> None:
    one = await record(tmp_path, SETTINGS, Done(), Done(), settings={"keep_ui": False})
    other = await record(tmp_path, SETTINGS, Done(), Done())
    assert not (one / "views").exists() and (other / "views").exists()
    hashes = [[step.prompt_sha256 for step in read_steps(folder)] for folder in (one, other)]
    assert hashes[0] == hashes[1]


class Blind(FakeDevice):
    """A phone that cannot tell its views."""

    def __init__(self, error: DeviceError | None) -> None:
        super().__init__()
        self.error = error
        self.asked = 0

    async def ui(self) -> UiTree:
        self.asked += 1
        if self.error is not None:
            raise self.error
        return await super().ui()


async def test_a_phone_that_cannot_tell_its_views_is_asked_a_few_times(tmp_path: Path) -> None:
    phone = Blind(CaptureFailed("no"))
    # Without the gate, which reads what is under a finger for itself.
    off = {"policy": "benchmark"}
    acts = (SETTINGS, FIELD, TYPED, SETTINGS, Done(), Done())
    folder = await record(tmp_path, *acts, device=phone, settings=off)
    steps = list(read_steps(folder))
    assert phone.asked == PATIENCE and len(steps) == 6
    assert all(step.observation.ui is None for step in steps)


async def test_trace_and_interrupts_read_a_screen_together(tmp_path: Path) -> None:
    phone = Blind(None)
    chosen = {"policy": "benchmark", "interrupts": True}
    folder = await record(tmp_path, SETTINGS, FIELD, Done(), Done(), device=phone, settings=chosen)
    screens = [step.observation.ui for step in read_steps(folder)]
    assert None not in screens and phone.asked == len(set(screens)) == 3


async def test_a_failure_now_and_then_is_forgiven() -> None:
    phone = Blind(None)
    eyes = Views(phone)
    for round in range(4):
        for phone.error in (CaptureFailed("no"), CaptureFailed("no"), None):
            glimpse = await eyes.read()
            assert (glimpse.tree is None) == (phone.error is not None), round
    assert phone.asked == 12
    assert (await Views().read()).tree is None


async def test_secrets_do_not_reach_the_views(tmp_path: Path) -> None:
    secrets = Redactor({"code": "hunter-2"})
    folder = await record(tmp_path, SETTINGS, FIELD, TYPED, Done(), Done(), secrets=secrets)
    texts = [gzip.decompress(path.read_bytes()) for path in (folder / "views").iterdir()]
    assert not any(b"hunter-2" in text for text in texts)
    assert any(b"{code}" in text for text in texts)


async def test_a_copy_has_views_without_secrets_or_none(tmp_path: Path) -> None:
    folder = await record(tmp_path, SETTINGS, FIELD, TYPED, Done(), Done())
    run, secrets = folder.parent.parent, Redactor({"code": "hunter-2"})
    done = redact(run, tmp_path / "copy", secrets)
    assert done.left_out == [] and verify_run(done.folder) == ()
    found = list(done.folder.rglob("*.json.gz"))
    assert len(found) == 4
    assert not any(b"hunter-2" in gzip.decompress(path.read_bytes()) for path in found)
    blank = redact(run, tmp_path / "blank", secrets, blank_all=True)
    assert not list(blank.folder.rglob("*.json.gz")) and verify_run(blank.folder) == ()


async def test_views_are_packed_unpacked_and_go_into_a_test(tmp_path: Path) -> None:
    folder = await record(tmp_path / "runs", SETTINGS, Done(), Done())
    made = unpack(pack(folder.parent.parent, tmp_path / "a.zip"), tmp_path / "out")
    assert verify_run(made) == () and len(list(made.rglob("views/*"))) == 2
    test = await asyncio.to_thread(write_test, folder, tmp_path / "test_it.py")
    recording = Recording.load(test.with_suffix(""))
    assert len(recording.views()) == 2
    assert len((await play_offline(recording)).steps) == 3


async def test_a_recording_tells_the_views_that_were_kept(tmp_path: Path) -> None:
    folder = await record(tmp_path, SETTINGS, Done(), Done())
    recording = Recording.load(folder)
    phone = RecordedDevice(recording)
    assert (await phone.ui()).find(text="Home") is not None
    await phone.perform(SETTINGS, await phone.observe())
    assert (await phone.ui()).find(text="Display") is not None
    bare = await record(tmp_path, Done(), Done(), settings={"keep_ui": False})
    with pytest.raises(CaptureFailed, match="no views were kept"):
        await RecordedDevice(Recording.load(bare)).ui()


def lose(path: Path) -> None:
    path.unlink()


def swap(path: Path) -> None:
    path.write_bytes(ViewsRecord().packed())


@pytest.mark.parametrize(
    ("damage", "told"), [(lose, "cannot be read"), (swap, "its content is not what its name says")]
)
def test_damage_is_found(run: RunFolder, damage: Callable[[Path], None], told: str) -> None:
    alpha = run.path / "episodes" / "0001-Alpha"
    damage(alpha / "views" / str(next(read_steps(alpha)).observation.ui))
    (alpha / "views" / "stray").write_bytes(b"")
    found = {finding.severity: finding.what for finding in verify_run(run.path)[:2]}
    assert told in found["problem"] and found["note"] == "no step refers to it"


def test_no_path_leads_out(run: RunFolder) -> None:
    steps = run.path / "episodes" / "0001-Alpha" / "steps.jsonl"
    first = str(next(read_steps(steps.parent)).observation.ui)
    steps.write_text(steps.read_text("utf-8").replace(first, "../../../run.json"), "utf-8")
    assert any("no name of a file of views" in finding.what for finding in verify_run(run.path))
    with pytest.raises(UsageError, match="names no file of views"):
        redact(run.path, run.path.parent / "copy", Redactor({"a": "long enough"}))
