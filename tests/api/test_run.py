"""`tapwright.run` on a phone in memory: its arguments, its phone, its model, its data."""

import asyncio
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ConfigDict

import tapwright
from tapwright import Done, Extract, FunctionModel, UsageError
from tapwright.agent.models.base import Effort, Prompt
from tapwright.device.errors import DeviceClosed
from tapwright.device.fake import FakeDevice
from tapwright.tasks.in_use import working_on
from tapwright.traces import End, read_episode

from .deciding import DONE, NOWHERE, QUICK, SETTINGS, Decisions, deciding


class Bill(BaseModel):
    model_config = ConfigDict(strict=True)

    items: tuple[str, ...]


class Watched(FakeDevice):
    """Counts every look and act."""

    looks = 0

    async def observe(self) -> Any:
        self.looks += 1
        return await super().observe()


def never(prompt: Prompt, effort: Effort) -> Done:
    raise AssertionError("a model was asked")


WRONG: list[tuple[Mapping[str, Any], str]] = [
    ({"goal": "  "}, "the goal is empty"),
    ({"goal": 7}, "the goal is 7: say it in words"),
    ({"goal": tapwright.find_task("AirplaneOn").__class__}, r"give an instance, AirplaneOn\(...\)"),
    ({"max_steps": 0}, "the call: max_steps"),
    ({"max_cost": "much"}, "the call: max_cost"),
    ({"max_cost": float("nan")}, "the call: max_cost"),
    ({"max_cost": 1}, "no price is known for function"),
    ({"max_seconds": -1}, "the call: max_seconds"),
    ({"effort": "huge"}, "the call: effort"),
    ({"effort": "advisor"}, "fixed:advisor needs to know which"),
    ({"sizing": "tiny"}, "the call: sizing"),
    ({"ladder": 3}, "the call: ladder"),
    ({"keep_ui": "perhaps"}, "the call: keep_ui"),
    ({"aim": "high"}, "the call: aim: Input should be 'refuse', 'correct' or 'off'"),
    ({"out": 5}, "the call: out"),
    ({"settings": {"max_steps": 3}}, "give tapwright.Settings"),
    ({"model": 42}, "model is 42, which has no `ask`"),
    ({"model": FunctionModel}, "give an instance, FunctionModel"),
    ({"model": "no-such-model"}, "unknown model 'no-such-model'"),
    ({"base_url": "http://127.0.0.1:1/v1"}, "base_url goes with a model's name"),
    ({"noise": "noise.yaml"}, "noise goes with a model's name"),
    ({"advisor": "no-such-model"}, "unknown model 'no-such-model'"),
    ({"judge": "no-such-model"}, "unknown model 'no-such-model'"),
    ({"judge": 3}, "judge is 3, which has no `decide`"),
    ({"phone": 3}, "phone is 3, which has no `observe`"),
    ({"phone": tapwright.phone("pocket")}, "has not been opened; enter it first"),
    ({"extract": "Bill"}, "'Bill' says no data"),
    ({"extract": {"type": "nothing"}}, "no JSON Schema"),
    ({"user": "Ada"}, "user is 'Ada', which has no `answer`"),
    ({"secrets": {"pw": 1234}}, "secrets must be texts by their names"),
    ({"secrets": {"pw": "hunter-2"}}, "does not name the secret 'pw'"),
    ({"yes": "no"}, "yes is 'no': give True or False"),
    ({"on_step": 5}, "on_step is 5: give a function"),
    ({"before_action": []}, r"before_action is \[\]: give a function"),
]


@pytest.mark.parametrize(("wrong", "told"), WRONG, ids=[str(list(one)[0]) for one, _ in WRONG])
async def test_a_wrong_argument_is_told_before_anything_is_begun(
    wrong: Mapping[str, Any], told: str, tmp_path: Path
) -> None:
    device = Watched()
    right = {"goal": "open it", "phone": device, "model": FunctionModel(never), "out": tmp_path}
    with pytest.raises(UsageError, match=told):
        await tapwright.run(**{**right, **wrong})
    assert (device.looks, device.done, list(tmp_path.iterdir())) == (0, [], [])


