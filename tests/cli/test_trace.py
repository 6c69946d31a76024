"""`tapwright trace` as a user runs it."""

import csv
import json
import shutil
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from tapwright.actions import UsageError
from tapwright.cli.trace import app

RECORDED = Path(__file__).parents[1] / "traces" / "fixtures" / "v1"
EPISODE = "episodes/0001-AirplaneOn"


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RECORDED, tmp_path / "run"))


def said(*arguments: str | Path, code: int = 0) -> str:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if isinstance(result.exception, UsageError):
        raise result.exception
    assert result.exit_code == code, result.output
    return result.output


def test_show_prints_the_steps_and_the_verdict(run: Path) -> None:
    told = said("show", run)
    assert "airplane mode" in told and "Verdict  passed" in told
    assert "prompt" in said("show", run / EPISODE, "--step", "1")
    assert len(json.loads(said("show", run, "--json"))["episodes"]) == 1
    with pytest.raises(UsageError, match="has [0-9]+ steps"):
        said("show", run, "--step", "99")


def test_verify_says_whether_a_trace_is_whole(run: Path) -> None:
    assert said("verify", run) == "The trace is whole.\n"
    assert json.loads(said("verify", run / EPISODE, "--json")) == {"ok": True, "findings": []}
    next((run / EPISODE / "frames").iterdir()).write_bytes(b"x")
    assert said("verify", run, code=1).endswith("The trace is damaged.\n")


def test_pack_and_unpack_give_the_run_back(run: Path, tmp_path: Path) -> None:
    said("pack", run, "--out", tmp_path / "a.zip")
    told = said("unpack", tmp_path / "a.zip", "--out", tmp_path / "out")
    assert told == f"Wrote {tmp_path / 'out' / 'run'}\n"
    assert said("verify", tmp_path / "out" / "run") == "The trace is whole.\n"


def test_redact_takes_secrets_from_the_command_line_and_from_a_file(
    run: Path, tmp_path: Path
) -> None:
    (tmp_path / "secrets").write_text("mode=Airplane\n\n")
    said(
        "redact", run, "--out", tmp_path / "copy", "--secrets-file", tmp_path / "secrets",
        "--pattern", r"\bthe \w+ app",
    )  # fmt: skip
    (steps,) = (tmp_path / "copy").rglob("steps.jsonl")
    assert steps.parent.name == "0001-{{secret:mode}}On"
    text = steps.read_text("utf-8")
    assert "{{secret:mode}}" in text and "Airplane" not in text and "the Settings app" not in text
    with pytest.raises(UsageError, match="say what to take out"):
        said("redact", run, "--out", tmp_path / "again")


def test_export_writes_what_is_asked_for(run: Path, tmp_path: Path) -> None:
    said("export", run, "--gif", tmp_path / "a.gif", "--csv", tmp_path / "a.csv")
    assert (tmp_path / "a.gif").read_bytes().startswith(b"GIF89a")
    assert (tmp_path / "a.csv").read_text("utf-8").startswith("episode,task,")
    with pytest.raises(UsageError, match="say what to make"):
        said("export", run)


def test_every_gif_is_one_episode_and_every_table_all_of_them(run: Path, tmp_path: Path) -> None:
    told = said("export", run / EPISODE, "--gif", tmp_path / "a.gif", "--csv", tmp_path / "a.csv")
    with (tmp_path / "a.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert told == f"Wrote {tmp_path / 'a.gif'}\nWrote {tmp_path / 'a.csv'}: {len(rows)} steps\n"
    with Image.open(tmp_path / "a.gif") as film:
        assert film.n_frames == len(rows) > 3  # pyright: ignore
    assert {row["episode"] for row in rows} == {"0001-AirplaneOn"}
    shutil.copytree(run / EPISODE, run / "episodes" / "0002-Again")
    again = run / "episodes" / "0002-Again" / "episode.json"
    again.write_text(again.read_text("utf-8").replace("0001-AirplaneOn", "0002-Again"), "utf-8")
    listed = json.loads((run / "run.json").read_text("utf-8"))
    listed["episodes"].append("0002-Again")
    (run / "run.json").write_text(json.dumps(listed))
    assert f"{2 * len(rows)} steps" in said("export", run, "--csv", tmp_path / "b.csv")
    with pytest.raises(UsageError, match=r"needs one episode.*0001-AirplaneOn, 0002-Again"):
        said("export", run, "--gif", tmp_path / "b.gif")


def test_export_tells_a_collector(run: Path) -> None:
    pytest.importorskip(
        "opentelemetry.exporter.otlp.proto.http", reason="the extra `otel` is not installed"
    )
    bodies: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        url = f"http://127.0.0.1:{server.server_port}"
        try:
            told = said("export", run, "--otel", url)
        finally:
            server.shutdown()
            thread.join()
    assert told.startswith("Sent ") and told.endswith(f" spans to {url}\n")
    assert int(told.split()[1]) > 3 and b"gen_ai.usage.input_tokens" in b"".join(bodies)


@pytest.mark.parametrize(
    ("option", "module", "extra"),
    [
        ("--mp4", "imageio_ffmpeg", "video"),
        ("--parquet", "pyarrow", "table"),
        ("--otel", "opentelemetry", "otel"),
    ],
)
def test_export_without_an_extra_says_which(
    run: Path, tmp_path: Path, option: str, module: str, extra: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [*sys.modules, module]:
        if name.partition(".")[0] == module:
            monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(UsageError, match=rf"pip install 'tapwright\[{extra}\]'"):
        said("export", run, option, tmp_path / "a.out")


def test_help_tells_every_way_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "140")
    told = said("export", "--help")
    for word in ("--gif", "--mp4", "--csv", "--parquet", "--otel", "video", "table", "OTLP/HTTP"):
        assert word in told
    for command in ("show", "verify", "pack", "unpack", "redact", "export", "to-test"):
        assert command in said("--help") and said(command, "--help").strip()


@pytest.mark.parametrize("command", ["show", "verify"])
def test_a_folder_that_is_no_trace_is_the_users_mistake(tmp_path: Path, command: str) -> None:
    with pytest.raises(UsageError, match="neither a run folder"):
        said(command, tmp_path)


def test_export_makes_examples_in_the_dialect_of_the_run(run: Path, tmp_path: Path) -> None:
    out = tmp_path / "examples"
    mine = ["export", run, "--format", "sharegpt", "--out", out, "--licence", "MIT"]
    with pytest.raises(UsageError, match="--dialect"):
        said(*mine)  # written by 0.1.0, which kept no dialect
    told = said(*mine, "--dialect", "step-gui")
    assert told.startswith(f"Wrote {out}: 4 examples of 1 episodes, 4 pictures, in step-gui\n")
    assert "Left out 1 steps: not done as it was asked for" in told
    (row, *_) = json.loads((out / "train.json").read_text("utf-8"))
    told = json.loads(row["provenance"])
    assert told["licence"] == "MIT" and told["suite"] is None
    with pytest.raises(UsageError, match="say where the examples go"):
        said("export", run, "--format", "hf", "--licence", "MIT")
