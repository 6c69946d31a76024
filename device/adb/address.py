"""Where the adb server is, by the rules of adb itself.

ADB_SERVER_SOCKET comes before ANDROID_ADB_SERVER_ADDRESS and ANDROID_ADB_SERVER_PORT, and only a
server without a host, or on `localhost`, is one to start: any other may be a tunnel's end.
Source: packages/modules/adb, client/commandline.cpp and socket_spec.cpp.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..errors import AdbServerDown

DEFAULT_PORT: Final = 5037
LOOPBACK: Final = "127.0.0.1"
SOCKET_VARIABLE: Final = "ADB_SERVER_SOCKET"
HOST_VARIABLE: Final = "ANDROID_ADB_SERVER_ADDRESS"
PORT_VARIABLE: Final = "ANDROID_ADB_SERVER_PORT"
_FORMS = "tcp:PORT, tcp:HOST:PORT, localabstract:NAME or localfilesystem:PATH"
_FILES = ("localfilesystem:", "local:")
_ABSTRACT = "localabstract:"


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """A TCP host and port, or else the path of a Unix socket, an abstract one after a NUL.

    `named_by` is the variable that named a server which is not ours to start, else empty.
    """

    host: str = LOOPBACK
    port: int = DEFAULT_PORT
    path: str = ""
    named_by: str = ""

    @property
    def ours(self) -> bool:
        """Whether adb would start a server there itself."""
        return not self.named_by

    @property
    def elsewhere(self) -> bool:
        """Whether the server is on another computer: what it calls its own is not here then."""
        return not self.path and self.host != "::1" and not self.host.startswith("127.")

    @property
    def spec(self) -> str:
        """The address as adb's option -L takes it."""
        if self.path.startswith("\0"):
            return f"{_ABSTRACT}{self.path[1:]}"
        return f"localfilesystem:{self.path}" if self.path else f"tcp:{self.port}"

    def __str__(self) -> str:
        if self.path:
            return self.spec
        if self.host == LOOPBACK and self.ours:
            return f"port {self.port}"
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def server_address(environ: Mapping[str, str] = os.environ) -> ServerAddress:
    """The server that the environment names, else the one on port 5037 of this computer.

    Raises AdbServerDown for an address that is none.
    """
    if spec := environ.get(SOCKET_VARIABLE):
        return _of_socket(spec)
    port = _port(environ.get(PORT_VARIABLE) or str(DEFAULT_PORT), PORT_VARIABLE)
    host = environ.get(HOST_VARIABLE, "")
    if ":" in host.removeprefix("[").partition("]")[0] and not host.startswith("["):
        raise AdbServerDown(
            f"{HOST_VARIABLE} is {host!r}; it is a host without a port, which {PORT_VARIABLE} "
            "names, and an IPv6 address stands in brackets"
        )
    return _tcp(host, port, HOST_VARIABLE)


def _of_socket(spec: str) -> ServerAddress:
    for start in _FILES:
        if path := spec.removeprefix(start) if spec.startswith(start) else "":
            return ServerAddress(path=str(Path(path).absolute()), port=0)
    if spec.startswith(_ABSTRACT) and spec != _ABSTRACT:
        return ServerAddress(path="\0" + spec.removeprefix(_ABSTRACT), port=0)
    kind, _, rest = spec.partition(":")
    host, _, port = rest.rpartition(":")
    bare = host.startswith("[") or ":" not in host
    if kind != "tcp" or not port or not bare:
        raise AdbServerDown(f"{SOCKET_VARIABLE} is {spec!r}; set it to {_FORMS}, or unset it")
    return _tcp(host, _port(port, SOCKET_VARIABLE), SOCKET_VARIABLE)


def _tcp(host: str, port: int, named_by: str) -> ServerAddress:
    if host in ("", "localhost"):
        return ServerAddress(LOOPBACK, port)
    return ServerAddress(host.removeprefix("[").removesuffix("]"), port, named_by=named_by)


def _port(text: str, variable: str) -> int:
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise AdbServerDown(f"{variable} names the port {text!r}; set it to one, or unset it")
    return int(text)
