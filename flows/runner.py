"""Runs flows on one phone: step by step, with hooks, sub-flows, repeats and retries."""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace

from ..agent.models.base import ModelLost
from ..device.device import Device
from ..device.errors import CommandFailed, DeviceError
from ..traces.money import Spent
from .commands.check import holds
from .commands.settings import stop_film
from .context import AISteps, FlowContext, FlowRecorder
from .expressions import QuickJs, ScriptEngine, Scripts
from .heals import Heals, StepHealer
from .language import Flow, Place
from .language.commands import (
    Command,
    EvalScriptCommand,
    FlowBlock,
    RepeatCommand,
    RetryCommand,
    RunFlowCommand,
    RunScriptCommand,
    SkippedCommand,
)
from .left_dialogs import close_left_dialogs
from .locators import ElementScript
from .options import FlowOptions
from .outcomes import (
    FlowListener,
    FlowResult,
    FlowStatus,
    FlowStepResult,
    Lost,
    Silent,
    StepFailed,
    StepInfo,
    StepSkipped,
)
from .phone import FlowPhone, number
from .proof import FlowProof
from .wording import in_words

_MOST_RETRIES = 3
# A `while` that never comes to be false would run for ever otherwise.
MOST_ROUNDS = 1000


class _FlowEnded(Exception):
    """A step failed that is not optional; it has been told already."""

    def __init__(self, failure: StepFailed) -> None:
        super().__init__(str(failure))
        self.failure = failure


class FlowRunner:
    """Runs flows on one phone, one after the other. `engine` makes the scripts' engine for each,
    `ai` carries out steps that need a model; without it they fail and say so."""

    def __init__(
        self,
        device: Device,
        options: FlowOptions,
        *,
        listener: FlowListener | None = None,
        recorder: FlowRecorder | None = None,
        ai: AISteps | None = None,
        healer: Callable[[Flow], StepHealer] | None = None,
        engine: Callable[[], ScriptEngine] = QuickJs,
    ) -> None:
        self._healer = healer
        self._phone = FlowPhone(device, options.pace)
        self._options = options
        self._listener = listener or Silent()
        self._recorder = recorder
        self._ai = ai
        self._engine = engine

    async def run(self, flow: Flow, after: str = "") -> FlowResult:
        """Run one flow to its end; whatever happens to the phone is in the result. `after` is the
        flow that this run had on the phone before."""
        scripts = Scripts(self._engine())
        try:
            context = FlowContext(
                phone=self._phone,
                scripts=scripts,
                app_id=flow.app_id,
                folder=flow.path.resolve().parent,
                root=(flow.root or self._options.root).resolve(),
                artifacts=self._options.artifacts,
                ai=self._ai,
                mask=self._options.secrets.mask,
                hides=bool(self._options.secrets),
            )
            if self._recorder is not None:
                context.book = self._recorder.book
                context.steps_film = self._recorder.film
            return await _FlowRun(
                flow, context, self._options, self._listener, self._recorder,
                self._healer(flow) if self._healer is not None else None,
            ).run(after)  # fmt: skip
        finally:
            scripts.close()


