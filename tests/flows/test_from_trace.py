"""What becomes of an episode's steps in a flow, and which episodes have none."""

import json
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from tapwright.actions import (
    Action,
    Answer,
    Done,
    Drag,
    LongPress,
    Norm,
    Note,
    OpenApp,
    Outcome,
    Press,
    PxBox,
    Scroll,
    Swipe,
    Tap,
    TypeText,
    UsageError,
    Wait,
)
from tapwright.cli.trace import app
from tapwright.device.fake import FakeDevice, FakeScreen, FakeView
from tapwright.flows.language import load_flow
from tapwright.flows.recording.from_trace import flow_of_episode
from tapwright.flows.recording.variables import FlowVariables, variable_name
from tapwright.traces.files import seal_record
from tapwright.traces.reader import read_episode
from tapwright.traces.redactor import Redactor
from tests.traces.playing import FIELD, NOWHERE, SETTINGS, record

DISPLAY = Tap(at=Norm(x=500, y=300))


async def episode(tmp_path: Path, *actions: Action, device: FakeDevice | None = None) -> Path:
    return await record(
        tmp_path, *actions, Done(summary="done"), Done(summary="done"), device=device
    )


def commands(folder: Path, **given: object) -> list[object]:
    flow = flow_of_episode(folder, unverified=True, **given)  # pyright: ignore
    return [step.command for step in flow.steps if step.command is not None]


async def test_acts_become_commands(tmp_path: Path) -> None:
    folder = await episode(
        tmp_path,
        OpenApp(name="Settings"),
        FIELD,
        TypeText(text="dark ${mode}", clear=True, submit=True),
        Press(key="back"),
        LongPress(at=Norm(x=500, y=300)),
        Press(key="home"),
        Swipe(start=Norm(x=500, y=800), end=Norm(x=500, y=200), duration_s=0.4),
    )
    found = commands(folder)
    assert found == [
        {"launchApp": {"appId": "com.android.settings", "permissions": {}}},
        {"tapOn": {"role": "textbox", "below": "Settings"}},
        "eraseText",
        {"inputText": "dark \\${mode}"},
        {"pressKey": "Enter"},
        "back",
        {"longPressOn": "Display"},
        {"assertVisible": "Display"},
        {"pressKey": "Home"},
        {"assertVisible": "Home"},
        {"swipe": {"start": "50%,80%", "end": "50%,20%", "duration": 400}},
        {"assertVisible": "Home"},
    ]


async def test_the_flow_is_read_by_the_reader_of_flows(tmp_path: Path) -> None:
    folder = await episode(tmp_path / "runs", SETTINGS, DISPLAY)
    flow = flow_of_episode(folder, unverified=True)
    path = tmp_path / "flow.yaml"
    path.write_text(flow.text(), "utf-8")
    read = load_flow(path, tmp_path)
    assert read.app_id == flow.app_id and read.name == flow.name
    assert "UNVERIFIED" in path.read_text("utf-8")
    names = [command.name for command in read.commands]
    # It began on the home screen, and so does the flow.
    assert names == ["pressKey", "tapOn", "tapOn", "assertVisible"]


async def test_what_did_nothing_on_the_phone_is_left_out(tmp_path: Path) -> None:
    folder = await episode(tmp_path, Note(text="4711"), SETTINGS)
    assert commands(folder)[:2] == [{"pressKey": "Home"}, {"tapOn": "Settings"}]
    device = FakeDevice(troubles={0: Outcome.failed("the panel did not answer")})
    failed = await episode(tmp_path, SETTINGS, SETTINGS, device=device)
    flow = flow_of_episode(failed, unverified=True)
    assert {"tapOn": "Settings"} == flow.steps[2].command
    assert [step.said for step in flow.steps][0] == "step 0: tap failed and is left out"
    idle = await record(tmp_path, Answer(text="42"), Answer(text="42"))
    with pytest.raises(UsageError, match="did nothing on the phone"):
        flow_of_episode(idle, unverified=True)


async def test_an_act_without_a_command_is_refused_by_name(tmp_path: Path) -> None:
    drag = Drag(start=Norm(x=100, y=100), end=Norm(x=200, y=200))
    folder = await episode(tmp_path, SETTINGS, drag)
    with pytest.raises(UsageError, match="no command for drag"):
        flow_of_episode(folder, unverified=True)
    recents = await episode(tmp_path, Press(key="recents"))
    with pytest.raises(UsageError, match="no command for the key 'recents'"):
        flow_of_episode(recents, unverified=True)


async def test_waits_are_assertions_of_what_came(tmp_path: Path) -> None:
    folder = await episode(tmp_path, SETTINGS, Wait(seconds=8), DISPLAY)
    found = commands(folder)
    # Nothing came while it waited, as the views say.
    assert found[1:] == [
        {"tapOn": "Settings"},
        "waitForAnimationToEnd",
        {"tapOn": "Display"},
        {"assertVisible": "Display"},
    ]


async def test_an_act_that_looks_for_nothing_waits_for_its_screen(tmp_path: Path) -> None:
    folder = await episode(tmp_path, SETTINGS, Press(key="back"))
    found = commands(folder)
    assert [next(iter(c)) if isinstance(c, dict) else c for c in found] == [
        "pressKey",
        "tapOn",
        "assertVisible",
        "back",
        "assertVisible",
    ]


