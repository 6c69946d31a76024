"""The container engine of a computer, Docker's or Podman's, through the `docker` package.

Only what carries our label is ever ended or taken away. The package is loaded by whoever opens an
engine, and its calls, which block, run in threads.

Sources: Docker Engine API v1.45 (docs.docker.com, "Docker Engine API"), `docker` 7.2's client;
"Linux post-installation steps for Docker Engine" for the group, "podman-system-service" for
Podman's socket, which speaks the same API: Podman 4.3.1 has been asked all that is asked here.
"""

import asyncio
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast

from ...actions.log import get_logger
from ..contract import StartFailed
from .owner import owner, was_left

LABEL = "tapwright"
OWNER = "tapwright.owner"
_TIMEOUT_S = 120
_STOP_S = 10
_log = get_logger(__name__)
T = TypeVar("T")

_PERMISSION = (
    "you may not use the container engine at {at}: type: sudo usermod -aG docker $USER, and log in "
    "again"
)
_NOT_RUNNING = (
    "no container engine answers at {at}: type: sudo systemctl start docker (for Podman: systemctl "
    "--user start podman.socket)"
)


@dataclass(frozen=True, slots=True)
class ContainerSpec:
    """What a container is made of; `ports` are those inside by those on loopback outside.

    `volumes` lead from a name or a folder outside to a path inside. Names get our prefix.
    """

    name: str
    image: str
    command: tuple[str, ...] = ()
    environment: Mapping[str, str] | None = None
    devices: tuple[str, ...] = ()
    privileged: bool = False
    ports: Mapping[int, int] | None = None
    volumes: Mapping[str, str] | None = None


@dataclass(frozen=True, slots=True)
class ContainerState:
    """How a container is; `exit_code` is None while it runs."""

    running: bool
    exit_code: int | None
    error: str


@dataclass(frozen=True, slots=True)
class Ours:
    """A container of ours, whoever started it; `left` if that process is there no more."""

    id: str
    name: str
    image: str
    running: bool
    owner: str
    left: bool