async def test_a_name_that_is_no_argument_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="max_step"):
        await tapwright.run("open it", phone=FakeDevice(), max_step=3)  # type: ignore[call-overload]
    with pytest.raises(TypeError, match="max_step"):
        tapwright.run_sync("open it", max_step=3)  # type: ignore[call-overload]
    with pytest.raises(UsageError, match="max_step: Extra inputs"):
        tapwright.Settings(max_step=3)  # type: ignore[call-arg]
    with pytest.raises(UsageError, match="max_steps: Input should be greater"):
        tapwright.Settings(max_steps=-3)


async def test_keywords_come_over_settings(tmp_path: Path) -> None:
    settings = tapwright.Settings(max_steps=1, sizing="full", ladder=QUICK, out=tmp_path / "other")
    record = await tapwright.run(
        "open it", phone=FakeDevice(), model=deciding(NOWHERE, NOWHERE, DONE), settings=settings,
        max_steps=2, out=tmp_path / "mine",
    )  # fmt: skip
    assert record.end is End.STEP_LIMIT and record.totals.steps == 2
    assert record.settings["sizing"] == "full" and record.settings["max_steps"] == 2
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]


BROKEN_VARIABLES = {
    "TAPWRIGHT_MODEL": "no-such-model", "TAPWRIGHT_MAX_STEPS": "none", "TAPWRIGHT_OUT": "/dev/null",
    "TAPWRIGHT_DEVICE": "no-such-phone", "TAPWRIGHT_ADVISOR": "no-such-model",
}  # fmt: skip


async def test_no_file_and_no_variable_is_read_unless_that_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, value in BROKEN_VARIABLES.items():
        monkeypatch.setenv(name, value)
    (tmp_path / "tapwright.yaml").write_text("max_steps: [broken", "utf-8")
    quick = {"phone": FakeDevice(), "ladder": QUICK, "out": tmp_path / "runs"}
    record = await tapwright.run("open it", model=deciding(DONE), **quick)  # type: ignore[arg-type,call-overload]
    assert record.end is End.COMPLETED
    with pytest.raises(UsageError, match="tapwright.yaml cannot be read"):
        tapwright.Settings.load()


