"""Whether climbing pays: noisy rehearsals under several policies, on the same tasks and luck.

`python -m perf.ladder --episodes 200 --rho 0 --rho 0.5 --rho 0.8` takes about half a second for an
episode. The rates at which the scripted model errs are assumptions (agent/rehearsal/noise.py); what
is measured is what the policies make of them. Nothing hangs on time, so a busy computer does no
harm. What was played is in `--out`, a line each, and is not played again.
"""

import argparse
import asyncio
import json
import math
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from itertools import product
from pathlib import Path
from typing import cast

from rich.console import Console
from rich.table import Table

from tapwright.agent.ladder import LadderRules
from tapwright.agent.models.gate import EndpointGates
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.rehearsal import view_screen
from tapwright.agent.rehearsal.brain import Biller, RehearsalSession
from tapwright.agent.rehearsal.noise import Noise, NoiseRules, Slip
from tapwright.device import AdbDevice
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.raster.stage import BandCache
from tapwright.suites.registry import find_task
from tapwright.tasks.models import open_models
from tapwright.tasks.session import Session
from tapwright.tasks.settings import Settings
from tapwright.tasks.solution import solution_of
from tapwright.traces import RunFolder, read_steps, slug
from tapwright.traces.schema import EpisodeRecord, StepRecord

from .in_process import InlineExecutor, InProcessDevice, SessionModel, encode_blank

TASKS = ("WeekdayAlarm", "AlarmOff", "JoinWifi", "AirplaneOn", "SendText", "AddContact")
LOW = LadderRules(
    planning="medium", floor="low", climb_after=2, descend_after=3, advisor_steps=2, confirm="high"
)
MEDIUM = LOW.model_copy(update={"floor": "medium", "climb_after": 1, "advisor_steps": 1})
HIGH = MEDIUM.model_copy(update={"planning": "high", "floor": "high"})
HIGH_2 = HIGH.model_copy(update={"climb_after": 2})
POLICIES = {
    "fixed:low": Settings(effort="fixed:low"),
    "fixed:medium": Settings(effort="fixed:medium"),
    "fixed:high": Settings(effort="fixed:high"),
    "always-advisor": Settings(effort="fixed:advisor"),
    "floor low": Settings(ladder=LOW),
    "floor medium": Settings(ladder=MEDIUM),
    "floor high": Settings(ladder=HIGH),
    "floor high, climb 2": Settings(ladder=HIGH_2),
    "floor high, climb 2, aim off": Settings(ladder=HIGH_2, aim="off"),
    "floor high, climb 2, aim correct": Settings(ladder=HIGH_2, aim="correct"),
    "floor high, second opinion": Settings(ladder=HIGH, second_opinion=True),
    "floor high, climb 2, second opinion": Settings(ladder=HIGH_2, second_opinion=True),
    "floor high, aim off": Settings(ladder=HIGH, aim="off"),
    "floor high, aim correct": Settings(ladder=HIGH, aim="correct"),
}
Z = 1.96  # of a two-sided 95% interval
_NOWHERE = "http://127.0.0.1:9/v1"
# A hundred full screens of 8 MB.
_BANDS = 2400
_MEMORY = Path("/dev/shm")