class DockerEngine:
    """One engine; made by `open`, let go of by `close`."""

    def __init__(self, client: Any, at: str) -> None:
        self._client = client
        self.at = at

    @classmethod
    async def open(
        cls, base_url: str | None = None, environ: Mapping[str, str] = os.environ
    ) -> "DockerEngine":
        """The engine at an address, that of DOCKER_HOST, or at the first socket that is there.

        Raises StartFailed, with the command to type, if it cannot be used.
        """
        try:
            import docker  # pyright: ignore[reportMissingTypeStubs] - it comes without types
        except ImportError as error:
            raise StartFailed(
                "containers need the docker package: pip install 'tapwright[containers]'"
            ) from error
        at = base_url or environ.get("DOCKER_HOST") or _socket(environ)

        def made() -> Any:
            _knock(at)
            # It asks the engine for its version at once, and keeps to that.
            return docker.DockerClient(base_url=at, timeout=_TIMEOUT_S)  # pyright: ignore[reportUnknownMemberType]

        return cls(await _run(made, at), at)

    async def close(self) -> None:
        """Let go of the connection; containers stay as they are."""
        await asyncio.to_thread(self._client.close)

    async def pull(self, image: str, say: Callable[[str], None] = lambda text: None) -> None:
        """Have an image here, fetched if it is not; raises StartFailed."""
        if await self._call(lambda: self._image(image)):
            return
        say(f"fetching {image}")

        def fetch() -> None:
            repository, tag = _tagged(image)
            # The engine answers 200 and tells a failure as a line (Engine API, ImageCreate).
            for line in self._client.api.pull(repository, tag=tag, stream=True, decode=True):
                if error := line.get("error"):
                    raise StartFailed(
                        f"{image} cannot be fetched: {error}; try it: docker pull {image}"
                    )

        await self._call(fetch, f"{image} cannot be fetched; try it: docker pull {image}")

    def _image(self, image: str) -> bool:
        from docker.errors import ImageNotFound  # pyright: ignore[reportMissingTypeStubs]

        try:
            self._client.images.get(image)
        except ImageNotFound:
            return False
        return True

    async def run(self, spec: ContainerSpec) -> str:
        """Make a container and start it, labelled as ours; gives its id. Raises StartFailed."""

        def start() -> str:
            made = self._client.containers.create(
                spec.image,
                list(spec.command) or None,
                name=f"{LABEL}-{spec.name}",
                environment=dict(spec.environment or {}),
                devices=[f"{device}:{device}:rwm" for device in spec.devices],
                privileged=spec.privileged,
                ports={f"{i}/tcp": ("127.0.0.1", o) for i, o in (spec.ports or {}).items()},
                volumes={o: {"bind": i, "mode": "rw"} for o, i in (spec.volumes or {}).items()},
                labels={LABEL: spec.name, OWNER: owner()},
            )
            try:
                made.start()
            except BaseException:
                # Nothing of a start that failed stays behind.
                made.remove(force=True, v=True)
                raise
            return str(made.id)

        making = asyncio.ensure_future(self._call(start, f"{spec.image} does not start"))
        try:
            return await asyncio.shield(making)
        except asyncio.CancelledError:
            # The thread goes on; what it makes is taken away again.
            with suppress(StartFailed):
                await self.remove(await making)
            raise

    async def state(self, id: str) -> ContainerState:
        """Whether a container runs, and how it ended if not; raises StartFailed if it is gone."""
        told = await self._call(lambda: self._client.api.inspect_container(id), "it is gone")
        found = cast(Mapping[str, Any], told["State"])
        running = bool(found["Running"])
        code = None if running else int(found.get("ExitCode") or 0)
        return ContainerState(running, code, str(found.get("Error") or ""))

    async def execute(self, id: str, *argv: str) -> int:
        """Run a command inside to its end; gives its code."""

        def run() -> int:
            return int(self._client.containers.get(id).exec_run(list(argv)).exit_code)

        return await self._call(run, f"`{argv[0]}` cannot be run in it")

    async def logs(self, id: str, lines: int = 30) -> str:
        """The last lines that it printed."""
        raw = await self._call(lambda: self._client.containers.get(id).logs(tail=lines))
        return bytes(raw).decode("utf-8", "replace").strip()

    async def stop(self, id: str) -> None:
        """End it, keeping what it holds; raises StartFailed for what is not ours."""
        await self._of_ours(id, lambda found: found.stop(timeout=_STOP_S))

    async def start(self, id: str) -> None:
        """Start one that was ended."""
        await self._of_ours(id, lambda found: found.start())

    async def remove(self, id: str) -> None:
        """End it and take it away with its unnamed volumes; one that is gone is no error."""
        await self._of_ours(id, lambda found: found.remove(force=True, v=True), gone=True)

    async def make_volume(self, name: str) -> str:
        """A new volume of ours, empty; gives its name."""
        full = f"{LABEL}-{name}"
        labels = {LABEL: name, OWNER: owner()}
        await self._call(lambda: self._client.volumes.create(full, labels=labels))
        return full

    async def remove_volume(self, full: str) -> None:
        """Take a volume of ours away with what is in it; one that is gone is no error."""

        def remove() -> None:
            from docker.errors import NotFound  # pyright: ignore[reportMissingTypeStubs]

            try:
                found = self._client.volumes.get(full)
            except NotFound:
                return
            _check_ours(full, found.attrs.get("Labels"))
            found.remove()

        await self._call(remove)

    async def ours(self) -> tuple[Ours, ...]:
        """Every container of ours that the engine has, also of runs that were killed."""

        def listed() -> tuple[Ours, ...]:
            found = self._client.containers.list(all=True, filters={"label": LABEL})
            return tuple(_told(one) for one in found)

        return await self._call(listed)

    async def remove_leftovers(self, name: str | None = None) -> tuple[str, ...]:
        """Take away what runs of this computer left that are no more, or of these the one of a
        spec's name; gives the names."""
        wanted = None if name is None else f"{LABEL}-{name}"
        left = [one for one in await self.ours() if one.left and wanted in (None, one.name)]
        for one in left:
            await self.remove(one.id)
        return tuple(one.name for one in left)

    async def _of_ours(self, id: str, act: Callable[[Any], object], gone: bool = False) -> None:
        def run() -> None:
            from docker.errors import NotFound  # pyright: ignore[reportMissingTypeStubs]

            try:
                found = self._client.containers.get(id)
                _check_ours(found.name, found.labels)
                act(found)
            except NotFound:
                if not gone:
                    raise

        await self._call(run, f"the container {id[:12]} is gone")

    async def _call(self, call: Callable[[], T], failed: str = "") -> T:
        return await _run(call, self.at, failed)


