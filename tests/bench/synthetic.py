"""Bench folders as a runner leaves them, with everything a report must cope with."""

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from random import Random

from tapwright.bench.report.read import BENCH, RESULTS
from tapwright.bench.report.result import BenchRecord, Failure, UnitKey, UnitResult
from tapwright.traces import End, Usage

HOSTILE = '</title><script>window.hacked=1</script><img src=x onerror="window.hacked=1">\u202e\x07'
SCENARIOS = {
    "transport": ("RideBasic", "RideCheapest", "RideIfUnder", "RouteEta", "PoiOpenNear"),
    "shopping": ("AddVariant", "FilteredBest", "OrderStatus", "CompareWarranty", "Checkout"),
    "local services": ("OrderDish", "BookTable", "OutOfRange", "PartyOrder"),
    "social": ("SendText", "ReplyUnicode", "GroupVote", "WhichAlex", "MergeContacts"),
    "content": ("PlayTrack", "PlaylistDuration", "BookmarkArticle", "DownloadIfWifi"),
    "utilities": ("DndSchedule", "JoinWifi", "WeekdayAlarm", "AlarmIf", "EventNext"),
}
LEVELS = ("easy", "medium", "hard")
FAILURES: tuple[tuple[Failure, End, str], ...] = (
    ("grounding", End.COMPLETED, "cart rows as asked for; nothing else changed"),
    ("planning", End.COMPLETED, "the right date"),
    ("loop", End.STUCK, "one ride row"),
    ("overrun", End.STEP_LIMIT, "one ride row"),
    ("premature_stop", End.COMPLETED, "all items in the note"),
    ("perception", End.ANSWERED, "the answer"),
    ("constraint", End.COMPLETED, "nothing else changed"),
)


def unit_result(
    task: str = "RideBasic", seed: int = 0, trial: int = 0, **changes: object
) -> UnitResult:
    """A unit that passed, unless `changes` say otherwise."""
    usual: dict[str, object] = {
        "unit": UnitKey(suite="daily", task=task, seed=seed, trial=trial),
        "goal": f"the goal of {task}",
        "scenario": "transport",
        "level": "easy",
        "tags": ("atomic",),
        "device": "127.0.0.1:40001",
        "simulated": False,
        "scripted": False,
        "episode": f"0001-{task}",
        "end": End.COMPLETED,
        "verdict": "passed",
        "success": True,
        "steps": 7,
        "actions": 6,
        "optimal": 6,
        "usage": Usage(prompt=7000, cached=5600, output=700),
        "model_calls": 7,
        "cost_usd": Decimal("0.0031"),
        "step_s": (1.5, 2.0),
        "wall_s": 14.0,
    }
    return UnitResult.model_validate(usual | changes)


def failed(task: str = "RideBasic", seed: int = 0, trial: int = 0, **changes: object) -> UnitResult:
    """A unit that the agent failed."""
    wrong = {"verdict": "failed", "success": False, "failure": "planning", "verdict_why": "wrong"}
    return unit_result(task, seed, trial, **(wrong | changes))


def unscored(
    task: str = "RideBasic", seed: int = 0, trial: int = 0, **changes: object
) -> UnitResult:
    """A unit that infrastructure kept from being scored."""
    lost = {
        "end": End.DEVICE_LOST,
        "end_why": "the phone went away",
        "verdict": "unverified",
        "success": None,
        "failure": "infrastructure",
    }
    return unit_result(task, seed, trial, **(lost | changes))


def write_bench(
    folder: Path,
    results: Iterable[UnitResult],
    units: Iterable[UnitKey] | None = None,
    **changes: object,
) -> Path:
    """A bench folder with these results; planned are their units if nothing else is said."""
    results = tuple(results)
    planned = tuple(dict.fromkeys(one.unit for one in results)) if units is None else tuple(units)
    usual: dict[str, object] = {
        "suite": "daily",
        "suite_version": "1",
        "suite_hash": "5a" * 32,
        "agent_hash": "a9" * 32,
        "agent": {"model": "step-3.7-flash", "effort": "low", "dialect": "tools"},
        "units": planned,
        "tapwright": "0.1.0",
        "started_at": "2026-03-02T09:41:00+00:00",
        "devices": ("127.0.0.1:40001", "127.0.0.1:40002"),
    }
    folder.mkdir(parents=True, exist_ok=True)
    bench = BenchRecord.model_validate(usual | changes)
    (folder / BENCH).write_text(bench.model_dump_json(indent=2), "utf-8")
    lines = "".join(one.model_dump_json() + "\n" for one in results)
    (folder / RESULTS).write_text(lines, "utf-8")
    return folder


def daily(
    seeds: int = 5, skill: float = 0.8, seed: int = 1, simulated: bool = True
) -> list[UnitResult]:
    """A whole suite by an agent that passes about `skill` of it, harder templates less often."""
    random = Random(seed)
    results: list[UnitResult] = []
    for scenario, tasks in SCENARIOS.items():
        for index, task in enumerate(tasks):
            level, optimal = index % 3, 5 + 3 * (index % 4)
            for one in range(seeds):
                chance = skill - 0.18 * (level - 1) + random.uniform(-0.2, 0.2)
                extra = random.choice((0, 0, 0, 1, 1, 2, 3, 5, 8))
                steps = optimal + extra + 1
                measured = {
                    "scenario": scenario,
                    "level": LEVELS[level],
                    "tags": (("atomic", "composite", "conditional")[index % 3], "unicode"),
                    "apps": 2 if index % 3 == 1 else 1,
                    "constraints": 1 + index,
                    "episode": f"{len(results) + 1:04}-{task}",
                    "goal": f"{task} with what seed {one} drew",
                    "simulated": simulated,
                    "steps": steps,
                    "actions": optimal + extra,
                    "optimal": optimal,
                    "questions": int(task == "WhichAlex"),
                    "usage": Usage(prompt=1400 * steps, cached=1150 * steps, output=140 * steps),
                    "model_calls": steps,
                    "cost_usd": Decimal("0.00041") * steps,
                    "step_s": tuple(
                        round(random.lognormvariate(0.9, 0.45), 3) for _ in range(steps)
                    ),
                    "wall_s": 2.6 * steps,
                }
                results.append(_drawn(random, chance, task, one, measured))
    return results


def _drawn(
    random: Random, chance: float, task: str, seed: int, measured: dict[str, object]
) -> UnitResult:
    if random.random() < 0.01:
        return unscored(task, seed, **measured)
    if random.random() < chance:
        return unit_result(task, seed, **measured)
    failure, end, why = random.choice(FAILURES)
    return failed(
        task,
        seed,
        **measured
        | {
            "failure": failure,
            "end": end,
            "verdict_why": why,
            "needless_questions": random.randint(0, 1),
        },
    )