@dataclass(frozen=True, slots=True)
class Played:
    """What is played: one trial of a task under a policy, with mistakes that repeat with `rho`."""

    policy: str
    rho: float
    task: str
    trial: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one episode came to; `cause` is why it failed, empty if it passed."""

    policy: str
    rho: float
    task: str
    trial: int
    end: str
    passed: bool
    calls: int
    advisor_calls: int
    cost_usd: float
    cause: str
    aims: dict[str, int]

    @property
    def played(self) -> Played:
        """Which episode it was."""
        return Played(self.policy, self.rho, self.task, self.trial)


def main() -> int:
    """Play what is not in the file yet, print the table."""
    parser = argparse.ArgumentParser(prog="python -m perf.ladder")
    parser.add_argument("--episodes", type=int, default=200, help="of each policy and rho")
    parser.add_argument("--policy", action="append", choices=tuple(POLICIES), help="only these")
    parser.add_argument("--rho", type=float, action="append", help="0, 0.5 and 0.8")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--out", type=Path, default=Path("build/ladder.jsonl"))
    arguments = parser.parse_args()
    policies = tuple(cast(list[str] | None, arguments.policy) or POLICIES)
    rhos = tuple(cast(list[float] | None, arguments.rho) or (0.0, 0.5, 0.8))
    out: Path = arguments.out
    wanted = list(_episodes(arguments.episodes, policies, rhos))
    done = {outcome.played for outcome in read(out)}
    left = [episode for episode in wanted if episode not in done]
    started = time.monotonic()
    out.parent.mkdir(parents=True, exist_ok=True)
    number = arguments.processes
    with ProcessPoolExecutor(number) as pool:
        shares = [left[at::number] for at in range(number)]
        list(pool.map(play_share, shares, [out] * number))
    console = Console() if sys.stdout.isatty() else Console(width=140)
    outcomes = [outcome for outcome in read(out) if outcome.played in set(wanted)]
    for rho in rhos:
        same = [outcome for outcome in outcomes if outcome.rho == rho]
        console.print(table(same, f"rho {rho:g}"))
        for line in (*aims(same), *causes(same)):
            console.print(line, soft_wrap=True)
    console.print(f"{len(left)} episodes in {time.monotonic() - started:.0f} s")
    return 0


def read(out: Path) -> list[Outcome]:
    """The outcomes in a file, none if there is no file."""
    lines = out.read_text().splitlines() if out.exists() else []
    return [Outcome(**json.loads(line)) for line in lines]


def _episodes(number: int, policies: Sequence[str], rhos: Sequence[float]) -> Iterator[Played]:
    """Those of one trial follow each other, so that what is cut off can be compared as well."""
    for index in range(number):
        task, trial = TASKS[index % len(TASKS)], index // len(TASKS)
        for rho, policy in product(rhos, policies):
            yield Played(policy, rho, task, trial)


def play_share(share: Sequence[Played], out: Path) -> None:
    """Play a share of the episodes, one after the other, on one phone of this process."""
    asyncio.run(_play(share, out))


async def _play(share: Sequence[Played], out: Path) -> None:
    phone = PocketPhone(bands=BandCache(_BANDS))
    fresh = phone.snapshot()
    device = await InProcessDevice.beside(phone)
    encode_blank()
    # Each step is put on disk for good, which takes no time in memory.
    with tempfile.TemporaryDirectory(dir=_MEMORY if _MEMORY.is_dir() else None) as folder:
        for played in share:
            phone.restore(fresh)
            outcome = await play(played, device, Path(folder))
            with out.open("a") as lines:
                lines.write(json.dumps(asdict(outcome)) + "\n")
    await device.close()


async def play(played: Played, device: AdbDevice, folder: Path) -> Outcome:
    """Play one episode; its trace is thrown away."""
    task = find_task(played.task, played.trial)
    name = f"{played.task}-{played.trial}-{slug(played.policy)}"
    noise = Noise(NoiseRules(rho=played.rho), f"{played.task}/{played.trial}")
    player = RehearsalSession(name, solution_of(task), lambda: view_screen(device), {}, noise=noise)
    biller = Biller()
    acting = SessionModel(find_profile("rehearsal", _NOWHERE), player, biller)
    advisor = SessionModel(find_profile("rehearsal-advisor", _NOWHERE), player, biller)
    run = RunFolder.create(folder, name, "bench")
    policy = POLICIES[played.policy]
    settings = policy.model_copy(update={"max_steps": 3 * task.step_limit})
    async with open_models(settings, acting, advisor, EndpointGates()) as models:
        attempts = Session(settings, models, InlineExecutor())
        record = await attempts.attempt(task, device, run=run)
        await attempts.close()
    steps = list(read_steps(run.path / "episodes" / record.id))
    shutil.rmtree(run.path)
    return Outcome(
        policy=played.policy,
        rho=played.rho,
        task=played.task,
        trial=played.trial,
        end=str(record.end),
        passed=record.verdict is not None and record.verdict.status == "passed",
        calls=record.totals.model_calls,
        advisor_calls=sum(step.rung == "advisor" for step in steps),
        cost_usd=float(record.totals.cost_usd or 0),
        cause=cause_of(record, steps, player.slips),
        aims=dict(
            Counter(
                _aim_of(step, slip)
                for step, slip in zip(steps, player.slips, strict=False)
                if step.aim
            )
        ),
    )


def cause_of(
    record: EpisodeRecord, steps: Sequence[StepRecord], slips: Sequence[Slip | None]
) -> str:
    """Why an episode failed, by what its model did wrong; empty if it passed."""
    if record.verdict is not None and record.verdict.status == "passed":
        return ""
    if str(record.end) != "completed":
        return str(record.end)
    if slips and (last := slips[-1]) is not None and last.kind == "premature_done":
        return "claimed too early"
    done = [
        slip.kind + (" meant" if slip.meant else "")
        for step, slip in zip(steps, slips, strict=False)
        if slip is not None and step.outcome is not None and step.outcome.status == "done"
    ]
    harmful = [kind for kind in done if kind.startswith(("wrong", "off"))]
    return f"changed something else: {harmful[-1]}" if harmful else "claimed, and was wrong"


def _aim_of(step: StepRecord, slip: Slip | None) -> str:
    """What became of an act that names something, and whether its point was right."""
    assert step.aim is not None
    meant = "meant wrongly" if slip is not None and slip.meant else "badly aimed"
    return f"{step.aim.result}, {'right' if slip is None else meant}"


def aims(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """A line a policy: of the acts that name something, the share of each kind."""
    for policy in dict.fromkeys(outcome.policy for outcome in outcomes):
        counts: Counter[str] = Counter()
        for outcome in outcomes:
            counts.update(outcome.aims if outcome.policy == policy else {})
        every = counts.total()
        said = (f"{kind}: {count} = {count / every:.1%}" for kind, count in counts.most_common())
        if every:
            yield f"{policy}: {every} acts checked; {'; '.join(said)}"


def causes(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """A line a policy: why its episodes failed."""
    for policy in dict.fromkeys(outcome.policy for outcome in outcomes):
        own = [o.cause for o in outcomes if o.policy == policy and not o.passed]
        said = ", ".join(f"{count} {cause}" for cause, count in Counter(own).most_common())
        yield f"{policy}: {len(own)} failed{': ' if own else ''}{said}"


def table(outcomes: Sequence[Outcome], title: str) -> Table:
    """One row a policy; the last column is how many times cheaper than the advisor."""
    drawn = Table(box=None, pad_edge=False, header_style="bold")
    drawn.add_column(title)
    for name in (
        "verified", "95% interval", "USD a task", "USD a verified success", "calls a task",
        "advisor calls", "of the advisor's success", "cost",
    ):  # fmt: skip
        drawn.add_column(name, justify="right")
    best = [outcome for outcome in outcomes if outcome.policy == "always-advisor"]
    for policy in dict.fromkeys(outcome.policy for outcome in outcomes):
        own = [outcome for outcome in outcomes if outcome.policy == policy]
        passed, cost = sum(o.passed for o in own), sum(o.cost_usd for o in own)
        calls = sum(o.calls for o in own)
        low, high = wilson(passed, len(own))
        drawn.add_row(
            policy,
            f"{passed}/{len(own)} = {passed / len(own):.1%}",
            f"{low:.1%} to {high:.1%}",
            f"${cost / len(own):.4f}",
            f"${cost / passed:.4f}" if passed else "–",
            f"{calls / len(own):.1f}",
            f"{sum(o.advisor_calls for o in own) / calls:.1%}",
            *_beside(own, best),
        )
    return drawn


def _beside(own: Sequence[Outcome], best: Sequence[Outcome]) -> tuple[str, str]:
    """The share of the advisor's success that is kept, and that of its cost that is paid."""
    top = sum(o.passed for o in best)
    if not top:
        return "", ""
    kept = (sum(o.passed for o in own) / len(own)) / (top / len(best))
    paid = (sum(o.cost_usd for o in best) / len(best)) / (sum(o.cost_usd for o in own) / len(own))
    return f"{kept:.1%}", f"1/{paid:.1f}"


def wilson(passed: int, number: int) -> tuple[float, float]:
    """The Wilson score interval of a share at 95%."""
    share = passed / number
    middle = share + Z * Z / (2 * number)
    spread = Z * math.sqrt(share * (1 - share) / number + Z * Z / (4 * number * number))
    below = 1 + Z * Z / number
    return (middle - spread) / below, (middle + spread) / below


if __name__ == "__main__":
    sys.exit(main())
