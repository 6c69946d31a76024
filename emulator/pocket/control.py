"""The control channel: a socket beside adb that sets faults, steps the clock and resets the phone.

Requests and answers are JSON objects, one a line. A request names what to `do`; an answer has `ok`,
and either what was asked for or an `error`. Nothing a driver of the phone should know of goes this
way: it is for tests and benchmarks.
"""

import asyncio
import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol, TypeGuard

from .line_server import LineServer
from .personas.persona import INPUT_SWITCH
from .services.context import Context
from .system.faults import BadFault, Fault, Planned

Answer = Mapping[str, object]
MAX_LINE = 1024 * 1024
START = "start"
"""The snapshot taken when the channel opens."""


class Controlled(Protocol):
    """The phone behind the channel."""

    context: Context

    @property
    def port(self) -> int: ...

    def save(self, name: str) -> None:
        """Keep a snapshot under a name."""
        ...

    def load(self, name: str) -> None:
        """Go back to the snapshot of that name; raises KeyError."""
        ...

    def state_hash(self) -> str: ...


class BadRequest(ValueError):
    """The request cannot be carried out; the message says why."""


class ControlServer(LineServer):
    """Serves the control channel of one phone on the loopback."""

    def __init__(self, phone: Controlled, port: int = 0) -> None:
        super().__init__()
        self._phone = phone
        self._wanted = port
        self._verbs: Mapping[str, Callable[[Answer], Answer]] = {
            "info": self._info,
            "fault": self._fault,
            "clear": self._clear,
            "faults": self._faults,
            "clock": self._clock,
            "snapshot": self._snapshot,
            "reset": self._reset,
            "hash": self._hash,
            "journal": self._journal,
            "battery": self._battery,
            "crashes": self._crashes,
            "fold": self._fold,
            "input": self._input,
            "dream": self._dream,
            "keyboard": self._keyboard,
        }

    async def start(self) -> int:
        """Open the channel and return its port; OSError when the port is taken."""
        self._phone.save(START)
        await self._listen(self._wanted, MAX_LINE)
        return self.port

    def answer(self, line: bytes) -> Answer:
        """The answer to one request."""
        try:
            request: object = json.loads(line)
        except (ValueError, RecursionError):
            return {"ok": False, "error": "not a JSON document"}
        if not _is_object(request):
            return {"ok": False, "error": "not an object"}
        verb = self._verbs.get(str(request.get("do")))
        if verb is None:
            return {"ok": False, "error": f"do is one of: {', '.join(self._verbs)}"}
        self._phone.context.journal.add("control", str(request.get("do")))
        try:
            return {"ok": True, **verb(request)}
        except (BadRequest, BadFault) as error:
            return {"ok": False, "error": str(error)}

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while line := await reader.readline():
            writer.write(json.dumps(self.answer(line)).encode() + b"\n")
            await writer.drain()

    # what can be asked for

    def _info(self, request: Answer) -> Answer:
        system = self._phone.context.system
        return {
            "port": self._phone.port,
            "serial": system.properties.get("ro.serialno"),
            "seed": system.seed,
            "time": system.clock.now().isoformat(),
            "frozen": system.clock.frozen,
            "foreground": system.windows.foreground.flat,
        }

    def _fault(self, request: Answer) -> Answer:
        """`{"do": "fault", "fault": "cut,on=screencap,nth=2"}`: its number."""
        return {"number": self._phone.context.faults.add(Fault.parse(_text(request, "fault")))}

    def _clear(self, request: Answer) -> Answer:
        """`{"do": "clear"}` takes back all faults, with a `number` one."""
        number = request.get("number")
        if number is not None and not isinstance(number, int):
            raise BadRequest("number is a number")
        self._phone.context.faults.remove(number)
        return {}

    def _faults(self, request: Answer) -> Answer:
        script = self._phone.context.faults.script
        items = {item.number: item for item in (*script.planned, *script.holding)}
        holding = {item.number for item in script.holding}
        return {"faults": [_shown(item, item.number in holding) for item in items.values()]}

    def _clock(self, request: Answer) -> Answer:
        """`advance` in seconds, `set` to an ISO moment, `frozen` true or false."""
        clock = self._phone.context.system.clock
        if "set" in request:
            clock.set(_moment(_text(request, "set")))
        if "advance" in request:
            clock.advance(_number(request, "advance"))
        frozen = request.get("frozen")
        if frozen is not None:
            clock.frozen = bool(frozen)
        # Those who wait for a time hear of it when the screen is next composed.
        self._phone.context.system.windows.hierarchy()
        return {"time": clock.now().isoformat(), "frozen": clock.frozen}

    def _snapshot(self, request: Answer) -> Answer:
        """`{"do": "snapshot", "name": "before"}`."""
        self._phone.save(_text(request, "name"))
        return {}

    def _reset(self, request: Answer) -> Answer:
        """Back to a snapshot, to the state at the start without a `name`."""
        name = _text(request, "name") if "name" in request else START
        try:
            self._phone.load(name)
        except KeyError:
            raise BadRequest(f"no snapshot {name!r}") from None
        return {"hash": self._phone.state_hash()}

    def _hash(self, request: Answer) -> Answer:
        return {"hash": self._phone.state_hash()}

    def _journal(self, request: Answer) -> Answer:
        """The events after number `since`."""
        since = int(_number(request, "since")) if "since" in request else 0
        events = self._phone.context.journal.since(since)
        return {
            "events": [
                {"number": e.number, "at_s": round(e.at_s, 4), "kind": e.kind, "text": e.text}
                for e in events
            ]
        }

    def _battery(self, request: Answer) -> Answer:
        battery = self._phone.context.system.battery
        if "level" in request:
            battery.set(level=int(_number(request, "level")))
        plugged = request.get("plugged")
        if plugged is not None:
            battery.set(plugged=bool(plugged))
        return {"level": battery.level, "plugged": battery.charge.plugged}

    def _fold(self, request: Answer) -> Answer:
        """`{"do": "fold", "folded": true}`, of a phone with two panels."""
        folded = _truth(request, "folded")
        system = self._phone.context.system
        try:
            system.fold(folded)
        except ValueError as error:
            raise BadRequest(str(error)) from error
        return {"folded": folded, "panel": system.panel.id, "size": list(system.windows.size)}

    def _keyboard(self, request: Answer) -> Answer:
        """`{"do": "keyboard", "attached": true}`: one of keys, which the one on the screen may
        stay away for (`settings put secure show_ime_with_hard_keyboard 0`)."""
        attached = _truth(request, "attached")
        self._phone.context.system.hard_keyboard = attached
        return {"attached": attached}

    def _dream(self, request: Answer) -> Answer:
        """`{"do": "dream", "on": true}`: the screen saver, which a touch or a key ends."""
        wanted = _truth(request, "on")
        self._phone.context.system.dreaming = wanted
        return {"on": wanted}

    def _input(self, request: Answer) -> Answer:
        """`{"do": "input", "allowed": true}`: the owner's switch for events from adb."""
        allowed = _truth(request, "allowed")
        self._phone.context.system.properties.set(INPUT_SWITCH, str(int(allowed)))
        return {"allowed": allowed}

    def _crashes(self, request: Answer) -> Answer:
        """What failed in the phone's own code."""
        return {"crashes": [repr(error) for error in self._phone.context.crashes.crashes]}


def _shown(item: Planned, holds: bool) -> Answer:
    fault = item.fault
    return {
        "number": item.number,
        "kind": fault.kind,
        "on": list(fault.words),
        "nth": fault.nth,
        "times": fault.times,
        "fired": item.spoiled,
        "holds": holds,
    }


def _is_object(value: object) -> TypeGuard[dict[str, object]]:
    return isinstance(value, dict)


def _text(request: Answer, key: str) -> str:
    value = request.get(key)
    if not isinstance(value, str) or not value:
        raise BadRequest(f"{key} is a text")
    return value


def _truth(request: Answer, key: str) -> bool:
    value = request.get(key)
    if not isinstance(value, bool):
        raise BadRequest(f"{key} is true or false")
    return value


def _number(request: Answer, key: str) -> float:
    value = request.get(key)
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > 1e10:
        raise BadRequest(f"{key} is a number")
    return float(value)


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as error:
        raise BadRequest(f"not a moment: {text}") from error
