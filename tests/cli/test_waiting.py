"""That an endpoint is waited for is said, with the reason."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from .conftest import Run


class Busy(BaseHTTPRequestHandler):
    """Asks each caller to come again in a second, and the second time says that it is closed."""

    asked = 0

    def do_POST(self) -> None:
        type(self).asked += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(429 if self.asked == 1 else 404)
        self.send_header("Retry-After", "1")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing: the test's output is its own."""


@pytest.fixture
def busy() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Busy) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()
        thread.join()


def test_a_wait_for_the_endpoint_is_said_with_its_reason(tapwright: Run, busy: str) -> None:
    result = tapwright(
        "run", "Open the clock", "--device", "pocket", "--model", "mine", "--base-url", busy,
        "--json", OPENAI_API_KEY="k-123", STEP_API_KEY="k-123",
    )  # fmt: skip
    assert result.code == 3, result
    assert "tapwright: waiting 1 s: mine: " in result.err and "429" in result.err
    assert result.out.startswith("{")
