"""Whether climbing pays: noisy rehearsals under five policies, on the same tasks and the same luck.

`python -m perf.ladder --episodes 200` takes about half an hour on two cores. The rates at
which the scripted model errs are assumptions (agent/rehearsal/noise.py); what is measured is what
the ladder makes of them.
"""

import argparse
import asyncio
import json
import math
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.table import Table

from tapwright.agent.ladder import LadderRules
from tapwright.agent.models.build import build_model
from tapwright.agent.models.gate import EndpointGates
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.rehearsal import Move, RehearsalServer, ScreenView, view_screen
from tapwright.agent.rehearsal.faults import NoAction
from tapwright.agent.rehearsal.noise import Level, Noise, NoiseRules
from tapwright.device import AdbDevice, PrivateAdbServer
from tapwright.emulator.pocket.thread import PocketThread
from tapwright.suites.registry import find_task
from tapwright.tasks.session import open_session
from tapwright.tasks.settings import Settings
from tapwright.tasks.solution import solution_of
from tapwright.traces import RunFolder, read_steps, slug
from tapwright.traces.schema import StepRecord

TASKS = ("WeekdayAlarm", "AlarmOff", "JoinWifi", "AirplaneOn", "SendText", "AddContact")
POLICIES = (
    "fixed:low",
    "fixed:medium",
    "fixed:high",
    "always-advisor",
    "ladder",
    "ladder, floor high",
)
PROCESSES = 2
Z = 1.96  # of a two-sided 95% interval


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one episode came to."""

    policy: str
    task: str
    trial: int
    end: str
    passed: bool
    calls: int
    advisor_calls: int
    cost_usd: float
    aims: dict[str, int]


def main() -> int:
    """Run every policy on every episode, print the table, write build/ladder.json."""
    parser = argparse.ArgumentParser(prog="python -m perf.ladder")
    parser.add_argument("--episodes", type=int, default=200, help="of each policy")
    parser.add_argument("--policy", action="append", choices=POLICIES, help="only these")
    parser.add_argument("--aim", choices=("refuse", "correct", "off"), default="refuse")
    parser.add_argument("--misnamed", type=float, default=0.0, help="share of slips meant so")
    parser.add_argument("--out", type=Path, default=Path("build/ladder.json"))
    arguments = parser.parse_args()
    episodes = list(_episodes(arguments.episodes))
    started = time.monotonic()
    with ProcessPoolExecutor(PROCESSES) as pool:
        shares = [episodes[number::PROCESSES] for number in range(PROCESSES)]
        policies = [tuple(arguments.policy or POLICIES)] * PROCESSES
        how = [(arguments.aim, arguments.misnamed)] * PROCESSES
        played = pool.map(play_share, shares, policies, how)
        outcomes = [outcome for share in played for outcome in share]
    console = Console() if sys.stdout.isatty() else Console(width=140)
    console.print(table(outcomes))
    for line in aims(outcomes):
        console.print(line)
    console.print(f"{len(outcomes)} episodes in {time.monotonic() - started:.0f} s")
    arguments.out.parent.mkdir(parents=True, exist_ok=True)
    arguments.out.write_text(json.dumps([asdict(o) for o in outcomes], indent=1) + "\n")
    return 0


def _episodes(number: int) -> Iterator[tuple[str, int]]:
    for index in range(number):
        yield TASKS[index % len(TASKS)], index // len(TASKS)


def play_share(
    share: list[tuple[str, int]],
    policies: tuple[str, ...],
    how: tuple[Literal["refuse", "correct", "off"], float],
) -> list[Outcome]:
    """Play a share of the episodes, each under every policy, on one phone of this process; `how`
    is the aim, and the share of wrong elements that are meant."""
    return asyncio.run(_play(share, policies, *how))


async def _play(
    share: list[tuple[str, int]],
    policies: tuple[str, ...],
    aim: Literal["refuse", "correct", "off"],
    misnamed: float,
) -> list[Outcome]:
    outcomes: list[Outcome] = []
    with PocketThread() as phones, tempfile.TemporaryDirectory() as folder:
        fresh = phones.call(phones.phone.snapshot)
        async with PrivateAdbServer() as client, RehearsalServer() as server:
            serial = f"127.0.0.1:{phones.port}"
            await client.connect(serial)
            device = await AdbDevice.attach(client, serial)
            for task, trial in share:
                for policy in policies:
                    phones.call(lambda: phones.phone.restore(fresh))
                    noise = WatchedNoise(NoiseRules(misnamed=misnamed), f"{task}/{trial}")
                    settings = settings_of(policy).model_copy(update={"aim": aim})
                    outcomes.append(
                        await _episode(
                            policy, settings, noise, task, trial, device, server, Path(folder)
                        )
                    )
            await device.close()
    return outcomes


async def _episode(
    policy: str,
    settings: Settings,
    noise: "WatchedNoise",
    name: str,
    trial: int,
    device: AdbDevice,
    server: RehearsalServer,
    out: Path,
) -> Outcome:
    task = find_task(name, trial)
    session = f"{name}-{trial}-{slug(policy)}"
    url = server.add_session(session, solution_of(task), lambda: view_screen(device), noise=noise)
    gates = EndpointGates()
    acting = build_model(find_profile("rehearsal", url), gates)
    advisor = build_model(find_profile("rehearsal-advisor", url), gates)
    run = RunFolder.create(out, session, "bench")
    settings = settings.model_copy(update={"max_steps": 3 * task.step_limit})
    async with open_session(settings, model=acting, advisor=advisor) as attempts:
        record = await attempts.attempt(task, device, run=run)
    steps = list(read_steps(run.path / "episodes" / record.id))
    await acting.close()
    await advisor.close()
    server.remove_session(session)
    return Outcome(
        policy=policy,
        task=name,
        trial=trial,
        end=str(record.end),
        passed=record.verdict is not None and record.verdict.status == "passed",
        calls=len(steps),
        advisor_calls=sum(step.rung == "advisor" for step in steps),
        cost_usd=float(record.totals.cost_usd or 0),
        aims=dict(Counter(_aim_of(step, noise) for step in steps if step.aim)),
    )


class WatchedNoise(Noise):
    """Remembers at which decisions it erred."""

    def __init__(self, rules: NoiseRules, seed: int | str) -> None:
        super().__init__(rules, seed)
        self.erred: set[int] = set()

    def slip(self, move: Move, view: ScreenView, step: int, level: Level) -> Move | NoAction:
        """The move or the mistake."""
        slipped = super().slip(move, view, step, level)
        if slipped != move:
            self.erred.add(step)
        return slipped


def _aim_of(step: StepRecord, noise: WatchedNoise) -> str:
    """What became of an act that names something, and whether its point was right."""
    assert step.aim is not None
    return f"{step.aim.result}, {'a slip' if step.index in noise.erred else 'right'}"


def aims(outcomes: list[Outcome]) -> Iterator[str]:
    """A line a policy: of the acts that name something, the share of each kind."""
    for policy in dict.fromkeys(outcome.policy for outcome in outcomes):
        counts: Counter[str] = Counter()
        for outcome in outcomes:
            counts.update(outcome.aims if outcome.policy == policy else {})
        every = counts.total()
        said = (f"{kind}: {count} = {count / every:.1%}" for kind, count in counts.most_common())
        if every:
            yield f"{policy}: {every} acts checked; {'; '.join(said)}"


def settings_of(policy: str) -> Settings:
    """What is set for each policy."""
    match policy:
        case "fixed:low" | "fixed:medium" | "fixed:high":
            return Settings(effort=policy)
        case "always-advisor":
            return Settings(effort="fixed:advisor")
        case "ladder, floor high":
            rules = LadderRules(planning="high", floor="high", climb_after=1, advisor_steps=1)
            return Settings(ladder=rules)
        case _:
            return Settings()


def table(outcomes: list[Outcome]) -> Table:
    """One row a policy."""
    drawn = Table(box=None, pad_edge=False, header_style="bold")
    drawn.add_column("policy")
    for name in (
        "verified", "95% interval", "USD a task", "USD a verified success", "calls a task",
        "advisor calls",
    ):  # fmt: skip
        drawn.add_column(name, justify="right")
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
        )
    return drawn


def wilson(passed: int, number: int) -> tuple[float, float]:
    """The Wilson score interval of a share at 95%."""
    share = passed / number
    middle = share + Z * Z / (2 * number)
    spread = Z * math.sqrt(share * (1 - share) / number + Z * Z / (4 * number * number))
    below = 1 + Z * Z / number
    return (middle - spread) / below, (middle + spread) / below


if __name__ == "__main__":
    sys.exit(main())
