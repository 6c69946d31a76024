"""A DeviceFarmer farm on loopback, as its controllers answer (stf, lib/units/api/controllers/)."""

import json
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

TOKEN = "a-token-of-the-farm"


@dataclass
class Farm:
    """The phones by serial with the addresses they are reached at; `owners` hold some of them."""

    addresses: dict[str, str]
    owners: dict[str, str] = field(default_factory=dict[str, str])
    absent: set[str] = field(default_factory=set[str])
    silent: set[str] = field(default_factory=set[str])
    """Of these, a reservation is made and the answer does not say so."""
    connected: set[str] = field(default_factory=set[str])
    timeouts_ms: dict[str, int] = field(default_factory=dict[str, int])
    asked: list[str] = field(default_factory=list[str])
    wrong: tuple[int, bytes] | None = None
    """What it answers to everything instead."""

    def __enter__(self) -> Self:
        farm = self

        class Handler(BaseHTTPRequestHandler):
            def handle_any(self) -> None:
                length = int(self.headers.get("Content-Length") or 0)
                body = json.loads(self.rfile.read(length) or b"null")
                farm.asked.append(f"{self.command} {self.path}")
                known = self.headers.get("Authorization") == f"Bearer {TOKEN}"
                code, told = farm.answer(self.command, self.path, body, known)
                raw = told if isinstance(told, bytes) else json.dumps(told).encode()
                self.send_response(code)
                if code == 302:
                    self.send_header("Location", "http://127.0.0.1:9/")
                self.send_header("Content-Length", str(len(raw)))
                self.end_headers()
                self.wfile.write(raw)

            do_GET = do_POST = do_DELETE = handle_any

            def log_message(self, format: str, *args: Any) -> None:
                """Nothing of it is said."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def answer(self, method: str, path: str, body: Any, known: bool) -> tuple[int, Any]:
        """The status and the document for one request."""
        if self.wrong is not None:
            return self.wrong
        if not known:
            return 401, {"success": False, "description": "Requires Access Token"}
        match method, path.removeprefix("/api/v1").strip("/").split("/"):
            case "GET", ["devices"]:
                return 200, {"success": True, "devices": [*map(self._listed, self.addresses)]}
            case "GET", ["user", "devices"]:
                mine = [self._listed(one) for one, who in self.owners.items() if who == "me"]
                return 200, {"success": True, "devices": mine}
            case "POST", ["user", "devices"]:
                return self._reserve(body["serial"], body["timeout"])
            case method, ["user", "devices", serial, *rest]:
                return self._about(method, serial, rest)
            case _:
                return 404, {"success": False, "description": "Not Found"}

    def _listed(self, serial: str) -> dict[str, Any]:
        who = self.owners.get(serial)
        owner = None if who is None else {"email": f"{who}@example.org", "name": who}
        present = serial not in self.absent
        told = {"serial": serial, "model": "Fold 9", "version": "14", "owner": owner}
        return {**told, "present": present, "ready": present}

    def _reserve(self, serial: str, timeout_ms: int) -> tuple[int, Any]:
        if serial not in self.addresses:
            return 404, {"success": False, "description": "Device not found"}
        if serial in self.owners or serial in self.absent:
            return 403, {"success": False, "description": "Device is being used or not available"}
        self.owners[serial], self.timeouts_ms[serial] = "me", timeout_ms
        if serial in self.silent:
            return 504, {"success": False, "description": "Device is not responding"}
        return 200, {"success": True, "description": "Device successfully added"}

    def _about(self, method: str, serial: str, rest: list[str]) -> tuple[int, Any]:
        if serial not in self.addresses:
            return 404, {"success": False, "description": "Device not found"}
        if self.owners.get(serial) != "me":
            return 403, {"success": False, "description": "Device is not owned by you"}
        match method, rest:
            case "POST", ["remoteConnect"]:
                self.connected.add(serial)
                return 200, {"success": True, "remoteConnectUrl": self.addresses[serial]}
            case "DELETE", ["remoteConnect"]:
                self.connected.discard(serial)
                return 200, {"success": True, "description": "Device remote disconnected"}
            case "DELETE", []:
                del self.owners[serial]
                return 200, {"success": True, "description": "Device successfully removed"}
            case _:
                return 404, {"success": False}
