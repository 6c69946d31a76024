"""Wires the parts of an attempt together from settings; nothing else knows how they fit."""

from collections.abc import AsyncGenerator, Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass
from decimal import Decimal

from .actions import UsageMistake
from .agent.dialects import make_dialect
from .agent.extraction import Extraction
from .agent.ladder import EffortLadder, FixedRung, Ladder
from .agent.limits import DEFAULT_STEPS, Limits
from .agent.models.base import Model
from .agent.models.build import build_model
from .agent.models.gate import EndpointGates, Say
from .agent.models.profiles import Profile, find_key, find_profile, state_a_price
from .agent.rehearsal import NullSolution, RehearsalServer, Solution, view_screen
from .agent.rehearsal.noise import Noise, NoiseRules, load_noise
from .agent.user import Nobody, User
from .device.adb.client import AdbClient
from .device.adb.server import PrivateAdbServer, ensure_server
from .device.adb_device import AdbDevice
from .device.attach import asked_for, choose
from .device.device import Device
from .device.lease import Lease, Patience, lease_name
from .emulator.pocket.thread import PocketThread
from .settings import Settings
from .tasks import Attempt, Task, task_for_goal
from .tasks.event_injector import FaultInjector
from .tasks.lab import open_lab
from .tasks.solution import solution_of
from .traces.schema import StepRecord

POCKET = "pocket"
DEFAULT_MODEL = "step-3.7-flash"


@asynccontextmanager
async def open_phone(
    serial: str | None, patience: Patience | None = None, hold: bool = True, root: bool = True
) -> AsyncGenerator[Device]:
    """The phone with that serial, else ANDROID_SERIAL, else the one attached, else a pocket phone.

    `pocket` always starts a pocket phone, on which adb is root unless told otherwise. Raises
    DeviceError if the choice is not clear, or if the phone that is meant is not there: never is
    another one taken for it.

    A phone that is not started here is held by a lease until the block ends, unless `hold` is
    False; raises Leased if another holder has it and does not let go in time.
    """
    serial = asked_for(serial)
    if serial == POCKET:
        async with pocket_phone(root=root) as device:
            yield device
        return
    async with ensure_server() as client:
        if serial is None and not await client.devices():
            async with pocket_phone(root=root) as device:
                yield device
            return
        chosen = await choose(client, serial)
        lease = Lease(lease_name(client, chosen), patience=patience)
        async with lease if hold else nullcontext():
            device = await AdbDevice.attach(client, chosen)
            try:
                yield device
            finally:
                await device.close()


@asynccontextmanager
async def pocket_phone(seed: int = 0, root: bool = True) -> AsyncGenerator[Device]:
    """A pocket phone of our own, ready to be driven; it ends with the block."""
    async with open_lab(seed=seed, root=root) as (phone,):
        yield phone.device


@asynccontextmanager
async def pocket_behind_adb(seed: int = 0) -> AsyncGenerator[tuple[AdbClient, str]]:
    """A pocket phone behind an adb server of its own, as client and serial; both end together."""
    with PocketThread(seed) as phones:
        async with PrivateAdbServer() as client:
            serial = f"127.0.0.1:{phones.port}"
            await client.connect(serial)
            yield client, serial


@dataclass(frozen=True, slots=True)
class Models:
    """The model that acts, and the bigger one that is asked when it does not get on."""

    acting: Model
    advisor: Model | None = None


class Players:
    """Makes the models of each attempt; scripted ones are served by one rehearsal server."""

    def __init__(
        self,
        profile: Profile,
        advisor: Profile | None,
        server: RehearsalServer | None,
        noise: NoiseRules | None = None,
        say: Say | None = None,
    ) -> None:
        self.profile = profile
        self._noise = noise
        self._advisor = advisor
        self._server = server
        self._gates = EndpointGates(say=say) if say else EndpointGates()

    @property
    def profiles(self) -> tuple[Profile, ...]:
        """Of the model that acts, and of the advisor if there is one."""
        return tuple(filter(None, (self.profile, self._advisor)))

    def check(self, goal: Task | str) -> None:
        """Raise UsageMistake if the model is a script that knows nothing of this."""
        if self.profile.scripted:
            self._solution(goal)

    @asynccontextmanager
    async def models(self, name: str, goal: Task | str, device: Device) -> AsyncGenerator[Models]:
        """The models for one attempt called `name`; raises UsageMistake if a key is missing."""
        url = None
        if self._server is not None:
            solution = self._solution(goal)
            noise = self._noise and Noise(self._noise, _luck(goal))
            url = self._server.add_session(name, solution, lambda: view_screen(device), noise=noise)
        made: list[Model] = []
        try:
            for profile in self.profiles:
                settled = (
                    profile.model_copy(update={"base_url": url}) if profile.scripted else profile
                )
                made.append(build_model(settled, self._gates))
            yield Models(*made)
        finally:
            for model in made:
                await model.close()
            if self._server is not None:
                self._server.remove_session(name)

    def _solution(self, goal: Task | str) -> Solution:
        """What is played; a goal in words that reads like a built-in task is played as that."""
        if self.profile.name == "null":
            return NullSolution()
        task = goal if isinstance(goal, Task) else task_for_goal(goal)
        if task is None:
            raise UsageMistake(
                "the rehearsal only knows the built-in tasks (tapwright tasks list); "
                "for a goal of your own set STEP_API_KEY or name a --model"
            )
        return solution_of(task)


