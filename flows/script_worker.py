"""The script engine in a process of its own, for flows that may use the network.

Both ends speak one JSON text a line: a call in, its result or error out. `http` is answered in this
process, while the script waits; the parent ends the process should a call take too long.
"""

import json
import mimetypes
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
import uuid
from pathlib import Path
from typing import Any, Self

from .expressions import QuickJs, ScriptFailed

HTTP_S = 30.0
CALL_S = 120.0
"""The most that one call of a script may take, its requests included."""
LARGEST_BODY = 8 * 1024 * 1024
_SCHEMES = ("http", "https")


class NetworkEngine:
    """A script engine with `http`; files for forms are taken from `folder` only."""

    def __init__(self, folder: Path, call_s: float = CALL_S) -> None:
        self._call_s = call_s
        self._ended = False
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def call(self, function: str, *texts: str) -> str:
        """Call a function of the prelude with texts; raises ScriptFailed."""
        process = self._process
        if self._ended or process.stdin is None or process.stdout is None:
            raise ScriptFailed("the script engine has ended")
        killer = threading.Timer(self._call_s, process.kill)
        killer.start()
        try:
            process.stdin.write(json.dumps([function, *texts]) + "\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError as error:
            raise ScriptFailed(f"the script engine has ended: {error}") from error
        finally:
            killer.cancel()
        if not line:
            self._ended = True
            raise ScriptFailed(f"the script ran longer than {self._call_s:g} s and was ended")
        answer: dict[str, str] = json.loads(line)
        if "error" in answer:
            raise ScriptFailed(answer["error"])
        return answer["result"]

    def close(self) -> None:
        """End the process."""
        process = self._process
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        process.kill()
        process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Redirects to other schemes, as to files, are not followed."""

    def redirect_request(
        self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Any:
        if urllib.parse.urlsplit(newurl).scheme not in _SCHEMES:
            return None
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def answered(asked: str, folder: Path) -> str:
    """The answer to one request of a script, as JSON; errors are in it."""
    try:
        options: dict[str, Any] = json.loads(asked)
        return json.dumps(_request(options, folder))
    except (OSError, ValueError, TypeError, urllib.error.URLError) as error:
        return json.dumps({"error": f"{type(error).__name__}: {error}"})


def _request(options: dict[str, Any], folder: Path) -> dict[str, Any]:
    url = str(options["url"])
    if urllib.parse.urlsplit(url).scheme not in _SCHEMES:
        raise ValueError(f"{url!r} is no http or https address")
    told: dict[str, Any] = options.get("headers") or {}
    headers = {name: str(value) for name, value in told.items()}
    body: bytes | None = None
    if (form := options.get("multipartForm")) is not None:
        body, kind = _form(form, folder, str(options.get("folder", "")))
        headers["Content-Type"] = kind
    elif (said := options.get("body")) is not None:
        body = (said if isinstance(said, str) else json.dumps(said)).encode()
    request = urllib.request.Request(url, body, headers, method=str(options["method"]).upper())
    opener = urllib.request.build_opener(_NoRedirect)
    try:
        with opener.open(request, timeout=HTTP_S) as response:
            return _response(response, response.status)
    except urllib.error.HTTPError as error:
        with error:
            return _response(error, error.code)


def _response(response: Any, status: int) -> dict[str, Any]:
    content: bytes = response.read(LARGEST_BODY + 1)
    if len(content) > LARGEST_BODY:
        raise ValueError(f"an answer of more than {LARGEST_BODY} bytes")
    return {
        "ok": 200 <= status < 300,
        "status": status,
        "body": content.decode("utf-8", "replace"),
        "headers": {name.lower(): value for name, value in response.headers.items()},
    }


def _form(form: dict[str, Any], folder: Path, beside: str) -> tuple[bytes, str]:
    """A form's body: values, and files as {filePath, mediaType}, of a script that lies in `beside`
    or of the workspace."""
    mark = uuid.uuid4().hex
    body = b""
    for name, value in form.items():
        body += f'--{mark}\r\nContent-Disposition: form-data; name="{name}"'.encode()
        if isinstance(value, dict) and "filePath" in value:
            told: dict[str, Any] = value  # pyright: ignore[reportUnknownVariableType]
            path = (folder / beside / str(told["filePath"])).resolve()
            if not path.is_file():
                path = (folder / str(told["filePath"])).resolve()
            if not path.is_relative_to(folder.resolve()):
                raise ValueError(f"{path} is outside of the flow's folder")
            kind = str(told.get("mediaType") or mimetypes.guess_type(path.name)[0] or "")
            kind = kind or "application/octet-stream"
            head = f'; filename="{path.name}"\r\nContent-Type: {kind}\r\n\r\n'
            body += head.encode() + path.read_bytes() + b"\r\n"
        else:
            body += f"\r\n\r\n{value}\r\n".encode()
    return body + f"--{mark}--\r\n".encode(), f"multipart/form-data; boundary={mark}"


def _main(folder: Path) -> None:
    engine = QuickJs(lambda asked: answered(asked, folder))
    for line in sys.stdin:
        function, *texts = json.loads(line)
        try:
            said = {"result": engine.call(function, *texts)}
        except ScriptFailed as error:
            said = {"error": str(error)}
        print(json.dumps(said), flush=True)  # noqa: T201 - the parent reads it


if __name__ == "__main__":
    _main(Path(sys.argv[1]))
