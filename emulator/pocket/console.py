"""The emulator console: the text protocol on the port before adb's, behind `adb emu`.

Public sources: developer.android.com, "Send emulator console commands"; the greeting, the rules of
the token and the answers are those of the console in AOSP external/qemu. The token lies in
`~/.emulator_console_auth_token`, made when it is missing; an empty file asks for none.
"""

import asyncio
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from .line_server import LineServer
from .services.context import Context

MAX_LINE = 64 * 1024
TOKEN_FILE = ".emulator_console_auth_token"
HELP = """Android console commands:
    help|h|?         print a list of commands
    help-verbose     print a list of commands with descriptions
    ping             check if the emulator is alive
    auth             user authentication for the emulator console
    quit|exit        quit control session
    kill             terminate the emulator
    avd              control virtual device execution
    geo              Geo-location commands
    gsm              GSM related commands
    power            power related commands
    rotate           rotate the screen by 90 degrees
    sms              SMS related commands"""
UNAUTHENTICATED = frozenset("help h ? help-verbose ping auth quit exit".split())


class ConsoleError(Exception):
    """A command cannot be done; the message follows `KO: `."""


class Consoled(Protocol):
    """The phone behind the console."""

    context: Context
    avd_name: str


class EmulatorConsole(LineServer):
    """Serves the console of one phone on the loopback; `kill` is called when it is told to end."""

    def __init__(self, phone: Consoled, kill: Callable[[], None], home: Path | None = None) -> None:
        super().__init__()
        self._phone = phone
        self._kill = kill
        self._token_file = (home or Path.home()) / TOKEN_FILE

    async def start(self, port: int) -> None:
        """Listen; OSError when the port is taken or the token cannot be written."""
        self._token()
        await self._listen(port, MAX_LINE)

    def _token(self) -> str:
        if not self._token_file.exists():
            self._token_file.write_text(secrets.token_urlsafe(12))
            self._token_file.chmod(0o600)
        return self._token_file.read_text().strip()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        session = _Session(self._phone, self._token(), self._token_file)
        writer.write(_wire(session.greeting))
        while line := await reader.readline():
            words = line.decode(errors="replace").strip().split(None, 1)
            if not words:
                continue
            if words[0] in ("quit", "exit"):
                return
            if words[0] == "kill" and session.trusted:
                writer.write(_wire("OK: killing emulator, bye bye"))
                await writer.drain()
                self._kill()
                return
            writer.write(_wire(session.answer(words[0], words[1] if words[1:] else "")))
            await writer.drain()


