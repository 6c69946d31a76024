"""Flow files as they are read: what is right becomes commands, what is wrong has its place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tapwright.flows.language import BadFlows, Flow, load_flow, workspace_root
from tapwright.flows.language.commands import (
    AppCommand,
    AssertCommand,
    EraseTextCommand,
    InputTextCommand,
    LaunchAppCommand,
    PressKeyCommand,
    RepeatCommand,
    RunFlowCommand,
    RunScriptCommand,
    SkippedCommand,
    SwipeCommand,
    TapCommand,
)
from tapwright.flows.language.table import COMMANDS
from tapwright.flows.selectors import Selector

HEAD = "appId: org.example.notes\n---\n"
Read = Callable[[str], Flow]
Mistakes = Callable[[str], list[str]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def load(body: str) -> Flow:
        path = tmp_path / "one.yaml"
        path.write_text(body if "---" in body else HEAD + body, "utf-8")
        return load_flow(path, tmp_path)

    return load


@pytest.fixture
def mistakes(read: Read) -> Mistakes:
    def told(body: str) -> list[str]:
        with pytest.raises(BadFlows) as caught:
            read(body)
        return [f"{m.at.line}:{m.at.column}: {m.what}" for m in caught.value.mistakes]

    return told


def test_the_head_names_the_app_and_more_and_keeps_unknown_keys_quiet(read: Read) -> None:
    flow = read(
        "appId: org.example.notes\nname: Add a note\ntags: [smoke, notes]\n"
        "env: {WORD: hello, COUNT: 3}\nproperties: {ticket: N-7}\njsEngine: graaljs\n---\n- back\n"
    )
    assert (flow.app_id, flow.name, flow.tags) == (
        "org.example.notes",
        "Add a note",
        ("smoke", "notes"),
    )
    assert flow.block.env == {"WORD": "hello", "COUNT": "3"}
    assert flow.properties == {"ticket": "N-7"}


def test_a_flow_without_a_name_is_called_by_its_file(read: Read) -> None:
    assert read("- back\n").name == "one"


def test_shorthands_stand_for_the_option_they_mean(read: Read) -> None:
    flow = read(
        "- launchApp\n- launchApp: org.example.other\n- tapOn: Save\n- inputText: 4.10\n"
        "- eraseText\n- eraseText: 7\n- pressKey: volume up\n- stopApp\n- back\n- clearKeychain\n"
    )
    launch, other, tap, typed, erase, seven, key, stop, back, keychain = flow.commands
    assert isinstance(launch, LaunchAppCommand) and launch.app_id == "org.example.notes"
    assert launch.permissions is None and launch.stop_app
    assert isinstance(other, LaunchAppCommand) and other.app_id == "org.example.other"
    assert isinstance(tap, TapCommand) and tap.target == Selector(text="Save")
    assert isinstance(typed, InputTextCommand) and typed.text == "4.10"
    assert isinstance(erase, EraseTextCommand) and erase.characters == "50"
    assert isinstance(seven, EraseTextCommand) and seven.characters == "7"
    assert isinstance(key, PressKeyCommand) and key.key == "Volume Up"
    assert isinstance(stop, AppCommand) and stop.what == "stop"
    assert isinstance(back, PressKeyCommand) and back.key == "Back"
    assert isinstance(keychain, SkippedCommand) and "iOS" in keychain.why


def test_every_field_of_a_selector_is_read(read: Read) -> None:
    (tap,) = read(
        "- tapOn:\n    text: Save.*\n    id: org.example:id/save\n    index: -1\n    width: 100\n"
        "    height: 40\n    tolerance: 5\n    enabled: true\n    checked: false\n"
        "    focused: false\n    selected: true\n    traits: text long-text\n    below: Title\n"
        "    above: {id: foot}\n    leftOf: A\n    rightOf: B\n    containsChild: C\n"
        "    containsDescendants: [D, {text: E, enabled: false}]\n    childOf: {id: list}\n"
        "    point: 10%, 90%\n    repeat: 3\n    delay: 20\n    retryTapIfNoChange: true\n"
        "    waitUntilVisible: true\n    waitToSettleTimeoutMs: 300\n    label: Save it\n"
        "    optional: true\n"
    ).commands
    assert isinstance(tap, TapCommand)
    assert tap.target == Selector(
        text="Save.*", id="org.example:id/save", index="-1", width="100", height="40",
        tolerance="5", enabled=True, checked=False, focused=False, selected=True,
        traits=("text", "long-text"), below=Selector(text="Title"), above=Selector(id="foot"),
        left_of=Selector(text="A"), right_of=Selector(text="B"),
        contains_child=Selector(text="C"),
        contains_descendants=(Selector(text="D"), Selector(text="E", enabled=False)),
        child_of=Selector(id="list"), point="10%, 90%",
    )  # fmt: skip
    assert (tap.repeat, tap.delay_ms, tap.settle_ms) == ("3", "20", "300")
    assert tap.retry_if_no_change and tap.wait_until_visible and tap.optional
    assert tap.label == "Save it"


def test_a_double_tap_is_two_taps_and_a_long_press_holds(read: Read) -> None:
    double, hold = read("- doubleTapOn: A\n- longPressOn: {point: '100,200'}\n").commands
    assert isinstance(double, TapCommand) and double.repeat == "2" and not double.hold
    assert isinstance(hold, TapCommand) and hold.hold and hold.target.point == "100,200"


def test_the_kinds_of_swipe(read: Read) -> None:
    by, along, of = read(
        "- swipe: {direction: left}\n- swipe: {start: '90%,50%', end: '10%, 50%', duration: 50}\n"
        "- swipe: {from: {id: row}, direction: DOWN}\n"
    ).commands
    assert isinstance(by, SwipeCommand) and by.direction == "LEFT" and by.duration_ms == "400"
    assert isinstance(along, SwipeCommand) and (along.start, along.end) == ("90%,50%", "10%, 50%")
    assert isinstance(of, SwipeCommand) and of.origin == Selector(id="row")


def test_launch_arguments_keep_their_types(read: Read) -> None:
    (launch,) = read(
        "- launchApp:\n    arguments: {name: Ada, on: true, count: 3, share: 0.5, code: '7'}\n"
        "    permissions: {all: deny, camera: Allow}\n"
    ).commands
    assert isinstance(launch, LaunchAppCommand)
    assert launch.arguments == {"name": "Ada", "on": True, "count": 3, "share": 0.5, "code": "7"}
    assert launch.permissions == {"all": "deny", "camera": "allow"}


def test_conditions_of_runs_and_repeats(read: Read, tmp_path: Path) -> None:
    (tmp_path / "sub.yaml").write_text("appId: a.b\nenv: {X: 1}\n---\n- back\n", "utf-8")
    (tmp_path / "s.js").write_text("output.x = 1", "utf-8")
    run, again, script = read(
        "- runFlow:\n    file: sub.yaml\n    when: {visible: Skip, platform: ANDROID}\n"
        "    env: {A: 1}\n"
        "- repeat:\n    times: 3\n    while: {true: '${output.x < 3}'}\n    commands: [back]\n"
        "- runScript: {file: s.js, env: {B: '2'}, when: {notVisible: Done}}\n"
    ).commands
    assert isinstance(run, RunFlowCommand) and run.when is not None
    assert run.when.visible == Selector(text="Skip") and run.when.platform == "Android"
    assert run.env == {"A": "1"} and run.block.env == {"X": "1"} and len(run.block.commands) == 1
    assert isinstance(again, RepeatCommand) and again.times == "3"
    assert again.condition is not None and again.condition.true == "${output.x < 3}"
    assert isinstance(script, RunScriptCommand) and script.script == "output.x = 1"


def test_hooks_are_lists_of_commands(read: Read) -> None:
    flow = read(
        "appId: a.b\nonFlowStart: [back]\nonFlowComplete:\n  - scroll\n  - back\n---\n- back\n"
    )
    assert len(flow.block.on_start) == 1 and len(flow.block.on_complete) == 2


def test_commands_of_a_model_are_optional_unless_they_say_otherwise(read: Read) -> None:
    loose, strict = read(
        "- assertWithAI: nothing is cut off\n- assertWithAI: {assertion: a, optional: false}\n"
    ).commands
    assert loose.optional and not strict.optional


def test_every_mistake_is_told_at_once_with_its_place(mistakes: Mistakes) -> None:
    told = mistakes(
        "- tapOnn: Save\n- tapOn:\n    txt: Save\n- launchApp:\n    stopApp: maybe\n"
        "- back: {x: 1}\n"
        "- swipe: {direction: north}\n- pressKey: Entr\n- assertVisible\n- extendedWaitUntil: "
        "{timeout: 5}\n"
    )
    assert told == [
        "3:3: there is no command tapOnn (did you mean tapOn?)",
        "5:5: tapOn has no option txt (did you mean text?)",
        "7:14: stopApp of launchApp is true or false, not 'maybe'",
        "8:10: back has no option x; it has label, optional",
        "9:22: direction of swipe cannot be 'north'; it is one of UP, DOWN, LEFT, RIGHT",
        "10:13: the key cannot be 'Entr' (did you mean Enter?)",
        "11:3: assertVisible needs a value: `assertVisible: ...`",
        "12:3: extendedWaitUntil needs visible or notVisible",
    ]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("", "a flow has a head and"),
        ("- back\n---\n", "a flow has a head and"),
        ("name: x\n---\n- back\n", "1:1: the head needs appId"),
        ("url: https://example.org\n---\n- back\n", "1:6: url makes this a flow for web pages"),
        ("appid: a.b\n---\n- back\n", "the head has no appid (did you mean appId?)"),
        (HEAD + "launchApp\n", "3:1: the commands of a flow is a list"),
        (HEAD + "- launchApp:\n", "3:3: nothing stands after launchApp"),
        (HEAD + "- tapOn: [a]\n", "3:10: tapOn is written as `key: value` lines, not as a list"),
        (HEAD + "- tapOn: {}\n", "tapOn says no element"),
        (HEAD + "- back: 1\n  scroll: 2\n", "a command is one word or one key with its value"),
        (HEAD + "- tapOn: {text: a, text: b}\n", "3:20: tapOn has text twice"),
        (HEAD + "- tapOn: {point: '120%,5%'}\n", "from 0% to 100%"),
        (HEAD + "- tapOn: {point: here}\n", 'is "x,y" in pixels'),
        (HEAD + "- swipe: {start: '1,2'}\n", "swipe needs both start and end"),
        (HEAD + "- swipe: {start: '1,2', end: '10%,2%'}\n", "both in percent or both in pixels"),
        (HEAD + "- swipe: {direction: UP, start: '1,2', end: '3,4'}\n", "not both"),
        (HEAD + "- repeat: {commands: [back]}\n", "without, it would never end"),
        (HEAD + "- retry: {maxRetries: -1, commands: [back]}\n", "from 0 to 3"),
        (HEAD + "- runFlow: {when: {visible: a}}\n", "runFlow needs a file or commands"),
        (HEAD + "- runFlow: gone.yaml\n", "3:12: the flow file gone.yaml is not there"),
        (HEAD + "- runFlow: ../out.yaml\n", "is outside of"),
        (HEAD + "- runFlow: one.yaml\n", "runs itself"),
        (HEAD + "- addMedia: [gone.png]\n", "the media file gone.png is not there"),
        (HEAD + "- tapOn: {traits: txt}\n", "there is no trait txt (did you mean text?)"),
        (HEAD + "- travel: {points: ['1,2', 'x']}\n", '"latitude,longitude", not'),
        (HEAD + "- setOrientation: SIDEWAYS\n", "orientation cannot be 'SIDEWAYS'"),
        (HEAD + "- tapOn: 'a\n", "no YAML"),
        (HEAD + "- tapOn: &a {below: *a}\n", "deeper or larger than any flow"),
        (HEAD + "- drag: {from: a, to: b}\n", "3:3: drag is not carried out here"),
        (HEAD + "- extractPointWithAI: a\n", "3:3: extractPointWithAI is not carried out here"),
        (HEAD + "- tapOn: {text: a, displayId: 1}\n", "3:31: displayId is not read"),
        (HEAD + "- setDarkMode: on\n", "setDarkMode cannot be 'on'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told(mistakes: Mistakes, body: str, said: str) -> None:
    assert any(said in line for line in mistakes(body or "\n---\n")), mistakes(body or "\n---\n")


def test_a_mistake_in_a_sub_flow_names_its_own_file(read: Read, tmp_path: Path) -> None:
    (tmp_path / "sub.yaml").write_text("appId: a.b\n---\n- scrol\n", "utf-8")
    with pytest.raises(BadFlows) as caught:
        read("- runFlow: sub.yaml\n- runFlow: sub.yaml\n- bakc\n")
    told = str(caught.value).splitlines()
    assert told[0].endswith("one.yaml:5:3: there is no command bakc (did you mean back?)")
    assert told[1].endswith("sub.yaml:3:3: there is no command scrol (did you mean scroll?)")
    assert len(told) == 2


def test_a_name_without_a_value_is_no_empty_text(mistakes: Mistakes) -> None:
    told = mistakes(
        "appId: a.b\nenv: {USER: , PORT: 80}\n---\n- runFlow: {env: {X: ~}, commands: [back]}\n"
        "- launchApp: {permissions: {camera: }, arguments: {deep: }}\n"
    )
    assert [line.split(":")[:2] for line in told] == [
        ["2", "7"],
        ["4", "19"],
        ["5", "29"],
        ["5", "52"],
    ]
    assert told[0].endswith(
        'USER of env has no value: write USER: "" for an empty text, or take it away'
    )
    assert "X of env of runFlow" in told[1]


def test_an_empty_text_is_one(read: Read) -> None:
    assert read("appId: a.b\nenv: {USER: ''}\n---\n- back\n").block.env == {"USER": ""}
    # A key without anything below it is as good as not there.
    assert read("appId: a.b\nenv:\n---\n- back\n").block.env == {}


@pytest.mark.parametrize(
    "body",
    ['action: "${x}"', 'tapOn: {picture: "\\0"}', 'runFlow: "\\0"', "runScript: " + "a" * 5000],
)
def test_what_can_be_no_name_is_a_mistake(mistakes: Mistakes, body: str) -> None:
    (told,) = mistakes(f"- {body}\n")
    assert told.startswith("3:")


def test_mappings_are_merged_as_yaml_says(read: Read) -> None:
    first, second, third = read(
        "- tapOn: &save {id: save, index: 1}\n- tapOn: {<<: *save, index: 2}\n"
        "- assertVisible: {<<: [*save, {text: Save, index: 9}]}\n"
    ).commands
    assert isinstance(first, TapCommand) and first.target == Selector(id="save", index="1")
    assert isinstance(second, TapCommand) and second.target == Selector(id="save", index="2")
    assert isinstance(third, AssertCommand)
    assert third.condition.visible == Selector(id="save", text="Save", index="1")


def test_flows_that_run_each_other_are_refused(read: Read, tmp_path: Path) -> None:
    (tmp_path / "sub.yaml").write_text("appId: a.b\n---\n- runFlow: one.yaml\n", "utf-8")
    with pytest.raises(BadFlows, match="one.yaml runs itself"):
        read("- runFlow: sub.yaml\n")


def test_a_few_lines_that_stand_for_millions_are_refused(mistakes: Mistakes) -> None:
    rows = ["x0: &a0 [b, b, b, b, b, b, b, b, b, b]"]
    rows += [f"x{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    head = "appId: a.b\n" + "\n".join(rows)
    assert "deeper or larger" in mistakes(head + "\n---\n- back\n")[0]


def test_the_workspace_is_the_nearest_folder_that_is_one(tmp_path: Path) -> None:
    flows = tmp_path / "app" / ".maestro" / "login"
    flows.mkdir(parents=True)
    assert workspace_root(flows / "x.yaml") == tmp_path / "app" / ".maestro"
    (flows / "config.yaml").touch()
    assert workspace_root(flows / "x.yaml") == flows


def test_every_command_can_be_labelled_and_made_optional() -> None:
    assert len(COMMANDS) > 50
    assert all(form.note for form in COMMANDS.values() if form.support != "ok")


def test_an_assertion_of_a_script_is_a_text(read: Read) -> None:
    by_text, by_number = read("- assertTrue: ${1 == 1}\n- assertTrue: {condition: 1}\n").commands
    assert isinstance(by_text, AssertCommand) and by_text.condition.true == "${1 == 1}"
    assert isinstance(by_number, AssertCommand) and by_number.condition.true == "1"
