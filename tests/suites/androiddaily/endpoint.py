"""An endpoint on loopback in a thread of its own: it keeps every body and answers by a function."""

import json
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

Body = dict[str, Any]
# What an endpoint says to the body it is sent; a number is a status to refuse it with.
Answer = Callable[[Body], Body | int]
USAGE = {"prompt_tokens": 1000, "completion_tokens": 100, "total_tokens": 1100}


def calling(name: str, /, **arguments: object) -> Body:
    """A chat completion that calls one function."""
    call = {"name": name, "arguments": json.dumps(arguments, ensure_ascii=False)}
    return _completion({"tool_calls": [{"id": "call_1", "type": "function", "function": call}]})


def saying(text: str) -> Body:
    """A chat completion of plain text."""
    return _completion({"content": text})


def _completion(message: Body) -> Body:
    choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", **message}}
    return {
        "id": "1", "object": "chat.completion", "created": 0, "model": "served-name",
        "choices": [choice], "usage": USAGE,
    }  # fmt: skip


@dataclass
class Endpoint:
    """Where it is, and what it has been sent."""

    url: str
    answer: Answer
    bodies: list[Body] = field(default_factory=list[Body])


@contextmanager
def endpoint(answer: Answer) -> Generator[Endpoint]:
    """Serve chat completions until the block ends."""
    there = Endpoint("", answer)
    lock = Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            with lock:
                there.bodies.append(body)
                said = there.answer(body)
            refused = isinstance(said, int)
            content = json.dumps({"error": {"message": "no"}} if refused else said).encode()
            self.send_response(said if refused else 200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        there.url = f"http://127.0.0.1:{server.server_port}/v1"
        thread = Thread(target=lambda: server.serve_forever(poll_interval=0.01))
        thread.start()
        try:
            yield there
        finally:
            server.shutdown()
            thread.join()