def _luck(goal: Task | str) -> str:
    """What seeds the mistakes of an attempt: the same instance errs alike on whichever phone."""
    return f"{goal.name}/{goal.seed}/{goal.trial}" if isinstance(goal, Task) else ""


@asynccontextmanager
async def open_players(settings: Settings, say: Say | None = None) -> AsyncGenerator[Players]:
    """The model of the settings; without one the default model if it has a key, else rehearsal.

    That its endpoint is waited for, and why, is told with `say`.
    """
    profile = choose_profile(settings)
    advisor = find_profile(settings.advisor) if settings.advisor else None
    if advisor is None and settings.effort == "fixed:advisor":
        raise UsageMistake("fixed:advisor needs to know which: name one with --advisor PROFILE")
    if not profile.scripted:
        for real in filter(None, (profile, advisor)):
            find_key(real)
        yield Players(profile, advisor, None, say=say)
        return
    async with RehearsalServer() as server:
        noise = load_noise(settings.noise) if settings.noise else None
        yield Players(profile, advisor, server, noise, say)


def check_cap(max_cost: Decimal | None, profiles: Iterable[Profile]) -> None:
    """Raise UsageMistake if a cap on the cost could not be kept, as a price is not known."""
    for profile in profiles if max_cost is not None else ():
        if profile.prices is None:
            raise UsageMistake(
                f"no price is known for {profile.name}, so --max-cost cannot be kept: "
                f"{profile.price_note or 'none is published'}. Put it into tapwright.yaml, "
                f"USD for a million tokens: {state_a_price(profile)}"
            )


def check_extraction(players: Players, extraction: Extraction | None) -> None:
    """Raise UsageMistake if one of the models cannot be asked for these data."""
    if extraction is None:
        return
    for profile in players.profiles:
        if profile.scripted:
            raise UsageMistake(
                f"{profile.name} is scripted and reads nothing from a screen: to extract data set "
                "STEP_API_KEY or name a --model"
            )
        make_dialect(profile.dialect, extraction.schema)


def choose_profile(settings: Settings) -> Profile:
    """The profile that the settings name; raises UsageMistake if there is none of that name."""
    if settings.model is not None:
        return find_profile(settings.model, settings.base_url, settings.model_name)
    default = find_profile(DEFAULT_MODEL, settings.base_url, settings.model_name)
    try:
        find_key(default)
    except UsageMistake:
        if settings.base_url is not None:
            raise
        return find_profile("rehearsal")
    return default


def choose_ladder(settings: Settings, models: Models, user: User) -> Ladder:
    """How the rung of each step is chosen."""
    match settings.effort:
        case "ladder":
            advised, attended = models.advisor is not None, not isinstance(user, Nobody)
            return EffortLadder(settings.ladder, advisor=advised, attended=attended)
        case "fixed:low":
            return FixedRung("low")
        case "fixed:medium":
            return FixedRung("medium")
        case "fixed:high":
            return FixedRung("high")
        case "fixed:advisor":
            return FixedRung("advisor")


def make_attempt(
    settings: Settings,
    goal: str,
    task: Task | None,
    device: Device,
    models: Models,
    executor: ThreadPoolExecutor,
    on_step: Callable[[StepRecord], None],
    user: User | None = None,
    extraction: Extraction | None = None,
    faults: FaultInjector | None = None,
    secrets: Mapping[str, str] | None = None,
) -> Attempt:
    """One attempt, ready to run."""
    default_steps = task.step_limit if task else DEFAULT_STEPS
    return Attempt(
        goal=goal,
        task=task,
        device=device,
        model=models.acting,
        advisor=models.advisor,
        ladder=choose_ladder(settings, models, user or Nobody()),
        limits=Limits(
            steps=settings.max_steps or default_steps,
            prompt_tokens=settings.max_prompt_tokens,
            output_tokens=settings.max_output_tokens,
            cost_usd=settings.max_cost,
            wall_s=settings.max_seconds,
            working_s=settings.max_working_seconds,
        ),
        sizing=settings.sizing,
        user=user or Nobody(),
        executor=executor,
        on_step=on_step,
        settings=settings.model_dump(mode="json", exclude_defaults=True),
        advisor_drives=settings.ladder.advisor == "drive",
        extraction=extraction,
        secrets=secrets or {},
        faults=faults or (device if isinstance(device, FaultInjector) else None),
        keep_ui=device.info.simulated if settings.keep_ui is None else settings.keep_ui,
    )
