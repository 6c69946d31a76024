"""What the driver makes of a host that is lost at a bad moment: nobody waits for ever."""

import asyncio
import errno
from collections.abc import Sequence
from decimal import Decimal
from io import FileIO
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.agent.models.gate import EndpointGates
from tapwright.bench.host_link import HostChannel, HostLink, HostLost
from tapwright.bench.hosts import open_hosts
from tapwright.bench.messages import (
    CancelTurn,
    ChangeKept,
    EpisodeBegun,
    FileChanged,
    FromDriver,
    FromHost,
    HostFailed,
    HostReady,
    HostShare,
    PlayTurn,
    StepPaid,
)
from tapwright.bench.queue import UnitAttempt
from tapwright.bench.worker import InfrastructureFailure
from tapwright.traces import End, RunFolder, Totals, Verdict, read_episode
from tapwright.traces.files import Files, seal_line, seal_record
from tests.traces.test_journal import EPISODE, step

from .players import PRICE, plan

(UNIT,) = plan("SendText").units
READY = HostReady((("a", True),), "here", 1)
ENDED = EPISODE.model_copy(
    update={
        "end": End.COMPLETED,
        "verdict": Verdict(status="passed"),
        "totals": Totals(model_calls=1, cost_usd=PRICE),
    }
)


class ScriptedHost:
    """A host that tells what it is given to tell once it is to play, and is lost after that."""

    def __init__(
        self,
        *told: FromHost,
        lost: bool = True,
        first: FromHost | None = READY,
    ) -> None:
        self._told: asyncio.Queue[FromHost | None] = asyncio.Queue()
        self._told.put_nowait(first)
        self._then = (*told, None) if lost else told
        self.heard: list[FromDriver] = []

    async def send(self, messages: Sequence[FromDriver]) -> None:
        """Keep what the driver says."""
        self.heard += messages
        if any(isinstance(message, PlayTurn) for message in messages):
            for one in self._then:
                self.tell(one)

    def tell(self, one: FromHost | None) -> None:
        """Say that next; None is its end without a word."""
        self._told.put_nowait(one)

    async def receive(self) -> Sequence[FromHost]:
        """The next message; raises HostLost after the last."""
        if (one := await self._told.get()) is None:
            raise HostLost("its worker process was killed by signal 9")
        return [one]

    async def close(self) -> None:
        """It ends with the driver's."""
        self.tell(None)


class Disk(Files):
    """A disk that refuses whatever comes once it has taken so many writes."""

    def __init__(self, takes: int) -> None:
        self.takes = takes

    def write(self, file: FileIO, content: memoryview) -> int:
        self.takes -= 1
        if self.takes < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(file, content)


async def played(
    run: RunFolder, host: ScriptedHost, paid: list[Decimal | None]
) -> InfrastructureFailure:
    link = HostLink(host, EndpointGates())
    try:
        await link.ready()
        result = await link.play(0, UnitAttempt(UNIT, 1), run, paid.append)
    finally:
        await link.close()
    assert isinstance(result, InfrastructureFailure)
    return result


def trace(*steps: int, end: bool = False) -> list[FromHost]:
    """An episode of so many steps that were paid for, as a host tells it."""
    record = seal_record(ENDED if end else EPISODE)
    told: list[FromHost] = [EpisodeBegun(1, 1, "0001-a")]
    told.append(FileChanged(1, "put", "episode.json", seal_record(EPISODE)))
    chain = ""
    for number in steps:
        line, chain = seal_line(step(number, PRICE), chain)
        told += [FileChanged(1, "append", "steps.jsonl", line, number=2 + number)]
        told += [StepPaid(1, PRICE)]
    return [*told, FileChanged(1, "put", "episode.json", record)]


async def test_a_host_that_is_lost_after_the_end_of_an_episode_hands_nothing_over(
    tmp_path: Path,
) -> None:
    run, paid = RunFolder.create(tmp_path, "bench", "0.1.0"), list[Decimal | None]()
    host = ScriptedHost(*trace(0, end=True))
    result = await played(run, host, paid)
    # It comes again, and what it has cost is booked; the trace says what it said.
    assert "killed by signal 9" in result.why and result.totals == ENDED.totals
    assert paid == [PRICE]
    assert read_episode(run.path / "episodes" / "0001-a").end is End.COMPLETED


@pytest.mark.parametrize("takes", range(3, 6))
async def test_a_disk_that_is_full_when_a_host_is_lost_ends_the_run_by_it(
    tmp_path: Path, takes: int
) -> None:
    run = RunFolder.create(tmp_path, "bench", "0.1.0", files=Disk(takes))
    host = ScriptedHost(*trace(0))
    with pytest.raises(OSError, match="No space left"):
        await played(run, host, [])


async def test_a_message_that_cannot_be_ends_its_attempt_alone(tmp_path: Path) -> None:
    run = RunFolder.create(tmp_path, "bench", "0.1.0")
    stray = FileChanged(1, "put", "../run.json", b"{}", number=7)
    host = ScriptedHost(*trace(0), stray, StepPaid(1, PRICE), lost=False)
    with pytest.raises(ValueError, match="no file of an episode"):
        await played(run, host, [])
    answers = [one for one in host.heard if isinstance(one, ChangeKept) and one.number == 7]
    # The host, which waits for it, is told, and that it need not go on.
    assert [one.refusal is not None for one in answers] == [True]
    assert CancelTurn(1) in host.heard
    assert (run.path / "run.json").read_bytes() != b"{}"


@pytest.mark.parametrize(("lost", "told"), [(1, None), (2, "twice; .* fewer --phones")])
async def test_a_host_that_is_lost_while_it_starts_is_started_once_more(
    lost: int, told: str | None
) -> None:
    lives: list[ScriptedHost] = []

    async def start(share: HostShare) -> HostChannel:
        lives.append(ScriptedHost(first=None) if len(lives) < lost else ScriptedHost())
        return lives[-1]

    hosts = open_hosts([HostShare(1)], start, EndpointGates())
    if told is None:
        async with hosts as workers:
            assert [worker.device for worker in workers] == ["a"]
    else:
        with pytest.raises(HostLost, match=told):
            await hosts.__aenter__()
    assert len(lives) == 2


async def test_a_host_that_needs_a_mistake_mended_is_started_once() -> None:
    lives: list[ScriptedHost] = []

    async def start(share: HostShare) -> HostChannel:
        lives.append(ScriptedHost(first=HostFailed("there is no such phone", mistake=True)))
        return lives[-1]

    with pytest.raises(UsageError, match="no such phone"):
        await open_hosts([HostShare(1)], start, EndpointGates()).__aenter__()
    assert len(lives) == 1
