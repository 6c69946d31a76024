"""Where a secret becomes its name and where the name becomes the secret, piece by piece."""

import gzip
import logging
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tapwright.actions import DeviceAction, Norm, Outcome, PxBox, Tap, TypeText
from tapwright.actions.log import get_logger, masking
from tapwright.agent.models.factory import build_model
from tapwright.agent.models.gate import EndpointGates
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.rehearsal import RehearsalServer, view_screen
from tapwright.device.device import Observation
from tapwright.device.errors import CommandFailed, DeviceError, DeviceTimeout
from tapwright.device.fake import FakeDevice, FakeScreen, FakeView
from tapwright.device.ui import UiNode, UiTree
from tapwright.fleet.pocket import PocketDevice
from tapwright.suites.registry import find_task
from tapwright.tasks.event_injector import EventInjector
from tapwright.tasks.events import EventJournal
from tapwright.tasks.session import open_session
from tapwright.tasks.settings import Settings
from tapwright.tasks.simulated_user import DiscreetUser
from tapwright.tasks.solution import solution_of
from tapwright.traces import Journal, RunFolder, StepRecord
from tapwright.traces.redactor import Redactor, old_marks_as_names
from tests.traces.test_journal import EPISODE, step

SECRET = 'o\'hara & "é" 7'
SECRETS = Redactor({"pw": SECRET})


class Telling(PocketDevice):
    """A phone that says of each act what it is told to, and keeps what it was to type."""

    says: Outcome | DeviceError = Outcome.done()
    typed: str = ""

    async def perform(self, action: DeviceAction, seen: Observation) -> Outcome:
        """Keep the text, and say it."""
        self.typed = action.text if isinstance(action, TypeText) else ""
        if isinstance(self.says, DeviceError):
            raise self.says
        return self.says


@pytest.fixture
async def telling(device: PocketDevice) -> Telling:
    device.__class__ = Telling
    assert isinstance(device, Telling)
    return device


@pytest.mark.parametrize(
    "written",
    [
        SECRET,
        "o\\'hara".replace("\\", "") + SECRET[6:],
        'o\'hara & \\"é\\" 7',
        'o\'hara & \\"\\u00e9\\" 7',
        """o'"'"'hara & "é" 7""",
        'o\'hara%s&%s"é"%s7',
        """o'"'"'hara%s&%s"é"%s7""",
        'o\'hara &amp; "é" 7',
        "o&#39;hara &amp; &quot;é&quot; 7",
        "o&apos;hara &amp; &quot;é&quot; 7",
        "o%27hara%20%26%20%22%C3%A9%22%207",
        b64encode(SECRET.encode()).decode(),
    ],
)
def test_a_secret_is_found_however_it_is_written(written: str) -> None:
    assert SECRETS.mask(f"<{written}>") == "<{pw}>"
    hidden = SECRETS.hide(f"<{written}>")
    assert "hara" not in hidden and SECRETS.reveal(hidden) == f"<{written}>"


def test_a_name_is_filled_once_and_is_no_secret_itself() -> None:
    secrets = Redactor({"password": "password", "b": "{password}"})
    assert secrets.fill("{password} {b} {c}") == "password {password} {c}"
    assert secrets.mask("{password} is password") == "{password} is {password}"


def test_marks_of_earlier_traces_are_read_as_names() -> None:
    assert old_marks_as_names("with {{secret:pw}} or {{secret:pw|json}}") == "with {pw} or {pw}"
    assert SECRETS.reveal("with {{secret:pw}}") == f"with {SECRET}"


async def test_a_name_becomes_the_secret_where_it_is_typed(telling: Telling) -> None:
    staged = EventInjector(telling, EventJournal(), secrets=SECRETS)
    seen = await telling.observe()
    telling.says = Outcome.failed(f"keys: the field holds {SECRET[:8]!r}")
    outcome = await staged.perform(TypeText(text="me: {pw}"), seen)
    assert telling.typed == f"me: {SECRET}"
    assert outcome.status == "failed" and "hara" not in outcome.why
    telling.says = Outcome.failed("the field holds 'abc'")
    assert (await staged.perform(TypeText(text="abc"), seen)).why == "the field holds 'abc'"
    telling.says = Outcome.done(f"a toast says {SECRET}")
    tapped = await staged.perform(Tap(at=Norm(x=1, y=1)), seen)
    assert tapped.why == "a toast says {pw}"