async def test_a_place_without_a_view_is_a_point(tmp_path: Path) -> None:
    folder = await episode(tmp_path, NOWHERE)
    flow = flow_of_episode(folder, unverified=True)
    assert flow.bare_points == 1
    assert flow.steps[1].command == {"tapOn": {"point": "99.1%,99%"}}


async def test_scrolls_without_a_target_are_swipes_as_far(tmp_path: Path) -> None:
    folder = await episode(tmp_path, SETTINGS, Scroll(direction="down", pages=2.0), NOWHERE)
    found = [c for c in commands(folder) if isinstance(c, dict) and "swipe" in c]
    assert found == [{"swipe": {"start": "50%,90%", "end": "50%,10%", "duration": 800}}] * 2


async def test_secrets_are_variables_that_must_be_given(tmp_path: Path) -> None:
    folder = await record(
        tmp_path, SETTINGS, FIELD, TypeText(text="hunter-2"), Done(), Done(),
        secrets=Redactor({"wifi.key": "hunter-2"}),
    )  # fmt: skip
    held = read_episode(folder)
    changed = held.model_copy(update={"secrets": ("wifi.key",)})
    (folder / "episode.json").write_bytes(seal_record(changed))
    flow = flow_of_episode(folder, unverified=True)
    text = flow.text()
    assert "hunter-2" not in text and "inputText: ${WIFI_KEY}" in text
    first = flow.steps[0].command
    assert isinstance(first, dict) and "assertTrue" in first
    assert "--secret WIFI_KEY" in str(first)


async def test_only_a_verified_episode_unless_it_is_asked_for(tmp_path: Path) -> None:
    folder = await episode(tmp_path, SETTINGS)
    with pytest.raises(UsageError, match=r"did not pass \(unverified\).*--unverified"):
        flow_of_episode(folder)


async def test_the_command_writes_a_file_and_replaces_none(tmp_path: Path) -> None:
    folder = await episode(tmp_path / "runs", SETTINGS)
    out = tmp_path / "open.yaml"

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(app, ["to-flow", str(folder), *arguments])
        if isinstance(result.exception, UsageError):
            raise result.exception
        assert result.exit_code == 0, result.output
        return result.output

    said = run("-o", str(out), "--unverified")
    assert said == f"Wrote {out}: 3 steps; run it with tapwright test {out}\n"
    head, body = yaml.safe_load_all(out.read_text("utf-8"))
    assert head["appId"] == "com.android.settings"
    assert body[1] == {"tapOn": "Settings"}
    with pytest.raises(UsageError, match="is there already"):
        run("-o", str(out), "--unverified")
    run("-o", str(out), "--unverified", "--force")
    for bad, why in (("flow.txt", "no"), ("missing/flow.yaml", "cannot be written")):
        with pytest.raises(UsageError, match=why):
            run("-o", str(tmp_path / bad), "--unverified")
    with pytest.raises(UsageError, match="did not pass"):
        run("-o", str(tmp_path / "other.yaml"))
    assert not (tmp_path / "other.yaml").exists()


async def test_a_trace_of_a_flow_is_no_episode(tmp_path: Path) -> None:
    folder = await episode(tmp_path, SETTINGS)
    lines = (folder / "steps.jsonl").read_text("utf-8").splitlines()
    step = json.loads(lines[0])
    step["flow"] = {"command": "tapOn", "text": "t", "file": "f", "line": 1, "column": 1,
                    "status": "passed"}  # fmt: skip
    (folder / "steps.jsonl").write_text(json.dumps(step) + "\n", "utf-8")
    with pytest.raises(UsageError, match="is the trace of a flow"):
        flow_of_episode(folder, unverified=True)


def test_parameters_stand_for_whole_words_only() -> None:
    variables = FlowVariables((), {"name": "Ann", "note": "it's {5}"})
    assert variables.filled("Ann and Anna") == "${NAME} and Anna"
    assert variables.filled("say it's {5}!") == "say ${NOTE}!"
    assert variables.env["NOTE"] == "${NOTE || 'it\\'s \\x7b5\\x7d'}"
    assert variables.filled("a ${x}") == "a \\${x}"


def test_names_of_variables_are_those_of_scripts() -> None:
    assert [variable_name(n) for n in ("wifi.key", "2fa", "ä", "to")] == [
        "WIFI_KEY", "_2FA", "TEXT", "TO",
    ]  # fmt: skip


def test_what_was_taken_out_of_a_trace_cannot_be_typed() -> None:
    with pytest.raises(UsageError, match="taken out of this trace"):
        FlowVariables((), {}).filled("pin {{secret}}")


async def test_two_views_of_one_name_are_told_by_their_place(tmp_path: Path) -> None:
    twins = (
        FakeView("Open", PxBox(40, 300, 500, 400), leads_to="a"),
        FakeView("Open", PxBox(40, 500, 500, 600), leads_to="b"),
    )
    screens = {
        "home": FakeScreen("org.example.app", "Home", twins),
        "a": FakeScreen("org.example.app", "First"),
        "b": FakeScreen("org.example.app", "Second"),
    }
    second = Tap(at=Norm(x=500, y=458))
    folder = await episode(tmp_path, second, device=FakeDevice(screens))
    found = commands(folder)
    assert found[:2] == [
        {"launchApp": {"appId": "org.example.app", "permissions": {}, "stopApp": False}},
        {"tapOn": {"text": "Open", "index": "1"}},
    ]
    assert found[-1] == {"assertVisible": "Second"}
