"""Steps whose element is gone: what is tried in its place, what proves it, and what is refused."""

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tapwright.agent.models.base import ImagePart, ModelLost, Prompt, Reply, TextPart
from tapwright.agent.models.function import FunctionModel
from tapwright.device.adb_device import AdbDevice
from tapwright.door import open_session
from tapwright.flows.ai import FlowModel
from tapwright.flows.elements import FOLDER
from tapwright.flows.healing import FlowHealing
from tapwright.flows.language import load_flow
from tapwright.flows.options import FlowOptions
from tapwright.flows.outcomes import FlowResult
from tapwright.flows.patch import heal_patch
from tapwright.flows.runner import FlowRunner
from tapwright.tasks.settings import Settings
from tapwright.traces.money import Usage

from .conftest import QUICK, passed
from .test_ai import PRICED

Choose = Callable[[list[dict[str, Any]]], Mapping[str, object] | str]
Heal = Callable[..., Awaitable[FlowResult]]
LAUNCH = "- launchApp\n"
DISPLAY = "- tapOn: Display & touch\n- assertVisible: {id: toolbar_title}\n"


class Answers:
    """A model that chooses among the views it is told of, and keeps what it was asked."""

    def __init__(self, choose: Choose) -> None:
        self.choose = choose
        self.asked: list[dict[str, Any]] = []
        self.pictures: list[list[ImagePart]] = []

    def __call__(self, prompt: Prompt, effort: str) -> Reply:
        parts = prompt.messages[1].parts
        (text,) = [part.text for part in parts if isinstance(part, TextPart)]
        told = json.loads(text)
        self.asked.append(told)
        self.pictures.append([part for part in parts if isinstance(part, ImagePart)])
        said = self.choose(told["now"])
        text = said if isinstance(said, str) else json.dumps({"view": None, "opens": None, **said})
        return Reply(text=text, usage=Usage(prompt=1000, output=10))


def number(views: list[dict[str, Any]], **wanted: str) -> int:
    """The number of the one view that is told so."""
    (found,) = [v for v in views if all(v.get(name) == value for name, value in wanted.items())]
    return found["view"]


@pytest.fixture
def heal(device: AdbDevice, tmp_path: Path) -> Heal:
    async def run(
        body: str,
        answers: Answers | None = None,
        app: str = "com.android.settings",
        scripted: bool = False,
        **settings: object,
    ) -> FlowResult:
        path = tmp_path / "flow.yaml"
        path.write_text(f"appId: {app}\n---\n{body}", "utf-8")
        options = FlowOptions(root=tmp_path, artifacts=tmp_path / "out", pace=QUICK)
        model = None if scripted else FunctionModel(answers or never, PRICED)
        async with open_session(
            Settings(model="rehearsal" if scripted else None, **settings), model=model
        ) as session:
            asked = FlowModel(session) if answers or scripted else None
            runner = FlowRunner(device, options, healer=lambda flow: FlowHealing(flow, asked))
            return await runner.run(load_flow(path, tmp_path))

    return run


def never(prompt: Prompt, effort: str) -> Reply:
    raise AssertionError("no model is to be asked")


async def redesigned(device: AdbDevice) -> None:
    """Every label is another one, as after a change of language; ids and places stay."""
    await device.shell("settings", "put", "system", "system_locales", "zh-CN")


async def test_a_label_that_changed_is_healed_with_what_it_was(
    heal: Heal, device: AdbDevice, tmp_path: Path
) -> None:
    passed(await heal(LAUNCH + DISPLAY))
    kept = json.loads((tmp_path / FOLDER / "flow.yaml.json").read_text("utf-8"))
    (element,) = kept["elements"]
    assert (element["text"], element["id"], element["touchable"]) == (
        "Display & touch",
        "title",
        True,
    )
    await redesigned(device)
    answers = Answers(
        lambda views: {"view": number(views, text="显示和触摸"), "reason": "same place"}
    )
    result = passed(await heal(LAUNCH + DISPLAY, answers))
    (told,) = answers.asked
    assert told["before"]["text"] == "Display & touch" and told["step"].startswith("tapOn text")
    assert len(answers.pictures[0]) == 2
    assert answers.pictures[0][0].width_px == min(480, element["bounds"][2] - element["bounds"][0])
    (healed,) = result.healed
    assert str(healed.new) == 'text "显示和触摸"' and result.verdict.why == "healed 1"
    step = result.steps[1]
    assert step.why.startswith('healed on trial, with text "显示和触摸": same place (priced, $0.0')
    assert step.spent.calls == 1 and result.spent.calls == 1
    patch = heal_patch([result], tmp_path)
    assert '-- tapOn: Display & touch\n+- tapOn: "显示和触摸"\n' in patch.text
    # What was healed is no pass of the step as it is written.
    assert json.loads((tmp_path / FOLDER / "flow.yaml.json").read_text("utf-8")) == kept