async def test_a_secret_on_the_screen_is_painted_over_from_the_time_it_was_typed() -> None:
    field = FakeView("Notes", PxBox(40, 200, 500, 280), field=True)
    phone = FakeDevice({"home": FakeScreen("org.example.app", "Form", (field,))})
    staged = EventInjector(phone, EventJournal(), secrets=SECRETS)
    seen = await staged.observe()
    await staged.perform(Tap(at=Norm(x=500, y=200)), seen)
    focused = await staged.observe()
    assert focused.frame.image.getpixel((270, 240)) != (20, 20, 20)
    await staged.perform(TypeText(text="me: {pw}"), focused)
    painted, plain = await staged.observe(), await phone.observe()
    box = (40, 200, 500, 280)
    assert painted.frame.image.crop(box).getcolors() == [(460 * 80, (20, 20, 20))]
    assert len(plain.frame.image.crop(box).getcolors() or []) > 1
    above = (0, 0, 540, 199)
    assert painted.frame.image.crop(above).tobytes() == plain.frame.image.crop(above).tobytes()
    await staged.perform(TypeText(text="nothing", clear=True), painted)
    assert (await staged.observe()).frame.image.getpixel((270, 210)) != (20, 20, 20)


@pytest.mark.parametrize(
    "error",
    [
        CommandFailed(("input", "text", SECRET.replace(" ", "%s")), 1, "", f"no {SECRET[:7]!r}"),
        DeviceTimeout(f"`input text {SECRET}` did not end"),
    ],
)
async def test_no_error_of_typing_holds_it(telling: Telling, error: DeviceError) -> None:
    staged = EventInjector(telling, EventJournal(), secrets=SECRETS)
    telling.says = error
    with pytest.raises(DeviceError) as raised:
        await staged.perform(TypeText(text="{pw}"), await telling.observe())
    assert "hara" not in str(raised.value) and raised.value.__cause__ is None


async def test_what_a_person_answers_is_passed_on_without_it() -> None:
    class Person:
        """Says it."""

        async def answer(self, question: str) -> str | None:
            """The secret, or nothing."""
            return SECRET if question else None

    user = DiscreetUser(Person(), SECRETS.mask)
    assert await user.answer("what?") == "{pw}" and await user.answer("") is None


def leaking(index: int = 0) -> StepRecord:
    raw = step(index).model_dump(mode="json") | {"thought": f"I type {SECRET}."}
    return StepRecord.model_validate(raw)


def test_a_step_that_is_only_intended_is_written_without_it(tmp_path: Path) -> None:
    folder = tmp_path / EPISODE.id
    folder.mkdir()
    with Journal(folder, EPISODE, SECRETS) as journal:
        journal.intend(leaking())
        assert "hara" not in (folder / "pending.json").read_text()
    with Journal.resume(folder, SECRETS) as journal:
        assert [one.thought for one in journal.steps()] == [f"I type {SECRET}."]
    assert "hara" not in (folder / "steps.jsonl").read_text()


def test_views_hold_the_name(tmp_path: Path) -> None:
    node = UiNode(class_name="android.widget.EditText", text=SECRET, bounds=PxBox(0, 0, 9, 9))
    with Journal(tmp_path, EPISODE, SECRETS) as journal:
        name = journal.views(UiTree(roots=(node,), rotation=0))
    packed = gzip.decompress((tmp_path / "views" / name).read_bytes()).decode()
    assert "{pw}" in packed and "hara" not in packed


def test_a_logged_line_holds_the_name(caplog: pytest.LogCaptureFixture) -> None:
    log = get_logger("tapwright.test")
    logging.getLogger("tapwright").propagate = True
    with caplog.at_level(logging.DEBUG, "tapwright.test"), masking(SECRETS.mask):
        log.warning("failed", why=f"input text {SECRET}")
    assert "{pw}" in caplog.text and "hara" not in caplog.text


async def test_a_trace_with_the_marks_of_an_earlier_version_is_gone_on_with(
    device: PocketDevice, executor: ThreadPoolExecutor, tmp_path: Path
) -> None:
    """Then the goal was sent with the secret in it, so the prompts are only the same with it."""
    goal, secrets = "Turn on airplane mode, not hunter-22", {"code": "hunter-22"}
    async with RehearsalServer() as server:
        solution = solution_of(find_task("AirplaneOn"))
        url = server.add_session("run", solution, lambda: view_screen(device))
        model = build_model(find_profile("rehearsal", url), EndpointGates())

        run = RunFolder.create(tmp_path, "old", "0.1.0")
        async with open_session(Settings(max_steps=2), model=model) as session:
            record = await session.attempt(goal, device, run=run)
        folder = run.path / "episodes" / record.id
        open_again = record.model_copy(update={"end": None, "verdict": None})
        hidden = Redactor(secrets).hidden(open_again)
        (folder / "episode.json").write_text(hidden.model_dump_json(exclude_none=True))
        async with open_session(Settings(), model=model) as session:
            ended = await session.resume(folder, device, secrets=secrets)
        await model.close()
    assert ended.end == "completed" and ended.goal == "Turn on airplane mode, not {code}"
    assert "{{secret:code}}" in (folder / "episode.json").read_text()
    assert not [p for p in folder.rglob("*.json*") if b"hunter-22" in p.read_bytes()]
