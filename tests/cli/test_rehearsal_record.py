"""`tapwright rehearsal --record` as somebody runs it in front of an agent of their own."""

import json
import signal
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tapwright.actions import UsageError
from tapwright.agent.foreign.recorder import read_door_calls
from tapwright.cli import app

MODELS = """\
models:
  mine:
    model: mine-1
    base_url: {url}
    key_required: false
    prices: {{input: 1, cached: 0.5, output: 2, date: 2026-01-01, source: a test}}
"""


class _Answers(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        usage = {"prompt_tokens": 1000, "completion_tokens": 100}
        choice = {"message": {"role": "assistant", "content": "go left"}}
        said = json.dumps({"model": "m-1", "choices": [choice], "usage": usage}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def endpoint() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), _Answers) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()
        serving.join()


def test_calls_are_kept_and_their_sum_is_told_at_the_end(endpoint: str, tmp_path: Path) -> None:
    (tmp_path / "tapwright.yaml").write_text(MODELS.format(url=endpoint))
    command = [sys.executable, "-m", "tapwright", "rehearsal", "--record", "calls.jsonl"]
    with subprocess.Popen(
        [*command, "--model", "mine", "--max-calls", "2"],
        cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as serving:  # fmt: skip
        assert serving.stdout is not None
        words = serving.stdout.readline().split()
        assert words[:2] == ["base", "URL"]
        for status in (200, 200, 403):
            request = urllib.request.Request(
                f"{words[2]}/chat/completions", b'{"messages": []}', method="POST"
            )
            try:
                with urllib.request.urlopen(request) as answer:
                    assert answer.status == status
            except urllib.error.HTTPError as refused:
                assert refused.code == status
        serving.send_signal(signal.SIGINT)
        out, err = serving.communicate(timeout=60)
    assert "total     2 calls, 2,000 prompt tokens, 200 output tokens, $0.0024" in out, err
    assert len(read_door_calls(tmp_path / "calls.jsonl")) == 2


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        ([], "--task"),
        (["--task", "AirplaneOn", "--max-calls", "3"], "--record FILE --model"),
        (["--record", "a.jsonl"], "--record FILE --model PROFILE"),
        (["--record", "a.jsonl", "--model", "rehearsal"], "no endpoint to stand before"),
        (["--record", "a.jsonl", "--model", "vllm", "--max-cost", "-1"], "more than 0"),
    ],
)
def test_what_cannot_be_recorded_is_refused(arguments: list[str], why: str) -> None:
    result = CliRunner().invoke(app, ["rehearsal", *arguments])
    said = str(result.exception) + result.output
    assert isinstance(result.exception, UsageError) or result.exit_code == 2
    assert why in said
    assert not Path("a.jsonl").exists()
