"""Plays an agent that chooses acts: shows it the screen, does what it says, keeps all of it."""

import asyncio
from collections.abc import Callable, Iterable
from contextlib import AsyncExitStack

from ...actions import (
    Action,
    Ask,
    DeviceAction,
    Extract,
    FinalAction,
    Note,
    Outcome,
    UsageError,
    Zoom,
)
from ...device.device import Observation
from ...device.errors import DeviceError
from ...device.frame import changed_share
from ...traces.schema import End, Ending, StepRecord
from ..hooks import VETOED, RaisedOutside, outside
from ..loop import BAD_REPLIES_IN_A_ROW, BAD_REPLY
from ..models.base import ModelLost
from ..policy.gate import USER_SAYS, refusal_text
from ..step_draft import ending_of
from ..views import Views, first_look
from .calls import GIVEN_KEY, ModelDoor, SeenCall
from .documents import NoActSaid
from .leavings import Leavings
from .protocol import AgentObservation, PhoneFacts
from .spec import AgentSpec
from .stage import ForeignStage
from .talk import ForeignAgentFailed, ForeignReply, Talk, Wishes, open_talk

AGENT_LOG = "agent.log"


class ForeignPlayer:
    """One attempt of an agent at one goal."""

    def __init__(self, spec: AgentSpec, stage: ForeignStage) -> None:
        self._spec = spec
        self._stage = stage
        self._wishes = Wishes()
        self._views = Views(stage.device)
        self._bad = 0

    def replay(self, steps: Iterable[StepRecord]) -> None:
        """Nobody knows what the agent had in mind; raises UsageError if it had begun."""
        for _ in steps:
            raise UsageError(f"{self._spec.said} cannot go on with an episode: begin it anew")

    async def run(self) -> Ending:
        """Work until the agent ends it or fails, a limit is reached, or the phone is lost."""
        stage = self._stage
        stage.begin()
        log = stage.journal.folder / AGENT_LOG
        try:
            first = await first_look(stage.device)
            if first.unfit:
                return first.unfit
            left = Leavings(stage.held, self._spec.leaves)
            await left.look()
            try:
                async with AsyncExitStack() as stack:
                    url = ""
                    if stage.profile.base_url is not None:
                        door = ModelDoor(stage.profile, stage.key, self._full, self._called)
                        url = (await stack.enter_async_context(door)).url
                    talk = await stack.enter_async_context(open_talk(self._spec, log))
                    return await self._played(talk, first.seen, url)
            finally:
                await left.tidy()
        except ForeignAgentFailed as failed:
            return Ending(End.BAD_REPLIES, stage.mask(f"the agent failed: {failed}"))
        except DeviceError as error:
            return Ending(End.DEVICE_LOST, str(error))
        except ModelLost as error:
            return Ending(End.MODEL_LOST, str(error))
        finally:
            stage.book_rest()
            if log.exists():
                stage.journal.keep(AGENT_LOG, masked_log(log.read_bytes(), stage.mask))

    async def _full(self) -> str:
        ending = self._stage.limit()
        return ending.why if ending else ""

    async def _called(self, call: SeenCall) -> None:
        self._stage.seen(call)

    async def _played(self, talk: Talk, seen: Observation, model_url: str) -> Ending:
        stage, info = self._stage, self._stage.device.info
        key = GIVEN_KEY if model_url else ""
        facts = PhoneFacts(info.serial, info.model, info.api_level, info.simulated, model_url, key)
        self._wishes = await talk.reset(stage.journal.record.goal, facts)
        outcome = ""
        while True:
            if ending := stage.limit():
                return ending
            shown = await self._observation(seen, outcome)
            try:
                answer = await talk.act(shown)
            except NoActSaid as bad:
                told, ended = await self._complained(seen, str(bad))
                if ended:
                    return ended
                outcome = told
                continue
            self._bad = 0
            done, ending, after = await self._carried_out(seen, answer)
            if ending:
                return ending
            seen, outcome = after, str(done)

    async def _observation(self, seen: Observation, outcome: str) -> AgentObservation:
        frame, app = seen.frame, seen.app
        views = (await self._views.of(seen)).tree if self._wishes.views else None
        return AgentObservation(
            step=self._stage.journal.record.totals.steps,
            image=frame.image,
            size=frame.size,
            package=app.package if app else None,
            activity=app.activity if app else None,
            keyboard_shown=seen.keyboard_shown,
            flags=frozenset(frame.flags),
            outcome=outcome,
            views=views,
        )

    async def _complained(self, seen: Observation, why: str) -> tuple[str, Ending | None]:
        stage = self._stage
        why = stage.mask(why)
        step = await stage.record(seen, "", bad=why, free=self._free)
        await stage.keep(step.model_copy(update={"signals": (BAD_REPLY,)}), None)
        self._bad += 1
        if self._bad < BAD_REPLIES_IN_A_ROW:
            return f"failed: {why}", None
        return why, Ending(End.BAD_REPLIES, f"{self._bad} in a row, the last: {why}")

    @property
    def _free(self) -> bool:
        return not (self._wishes.calls_models and self._spec.calls_models)

    async def _carried_out(
        self, seen: Observation, answer: ForeignReply
    ) -> tuple[Outcome, Ending | None, Observation]:
        stage, action = self._stage, answer.action
        step = await stage.record(
            seen, stage.mask(answer.said), action=action, thought=stage.mask(answer.thought),
            free=self._free,
        )  # fmt: skip
        if isinstance(action, FinalAction) and not isinstance(action, Extract):
            ending = ending_of(action)
            ending = stage.gate.ended(ending) if stage.gate else ending
            await stage.keep(step, Outcome.done())
            return Outcome.done(), ending, seen
        if not isinstance(action, DeviceAction):
            outcome = await self._reflected(action)
            await stage.keep(step, outcome)
            return outcome, None, seen
        stage.journal.intend(step)
        outcome: Outcome | None = None
        after = seen
        try:
            step, refused = await self._gated(step, action, seen, answer.thought)
            if refused:
                outcome = Outcome.refused(refused)
            else:
                outcome = await stage.device.perform(action, seen)
                after = await stage.device.observe()
                outcome = outcome.with_change(changed_share(seen.frame, after.frame))
        except (RaisedOutside, asyncio.CancelledError):
            step = step.model_copy(update={"signals": (VETOED,)}) if outcome is None else step
            raise
        finally:
            await stage.keep(step, outcome)
        assert outcome is not None
        return outcome, None, after

    async def _gated(
        self, step: StepRecord, action: DeviceAction, seen: Observation, thought: str
    ) -> tuple[StepRecord, str]:
        """The step with what the gate ruled, and why the act is not allowed, or nothing."""
        gate = self._stage.gate
        if gate is None:
            return step, ""
        picture = step.observation.frame.file
        with outside(DeviceError, ModelLost):
            ruled = await gate.check(action, seen, thought, picture, await gate.look(action))
        step = step.model_copy(update={"policy": ruled})
        if ruled.allowed:
            return step, ""
        return step.model_copy(update={"signals": (VETOED,)}), refusal_text(ruled)

    async def _reflected(self, action: Action) -> Outcome:
        match action:
            case Note():
                return Outcome.done("noted")
            case Ask(question=question):
                with outside(DeviceError):
                    answer = await self._stage.user.answer(question)
                if answer is None:
                    return Outcome.refused("nobody is here to answer; decide, or hand over")
                if self._stage.gate is not None:
                    await self._stage.gate.heard(question, answer)
                return Outcome.done(f"{USER_SAYS}{answer}")
            case Zoom():
                return Outcome.refused("the whole picture was shown: cut out what is of interest")
            case _:
                return Outcome.refused("no data were asked for")


def masked_log(raw: bytes, mask: Callable[[str], str]) -> bytes:
    """What a program said beside its answers, without secrets."""
    return mask(raw.decode("utf-8", "replace")).encode()
