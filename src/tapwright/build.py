"""Wires the parts of an attempt together from settings; nothing else knows how they fit."""

from collections.abc import AsyncGenerator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from .actions import UsageMistake
from .agent.ladder import EffortLadder, FixedRung, Ladder
from .agent.limits import DEFAULT_STEPS, Limits
from .agent.models.base import Model
from .agent.models.build import build_model
from .agent.models.gate import EndpointGates
from .agent.models.profiles import Profile, find_key, find_profile
from .agent.rehearsal import NullScript, RehearsalServer, Script, Sight
from .agent.user import Nobody, User
from .device.adb.server import PrivateAdbServer, ensure_server
from .device.adb_device import AdbDevice
from .device.attach import choose
from .device.device import Device
from .emulator.pocket.thread import PocketThread
from .settings import Settings
from .tasks import Attempt, Task
from .traces.schema import StepRecord

POCKET = "pocket"
SYSTEM_UI = "com.android.systemui"
DEFAULT_MODEL = "step-3.7-flash"


@asynccontextmanager
async def open_phone(serial: str | None) -> AsyncGenerator[Device]:
    """The phone with that serial, the one attached phone, or else a new pocket phone.

    `pocket` always starts a pocket phone. Raises DeviceError if the choice is not clear.
    """
    if serial == POCKET:
        async with pocket_phone() as device:
            yield device
        return
    async with ensure_server() as client:
        if serial is None and not await client.devices():
            async with pocket_phone() as device:
                yield device
            return
        device = await AdbDevice.attach(client, await choose(client, serial))
        try:
            yield device
        finally:
            await device.close()


@asynccontextmanager
async def pocket_phone(seed: int = 0) -> AsyncGenerator[Device]:
    """A pocket phone of our own behind an adb server of our own; both end with the block."""
    with PocketThread(seed) as phones:
        async with PrivateAdbServer() as client:
            address = f"127.0.0.1:{phones.port}"
            await client.connect(address)
            device = await AdbDevice.attach(client, address)
            try:
                yield device
            finally:
                await device.close()


class Players:
    """Makes the model of each attempt; scripted ones are served by one rehearsal server."""

    def __init__(self, profile: Profile, server: RehearsalServer | None) -> None:
        self.profile = profile
        self._server = server
        self._gates = EndpointGates()

    @asynccontextmanager
    async def model(self, name: str, task: Task | None, device: Device) -> AsyncGenerator[Model]:
        """The model for one attempt called `name`; raises UsageMistake if a key is missing."""
        profile = self.profile
        if self._server is not None:
            script = self._script(task)
            url = self._server.add_session(name, script, lambda: look_for_script(device))
            profile = find_profile(profile.name, base_url=url)
        model = build_model(profile, self._gates)
        try:
            yield model
        finally:
            await model.close()
            if self._server is not None:
                self._server.remove_session(name)

    def _script(self, task: Task | None) -> Script:
        if self.profile.name == "null":
            return NullScript()
        if task is None:
            raise UsageMistake(
                "the rehearsal only knows the built-in tasks (tapwright tasks list); "
                "for a goal of your own set STEP_API_KEY or name a --model"
            )
        return task.script()


@asynccontextmanager
async def open_players(settings: Settings) -> AsyncGenerator[Players]:
    """The model of the settings; without one the default model if it has a key, else rehearsal."""
    profile = choose_profile(settings)
    if not profile.scripted:
        find_key(profile)
        yield Players(profile, None)
        return
    async with RehearsalServer() as server:
        yield Players(profile, server)


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


def choose_ladder(settings: Settings) -> Ladder:
    """How effort is chosen for each step."""
    return EffortLadder() if settings.effort == "ladder" else FixedRung(settings.effort)


def make_attempt(
    settings: Settings,
    goal: str,
    task: Task | None,
    device: Device,
    model: Model,
    executor: ThreadPoolExecutor,
    on_step: Callable[[StepRecord], None],
    user: User | None = None,
) -> Attempt:
    """One attempt, ready to run."""
    default_steps = task.step_limit if task else DEFAULT_STEPS
    return Attempt(
        goal=goal,
        task=task,
        device=device,
        model=model,
        ladder=choose_ladder(settings),
        limits=Limits(
            steps=settings.max_steps or default_steps,
            tokens=settings.max_tokens,
            cost_usd=settings.max_cost,
            wall_s=settings.max_seconds,
        ),
        sizing=settings.sizing,
        user=user or Nobody(),
        executor=executor,
        on_step=on_step,
    )


async def look_for_script(device: Device) -> Sight:
    """What a task's player sees of the phone: its views, the app in front, the screen's size."""
    ui = await device.ui()
    packages = (node.package for node in ui.nodes())
    package = next((name for name in packages if name != SYSTEM_UI), SYSTEM_UI)
    return Sight(ui=ui, package=package, size=device.info.size)
