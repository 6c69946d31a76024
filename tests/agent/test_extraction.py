"""Data read from the screen: asked for by schema, checked, corrected by the model, and kept."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from pydantic import BaseModel, Field, JsonValue, field_validator

from tapwright.actions import Action, Box, Done, Extract, Tap, UsageError, Zoom, describe
from tapwright.agent.conversation import Conversation
from tapwright.agent.dialects import DIALECTS, BadReply, Decision, Schema, make_dialect, render
from tapwright.agent.dialects.extracted import with_data
from tapwright.agent.encoder import ScreenshotEncoder
from tapwright.agent.extraction import Extraction
from tapwright.agent.hooks import RaisedOutside
from tapwright.agent.ladder import EffortLadder
from tapwright.agent.limits import Limits
from tapwright.agent.loop import Agent
from tapwright.agent.models.base import Effort, Prompt, Reply, TextPart, ToolCall
from tapwright.agent.models.function import FunctionModel
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.user import NoUser
from tapwright.device.fake import FakeDevice
from tapwright.traces import (
    DeviceRecord,
    End,
    Ending,
    EpisodeRecord,
    Journal,
    ModelRecord,
    RunFolder,
    StepRecord,
    Verdict,
    read_episode,
    read_steps,
)
from tapwright.traces.redact import redact
from tapwright.traces.redactor import Redactor

SCHEMA: Schema = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "properties": {
        "shop": {"type": "string"},
        "rows": {"type": "array", "items": {"$ref": "#/$defs/row"}, "minItems": 1},
    },
    "required": ["shop", "rows"],
    "$defs": {
        "row": {
            "type": "object",
            "properties": {"name": {"type": "string"}, "euros": {"type": ["number", "null"]}},
            "required": ["name", "euros"],
        }
    },
}
DATA: JsonValue = {"shop": "Näh & Co", "rows": [{"name": "tea", "euros": 2.5},
                                               {"name": "bag", "euros": None}]}  # fmt: skip
TOP = Box(left=0, top=0, right=1000, bottom=250)
LEFT = Box(left=0, top=500, right=500, bottom=1000)
GOOD = Extract(data=DATA, regions=(TOP, LEFT))
BAD = Extract(data={"shop": "Näh & Co", "rows": [{"name": "tea", "euros": "2.50"}]}, regions=())
WORSE = Extract(data={"rows": []}, regions=())
MISFIT = "rows.0.euros: '2.50' is not of type 'number', 'null'"


class Play:
    """Runs an agent that is asked for data on a fake phone."""

    def __init__(self, run: RunFolder, journal: Journal, executor: ThreadPoolExecutor) -> None:
        self.run = run
        self.journal = journal
        self.prompts: list[Prompt] = []
        self._executor = executor

    def agent(self, extraction: Extraction, *actions: Action) -> Agent:
        replies = iter(actions)

        def answer(prompt: Prompt, effort: Effort) -> Reply:
            self.prompts.append(prompt)
            call = render(next(replies), "because")
            name = f"call_{len(self.prompts)}"
            return Reply(tool_calls=(ToolCall(name, call.name, call.arguments),))

        profile = find_profile("rehearsal", "http://127.0.0.1:1/v1")
        dialect = make_dialect("tool_calls", extraction.schema)
        return Agent(
            device=FakeDevice(),
            conversation=Conversation(
                "read it", FunctionModel(answer, profile), dialect, EffortLadder()
            ),
            encoder=ScreenshotEncoder("step-3.7", "economy", self._executor),
            journal=self.journal,
            limits=Limits(),
            user=NoUser(),
            on_step=lambda step: None,
            extraction=extraction,
        )

    async def __call__(self, extraction: Extraction, *actions: Action) -> Ending:
        return await self.agent(extraction, *actions).run()

    def told(self) -> list[str]:
        last = self.prompts[-1].messages
        return [part.text for m in last for part in m.parts if isinstance(part, TextPart)]

    @property
    def steps(self) -> list[StepRecord]:
        return list(read_steps(self.journal.folder))


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Play]:
    run = RunFolder.create(tmp_path / "runs", "read", "0.1.0")
    record = EpisodeRecord(
        id="0001",
        task="goal",
        goal="read it",
        device=DeviceRecord(serial="fake", model="m", api_level=34, simulated=True),
        model=ModelRecord(profile="p", name="n", endpoint="e", scripted=True),
        extract_schema=SCHEMA,
        started_at=datetime.now(UTC),
    )
    with run.episode(record) as journal, ThreadPoolExecutor(1) as executor:
        yield Play(run, journal, executor)


async def test_data_that_fit_end_the_episode_and_are_kept_with_their_regions(play: Play) -> None:
    ending = await play(Extraction.of(SCHEMA), GOOD)
    assert ending.end is End.ANSWERED and ending.answer is None
    play.journal.close(ending, Verdict(status="unverified"))
    record = read_episode(play.journal.folder)
    assert record.extracted is not None and record.extracted.data == DATA
    assert record.extract_schema == SCHEMA
    assert [region.box for region in record.extracted.regions] == [TOP, LEFT]
    sizes: list[tuple[int, int]] = []
    for region in record.extracted.regions:
        with Image.open(play.journal.folder / "frames" / str(region.file)) as picture:
            sizes.append(picture.size)
    assert sizes == [(540, 300), (270, 600)]
    assert play.steps[0].action == GOOD


async def test_data_that_do_not_fit_are_shown_back_and_can_be_mended(play: Play) -> None:
    ending = await play(Extraction.of(SCHEMA), BAD, GOOD)
    assert ending.end is End.ANSWERED
    assert ending.extracted is not None and ending.extracted.data == DATA
    assert any(MISFIT in text for text in play.told())
    first, _ = play.steps
    assert first.outcome is not None and first.outcome.status == "failed"
    assert MISFIT in first.outcome.why and first.signals == ("bad_reply",)
    assert first.bad_reply is None


async def test_three_times_data_that_do_not_fit_are_the_end(play: Play) -> None:
    ending = await play(Extraction.of(SCHEMA), BAD, WORSE, BAD)
    assert ending == Ending(End.BAD_REPLIES, f"3 in a row, the last: {MISFIT}")
    assert ending.extracted is None


async def test_misfits_before_an_interruption_count_after_it(play: Play) -> None:
    first = play.agent(Extraction.of(SCHEMA), BAD, BAD)
    with pytest.raises(RaisedOutside):
        # The replies run out: as good as a kill.
        await first.run()
    resumed = play.agent(Extraction.of(SCHEMA), WORSE)
    resumed.replay(play.steps)
    assert (await resumed.run()).end is End.BAD_REPLIES


async def test_a_claim_without_data_is_no_end(play: Play) -> None:
    ending = await play(Extraction.of(SCHEMA), Done(summary="it is a receipt"), GOOD)
    assert ending.end is End.ANSWERED
    assert any("there is no function 'done'" in text for text in play.told())


async def test_a_redacted_copy_has_neither_the_secret_nor_the_pictures(
    play: Play, tmp_path: Path
) -> None:
    schema: Schema = {"type": "object", "required": ["at"]}
    data: JsonValue = {"at": "hunter2-secret", "kind": ["hunter2-secret"]}
    ending = await play(Extraction.of(schema), Extract(data=data, regions=(TOP,)))
    play.journal.close(ending, Verdict(status="unverified"))
    redact(play.run.path, tmp_path / "copy", Redactor({"password": "hunter2-secret"}))
    copy = tmp_path / "copy" / "episodes" / "0001"
    for file in ("episode.json", "steps.jsonl"):
        assert "hunter2" not in (copy / file).read_text("utf-8")
    extracted = read_episode(copy).extracted
    assert extracted is not None and extracted.regions[0].file is None
    assert extracted.regions[0].box == TOP


class Row(BaseModel):
    name: str
    euros: float | None

    @field_validator("name")
    @classmethod
    def _known(cls, name: str) -> str:
        if name == "gold":
            raise ValueError("there is no gold in this shop")
        return name


class Receipt(BaseModel):
    shop: str
    rows: tuple[Row, ...] = Field(min_length=1)


async def test_a_class_checks_by_its_own_rules_and_gets_its_object(play: Play) -> None:
    gold: JsonValue = {"shop": "s", "rows": [{"name": "gold", "euros": 1}]}
    ending = await play(Extraction.of(Receipt), Extract(data=gold, regions=()), GOOD)
    assert any("rows.0.name: Value error, there is no gold" in text for text in play.told())
    assert ending.extracted is not None
    receipt = ending.extracted.into(Receipt)
    assert receipt.rows[1] == Row(name="bag", euros=None)


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        ({"type": "objct"}, "no JSON Schema: type: 'objct'"),
        ({"$ref": "http://127.0.0.1:1/receipt"}, "refers to 'http://127.0.0.1:1/receipt'"),
        ({"properties": {"a": {"$ref": "#/$defs/none"}}}, "which is not in it"),
        ({"$ref": "#"}, "refers to itself without end"),
    ],
)
def test_a_schema_that_cannot_be_used_is_a_mistake(schema: Schema, why: str) -> None:
    with pytest.raises(UsageError, match=why.replace("$", r"\$")):
        Extraction.of(schema)


def test_a_long_list_of_complaints_is_cut() -> None:
    rows: JsonValue = [{"name": "x" * 1000} for _ in range(9)]
    why = Extraction.of(SCHEMA).complaints({"shop": "s", "rows": rows})
    assert why.endswith("and 4 more") and len(why) < 1000


@pytest.mark.parametrize("name", ["tool_calls", "json"])
def test_dialects_that_extract_offer_it_with_the_schema_and_read_it_back(name: str) -> None:
    dialect = make_dialect(name, SCHEMA)
    said = dialect.render(GOOD, "there")
    calls = (ToolCall("1", said.call.name, said.call.arguments),) if said.call else ()
    assert dialect.parse(Reply(text=said.text, tool_calls=calls)) == Decision("there", GOOD)
    offered = (dialect.system_prompt or "") + "".join(tool.text for tool in dialect.tools)
    assert '"euros"' in offered and "extract" in offered
    assert '"name": "done"' not in offered and '"done"' not in offered
    usual = make_dialect(name)
    assert isinstance(usual.parse(Reply(text=said.text, tool_calls=calls)), BadReply)
    asked = "".join(tool.text for tool in usual.tools) + (usual.system_prompt or "")
    assert '"extract"' not in asked


def test_other_dialects_say_that_they_cannot() -> None:
    for name in set(DIALECTS) - {"tool_calls", "compact", "json"}:
        with pytest.raises(UsageError, match="cannot give structured data"):
            make_dialect(name, SCHEMA)


def test_the_schema_is_the_parameter_and_its_references_hold() -> None:
    from jsonschema import Draft202012Validator

    tree: Schema = {
        "type": "object",
        "properties": {"name": {"type": "string"},
                       "parts": {"type": "array", "items": {"$ref": "#"}},
                       "row": {"$ref": "#/$defs/row"}, "again": {"$ref": "#/properties/name"}},
        "$defs": {"row": {"type": "integer"}},
    }  # fmt: skip
    parameters = with_data({"type": "object", "properties": {"thought": {}}}, tree)
    whole: Any = Draft202012Validator(parameters)
    assert whole.is_valid({"data": {"name": "a", "parts": [{"name": "b", "row": 3}]}})
    for wrong in ({"parts": [{"name": 1}]}, {"row": "x"}, {"again": 1}, {"parts": [{"parts": 1}]}):
        assert not whole.is_valid({"data": wrong})
    assert list(parameters["properties"]) == ["thought", "data"]  # type: ignore[call-overload]


@pytest.mark.parametrize(
    "arguments",
    [
        json.dumps({"data": json.dumps(DATA), "regions": [[0, 0, 1000, 250]]}),
        json.dumps({"data": DATA, "regions": [1000, 250, 0, 0]}),
        json.dumps(
            {"data": DATA, "regions": [{"left": 0, "top": 0, "right": 1000, "bottom": 250}]}
        ),
        json.dumps({"data": DATA, "regions": "[[0, 0, 1000, 250]]"})[:-1],
    ],
)
def test_the_obvious_is_understood(arguments: str) -> None:
    parsed = make_dialect("tool_calls", SCHEMA).parse(
        Reply(tool_calls=(ToolCall("1", "extract", arguments),))
    )
    assert parsed == Decision("", Extract(data=DATA, regions=(TOP,)))


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ('{"regions": []}', "data: Field required"),
        ('{"data": null, "regions": []}', "there are no data"),
        ('{"data": {"a": NaN}, "regions": []}', "Out of range float"),
        ('{"data": {"a": "\\ud800"}, "regions": []}', "data: "),
        ('{"data": {}, "regions": [[1, 2, 3]]}', "a box is"),
        ('{"data": {}, "regions": [[1, 2, 3, 4000]]}', "less than or equal to 1000"),
    ],
)
def test_what_no_trace_could_hold_is_a_bad_reply(arguments: str, why: str) -> None:
    dialect = make_dialect("tool_calls", {"type": "object"})
    parsed = dialect.parse(Reply(tool_calls=(ToolCall("1", "extract", arguments),)))
    assert isinstance(parsed, BadReply) and why in parsed.why, parsed


@pytest.mark.parametrize("name", ["tool_calls", "json"])
@pytest.mark.parametrize("count", [0, 1, 4, 5])
def test_one_to_four_boxes_are_zoomed_into(name: str, count: int) -> None:
    dialect = make_dialect(name)
    boxes = [[n, 10, n + 100, 200] for n in range(count)]
    said = json.dumps({"boxes": boxes})
    text = f'Action: {{"action_type": "zoom", {said[1:]}'
    calls = (ToolCall("1", "zoom", said),) if dialect.tools else ()
    parsed = dialect.parse(Reply(text="" if calls else text, tool_calls=calls))
    if count in (1, 4):
        wanted = tuple(Box(left=n, top=10, right=n + 100, bottom=200) for n in range(count))
        assert isinstance(parsed, Decision) and parsed.action == Zoom(boxes=wanted)
        again = dialect.render(parsed.action, "")
        words = again.call.arguments if again.call else again.text.partition("Action: ")[2]
        assert json.loads(words)["boxes"] == boxes
    else:
        assert isinstance(parsed, BadReply) and "boxes" in parsed.why


def test_regions_and_data_are_told_in_words() -> None:
    assert describe(Zoom(boxes=(TOP, LEFT))) == "zoom 0,0 to 1000,250 and 0,500 to 500,1000"
    assert describe(GOOD).startswith('extract {"shop": "Näh & Co", "rows"')
    assert len(describe(GOOD, 20)) < 70
    assert describe(Tap.model_validate({"at": {"x": 1, "y": 2}})) == "tap 1,2"
