"""A Docker Engine on a Unix socket: the calls that the real `docker` package makes, checked as the
Engine API v1.45 describes them, around pocket phones on the ports that they ask for."""

import json
import re
import struct
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from socketserver import ThreadingMixIn, UnixStreamServer
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.thread import PocketThread

API = "1.45"
CREATED = {"Image", "Cmd", "Env", "Labels", "ExposedPorts", "HostConfig", "Volumes"}


class PortPhone(PocketPhone):
    """A pocket phone on a given port."""

    def __init__(self, seed: int, at: int) -> None:
        super().__init__(seed)
        self._at = at

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> int:
        return await super().start(host, self._at)


@dataclass
class Container:
    """One container; `phone` is there while it runs."""

    id: str
    name: str
    body: dict[str, Any]
    running: bool = False
    exit_code: int = 0
    phone: PocketThread | None = None
    starts: int = 0
    execs: int = 0

    @property
    def host(self) -> dict[str, Any]:
        return self.body.get("HostConfig") or {}


@dataclass
class Engine:
    """The engine's state, what it was asked, and the ways in which it goes wrong."""

    socket: Path
    images: set[str] = field(default_factory=set[str])
    pullable: set[str] = field(default_factory=set[str])
    containers: dict[str, Container] = field(default_factory=dict[str, Container])
    volumes: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])
    asked: list[str] = field(default_factory=list[str])
    wrong: list[str] = field(default_factory=list[str])
    dies: str = ""
    """What a container says before it ends at once."""
    no_kvm: bool = False
    booting: int = 0
    """How often device_status is something else than READY."""

    @property
    def url(self) -> str:
        return f"unix://{self.socket}"

    def __enter__(self) -> Self:
        engine = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length) or b"null")
                parts = urlsplit(self.path)
                query = {k: v[0] for k, v in parse_qs(parts.query).items()}
                path = re.sub(r"^/v[0-9.]+", "", parts.path)
                if parts.path != "/version" and not parts.path.startswith(f"/v{API}/"):
                    engine.wrong.append(f"not the version that was agreed on: {self.path}")
                engine.asked.append(f"{self.command} {path}")
                code, told = engine.answer(self.command, path, query, body)
                raw = told if isinstance(told, bytes) else json.dumps(told).encode()
                raw = b"" if code in (204, 304) else raw
                self.send_response(code)
                kind = "application/json" if isinstance(told, dict | list) else "text/plain"
                self.send_header("Content-Type", kind)
                if path == "/images/create":
                    # Progress comes as it is made, in chunks; the package goes by that.
                    self.send_header("Transfer-Encoding", "chunked")
                    raw = b"%x\r\n%b\r\n0\r\n\r\n" % (len(raw), raw)
                else:
                    self.send_header("Content-Length", str(len(raw)))
                self.send_header("Connection", "close")
                self.end_headers()
                if raw:
                    self.wfile.write(raw)
                self.close_connection = True

            do_GET = do_POST = do_DELETE = handle_any

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing of it is said."""

        class Server(ThreadingMixIn, UnixStreamServer):
            daemon_threads = True

        self._server = Server(str(self.socket), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        for one in self.containers.values():
            self._stop(one)

    def answer(self, method: str, path: str, query: dict[str, str], body: Any) -> tuple[int, Any]:
        """The status and the document for one request."""
        match method, path.strip("/").split("/"):
            case "GET", ["version"]:
                return 200, {"Version": "27.0", "ApiVersion": API, "MinAPIVersion": "1.24"}
            case "GET", ["images", *name, "json"]:
                image = "/".join(name)
                return (200, {"Id": "sha256:1"}) if image in self.images else _missing("image")
            case "POST", ["images", "create"]:
                return 200, self._pull(f"{query['fromImage']}:{query['tag']}")
            case "POST", ["volumes", "create"]:
                self.volumes.setdefault(body["Name"], body["Labels"] or {})
                return 201, {"Name": body["Name"]}
            case "GET", ["volumes", name]:
                if name not in self.volumes:
                    return _missing("volume")
                return 200, {"Name": name, "Labels": self.volumes[name]}
            case "DELETE", ["volumes", name]:
                if any(name in str(one.host.get("Binds")) for one in self.containers.values()):
                    return 409, {"message": f"remove {name}: volume is in use"}
                del self.volumes[name]
                return 204, b""
            case "POST", ["containers", "create"]:
                return self._create(query["name"], body)
            case "GET", ["containers", "json"]:
                wanted = json.loads(query["filters"])["label"][0]
                found = [one for one in self.containers.values() if wanted in _labels(one)]
                return 200, [{"Id": one.id} for one in found]
            case "POST", ["exec", _, "start"]:
                return 200, b""
            case "GET", ["exec", id, "json"]:
                return 200, {"ExitCode": int(self.containers[id].execs <= self.booting)}
            case method, ["containers", id, *rest]:
                if id not in self.containers:
                    return _missing("container")
                return self._about(method, self.containers[id], rest, query, body)
            case _:
                self.wrong.append(f"no such call: {method} {path}")
                return 404, {"message": "page not found"}

    def _pull(self, image: str) -> bytes:
        if image not in self.pullable:
            lines = [{"status": "Pulling"}, {"error": f"manifest for {image} not found"}]
        else:
            self.images.add(image)
            lines = [{"status": "Pulling"}, {"status": f"Downloaded newer image for {image}"}]
        return b"".join(json.dumps(line).encode() + b"\r\n" for line in lines)

    def _create(self, name: str, body: dict[str, Any]) -> tuple[int, Any]:
        if body["Image"] not in self.images:
            return _missing("image")
        if any(one.name == name for one in self.containers.values()):
            why = f'Conflict. The container name "/{name}" is already in use by container "x".'
            return 409, {"message": why}
        unknown = {k for k, v in body.items() if v not in (None, False, True, [], {}, "")} - CREATED
        if unknown:
            self.wrong.append(f"unknown in a container: {unknown}")
        made = Container(f"{len(self.asked):064x}", name, body)
        self.containers[made.id] = made
        return 201, {"Id": made.id, "Warnings": []}

    def _about(
        self, method: str, one: Container, rest: list[str], query: dict[str, str], body: Any
    ) -> tuple[int, Any]:
        match method, rest:
            case "GET", ["json"]:
                return 200, self._inspected(one)
            case "POST", ["start"]:
                return self._start(one)
            case "POST", ["stop"]:
                self._stop(one)
                return 204, b""
            case "DELETE", []:
                if one.running and query.get("force") != "True":
                    return 409, {"message": "You cannot remove a running container"}
                self._stop(one)
                del self.containers[one.id]
                return 204, b""
            case "GET", ["logs"]:
                return 200, _frame(f"{self.dies or 'emulator: booted'}\n")
            case "POST", ["exec"]:
                one.execs += 1
                if body["Cmd"] != ["grep", "-qx", "READY", "device_status"]:
                    self.wrong.append(f"executed: {body['Cmd']}")
                return 201, {"Id": one.id}
            case _:
                self.wrong.append(f"no such call: {method} {rest}")
                return 404, {"message": "page not found"}

    def _start(self, one: Container) -> tuple[int, Any]:
        if self.no_kvm and one.host.get("Devices"):
            device = one.host["Devices"][0]["PathOnHost"]
            why = f'error gathering device information while adding custom device "{device}"'
            return 500, {"message": f"{why}: no such file or directory"}
        one.starts += 1
        if self.dies:
            one.exit_code = 129
            return 204, b""
        (binding,) = one.host["PortBindings"]["5555/tcp"]
        if binding["HostIp"] != "127.0.0.1":
            self.wrong.append(f"open to others: {binding}")
        port = int(binding["HostPort"])
        phone = PocketThread(build=lambda seed: PortPhone(seed, port))
        try:
            phone.start()
        except OSError:
            return 500, {"message": f"Bind for 127.0.0.1:{port} failed: port is already allocated"}
        one.phone, one.running = phone, True
        return 204, b""

    def _stop(self, one: Container) -> None:
        if one.phone is not None:
            one.phone.stop()
        one.phone, one.running, one.exit_code = None, False, 137

    def _inspected(self, one: Container) -> dict[str, Any]:
        status = "running" if one.running else "exited" if one.starts else "created"
        state = {"Status": status, "Running": one.running, "ExitCode": one.exit_code, "Error": ""}
        config = {"Image": one.body["Image"], "Labels": one.body.get("Labels"), "Tty": False}
        return {
            "Id": one.id, "Name": f"/{one.name}", "State": state, "Config": config,
            "HostConfig": {"LogConfig": {"Type": "json-file"}}, "Image": "sha256:1",
        }  # fmt: skip


def _labels(one: Container) -> dict[str, str]:
    return one.body.get("Labels") or {}


def _missing(what: str) -> tuple[int, Any]:
    return 404, {"message": f"No such {what}: it is not there"}


def _frame(text: str) -> bytes:
    """A piece of stdout as attach, exec and logs send it (Engine API, "Stream format")."""
    raw = text.encode()
    return struct.pack(">BxxxL", 1, len(raw)) + raw
