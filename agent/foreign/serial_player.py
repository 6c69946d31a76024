"""Plays a program that drives the phone itself, by adb: its end is its exit code or its answer, its
steps are the calls that it makes of the model, each with the screen as it was then."""

import asyncio
import errno
from collections.abc import Mapping
from pathlib import Path

from ...device.adb.address import ServerAddress, server_address
from ...device.adb_device import AdbDevice
from ...device.device import Observation
from ...device.errors import DeviceError
from ...traces.schema import End, Ending
from ..hooks import RaisedOutside
from .calls import GIVEN_KEY, SeenCall
from .episode import ForeignEpisode, log_text
from .process import end_group
from .spec import AgentSpec
from .stage import ForeignStage
from .talk import ForeignAgentFailed

_POLL_S = 0.5
_LONGEST_ANSWER = 64 * 1024


class SerialPlayer(ForeignEpisode):
    """One attempt of such a program at one goal.

    It is told serial, goal and model in its words and as TAPWRIGHT_SERIAL, ANDROID_SERIAL,
    TAPWRIGHT_GOAL, OPENAI_BASE_URL, OPENAI_API_KEY and TAPWRIGHT_MODEL; an answer to a question it
    writes into the file {answer} (TAPWRIGHT_ANSWER). It ends with 0 to say that it is done.
    """

    def __init__(self, spec: AgentSpec, stage: ForeignStage) -> None:
        super().__init__(spec, stage)
        self._over: Ending | RaisedOutside | None = None
        self._ended = asyncio.Event()
        self._turn = asyncio.Lock()
        self._seen: Observation | None = None

    async def _work(self, seen: Observation, model_url: str, log: Path) -> Ending:
        stage, self._seen = self._stage, seen
        answer = log.with_name("answer.txt")
        values = {
            "serial": stage.device.info.serial,
            "goal": stage.journal.record.goal,
            "model_url": model_url,
            "model": stage.profile.model or "model",
            "answer": str(answer),
        }
        with log.open("wb") as beside:
            try:
                process = await asyncio.create_subprocess_exec(
                    *_filled(self._spec.words, values),
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=beside,
                    stderr=asyncio.subprocess.STDOUT,
                    cwd=self._spec.folder,
                    env={**self._environment, **_variables(values, self._server)},
                    start_new_session=True,
                )
            except OSError as error:
                why = f"{self._spec.words[0]} cannot be started: {error}"
                raise ForeignAgentFailed(why) from error
            try:
                stopped = await self._waited(process)
            finally:
                code = await end_group(process)
        if isinstance(stopped, RaisedOutside):
            raise stopped
        return stopped or ending_of_program(code, answer, stage.mask(log_text(log)))

    async def _waited(self, process: asyncio.subprocess.Process) -> Ending | RaisedOutside | None:
        """Wait for its end; None if it came to one by itself."""
        gone = asyncio.ensure_future(process.wait())
        stop = asyncio.ensure_future(self._ended.wait())
        try:
            while not gone.done():
                await asyncio.wait(
                    {gone, stop}, timeout=_POLL_S, return_when=asyncio.FIRST_COMPLETED
                )
                if self._over is not None:
                    return self._over
                if not gone.done() and (ending := self._stage.limit()):
                    if ending.end is End.TIME_LIMIT:
                        return ending
            return None
        finally:
            for waiting in (gone, stop):
                waiting.cancel()
            await asyncio.gather(gone, stop, return_exceptions=True)

    async def _before(self) -> str:
        # The screen as it is when the program has looked at it.
        ending = self._stage.limit()
        if ending is not None:
            self._stop(ending)
            return ending.why
        async with self._turn:
            try:
                self._seen = await self._stage.device.observe()
            except DeviceError as error:
                self._stop(Ending(End.DEVICE_LOST, str(error)))
                return str(error)
        return ""

    async def _after(self, call: SeenCall) -> None:
        async with self._turn:
            stage, seen = self._stage, self._seen
            assert seen is not None
            step = await stage.record(seen, stage.mask(call.text), call=call)
            try:
                await stage.keep(step, None)
            except RaisedOutside as raised:
                self._stop(raised)

    async def _last_look(self) -> None:
        """What it left on the screen, where it asked no model: one picture is kept at least."""
        stage = self._stage
        if stage.journal.record.totals.steps == 0:
            seen = await stage.device.observe()
            step = await stage.record(seen, "", free=not self._spec.calls_models)
            await stage.keep(step, None)

    @property
    def _server(self) -> ServerAddress:
        held = self._stage.held
        return held.adb_server if isinstance(held, AdbDevice) else server_address()

    def _stop(self, why: Ending | RaisedOutside) -> None:
        self._over = self._over or why
        self._ended.set()


def _filled(words: tuple[str, ...], values: Mapping[str, str]) -> list[str]:
    """The words with what stands for something in its place, once each: a goal may hold braces."""
    found: list[str] = []
    for word in words:
        parts = word.split("{")
        text = parts[0]
        for part in parts[1:]:
            name, closed, rest = part.partition("}")
            text += values[name] + rest if closed and name in values else "{" + part
        found.append(text)
    return found


def _variables(values: Mapping[str, str], server: ServerAddress) -> dict[str, str]:
    named = {
        "TAPWRIGHT_SERIAL": values["serial"],
        "ANDROID_SERIAL": values["serial"],
        "ANDROID_ADB_SERVER_PORT": str(server.port),
        "TAPWRIGHT_GOAL": values["goal"],
        "TAPWRIGHT_MODEL": values["model"],
        "TAPWRIGHT_ANSWER": values["answer"],
    }
    url = values["model_url"]
    return named | ({"OPENAI_BASE_URL": url, "OPENAI_API_KEY": GIVEN_KEY} if url else {})


def ending_of_program(code: int, answer: Path, said: str) -> Ending:
    """What its exit code, its answer and the last line of what it `said` beside come to."""
    if code != 0:
        lines = said.strip().splitlines()
        why = f": {lines[-1][:200]}" if lines else ""
        return Ending(End.STUCK, f"the agent ended with exit code {code}{why}")
    try:
        answered = _written(answer)
    except OSError as error:
        return Ending(End.BAD_REPLIES, f"the agent's answer cannot be read: {error.strerror}")
    return Ending(End.ANSWERED, answer=answered) if answered else Ending(End.COMPLETED)


def _written(answer: Path) -> str:
    """The answer in the file, if there is one; raises OSError for what is no file of a bearable
    length: whatever a program leaves there, it is its own doing and no trouble of the disk."""
    if not answer.is_symlink() and not answer.exists():
        return ""
    if not answer.is_file():
        raise OSError(errno.EINVAL, "it is no file")
    with answer.open("rb") as file:
        content = file.read(_LONGEST_ANSWER + 1)
    if len(content) > _LONGEST_ANSWER:
        raise OSError(errno.EFBIG, f"it is longer than {_LONGEST_ANSWER:,} bytes")
    return content.decode("utf-8", "replace").strip()
