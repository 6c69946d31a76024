"""The model of flows, of `tapwright test` as of pytest: which one, and what it may cost."""

from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Literal

from .actions import UsageError
from .flows.consequences import every_command
from .flows.context import AISteps
from .flows.heals import StepHealer
from .flows.language import Flow
from .flows.language.commands import (
    AIGroup,
    AssertWithAICommand,
    DoCommand,
    ExtractCommand,
    ExtractTextWithAICommand,
)
from .flows.outcomes import FlowResult
from .flows.record import NO_MODEL
from .traces.journal import RunFolder
from .traces.redactor import Redactor
from .traces.schema import ModelRecord

if TYPE_CHECKING:
    # Flows without a model load nothing of it.
    from .agent.models.base import Model
    from .agent.models.gate import Say
    from .agent.policy.gate import Approver
    from .flows.ai import FlowModel
    from .tasks.session import Session
    from .tasks.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelChoice:
    """What was said of models; `made` is a model object in place of one that is named, and `share`
    bounds the cost besides `max_cost` and what the settings say."""

    model: str | None = None
    made: "Model | None" = None
    base_url: str | None = None
    max_cost: Decimal | None = None
    share: Decimal | None = None
    no_ai: str | None = None
    heal: str | None = None
    policy: str | None = None

    @asynccontextmanager
    async def open(
        self, flows: Sequence[Flow], say: "Say | None" = None
    ) -> AsyncGenerator["FlowModels"]:
        """The model for these flows, if they need one and one is to be had; `say` is told that its
        endpoint is waited for. Raises UsageError before a phone is started, also for a cap that
        cannot be kept."""
        if self.no_ai not in (None, "fail", "skip"):
            raise UsageError(f"--no-ai is fail or skip, not {self.no_ai!r}")
        if self.heal not in (None, "off", "suggest", "apply"):
            raise UsageError(f"--heal is off, suggest or apply, not {self.heal!r}")
        if self.no_ai is not None and self.model is not None:
            raise UsageError("give --model or --no-ai, not both")
        wanted = steps_with_a_model(flows)
        heal = self.heal or "suggest"
        needed = wanted or heal != "off"
        settings = self._settings() if self.no_ai is None and needed else None
        if settings is None:
            # Elements are kept for a later run with a model only if healing was asked for.
            yield FlowModels(
                heal="keep" if self.heal in ("suggest", "apply") else "off",
                skip=self.no_ai == "skip",
            )
            return
        from .door import open_session
        from .tasks.choices import check_cap

        async with open_session(settings, model=self.made, say=say) as session:
            check_cap(settings.max_cost, session.models.profiles)
            for command in wanted:
                if isinstance(command, DoCommand) and "${" not in command.goal:
                    try:
                        session.check(command.goal)
                    except UsageError as error:
                        raise UsageError(f"{command.at}: {error}") from error
            yield FlowModels(session, heal="off" if heal == "off" else "on")

    def _settings(self) -> "Settings | None":
        """The settings, None if they name no model and the usual one has no key."""
        from .agent.models.profiles import find_key, find_profile
        from .tasks.settings import DEFAULT_MODEL, Settings

        settings = Settings.load(
            {
                "model": self.model,
                "base_url": self.base_url,
                "max_cost": self.max_cost,
                "policy": self.policy,
            }
        )
        if self.made is None and settings.model is None and settings.base_url is None:
            # Unlike `run`, a test is never played by the rehearsal unless that is asked for.
            try:
                find_key(find_profile(DEFAULT_MODEL, own=settings.profiles))
            except UsageError:
                return None
        if self.share is None:
            return settings
        caps = [cap for cap in (settings.max_cost, self.share) if cap is not None]
        return settings.model_copy(update={"max_cost": min(caps)})


@dataclass(frozen=True, slots=True)
class FlowModels:
    """The models of a run; without a session there are none."""

    session: "Session | None" = None
    heal: Literal["off", "keep", "on"] = "off"
    skip: bool = False

    @property
    def record(self) -> ModelRecord:
        """What traces say of the model."""
        if self.session is None:
            return NO_MODEL
        # Flows without a model load nothing of it.
        from .agent.cost import model_record

        return model_record(self.session.models.profile)

    def parts(
        self,
        folder: RunFolder,
        approver: "Callable[[], Approver | None]" = lambda: None,
        cap_name: str = "--max-cost",
        secrets: Redactor | None = None,
    ) -> tuple[AISteps | None, Callable[[Flow], StepHealer] | None]:
        """What carries out steps that need a model, and what heals steps of a flow; goals go into
        the run's folder, and what the gate does not allow by itself is asked of `approver`."""
        model = self._model(folder, approver, cap_name, secrets)
        if self.heal == "off":
            return model or self._without(), None
        from .flows.healing import FlowHealing

        asked = model if self.heal == "on" else None
        return model or self._without(), lambda flow: FlowHealing(flow, asked, secrets)

    def _without(self) -> AISteps | None:
        if not self.skip:
            return None
        from .flows.ai import SkippedAI

        return SkippedAI()

    def _model(
        self,
        folder: RunFolder,
        approver: "Callable[[], Approver | None]",
        cap_name: str,
        secrets: Redactor | None,
    ) -> "FlowModel | None":
        if self.session is None:
            return None
        from .flows.ai import FlowModel

        elsewhere = self.session.settings.approve_url is not None
        return FlowModel(
            self.session,
            folder,
            approver=None if elsewhere else approver(),
            cap_name=cap_name,
            secrets=secrets,
        )


def steps_with_a_model(flows: Iterable[Flow]) -> list[AIGroup]:
    """The steps that need a model, those of sub-flows and hooks among them."""
    return [
        command
        for flow in flows
        for command in every_command(flow.block)
        if isinstance(
            command, AssertWithAICommand | ExtractTextWithAICommand | ExtractCommand | DoCommand
        )
    ]


def write_heals(
    results: Sequence[FlowResult], root: Path, path: Path, apply: bool
) -> tuple[Path | None, tuple[str, ...]]:
    """The patch of what was healed, written to `path`, and lines to tell of it; with `apply` the
    flows are changed by it."""
    if not any(result.healed for result in results):
        return None, ()
    from .flows.patch import heal_patch

    patch = heal_patch(results, root)
    if not patch.files:
        return None, patch.left
    path.write_bytes(patch.text.encode())
    if not apply:
        return path, (f"Look at {path}, then: git apply {quote(str(path))}", *patch.left)
    changed = patch.apply()
    done = len(patch.files) - len(changed)
    said = f"{done} file{'s' if done != 1 else ''} healed by {path}"
    return path, (said, *changed, *patch.left)
