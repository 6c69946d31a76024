"""What a caller hears while an attempt is under way, and what becomes of what it says."""

import asyncio
from pathlib import Path

import pytest

import tapwright
from tapwright import DeviceAction, Norm, Press, StepRecord, Tap, TypeText, Veto
from tapwright.agent.hooks import acted
from tapwright.device.device import Observation
from tapwright.device.errors import DeviceLost
from tapwright.device.fake import FakeDevice
from tapwright.tasks.session import open_session
from tapwright.traces import End, read_episode, read_steps

from .deciding import DONE, NOWHERE, QUICK, SETTINGS, Decisions, FunctionModel, deciding

FIELD = Tap(at=Norm(x=500, y=200))


def episode(out: Path) -> Path:
    (found,) = out.glob("*/episodes/*")
    return found


@pytest.mark.parametrize("kind", ["sync", "async", "with a value"])
async def test_each_step_is_told_once_it_is_on_disk(kind: str, tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []

    def keep(step: StepRecord) -> None:
        heard.append((step.index, len(list(read_steps(episode(tmp_path))))))

    async def keep_later(step: StepRecord) -> None:
        await asyncio.sleep(0)
        keep(step)

    def keep_and_count(step: StepRecord) -> int:
        keep(step)
        return len(heard)

    record = await tapwright.run(
        "open settings", phone=FakeDevice(), model=deciding(SETTINGS, DONE), ladder=QUICK,
        out=tmp_path,
        on_step={"sync": keep, "async": keep_later, "with a value": keep_and_count}[kind],
    )  # fmt: skip
    assert record.end is End.COMPLETED
    assert heard == [(0, 1), (1, 2)]


async def test_a_vetoed_act_is_not_done_and_the_model_hears_why(tmp_path: Path) -> None:
    device, decisions = FakeDevice(), Decisions(SETTINGS, DONE, DONE)
    asked: list[tuple[DeviceAction, str]] = []

    async def veto(action: DeviceAction, seen: Observation) -> Veto:
        asked.append((action, seen.app.package if seen.app else ""))
        return Veto("not before noon")

    record = await tapwright.run(
        "open settings", phone=device, model=FunctionModel(decisions), ladder=QUICK, out=tmp_path,
        before_action=veto,
    )  # fmt: skip
    assert record.end is End.COMPLETED and device.done == []
    assert asked == [(SETTINGS, "com.android.launcher3")]
    assert "refused: not before noon" in decisions.told
    first, *_ = read_steps(episode(tmp_path))
    assert first.action == SETTINGS and first.instead is None and "vetoed" in first.signals
    assert first.outcome is not None and str(first.outcome) == "refused: not before noon"


async def test_a_changed_act_is_done_instead_and_the_trace_keeps_both(tmp_path: Path) -> None:
    device, decisions = FakeDevice(), Decisions(NOWHERE, DONE)
    record = await tapwright.run(
        "open settings", phone=device, model=FunctionModel(decisions), ladder=QUICK, out=tmp_path,
        before_action=lambda action, seen: SETTINGS,
    )  # fmt: skip
    assert record.end is End.COMPLETED and device.done == [SETTINGS]
    assert "instead, this was done: tap" in decisions.told
    first, *_ = read_steps(episode(tmp_path))
    assert (first.action, first.instead) == (NOWHERE, SETTINGS)
    assert first.outcome is not None and first.outcome.status == "done" and first.outcome.changed


async def test_a_secret_in_what_is_done_instead_is_known_by_its_name(tmp_path: Path) -> None:
    device, decisions = (
        FakeDevice(),
        Decisions(SETTINGS, FIELD, TypeText(text="x"), FIELD, DONE, DONE),
    )

    def fill_in(action: DeviceAction, seen: Observation) -> DeviceAction | Veto | None:
        if isinstance(action, TypeText):
            return TypeText(text="hunter-2")
        return Veto("hunter-2 is there") if device.typed else None

    await tapwright.run(
        "log in with {pw}", phone=device, model=FunctionModel(decisions), ladder=QUICK,
        out=tmp_path, before_action=fill_in, secrets={"pw": "hunter-2"}, policy="benchmark",
    )  # fmt: skip
    assert device.typed == {"Search settings": "hunter-2"}
    assert "refused: {pw} is there" in decisions.told and "hunter-2" not in decisions.told
    texts = [path.read_bytes() for path in tmp_path.rglob("*.json*")]
    assert texts and not any(b"hunter-2" in text for text in texts)


@pytest.mark.parametrize(
    "error", [KeyError("mine"), OSError("mine"), DeviceLost("mine"), tapwright.ModelLost("mine")]
)
@pytest.mark.parametrize("where", ["on_step", "before_action", "model", "user"])
async def test_what_a_callback_raises_reaches_the_caller_and_the_trace_is_whole(
    where: str, error: Exception, tmp_path: Path
) -> None:
    if (where, type(error)) in (("model", tapwright.ModelLost), ("user", DeviceLost)):
        pytest.skip("that is how a model, or the phone a user looks at, says that it is lost")

    def fail(*_: object) -> None:
        raise error

    class FailingUser:
        async def answer(self, question: str) -> str | None:
            raise error

    device = FakeDevice()
    first = tapwright.Ask(question="which?") if where == "user" else SETTINGS
    with pytest.raises(type(error)) as raised:
        await tapwright.run(
            "open settings", phone=device, ladder=QUICK, out=tmp_path, user=FailingUser(),
            model=FunctionModel(fail) if where == "model" else deciding(first, DONE),  # pyright: ignore
            on_step=fail if where == "on_step" else lambda step: None,
            before_action=fail if where == "before_action" else None,
        )  # fmt: skip
    assert raised.value is error
    kept = read_episode(episode(tmp_path))
    assert kept.end is End.CANCELLED and type(error).__name__ in kept.end_why
    assert "mine" in kept.end_why and kept.verdict is not None
    assert len(list(read_steps(episode(tmp_path)))) == kept.totals.steps == (where != "model")
    assert device.done == ([SETTINGS] if where == "on_step" else [])


async def test_an_attempt_that_a_callback_has_stopped_is_gone_on_with(tmp_path: Path) -> None:
    device = FakeDevice()
    asked: list[DeviceAction] = []
    heard: list[int] = []

    def stop(action: DeviceAction, seen: Observation) -> None:
        raise RuntimeError("stop here")

    def allow(action: DeviceAction, seen: Observation) -> None:
        asked.append(action)

    decisions = Decisions(SETTINGS, DONE, DONE)
    settings = tapwright.Settings(ladder=QUICK, out=tmp_path)
    async with open_session(settings, model=FunctionModel(decisions)) as session:
        with pytest.raises(RuntimeError, match="stop here"):
            await session.attempt("open settings", device, before_action=stop)
        folder = episode(tmp_path)
        (stopped,) = read_steps(folder)
        assert stopped.outcome is not None and stopped.outcome.status == "refused"
        record = await session.resume(
            folder, device, before_action=allow, on_step=lambda step: heard.append(step.index)
        )
    # What had been decided is not done now: the model hears that it was not, and decides anew.
    assert record.end is End.COMPLETED and device.done == [] and asked == []
    assert "nothing was done: the attempt was stopped" in decisions.told
    assert heard == [1, 2] and record.totals.steps == 3


async def test_what_is_no_ruling_is_said_and_not_done(tmp_path: Path) -> None:
    device = FakeDevice()
    with pytest.raises(TypeError, match=r"before_action returned True: return None to go on"):
        await tapwright.run(
            "open settings", phone=device, model=deciding(SETTINGS), out=tmp_path,
            before_action=lambda action, seen: True,  # type: ignore[arg-type,return-value]
        )  # fmt: skip
    assert device.done == []


async def test_a_vetoed_act_does_not_count_for_what_happens_after_so_many_acts(
    tmp_path: Path,
) -> None:
    await tapwright.run(
        "open settings", phone=FakeDevice(), ladder=QUICK, out=tmp_path,
        model=deciding(SETTINGS, Press(key="home"), DONE, DONE),
        before_action=lambda action, seen: Veto("no") if action == SETTINGS else None,
    )  # fmt: skip
    assert [acted(step) for step in read_steps(episode(tmp_path))] == [False, True, False, False]
