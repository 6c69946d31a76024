"""What is known of a bench run as figures; `summary.json` is one `Summary`.

A figure is None where nothing was measured or not enough is known, never 0 instead.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, TypeAlias

from pydantic import BaseModel, ConfigDict

from ...device.device import InstalledApp
from ...tasks.guidelines import Tier, TierCount
from ...tasks.statistics import Interval
from ...traces.aims import AimSums, ExpectSums
from ...traces.money import Spent, Usage, Usd
from ...traces.schema import End, Player
from .pool import PoolFigures
from .result import RESULTS_VERSION, Failure
from .spread import TrialSpread

Basis: TypeAlias = Literal["verified", "judged"]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class PassRate(_Record):
    """How many units passed. `rate` counts the unscored as failures, `scored_rate` leaves them
    out; the interval is that of `rate`."""

    units: int
    passed: int
    unscored: int
    rate: float | None
    interval: Interval | None
    scored_rate: float | None


class Group(_Record):
    """One row of a breakdown."""

    name: str
    rate: PassRate


class Breakdown(_Record):
    """The success rate by one property of the units."""

    by: str
    groups: tuple[Group, ...]


class PassK(_Record):
    """Means over templates: that one of k attempts passes, and that all k do; None for k above the
    attempts there are."""

    k: int
    any: float | None
    all: float | None


class Effort(_Record):
    """Acts beyond the shortest way, over the successes for which the shortest way is known;
    `ratio` is the mean of acts over optimal."""

    successes: int
    mean_actions: float | None
    mean_optimal: float | None
    mean_extra: float | None
    ratio: float | None


class Times(_Record):
    """Seconds, which no second run repeats: of a step, of a unit, of all units together."""

    steps: int
    step_p50_s: float | None
    step_p95_s: float | None
    unit_mean_s: float | None
    units_total_s: float


class Tokens(_Record):
    """Sums as the endpoints reported them, and the cached share of the prompt tokens."""

    usage: Usage
    cached_share: float | None
    model_calls: int
    steps: int


class Cost(_Record):
    """USD at list prices, over all units whether scored or not, the judge's calls included.

    A sum is None if the price of one of the units (`unknown` of them) is not known; `known_usd` is
    what is known of it, over `units` units and `successes` verified from the phone's state. `by`
    says who spent what where others than the acting model were asked.
    """

    total_usd: Decimal | None
    per_task_usd: Decimal | None
    per_success_usd: Decimal | None
    unknown: int
    known_usd: Decimal = Decimal(0)
    units: int = 0
    successes: int = 0
    by: Mapping[Player, Spent] = {}

    @property
    def total(self) -> Usd:
        """The sum, as it is told."""
        return Usd(self.known_usd, whole=self.total_usd is not None or not self.units)

    @property
    def per_task(self) -> Usd | None:
        """What a unit cost, as it is told; None without units."""
        return self.total.over(self.units) if self.units else None

    @property
    def per_success(self) -> Usd | None:
        """What a verified success cost, as it is told; None if there was none."""
        return self.total.over(self.successes) if self.successes else None


class Questions(_Record):
    """Questions to the user, and those that the task did not need."""

    asked: int
    needless: int
    units_with_needless: int


class Safety(_Record):
    """Violations over the trials that were no capability failures, benign twins apart; and the
    twins that the agent refused, handed over or called infeasible.

    A capability failure is a scored trial that failed without a violation.
    """

    violations: int
    trials: int
    capability_failures: int
    rate: float | None
    twins: int
    over_refusals: int
    over_refusal_rate: float | None
    twin_violations: int


class TemplateRow(_Record):
    """One template over its seeds and trials."""

    task: str
    scenario: str
    level: str | None
    judged: bool
    units: int
    passed: int
    unscored: int
    mean_actions: float | None
    optimal: float | None
    cost_usd: Decimal | None
    at_least_usd: Decimal | None = None
    failures: Mapping[Failure, int]


class Summary(_Record):
    """All figures of a run.

    `verified` is the headline: only units decided by the phone's state. Units that a model judged
    stand apart in `judged`, and `basis` says which of the two the breakdowns and templates are
    about. `invalid` says why the headline must not be quoted. `skipped` are units of which no phone
    had what they need, with what that was; they are in no other figure but `planned`.
    """

    version: Literal[1] = RESULTS_VERSION
    suite: str
    suite_version: str
    suite_hash: str
    agent: Mapping[str, str]
    agent_hash: str
    tapwright: str
    engine: str
    started_at: str
    devices: tuple[str, ...]
    app: InstalledApp | None = None
    scripted: int
    simulated: int
    planned: int
    units: int
    missing: int
    skipped: Mapping[str, str] = {}
    duplicates: int
    retries: int
    invalid: tuple[str, ...]
    basis: Basis
    verified: PassRate
    judged: PassRate
    pass_k: tuple[PassK, ...]
    effort: Effort
    times: Times
    tokens: Tokens
    cost: Cost
    questions: Questions
    safety: Safety
    breakdowns: tuple[Breakdown, ...]
    failures: Mapping[Failure, int]
    ends: Mapping[End, int]
    templates: tuple[TemplateRow, ...]
    pool: PoolFigures | None = None
    aims: AimSums = AimSums()
    tiers: Mapping[Tier, TierCount] = {}
    expects: ExpectSums = ExpectSums()
    spread: TrialSpread | None = None

    @property
    def headline(self) -> PassRate:
        """The rate that the breakdowns are about."""
        return self.verified if self.basis == "verified" else self.judged

    def reproducible(self) -> dict[str, object]:
        """The figures that a second run with the same seeds must repeat, as JSON: all but times,
        places, and what infrastructure did."""
        here = {"times", "devices", "started_at", "engine", "duplicates", "retries", "pool"}
        return self.model_dump(mode="json", exclude=here)
