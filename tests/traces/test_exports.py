"""Films, tables and spans of a trace, each read back by a tool of its kind."""

import asyncio
import csv
import json
import subprocess
import threading
from collections.abc import Iterator
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from tapwright.actions import Box, Done, Scroll, Swipe, UsageError, Zoom
from tapwright.actions.extras import optional
from tapwright.actions.geometry import Norm
from tapwright.agent.models.base import Reply
from tapwright.traces import Journal, RunFolder, Usage, read_steps
from tapwright.traces.drawing import mark
from tapwright.traces.film import stills, write_gif, write_mp4
from tapwright.traces.money import Usd
from tapwright.traces.reader import episode_folders, read_calls
from tapwright.traces.schema import CallRecord
from tapwright.traces.spending import summed
from tapwright.traces.table import COLUMNS, episode_rows, rows, write_csv, write_parquet
from tapwright.traces.telemetry import export

from .playing import NOWHERE, SETTINGS, record


@pytest.fixture
def alpha(run: RunFolder) -> Path:
    return run.path / "episodes" / "0001-Alpha"


def test_a_gif_has_a_picture_for_each_step_for_as_long_as_it_took(
    alpha: Path, tmp_path: Path
) -> None:
    write_gif(alpha, tmp_path / "a.gif", width_px=120)
    with Image.open(tmp_path / "a.gif") as film:
        assert (film.n_frames, film.width) == (6, 120)  # pyright: ignore
        times: list[int] = []
        for number in range(6):
            film.seek(number)
            times.append(film.info["duration"])
    assert times == [600] * 5 + [3000]


def test_the_action_is_drawn_where_it_happened(alpha: Path) -> None:
    first = next(stills(alpha, width_px=200)).image
    # A tap at 300,400 of 360x800: red there, the screen's own colour elsewhere.
    height = 200 * 800 // 360
    r, g, b = first.getpixel((60, round(height * 0.4)))  # pyright: ignore
    assert r > 200 and g < 80 and b < 130
    assert first.getpixel((150, 60)) == (40, 90, 160)
    assert first.height > height and first.height % 2 == 0


@pytest.mark.parametrize(
    "action",
    [
        Swipe(start=Norm(x=100, y=100), end=Norm(x=900, y=900)),
        Scroll(direction="left"),
        Zoom(boxes=(Box(left=400, top=400, right=500, bottom=500),)),
    ],
)
def test_other_actions_leave_a_mark_too(action: Swipe | Scroll | Zoom) -> None:
    image = Image.new("RGB", (200, 200))
    mark(image, action)
    assert (230, 30, 90) in {color for _, color in image.getcolors(9999) or []}
    blank = Image.new("RGB", (200, 200))
    mark(blank, Done())
    assert blank.getcolors() == [(40_000, (0, 0, 0))]


def test_an_mp4_can_be_decoded(alpha: Path, tmp_path: Path) -> None:
    ffmpeg = pytest.importorskip("imageio_ffmpeg", reason="the extra `video` is not installed")
    write_mp4(alpha, tmp_path / "a.mp4", width_px=120)
    frames, seconds = ffmpeg.count_frames_and_secs(str(tmp_path / "a.mp4"))
    assert frames == 60 and seconds == pytest.approx(6.0, abs=0.2)


def test_an_episode_without_a_step_has_no_film(run: RunFolder, tmp_path: Path) -> None:
    steps = run.path / "episodes" / "0003-Gamma" / "steps.jsonl"
    steps.write_text("")
    with pytest.raises(UsageError, match="no step yet"):
        write_gif(steps.parent, tmp_path / "a.gif")


def test_a_csv_reads_back_row_by_row(run: RunFolder, tmp_path: Path) -> None:
    assert write_csv(rows(run.path), tmp_path / "a.csv") == 12
    with (tmp_path / "a.csv").open(newline="", encoding="utf-8") as file:
        read = list(csv.DictReader(file))
    assert tuple(read[0]) == COLUMNS and len(read) == 12
    first = next(read_steps(run.path / "episodes" / "0001-Alpha"))
    assert read[0]["thought"] == first.thought and read[0]["cost_usd"] == "0.0002"
    tapped = {"kind": "tap", "at": {"x": 300, "y": 400}, "target": ""}
    assert json.loads(read[0]["action_json"]) == tapped
    assert (read[0]["end"], read[0]["verdict"], read[-1]["end"]) == ("completed", "passed", "")