async def test_the_rehearsal_heals_by_what_stayed_the_same(heal: Heal, device: AdbDevice) -> None:
    passed(await heal(LAUNCH + DISPLAY))
    await redesigned(device)
    result = passed(await heal(LAUNCH + DISPLAY, scripted=True))
    assert [str(one.new) for one in result.healed] == ['text "显示和触摸"']
    assert "(rehearsal, scripted, $0.0" in result.steps[1].why


async def test_an_id_that_changed(heal: Heal, tmp_path: Path) -> None:
    body = "- launchApp\n- tapOn: {id: add_note}\n- assertVisible: {id: .*title.*}\n"

    def choose(views: list[dict[str, Any]]) -> Mapping[str, object]:
        return {"view": number(views, description="New note")}

    result = passed(await heal(body, Answers(choose), app="com.android.notes"))
    (healed,) = result.healed
    assert healed.new.id is not None and healed.new.text is None
    assert f"+- tapOn: {{id: {healed.new.id}}}" in heal_patch([result], tmp_path).text


async def test_moved_behind_a_menu(heal: Heal, tmp_path: Path) -> None:
    body = "- launchApp\n- tapOn: Archive\n- assertNotVisible: Grid view\n"

    def choose(views: list[dict[str, Any]]) -> Mapping[str, object]:
        return {"opens": number(views, description="More options"), "reason": "it is in there"}

    result = passed(await heal(body, Answers(choose), app="com.android.notes"))
    (healed,) = result.healed
    assert str(healed.opened) == 'description "More options"'
    added = '+- tapOn: {description: "More options"}\n - tapOn: Archive\n'
    assert added in heal_patch([result], tmp_path).text


async def test_what_the_rest_of_the_flow_does_not_prove_has_failed(
    heal: Heal, tmp_path: Path
) -> None:
    wrong = Answers(lambda views: {"view": number(views, text="Battery")})
    body = LAUNCH + "- tapOn: Nope\n"
    result = await heal(body, wrong)
    assert result.status == "failed" and not result.healed
    assert 'text "Nope" is not on the screen' in result.why
    assert "but no assertion after it proves that; nearest: " in result.why
    result = await heal(body + "- assertVisible: Dark theme\n", wrong)
    assert result.status == "failed" and result.verdict.status == "failed"
    assert 'text "Nope" is not on the screen' in result.why and "but then: text" in result.why
    step = result.failed_step
    assert step is not None and step.info.text == 'tapOn text "Nope"' and step.failure is not None
    assert not heal_patch([result], tmp_path).files and not (tmp_path / FOLDER).exists()


@pytest.mark.parametrize(
    ("choose", "why"),
    [
        (lambda views: {"view": None}, "the model finds nothing that does the same"),
        (lambda views: {"view": 9999}, "9999 is no number of a view"),
        (lambda views: "I think it is Battery", "holds no JSON object"),
    ],
)
async def test_a_proposal_that_is_none_fails_as_before(
    heal: Heal, choose: Choose, why: str
) -> None:
    answers = Answers(choose)
    result = await heal(LAUNCH + "- tapOn: Batery\n- assertVisible: Battery\n", answers)
    assert result.status == "failed" and len(answers.asked) == 1
    assert result.why.startswith('text "Batery" is not on the screen; not healed: ')
    assert why in result.why and "; nearest: " in result.why
    assert result.spent.calls == 1 and result.steps[-1].failure is not None
    assert result.steps[-1].failure.near


async def test_a_model_that_is_lost_or_too_dear_changes_no_result(heal: Heal) -> None:
    def lost(views: list[dict[str, Any]]) -> str:
        raise ModelLost("no route to the endpoint")

    body = LAUNCH + "- tapOn: Batery\n- assertVisible: Battery\n"
    result = await heal(body, Answers(lost))
    assert (result.status, result.lost) == ("failed", "")
    assert "; not healed: no route to the endpoint" in result.why
    dear = Answers(lambda views: {"view": 0})
    result = await heal(body, dear, max_cost=Decimal("0.0001"))
    assert result.status == "failed" and "would pass --max-cost 0.0001" in result.why
    assert not dear.asked and not result.spent.calls


async def test_another_kind_of_view_is_refused(heal: Heal, device: AdbDevice) -> None:
    passed(await heal(LAUNCH + DISPLAY))
    await redesigned(device)
    other = Answers(lambda views: {"view": next(v["view"] for v in views if v["kind"] != "text")})
    result = await heal(LAUNCH + DISPLAY, other)
    assert result.status == "failed" and "what the step found before was a text" in result.why
    title = Answers(
        lambda views: {
            "view": next(v["view"] for v in views if v["kind"] == "text" and "clickable" not in v)
        }
    )
    result = await heal(LAUNCH + DISPLAY, title)
    assert "it can not be tapped, unlike what the step found before" in result.why


async def test_the_gate_rules_on_what_is_healed(heal: Heal) -> None:
    """A step that only leads on must not come to delete something."""
    setup = "- launchApp\n- tapOn: New note\n- inputText: Shopping\n- hideKeyboard\n"
    delete = Answers(lambda views: {"view": number(views, description="Delete")})
    body = setup + "- tapOn: Shrae\n- assertNotVisible: Shopping\n"
    result = await heal(body, delete, app="com.android.notes")
    assert result.status == "failed" and "not allowed by nobody" in result.why


