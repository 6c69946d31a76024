"""A host of phones that is an actor of a Ray cluster, and the process that speaks to it.

`python -m tapwright.bench.ray_host [ADDRESS]` prints the address and the nodes of a cluster as one
JSON line, and keeps one that it had to start until its input ends.
"""

import importlib
import json
import os
import queue
import secrets
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn, cast

from .host_process import HostMaker
from .ray_places import ActorPlace

# Until it has told something it may be waiting for a node.
OPEN_S = 120.0
# An empty answer says that the host is there; without one for so long it is taken to be lost.
_POLL_S = 10.0
_SILENT_S = 60.0
_CLOSE_S = 10.0
# One call that waits for news, others that bring some, and one that ends all.
_CALLS_AT_ONCE = 4
# An actor that ends kills its children unless told not to (Ray's ray_config_def.h), and with them
# the shell that ends its adb server: phones and servers end by themselves when their input does.
_LET_CHILDREN_END = {"RAY_kill_child_processes_on_worker_exit": "false"}
# A cluster that `ray.init` starts wants a token since Ray 2.60, and with an address Ray itself
# never looks whether one is there (Ray's documentation, "Ray token authentication").
_AUTH_MODE, _AUTH_TOKEN = "RAY_AUTH_MODE", "RAY_AUTH_TOKEN"
_AUTH = (_AUTH_MODE, _AUTH_TOKEN, "RAY_AUTH_TOKEN_PATH")
_NO_TOKEN = (
    "it wants a token: with the head's ~/.ray/auth_token on this computer as well, say "
    "RAY_AUTH_MODE=token before the command"
)


class HostActor:
    """A host of phones behind an actor's calls, each of which runs in a thread of its own."""

    def __init__(self, order: HostMaker[Any, Any]) -> None:
        self._host = order.host()
        self._host.start()

    def send(self, messages: Sequence[object]) -> None:
        """Take what the driver says, in order."""
        for message in messages:
            self._host.receive(message)

    def poll(self) -> Sequence[object] | None:
        """What there is to tell, waited for a while; None once that was all."""
        return self._host.poll(_POLL_S)

    def close(self) -> bool:
        """Let go of the phones; whether that was done in time."""
        return self._host.close(_CLOSE_S)


@dataclass(frozen=True, slots=True)
class RayOrder:
    """What an actor is to open, and where; `open_s` is how long it may wait for room."""

    made_by: HostMaker[Any, Any]
    place: ActorPlace
    address: str
    # Variables with which that cluster lets somebody in.
    access: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    open_s: float = OPEN_S

    def host(self) -> "RayHost":
        """The actor, as its process is one."""
        return RayHost(self)


class RayHost:
    """The actor of an order; an error of Ray's leaves it by `poll`, and ends this process."""

    def __init__(self, order: RayOrder) -> None:
        self._order = order
        os.environ.update(order.access)
        self._ray = _connected(order.address)
        self._inbox: queue.SimpleQueue[object] = queue.SimpleQueue()
        self._within_s = order.open_s

    def start(self) -> None:
        """Have it started, which may wait for room."""
        options: dict[str, Any] = {
            "num_cpus": self._order.place.cpus,
            "resources": dict(self._order.place.resources),
            "max_concurrency": _CALLS_AT_ONCE,
            "runtime_env": {"env_vars": _LET_CHILDREN_END},
        }
        if self._order.place.node is not None:
            # Another node is as good, should this one be gone.
            strategies = importlib.import_module("ray.util.scheduling_strategies")
            options["scheduling_strategy"] = strategies.NodeAffinitySchedulingStrategy(
                self._order.place.node, soft=True
            )
        made = self._ray.remote(HostActor).options(**options)
        self._actor = made.remote(self._order.made_by)
        threading.Thread(target=self._forward, daemon=True).start()

    def receive(self, message: object) -> None:
        """Take what the driver says."""
        self._inbox.put(message)

    def poll(self, timeout_s: float | None = None) -> Sequence[Any] | None:
        """What the actor tells; None once that was all. Exits where the actor is lost."""
        try:
            told = self._ray.get(self._actor.poll.remote(), timeout=self._within_s)
        except self._ray.exceptions.GetTimeoutError:
            _exit(f"its actor said nothing for {self._within_s:g} s")
        except self._ray.exceptions.RayError as error:
            _exit(f"its actor failed: {_short(error)}")
        self._within_s = _SILENT_S
        return cast(Sequence[Any] | None, told)

    def close(self, within_s: float) -> bool:
        """End the actor, which lets go of its phones first."""
        try:
            return bool(self._ray.get(self._actor.close.remote(), timeout=within_s))
        except self._ray.exceptions.RayError:
            return False  # it is gone, or will be now
        finally:
            self._ray.kill(self._actor)

    def _forward(self) -> None:
        while True:
            messages = [self._inbox.get()]
            while not self._inbox.empty():
                messages.append(self._inbox.get())
            try:
                self._ray.get(self._actor.send.remote(tuple(messages)), timeout=_SILENT_S)
            except self._ray.exceptions.RayError as error:
                _exit(f"its actor failed: {_short(error)}")


def _exit(why: str) -> NoReturn:
    """End this process at once, as Ray does when a head is lost; the driver reads the last line."""
    os.write(2, f"\n{why}\n".encode())
    os._exit(1)


def _connected(address: str | None) -> Any:
    # What Ray would send to its makers unless told not to is nobody's business.
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    ray = importlib.import_module("ray")
    try:
        ray.init(address=address, log_to_driver=False, configure_logging=False,
                 include_dashboard=False, logging_level="ERROR")  # fmt: skip
    except (ConnectionError, ValueError, RuntimeError, TimeoutError) as error:
        _exit(_NO_TOKEN if _unauthenticated(error) else _short(error))
    except ray.exceptions.RayError as error:
        _exit(_NO_TOKEN if _unauthenticated(error) else _short(error))
    return ray


def _unauthenticated(error: BaseException | None) -> bool:
    # By its name: older versions have no such class, and newer ones put it into another's text.
    while error is not None and "AuthenticationError" not in f"{type(error).__name__} {error}":
        error = error.__cause__ or error.__context__
    return error is not None


def _short(error: Exception) -> str:
    """What went wrong over there, without the traceback that Ray puts before it."""
    lines = str(error).strip().splitlines()
    return lines[-1].strip() if lines else type(error).__name__


def main(arguments: Sequence[str]) -> None:
    """Tell of the cluster at an address, or of one that is started here, until input ends."""
    sink = os.fdopen(os.dup(1), "w")
    # Whatever Ray prints is not for whoever reads this.
    os.dup2(2, 1)
    if not arguments and not any(name in os.environ for name in _AUTH):
        # A token for this run: Ray would leave one in ~/.ray, where later clusters find it.
        os.environ.update({_AUTH_MODE: "token", _AUTH_TOKEN: secrets.token_hex(32)})
    ray = _connected(arguments[0] if arguments else None)
    found = cast(Sequence[Mapping[str, Any]], ray.nodes())
    nodes = [{"id": n["NodeID"], "resources": n["Resources"]} for n in found if n["Alive"]]
    address = ray.get_runtime_context().gcs_address
    access = {name: os.environ[name] for name in _AUTH if name in os.environ}
    sink.write(json.dumps({"address": address, "nodes": nodes, "access": access}) + "\n")
    sink.close()
    if not arguments:
        while os.read(0, 1024):
            pass
    ray.shutdown()


if __name__ == "__main__":
    main(sys.argv[1:])