class _FlowRun:
    """One run of one flow."""

    def __init__(
        self,
        flow: Flow,
        context: FlowContext,
        options: FlowOptions,
        listener: FlowListener,
        recorder: FlowRecorder | None,
        healer: StepHealer | None = None,
    ) -> None:
        self._heals = Heals(healer)
        self.flow = flow
        self.context = context
        self.options = options
        self._listener = listener
        self._recorder = recorder
        self._steps: list[FlowStepResult] = []
        self._begun = 0
        self._depth = 0
        self._proof = FlowProof()

    async def run(self, after: str) -> FlowResult:
        clock = self.context.phone.pace.clock
        began_s = clock()
        status: FlowStatus = "passed"
        lost: Lost = ""
        why = ""
        failure: StepFailed | None = None
        given = {**self.options.env, **self._own_variables()}
        self.context.phone.touched()
        try:
            await self.context.script(lambda: self.context.scripts.define(given))
            await self._tidy(after)
            await self._block(self.flow.block, {}, scoped=False)
        except _FlowEnded as ended:
            status, why, failure = "failed", str(ended), ended.failure
        except StepFailed as failed:
            status, why, failure = "failed", str(failed), failed
        except (DeviceError, ModelLost) as error:
            status, why = "error", str(error)
            lost = "model" if isinstance(error, ModelLost) else "phone"
        with suppress(DeviceError, StepFailed):
            await stop_film(self.context)
        status, why = self._heals.proved(status, why, self._steps)
        self._heals.close(status == "passed")
        return FlowResult(
            flow=self.flow,
            status=status,
            why=why,
            lost=lost,
            healed=self._heals.steps if status == "passed" else (),
            steps=tuple(self._steps),
            seconds=clock() - began_s,
            verdict=self._proof.verdict(status, why, len(self._heals.steps)),
            device=self.context.phone.device.info.serial,
            simulated=self.context.phone.device.info.simulated,
            failure=failure,
        )

    def _own_variables(self) -> Mapping[str, str]:
        """Those that are the flow's, whatever is given (Maestro's Env.withDefaultEnvVars)."""
        shard = self.options.shard
        return {
            "MAESTRO_FILENAME": self.flow.path.stem,
            "MAESTRO_FLOW_NAME": self.flow.name,
            "MAESTRO_DEVICE_UDID": self.context.phone.device.info.serial,
            "MAESTRO_SHARD_ID": str(shard + 1),
            "MAESTRO_SHARD_INDEX": str(shard),
        }

    async def _block(self, block: FlowBlock, env: Mapping[str, str], scoped: bool = True) -> None:
        """Commands with their variables and hooks; the last hook runs whatever happened."""
        with self._scope(scoped):
            scripts = self.context.scripts
            for variables in (env, block.env):
                if variables:
                    await self.context.script(lambda given=variables: scripts.define(given))
            failed: Exception | None = None
            try:
                await self._commands(block.on_start)
                await self._commands(block.commands)
            except (_FlowEnded, StepFailed, DeviceError, ModelLost) as error:
                failed = error
            if block.on_complete and not isinstance(failed, DeviceError):
                try:
                    await self._commands(block.on_complete)
                except (_FlowEnded, StepFailed) as error:
                    # What failed first is why; that the hook failed too stands in its own step.
                    failed = failed or error
            if failed is not None:
                raise failed

    @contextmanager
    def _scope(self, scoped: bool) -> Generator[None]:
        if not scoped:
            yield
            return
        with self.context.scripts.scope({}):
            yield

    async def _commands(self, commands: Sequence[Command]) -> None:
        for command in commands:
            await self._step(command)

    async def _step(self, command: Command) -> None:
        """One step with its start, end and record; raises _FlowEnded unless it is optional."""
        phone = self.context.phone
        self.context.begin_step()
        began_s = phone.pace.clock()
        self._begun += 1
        block = isinstance(command, RunFlowCommand | RepeatCommand | RetryCommand)
        failure: StepFailed | None = None
        why = ""
        text = in_words(command)
        try:
            if isinstance(
                command, RunFlowCommand | RepeatCommand | RetryCommand | RunScriptCommand
            ):
                # Theirs are filled in when they are run, and what a script holds never is.
                command = replace(command, label=await self.context.filled(command.label))
            else:
                command = await self.context.filled(command)
            # An expression is what it says, not what it came to.
            text = command.label or (text if command.name == "evalScript" else in_words(command))
        except StepFailed as error:
            failure, why = error, str(error)
        info = StepInfo(
            index=self._begun, depth=self._depth, command=command.name, text=text,
            at=command.at, block=block,
        )  # fmt: skip
        self._listener.step_begun(info)
        status = "passed"
        lost: DeviceError | ModelLost | None = None
        try:
            if failure is None:
                # What may fail is not worth a model's answer.
                with self._heals.off(command.optional):
                    why = await self._done(command)
        except StepSkipped as skipped:
            status, why = "skipped", str(skipped)
        except StepFailed as error:
            failure, why = error, str(error)
        except _FlowEnded as ended:
            failure, why = ended.failure, str(ended)
        except (ElementScript, CommandFailed) as error:
            failure, why = StepFailed(str(error)), str(error)
        except ModelLost as error:
            if command.optional:
                failure, why = StepFailed(str(error)), str(error)
            else:
                status, why, lost = "error", str(error), error
        except DeviceError as error:
            status, why, lost = "error", str(error), error
        if failure is not None:
            status = "warned" if command.optional else "failed"
        result = FlowStepResult(
            info=info,
            status=status,
            why=why,
            seconds=phone.pace.clock() - began_s,
            logs=await self._logs(),
            failure=failure,
            healed=self._heals.at(command.at) if status == "passed" and not block else None,
            # What a block holds has said by itself what it cost.
            spent=Spent() if block else self.context.spent,
            episode="" if block else self.context.episode,
        )
        if self._proof.add(command, result):
            self._heals.asserted()
        self._steps.append(result)
        kept = not isinstance(lost, DeviceError) and (not block or status == "skipped")
        if self._recorder is not None and kept:
            try:
                await self._recorder.step(result, phone)
            except DeviceError as error:
                lost = error
        self._listener.step_ended(result)
        if lost is not None:
            raise lost
        if failure is not None and not command.optional:
            raise _FlowEnded(failure)

    async def _logs(self) -> tuple[str, ...]:
        try:
            return await self.context.script(self.context.scripts.logs)
        except StepFailed:
            return ()  # an engine that was ended has nothing to say

    async def _tidy(self, after: str) -> None:
        """Close what an earlier flow left in front, as a step of its own that says so."""
        for text in await close_left_dialogs(self.context.phone, self.flow.app_id, after):
            self._begun += 1
            info = StepInfo(
                index=self._begun, depth=0, command="closeDialog", text=text,
                at=Place(self.flow.path, 1, 1), block=False,
            )  # fmt: skip
            self._listener.step_begun(info)
            result = FlowStepResult(info=info, status="passed")
            self._steps.append(result)
            if self._recorder is not None:
                await self._recorder.step(result, self.context.phone)
            self._listener.step_ended(result)

    async def _done(self, command: Command) -> str:
        """Carry out one step; gives a note."""
        context = self.context
        match command:
            case RunFlowCommand():
                if why := await holds(context, command.when):
                    raise StepSkipped(why)
                await self._nested(command.block, command.env)
            case RepeatCommand():
                return await self._repeat(command)
            case RetryCommand():
                return await self._retry(command)
            case RunScriptCommand():
                return await self._script(command)
            case EvalScriptCommand():
                # Its `${...}` have been evaluated with the step's texts.
                context.phone.wait_anew()
            case SkippedCommand(why=why):
                raise StepSkipped(why)
            case _:
                return await self._heals.carry_out(context, command)
        return ""

    async def _nested(self, block: FlowBlock, env: Mapping[str, str]) -> None:
        self._depth += 1
        try:
            await self._block(block, env)
        finally:
            self._depth -= 1

    async def _repeat(self, command: RepeatCommand) -> str:
        said = command.times and await self.context.fill(command.times)
        most = int(number(said, "times")) if said else MOST_ROUNDS
        rounds = 0
        while rounds < most:
            if why := await holds(self.context, command.condition):
                if not rounds:
                    raise StepSkipped(why)
                break
            await self._nested(command.block, {})
            rounds += 1
        else:
            if not said:
                raise StepFailed(f"the condition still holds after {MOST_ROUNDS} rounds")
        if not rounds:
            raise StepSkipped("times is 0")
        return f"{rounds} rounds"

    async def _retry(self, command: RetryCommand) -> str:
        retries = int(number(await self.context.fill(command.retries), "maxRetries"))
        retries = max(0, min(_MOST_RETRIES, retries))
        for attempt in range(retries + 1):
            try:
                # A retry may do; the last one is all that is left.
                with self._heals.off(attempt < retries):
                    await self._nested(command.block, command.env)
            except (_FlowEnded, StepFailed):
                if attempt == retries:
                    raise
            else:
                return f"passed at attempt {attempt + 1}" if attempt else ""
        return ""

    async def _script(self, command: RunScriptCommand) -> str:
        if why := await holds(self.context, command.when):
            raise StepSkipped(why)
        scripts, folder = self.context.scripts, str(command.file.parent)
        await self.context.script(lambda: scripts.run(command.script, command.env, folder))
        self.context.phone.wait_anew()
        return ""