async def _run(call: Callable[[], T], at: str, failed: str = "") -> T:
    """Run a call of the package in a thread; raises StartFailed with what to type."""
    try:
        return await asyncio.to_thread(call)
    except Exception as error:
        if not isinstance(error, _engines()):
            raise
        raise StartFailed(_sentence(error, at, failed)) from error


def _engines() -> tuple[type[Exception], ...]:
    """What goes wrong between the package and its engine; those of requests are OSErrors."""
    from docker.errors import DockerException  # pyright: ignore[reportMissingTypeStubs]
    from urllib3.exceptions import HTTPError

    return (OSError, DockerException, HTTPError)


def _sentence(error: Exception, at: str, failed: str) -> str:
    causes = list(_causes(error))
    if any(isinstance(one, PermissionError) for one in causes):
        return _PERMISSION.format(at=at)
    if any(isinstance(one, FileNotFoundError | ConnectionRefusedError) for one in causes):
        return _NOT_RUNNING.format(at=at)
    said = str(getattr(error, "explanation", "") or error)
    known = next((what for words, what in _KNOWN.items() if words in said.lower()), "")
    told = f"{failed}: {said}" if failed else f"the container engine at {at} refuses: {said}"
    return f"{told}; {known}" if known else told


# What engines say, in small letters, and what mends it (moby, libnetwork, Podman).
_KNOWN = {
    "/dev/kvm": "this computer gives no KVM: switch virtualisation on in its firmware, and type: "
    "sudo modprobe kvm_intel (or kvm_amd)",
    "port is already allocated": "name another port, or end what listens there: docker ps",
    "address already in use": "name another port, or end what listens there: ss -ltnp",
    "no space left on device": "make room: docker system df",
    "is already in use by": "take it away if nobody needs it: docker ps -a",
    "unauthorized": "log in first: docker login",
}


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error and all that stands behind it; requests and urllib3 hand theirs on as arguments."""
    waiting, seen = [error], set[int]()
    while waiting:
        one = waiting.pop()
        if id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        behind = [one.__cause__, one.__context__, getattr(one, "reason", None), *one.args]
        waiting += [found for found in behind if isinstance(found, BaseException)]


def _socket(environ: Mapping[str, str]) -> str:
    """The first socket that is there: Docker's, or a Podman's or a Docker's of one user."""
    runtime = environ.get("XDG_RUNTIME_DIR", "")
    home = environ.get("HOME", "")
    places = [
        "/var/run/docker.sock",
        *([f"{runtime}/docker.sock", f"{runtime}/podman/podman.sock"] if runtime else []),
        *([f"{home}/.docker/run/docker.sock"] if home else []),
        "/run/podman/podman.sock",
    ]
    return f"unix://{next((place for place in places if Path(place).exists()), places[0])}"


def _knock(at: str) -> None:
    """Raise OSError if nobody listens at a Unix socket: the package would leave its own open."""
    if at.startswith("unix://"):
        with socket.socket(socket.AF_UNIX) as knocking:
            knocking.settimeout(_TIMEOUT_S)
            knocking.connect(at.removeprefix("unix://"))


def _tagged(image: str) -> tuple[str, str | None]:
    """Repository and tag; a port of a registry has a slash behind it, a digest is its own."""
    if "@" in image:
        return image, None
    repository, colon, tag = image.rpartition(":")
    if colon and "/" not in tag:
        return repository, tag
    return image, "latest"


def _check_ours(name: str, labels: object) -> None:
    if not (isinstance(labels, dict) and LABEL in labels):
        raise StartFailed(f"the container engine's {name} is not ours, and is left alone")


def _told(found: Any) -> Ours:
    labels = cast(Mapping[str, str], found.labels)
    held = labels.get(OWNER, "")
    return Ours(
        id=str(found.id),
        name=str(found.name),
        image=str(found.attrs.get("Config", {}).get("Image", "")),
        running=found.status == "running",
        owner=held,
        left=was_left(held),
    )