@pytest.mark.parametrize("role", ["model", "advisor", "judge"])
async def test_a_profile_in_the_settings_file_is_found_by_loaded_settings_alone(
    role: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    mine = {"mine": {"like": "custom", "model": "m", "base_url": "http://127.0.0.1:9/v1"}}
    (tmp_path / "tapwright.yaml").write_text(json.dumps({"models": mine}), "utf-8")
    monkeypatch.setenv("OPENAI_API_KEY", "k")
    given: dict[str, Any] = {"model": deciding(DONE), "ladder": QUICK, "phone": FakeDevice()}
    with pytest.raises(UsageError, match="unknown model 'mine'"):
        await tapwright.run("open it", **given | {role: "mine"})
    for found in ({"settings": tapwright.Settings.load()}, {"profiles": "tapwright.yaml"}):
        # Read now: what is wrong with the call is said only once the profile has been found.
        with pytest.raises(UsageError, match="no price is known for (mine|function)"):
            await tapwright.run("open it", **given | {role: "mine", "max_cost": 1} | found)


async def test_the_phone_of_the_settings_is_used(tmp_path: Path) -> None:
    with pytest.raises(tapwright.TapwrightError, match="no-such-phone"):
        await tapwright.run(
            "open it", model=FunctionModel(never), out=tmp_path,
            settings=tapwright.Settings(device="no-such-phone"),
        )  # fmt: skip
    assert list(tmp_path.iterdir()) == []


async def test_a_model_object_is_not_closed_and_its_price_is_not_made_up(tmp_path: Path) -> None:
    class Mine(FunctionModel):
        closed = False

        async def close(self) -> None:
            self.closed = True

    async def decide(prompt: Prompt, effort: Effort) -> Done:
        await asyncio.sleep(0)
        return DONE

    mine = Mine(decide)
    settings = tapwright.Settings(model="step-3.7-flash", base_url="http://127.0.0.1:9/v1")
    record = await tapwright.run(
        "open it", phone=FakeDevice(), model=mine, settings=settings, ladder=QUICK, out=tmp_path
    )
    assert record.end is End.COMPLETED and not mine.closed
    assert record.model.profile == "function" and not record.model.scripted
    assert "model" not in record.settings and "base_url" not in record.settings
    assert record.totals.cost_usd is None and record.totals.cost_usd != Decimal(0)


async def test_a_function_that_decides_nothing_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(TypeError, match="decided 'done': return an action"):
        await tapwright.run(
            "open it", phone=FakeDevice(), out=tmp_path,
            model=FunctionModel(lambda prompt, effort: "done"),  # type: ignore[arg-type,return-value]
        )  # fmt: skip


async def test_a_phone_that_was_let_go_of_is_an_error_at_once(tmp_path: Path) -> None:
    device = FakeDevice()
    seen = await device.observe()
    await device.close()
    for used in (
        device.observe(), device.perform(SETTINGS, seen), device.shell("echo"), device.pull("/x"),
        device.ui(),
    ):  # fmt: skip
        with pytest.raises(DeviceClosed, match="fake was let go of when its block ended"):
            await used
    with pytest.raises(UsageError, match="fake was let go of when its block ended"):
        await tapwright.run("open it", phone=device, model=FunctionModel(never), out=tmp_path)
    assert list(tmp_path.iterdir()) == []


async def test_a_second_run_on_a_phone_is_refused_and_the_first_goes_on(tmp_path: Path) -> None:
    device, decisions = FakeDevice(), Decisions(SETTINGS, DONE)
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def wait(action: object, seen: object) -> None:
        asked.set()
        await go_on.wait()

    first = asyncio.create_task(
        tapwright.run(
            "open it",
            phone=device,
            model=FunctionModel(decisions),
            ladder=QUICK,
            out=tmp_path / "first",
            before_action=wait,
        )  # fmt: skip
    )
    await asyncio.wait_for(asked.wait(), 20)
    with pytest.raises(UsageError, match="fake is being worked on by another attempt"):
        await tapwright.run(
            "open it", phone=device, model=FunctionModel(never), out=tmp_path / "second"
        )
    go_on.set()
    assert (await first).end is End.COMPLETED and device.done == [SETTINGS]
    assert not (tmp_path / "second").exists()
    with working_on(device):
        pass


async def test_data_come_typed_for_a_class_and_plain_for_a_schema(tmp_path: Path) -> None:
    data = {"items": ["milk", "牛奶"]}
    reads = Extract(data=data, regions=())
    typed = await tapwright.run(
        "read it", phone=FakeDevice(), model=deciding(reads), extract=Bill, out=tmp_path
    )
    assert typed.data == Bill(items=("milk", "牛奶")) and typed.extracted is not None
    assert typed.end is End.ANSWERED and isinstance(typed, tapwright.EpisodeRecord)
    plain = await tapwright.run(
        "read it", phone=FakeDevice(), model=deciding(reads), out=tmp_path,
        extract={"type": "object", "required": ["items"]},
    )  # fmt: skip
    assert plain.extracted is not None and plain.extracted.data == data
    none = await tapwright.run(
        "read it", phone=FakeDevice(), out=tmp_path, extract=Bill,
        model=deciding(tapwright.Infeasible(why="there is none")),
    )  # fmt: skip
    assert none.data is None and none.end is End.INFEASIBLE
    folders = list(tmp_path.glob("*/episodes/*"))
    assert len(folders) == 3 and all(read_episode(folder).end for folder in folders)