def test_a_parquet_keeps_types(run: RunFolder, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra `table` is not installed")
    assert write_parquet(rows(run.path), tmp_path / "a.parquet") == 12
    read = parquet.read_table(tmp_path / "a.parquet")
    assert tuple(read.column_names) == COLUMNS
    first = read.to_pylist()[0]
    assert first["cost_usd"] == Decimal("0.0002") and first["prompt_tokens"] == 1000
    assert first["at"].tzinfo is not None and first["simulated"] is True
    assert first["reasoning_tokens"] is None


def unpriced(folder: Path) -> None:
    """A step and two judge's calls, of which one has no price."""
    with Journal.resume(folder) as journal:
        step = next(iter(journal.steps()))
        unknown = {"index": 2, "cost_usd": None, "at_least_usd": Decimal("0.03")}
        journal.append(step.model_copy(update=unknown))
        for usd in (Decimal("0.5"), None):
            usage = Usage(prompt=70, output=3)
            journal.book(CallRecord(by="judge", profile="judge-1", usage=usage, cost_usd=usd))


def test_the_rows_add_up_to_the_price_of_the_episode(run: RunFolder, tmp_path: Path) -> None:
    folder = run.path / "episodes" / "0003-Gamma"
    unpriced(folder)
    found = list(episode_rows(folder))
    totals = summed(read_steps(folder), read_calls(folder))
    cost = sum((Usd.of(row.cost_usd, row.at_least_usd) for row in found), Usd())
    assert (cost.cost_usd, cost.at_least_usd) == (totals.cost_usd, totals.at_least_usd)
    assert cost.at_least_usd is not None and cost.at_least_usd > Decimal("0.53")
    assert len(found) == totals.model_calls
    assert sum(row.prompt_tokens or 0 for row in found) == totals.usage.prompt
    assert write_csv(found, tmp_path / "a.csv") == 5
    with (tmp_path / "a.csv").open(newline="", encoding="utf-8") as file:
        *_, step, one, other = csv.DictReader(file)
    assert (step["row"], step["by"], step["cost_usd"], step["at_least_usd"]) == (
        "step", "actor", "", "0.03",
    )  # fmt: skip
    assert (one["row"], one["by"], one["model"], one["cost_usd"]) == (
        "call", "judge", "judge-1", "0.5",
    )  # fmt: skip
    assert (other["cost_usd"], other["at_least_usd"], other["prompt_tokens"]) == ("", "", "70")
    assert [one[name] for name in ("step", "rung", "picture", "thought", "scripted")] == [""] * 5


def test_a_parquet_has_the_calls_too(run: RunFolder, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra `table` is not installed")
    unpriced(run.path / "episodes" / "0003-Gamma")
    assert write_parquet(rows(run.path), tmp_path / "a.parquet") == 15
    *_, step, one, other = parquet.read_table(tmp_path / "a.parquet").to_pylist()
    assert (step["at_least_usd"], one["cost_usd"]) == (Decimal("0.03"), Decimal("0.5"))
    assert (other["row"], other["by"], other["step"], other["cost_usd"]) == (
        "call", "judge", None, None,
    )  # fmt: skip


class Collector:
    """An OTLP/HTTP collector on loopback that keeps what it is sent."""

    def __init__(self, answer: int = 200) -> None:
        self.bodies: list[bytes] = []
        collector = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                assert self.path == "/v1/traces"
                collector.bodies.append(body)
                self.send_response(answer)
                self.send_header("content-length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self._thread = threading.Thread(target=self.server.serve_forever)
        self._thread.start()

    def stop(self) -> None:
        self.server.shutdown()
        self._thread.join()
        self.server.server_close()

    def spans(self) -> list[Any]:
        """The spans of the last request."""
        service = pytest.importorskip("opentelemetry.proto.collector.trace.v1.trace_service_pb2")
        request = service.ExportTraceServiceRequest.FromString(self.bodies[-1])
        scopes = [s for resource in request.resource_spans for s in resource.scope_spans]
        return [span for scope in scopes for span in scope.spans]


@pytest.fixture
def collector() -> Iterator[Collector]:
    pytest.importorskip(
        "opentelemetry.exporter.otlp.proto.http", reason="the extra `otel` is not installed"
    )
    started = Collector()
    yield started
    started.stop()


def attributes(span: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for pair in span.attributes:
        found[pair.key] = getattr(pair.value, pair.value.WhichOneof("value"))
    return found


def test_a_collector_is_told_tokens_costs_and_times(tmp_path: Path, collector: Collector) -> None:
    replies = (SETTINGS, NOWHERE, Reply(text="no action"), Done(), Done())
    folder = asyncio.run(record(tmp_path, *replies))
    run = folder.parent.parent
    assert export(run, episode_folders(run), collector.url) == 10
    spans = collector.spans()
    (root,) = (span for span in spans if span.name == "invoke_agent tapwright")
    chats = [span for span in spans if span.name.startswith("chat ")]
    tools = [span for span in spans if span.name.startswith("execute_tool ")]
    assert (len(chats), len(tools)) == (5, 4)
    assert all(span.parent_span_id == root.span_id for span in (*chats, *tools))
    assert len({span.trace_id for span in spans}) == 1
    steps = list(read_steps(folder))
    for step, span in zip(steps, sorted(chats, key=lambda s: s.start_time_unix_nano), strict=True):
        told = attributes(span)
        assert told["gen_ai.operation.name"] == "chat"
        assert told.get("gen_ai.usage.input_tokens") == step.usage.prompt
        assert told.get("gen_ai.usage.cache_read.input_tokens") == step.usage.cached
        assert told.get("tapwright.cost.usd") == (
            None if step.cost_usd is None else pytest.approx(float(step.cost_usd))
        )
        assert span.end_time_unix_nano >= span.start_time_unix_nano >= root.start_time_unix_nano
        assert span.end_time_unix_nano <= root.end_time_unix_nano
    whole = attributes(root)
    assert whole["gen_ai.usage.input_tokens"] == 4000
    assert whole["tapwright.end"] == "completed" and whole["tapwright.steps"] == 5
    assert whole["tapwright.device.simulated"] is True
    assert [span.status.code for span in chats].count(2) == 1
    assert "hunter-2" not in str(spans)


def test_spans_sent_twice_are_the_same_spans(tmp_path: Path, collector: Collector) -> None:
    folder = asyncio.run(record(tmp_path, SETTINGS, Done(), Done()))
    run = folder.parent.parent
    export(run, (folder,), collector.url)
    first = {(span.trace_id, span.span_id) for span in collector.spans()}
    export(run, (folder,), collector.url + "/v1/traces")
    assert {(span.trace_id, span.span_id) for span in collector.spans()} == first


def test_a_collector_that_refuses_is_told(tmp_path: Path) -> None:
    pytest.importorskip(
        "opentelemetry.exporter.otlp.proto.http", reason="the extra `otel` is not installed"
    )
    collector = Collector(answer=403)
    try:
        folder = asyncio.run(record(tmp_path, Done(), Done()))
        with pytest.raises(UsageError, match="did not take the spans"):
            export(folder.parent.parent, (folder,), collector.url)
    finally:
        collector.stop()


def test_a_missing_extra_says_how_to_get_it() -> None:
    with pytest.raises(UsageError, match=r"pip install 'tapwright\[video\]'"):
        optional("no_such_module_anywhere", "video")


def test_ffmpeg_is_not_left_running(alpha: Path, tmp_path: Path) -> None:
    pytest.importorskip("imageio_ffmpeg", reason="the extra `video` is not installed")
    for path in (alpha / "frames").iterdir():
        path.write_bytes(b"no picture")
    with pytest.raises(UsageError, match="is lost"):
        write_mp4(alpha, tmp_path / "a.mp4")
    shown = subprocess.run(["ps", "-ef"], capture_output=True, text=True).stdout
    assert str(tmp_path / "a.mp4") not in shown
