"""Plays an agent that chooses acts: shows it the screen, does what it says, keeps all of it."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from ...actions import (
    Action,
    Ask,
    DeviceAction,
    Extract,
    FinalAction,
    Note,
    Outcome,
    Zoom,
)
from ...device.device import Observation
from ...device.errors import DeviceError
from ...device.frame import changed_share
from ...device.ui import UiNode
from ...traces.schema import End, Ending, StepRecord
from ..hooks import VETOED, RaisedOutside, outside
from ..loop import BAD_REPLIES_IN_A_ROW, BAD_REPLY
from ..models.base import ModelLost
from ..policy.gate import USER_SAYS, refusal_text
from ..step_draft import ending_of
from ..views import Views
from .calls import GIVEN_KEY, SeenCall
from .documents import NoActSaid
from .episode import ForeignEpisode
from .protocol import AgentObservation, PhoneFacts
from .spec import AgentSpec
from .stage import ForeignStage
from .talk import ForeignReply, Talk, Wishes, open_talk


class ForeignPlayer(ForeignEpisode):
    """One attempt of an agent that says its acts."""

    def __init__(self, spec: AgentSpec, stage: ForeignStage) -> None:
        super().__init__(spec, stage)
        self._wishes = Wishes()
        self._bad = 0

    async def _work(self, seen: Observation, model_url: str, log: Path) -> Ending:
        async with open_talk(self._spec, log, self._environment) as talk:
            return await self._played(talk, seen, model_url)

    async def _before(self) -> str:
        ending = self._stage.limit()
        return ending.why if ending else ""

    async def _after(self, call: SeenCall) -> None:
        self._stage.book(call)

    async def _last_look(self) -> None:
        """Each screen was kept as it was shown."""

    async def _played(self, talk: Talk, seen: Observation, model_url: str) -> Ending:
        stage, info = self._stage, self._stage.device.info
        key = GIVEN_KEY if model_url else ""
        facts = PhoneFacts(info.serial, info.model, info.api_level, info.simulated, model_url, key)
        self._wishes = await talk.reset(stage.journal.record.goal, facts)
        if self._wishes.views:
            # What is read for the agent is kept in the trace, too.
            stage.views = Views(stage.device)
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
        tree = (await self._stage.views.of(seen)).tree if self._wishes.views else None
        return AgentObservation(
            step=self._stage.journal.record.totals.steps,
            image=frame.image,
            size=frame.size,
            package=app.package if app else None,
            activity=app.activity if app else None,
            keyboard_shown=seen.keyboard_shown,
            flags=frozenset(frame.flags),
            outcome=outcome,
            views=tree and replace(tree, roots=_masked(tree.roots, self._stage.mask)),
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


def _masked(nodes: tuple[UiNode, ...], mask: Callable[[str], str]) -> tuple[UiNode, ...]:
    """The views with secrets as their names."""
    return tuple(
        replace(
            node, text=mask(node.text), desc=mask(node.desc), hint=mask(node.hint),
            children=_masked(node.children, mask),
        )
        for node in nodes
    )  # fmt: skip