class _Session:
    """One client: whether it has shown the token, and the answers to its commands."""

    def __init__(self, phone: Consoled, token: str, token_file: Path) -> None:
        self._phone = phone
        self._token = token
        self._token_file = token_file
        self.trusted = not token

    @property
    def greeting(self) -> str:
        if self.trusted:
            return "Android Console: type 'help' for a list of commands\nOK"
        return (
            "Android Console: Authentication required\n"
            "Android Console: type 'auth <auth_token>' to authenticate\n"
            "Android Console: you can find your <auth_token> in \n"
            f"'{self._token_file}'\nOK"
        )

    def answer(self, verb: str, rest: str) -> str:
        """What is written back, `OK` or `KO: why` at its end."""
        if not self.trusted and verb not in UNAUTHENTICATED:
            return "KO: unknown command, try 'help'"
        try:
            told = self._do(verb, rest)
        except ConsoleError as error:
            return f"KO: {error}"
        return f"{told}\nOK" if told else "OK"

    def _do(self, verb: str, rest: str) -> str:
        match verb:
            case "help" | "h" | "?" | "help-verbose":
                return HELP
            case "ping":
                return "I am alive!"
            case "auth":
                return self._auth(rest.strip())
            case "avd":
                return self._avd(rest.split())
            case "sms":
                return self._sms(rest)
            case "gsm":
                return self._gsm(rest.split())
            case "geo":
                return self._geo(rest.split())
            case "power":
                return self._power(rest.split())
            case "rotate":
                settings = self._phone.context.system.settings
                turned = (self._phone.context.system.windows.rotation + 1) % 4
                settings.put("system", "user_rotation", str(turned))
                return ""
            case _:
                raise ConsoleError("unknown command, try 'help'")

    def _auth(self, given: str) -> str:
        if not given:
            raise ConsoleError("missing authentication token")
        if self._token and given != self._token:
            raise ConsoleError(
                f"authentication token does not match {self._token_file.name}: try again"
            )
        self.trusted = True
        return "Android Console: type 'help' for a list of commands"

    def _avd(self, words: list[str]) -> str:
        match words:
            case ["name"]:
                return self._phone.avd_name
            case ["status"]:
                return "virtual device is running"
            case ["snapshot" | "stop" | "start" | "hostmicon" | "hostmicoff" as verb, *_]:
                raise ConsoleError(f"a simulated phone has no avd {verb}")
            case []:
                raise ConsoleError("missing sub-command")
            case _:
                raise ConsoleError("bad sub-command")

    def _sms(self, rest: str) -> str:
        verb, _, rest = rest.strip().partition(" ")
        if verb == "pdu":
            raise ConsoleError("a simulated phone reads no PDUs: use sms send")
        if verb != "send":
            raise ConsoleError("bad sub-command" if verb else "missing sub-command")
        number, _, text = rest.strip().partition(" ")
        if not number:
            raise ConsoleError("missing argument, try 'sms send <phonenumber> <text message>'")
        if not number.removeprefix("+").isdecimal():
            raise ConsoleError("bad phone number format, use [+](0-9)*")
        if not text:
            raise ConsoleError("missing argument, try 'sms send <phonenumber> <text message>'")
        self._phone.context.system.telephony.receive(number, text)
        return ""

    def _gsm(self, words: list[str]) -> str:
        telephony = self._phone.context.system.telephony
        match words:
            case ["call", number] if number.strip("+-#*").replace("-", "").isdecimal():
                telephony.ring(number)
            case ["call", *_]:
                raise ConsoleError("bad phone number format, use digits, # and + only")
            case ["accept" | "cancel" | "hold" as verb, number]:
                if not telephony.call_state or number != telephony.number:
                    raise ConsoleError(f"no current call to '{number}'")
                if verb == "hold":
                    raise ConsoleError("a simulated phone cannot hold calls")
                if verb == "accept":
                    telephony.answer()
                else:
                    telephony.end()
            case ["list"]:
                state = ("", "incoming", "active")[telephony.call_state]
                return f"inbound from  {telephony.number:<10} : {state}" if state else ""
            case ["status"]:
                return "gsm voice state: home\ngsm data state:  home"
            case ["accept" | "cancel" | "hold"]:
                raise ConsoleError("missing argument, see 'help gsm'")
            case []:
                raise ConsoleError("missing sub-command")
            case _:
                raise ConsoleError("bad sub-command")
        return ""

    def _geo(self, words: list[str]) -> str:
        match words:
            case ["fix", longitude, latitude, *_]:
                try:
                    place = float(latitude), float(longitude)
                except ValueError:
                    raise ConsoleError("argument is not a number") from None
                if not (abs(place[0]) <= 90 and abs(place[1]) <= 180):
                    raise ConsoleError("invalid longitude or latitude value")
                self._phone.context.system.location = place
                return ""
            case ["fix", *_]:
                raise ConsoleError("not enough arguments: see 'help geo fix' for details")
            case []:
                raise ConsoleError("missing sub-command")
            case _:
                raise ConsoleError("bad sub-command")

    def _power(self, words: list[str]) -> str:
        battery = self._phone.context.system.battery
        match words:
            case ["capacity", level] if level.isdecimal() and int(level) <= 100:
                battery.set(level=int(level))
            case ["ac", "on" | "off" as wanted]:
                battery.set(plugged=wanted == "on")
            case ["display"]:
                plugged = "online" if battery.charge.plugged else "offline"
                state = "Charging" if battery.charge.plugged else "Discharging"
                return f"AC: {plugged}\nstatus: {state}\ncapacity: {battery.level}"
            case ["capacity", *_]:
                raise ConsoleError('Usage: "capacity <percentage>"')
            case []:
                raise ConsoleError("missing sub-command")
            case _:
                raise ConsoleError("bad sub-command")
        return ""


def _wire(text: str) -> bytes:
    return (text + "\n").replace("\n", "\r\n").encode()
