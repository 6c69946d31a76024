"""`tapwright run GOAL --extract SCHEMA` against an endpoint on loopback with scripted replies."""

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, JsonValue
from rich.console import Console
from starlette.applications import Starlette
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import tapwright as front_door
from tapwright.actions import UsageError
from tapwright.agent.rehearsal.loopback import LoopbackServer
from tapwright.agent.replay import differences
from tapwright.cli.play import RunRequest, play
from tapwright.cli.show import print_data
from tapwright.device.fake import FakeDevice
from tapwright.replay import play_offline
from tapwright.suites.registry import find_task
from tapwright.tasks import exit_code
from tapwright.tasks.settings import Settings
from tapwright.traces import DeviceRecord, End, EpisodeRecord, ExtractedRecord, ModelRecord
from tapwright.traces.recording import Recording

from .conftest import Run

SCHEMA = {
    "type": "object",
    "properties": {"apps": {"type": "array", "items": {"type": "string"}, "minItems": 2}},
    "required": ["apps"],
}
APPS = {"apps": ["Settings", "Clock – 时钟"]}
REGIONS = [[0, 500, 1000, 750]]
TOO_FEW = ("extract", {"thought": "one", "data": {"apps": ["Settings"]}, "regions": []})
RIGHT = ("extract", {"thought": "two", "data": APPS, "regions": REGIONS})
ZOOM = ("zoom", {"thought": "small", "boxes": [[0, 0, 500, 250], [0, 500, 1000, 750]]})
Call = tuple[str, dict[str, Any]]


class Endpoint:
    """Answers each request with the next call, and keeps what it was sent."""

    def __init__(self, *calls: Call) -> None:
        self._calls = iter(calls)
        self.bodies: list[dict[str, Any]] = []

    async def answer(self, request: HttpRequest) -> Response:
        self.bodies.append(json.loads(await request.body()))
        name, arguments = next(self._calls)
        number = len(self.bodies)
        function = {"name": name, "arguments": json.dumps(arguments)}
        call = {"id": f"call_{number}", "type": "function", "function": function}
        message = {"role": "assistant", "content": None, "tool_calls": [call]}
        choice = {"index": 0, "finish_reason": "tool_calls", "message": message}
        usage = {"prompt_tokens": 900, "completion_tokens": 50, "total_tokens": 950}
        return JSONResponse(
            {"id": "1", "object": "chat.completion", "created": 0, "model": "reader",
             "choices": [choice], "usage": usage}
        )  # fmt: skip

    @asynccontextmanager
    async def served(self) -> AsyncGenerator[str]:
        app = Starlette(routes=[Route("/v1/chat/completions", self.answer, methods=["POST"])])
        async with LoopbackServer(app) as server:
            yield f"{server.url}/v1"


async def test_the_data_are_printed_and_kept_with_their_pictures(
    tapwright: Run, tmp_path: Path
) -> None:
    (tmp_path / "apps.json").write_text(json.dumps(SCHEMA))
    endpoint = Endpoint(ZOOM, TOO_FEW, RIGHT)
    async with endpoint.served() as url:
        model = ("--model", "custom", "--model-name", "reader", "--base-url", url)
        asked = ("run", "Which apps are there?", "--extract", "apps.json", "--json")
        result = await asyncio.to_thread(tapwright, *asked, *model, "--device", "pocket")
    assert result.code == 0, result
    record = EpisodeRecord.model_validate_json(result.out)
    assert record.end is End.ANSWERED and record.verdict
    assert record.verdict.status == "unverified"
    assert record.extracted is not None and record.extracted.data == APPS
    (region,) = record.extracted.regions
    (folder,) = tmp_path.glob("runs/*/episodes/*")
    assert (folder / "frames" / str(region.file)).stat().st_size > 1000
    recording = Recording.load(folder)
    assert differences(recording, await play_offline(recording)) == []
    offered = {tool["function"]["name"]: tool["function"] for tool in endpoint.bodies[0]["tools"]}
    assert offered["extract"]["parameters"]["properties"]["data"] == SCHEMA
    assert "done" not in offered and "answer" not in offered
    told = json.dumps(endpoint.bodies[2]["messages"])
    assert "is too short" in told
    assert json.dumps(endpoint.bodies[1]["messages"]).count("data:image/") == 3


@pytest.mark.parametrize(
    ("content", "more", "message"),
    [
        ("[1]", {}, "holds no JSON Schema"),
        ("{", {}, "cannot be read as a JSON Schema"),
        ('{"type": "objct"}', {}, "s.json: no JSON Schema: type"),
        ("{}", {"model": "autoglm-phone", "base_url": "http://127.0.0.1:1/v1"},
         "cannot give structured data"),
        ("{}", {"model": "rehearsal"}, "reads nothing from a screen"),
    ],
)  # fmt: skip
async def test_what_cannot_be_asked_for_is_told_before_anything_is_begun(
    tmp_path: Path, content: str, more: dict[str, object], message: str
) -> None:
    file = tmp_path / "s.json"
    file.write_text(content)
    settings = Settings.load({"device": "pocket", "out": tmp_path / "runs", **more}, environ={})
    with pytest.raises(UsageError, match=message):
        await play(RunRequest("a goal", None, 0, False, False, file), settings)
    assert list(tmp_path.iterdir()) == [file]


def record_of(end: End, extracted: ExtractedRecord | None) -> EpisodeRecord:
    return EpisodeRecord(
        id="0001",
        task="goal",
        goal="Which apps?",
        device=DeviceRecord(serial="s", model="m", api_level=34, simulated=True),
        model=ModelRecord(profile="custom", name="n", endpoint="e", scripted=False),
        started_at=datetime.now(UTC),
        end=end,
        extracted=extracted,
    )


def test_a_person_sees_the_data_as_json_whatever_the_width() -> None:
    console = Console(file=StringIO(), width=20)
    data: JsonValue = {"[bold]": ["a long name that does not fit into a narrow window", None, 1.5]}
    print_data(console, record_of(End.ANSWERED, ExtractedRecord(data=data)))
    assert isinstance(console.file, StringIO)
    assert json.loads(console.file.getvalue()) == data
    assert "\n    null,\n" in console.file.getvalue()


def test_only_data_that_fit_are_a_success() -> None:
    task = find_task("AirplaneOn")
    assert End.ANSWERED not in task.allowed_ends
    assert exit_code(record_of(End.ANSWERED, ExtractedRecord(data={})), task) == 0
    assert exit_code(record_of(End.ANSWERED, None), task) == 1
    assert exit_code(record_of(End.BAD_REPLIES, None), None) == 1


class Apps(BaseModel):
    apps: tuple[str, str]


async def test_from_python_a_class_says_what_to_read(tmp_path: Path) -> None:
    async with Endpoint(TOO_FEW, RIGHT).served() as url:
        record = await front_door.run(
            "Which apps?", phone=FakeDevice(), model="custom-reader", base_url=url,
            extract=Apps, out=tmp_path,
        )  # fmt: skip
    assert record.end is End.ANSWERED and record.totals.steps == 2
    assert record.extracted is not None
    assert record.extracted.into(Apps) == Apps(apps=("Settings", "Clock – 时钟"))


async def test_from_python_the_rehearsal_is_not_asked(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="reads nothing from a screen"):
        await front_door.run(
            "Which apps?", phone=FakeDevice(), model="rehearsal", extract=Apps, out=tmp_path
        )
    assert not list(tmp_path.iterdir())