async def test_the_gate_rules_on_what_is_opened_too(heal: Heal) -> None:
    """What the model proposes is no order of the user's."""
    setup = "- launchApp\n- tapOn: New note\n- inputText: Shopping\n- hideKeyboard\n"
    opens = Answers(lambda views: {"opens": number(views, description="Delete")})
    body = setup + "- tapOn: Restore\n- assertNotVisible: Shopping\n"
    result = await heal(body, opens, app="com.android.notes")
    assert result.status == "failed" and "not allowed by nobody" in result.why


async def test_what_the_step_itself_orders_is_allowed(heal: Heal) -> None:
    setup = "- launchApp\n- tapOn: New note\n- inputText: Shopping\n- hideKeyboard\n"
    delete = Answers(lambda views: {"view": number(views, description="Delete")})
    body = setup + "- tapOn: Delete note\n- assertNotVisible: Shopping\n"
    assert len(passed(await heal(body, delete, app="com.android.notes")).healed) == 1
    body = setup + "- tapOn: Shrae\n- assertNotVisible: Shopping\n"
    result = await heal(body, delete, app="com.android.notes", policy="benchmark")
    assert len(passed(result).healed) == 1


async def test_assertions_and_what_may_fail_are_never_healed(heal: Heal) -> None:
    asked = Answers(lambda views: {"view": 0})
    result = await heal(LAUNCH + "- assertVisible: Batery\n", asked)
    assert result.status == "failed"
    result = await heal(
        LAUNCH + "- tapOn: {text: Batery, optional: true}\n"
        "- runFlow: {optional: true, commands: [{tapOn: Batery}]}\n"
        "- runFlow: {when: {visible: Batery}, commands: [back]}\n",
        asked,
    )
    passed(result)
    result = await heal(LAUNCH + "- scrollUntilVisible: {element: Batery, timeout: 10}\n", asked)
    assert result.status == "failed" and not asked.asked


async def test_a_step_asks_once_however_often_it_runs(heal: Heal) -> None:
    asked = Answers(lambda views: {"view": number(views, text="Battery")})
    body = LAUNCH + (
        "- repeat:\n    times: 3\n    commands:\n      - tapOn: Batery\n"
        "      - assertVisible: Battery\n      - back\n"
    )
    result = passed(await heal(body, asked))
    assert len(asked.asked) == 1 and len(result.healed) == 1
    none = Answers(lambda views: {"view": None})
    body = LAUNCH + "- retry: {maxRetries: 2, commands: [{tapOn: Batery}]}\n"
    assert (await heal(body, none)).status == "failed" and len(none.asked) == 1


async def test_a_step_of_a_sub_flow_is_mended_where_it_stands(heal: Heal, tmp_path: Path) -> None:
    sub = tmp_path / "parts" / "open.yaml"
    sub.parent.mkdir()
    sub.write_text("appId: com.android.settings\n---\n- tapOn: Batery # here\n", "utf-8")
    asked = Answers(lambda views: {"view": number(views, text="Battery")})
    body = LAUNCH + "- runFlow: parts/open.yaml\n- assertNotVisible: Display & touch\n"
    result = passed(await heal(body, asked))
    (healed,) = result.healed
    assert healed.at.file.resolve() == sub.resolve()
    patch = heal_patch([result], tmp_path)
    assert "-- tapOn: Batery # here\n+- tapOn: Battery # here\n" in patch.text
    assert patch.apply() == () and "Battery # here" in sub.read_text("utf-8")
    passed(await heal(body))
    kept = json.loads((tmp_path / FOLDER / "flow.yaml.json").read_text("utf-8"))["elements"]
    assert [one["file"] for one in kept] == ["parts/open.yaml"]


async def test_without_a_model_elements_are_kept_and_steps_fail(heal: Heal, tmp_path: Path) -> None:
    result = await heal(LAUNCH + "- tapOn: Nope\n")
    assert result.status == "failed" and "healed" not in result.why
    passed(await heal(LAUNCH + DISPLAY))
    folder = tmp_path / FOLDER
    (record,) = json.loads((folder / "flow.yaml.json").read_text("utf-8"))["elements"]
    assert re.fullmatch(r"[0-9a-f]{64}\.png", record["picture"])
    assert (folder / record["picture"]).is_file()


async def test_a_store_that_was_tampered_with_shows_no_picture(
    heal: Heal, device: AdbDevice, tmp_path: Path
) -> None:
    passed(await heal(LAUNCH + DISPLAY))
    (picture,) = (tmp_path / FOLDER).glob("*.png")
    picture.write_bytes(b"not what it was")
    await redesigned(device)
    answers = Answers(lambda views: {"view": number(views, text="显示和触摸")})
    passed(await heal(LAUNCH + DISPLAY, answers))
    assert len(answers.pictures[0]) == 1
    (tmp_path / FOLDER / "flow.yaml.json").write_text("{", "utf-8")
    passed(await heal(LAUNCH + DISPLAY, answers))
    assert answers.asked[1]["before"] is None
