"""The fixture `agent`: goals in words within a test, verified or failed, and paid for."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Literal, TypeVar, overload

from pydantic import BaseModel, JsonValue

from ..actions import UsageError
from ..agent.models.base import Model
from ..agent.models.profiles import Profile, find_key, find_profile
from ..door import open_session
from ..flows.testing.driver import PhoneDriver
from ..tasks.choices import check_cap
from ..tasks.judging import Judge, JudgeLost
from ..tasks.session import as_extraction
from ..tasks.settings import DEFAULT_MODEL, Settings
from ..tasks.task import Task
from ..traces.schema import End, EpisodeRecord
from .lost import BrokenOff, Lost
from .paying import paying
from .phones import PhoneSession
from .settings import PluginSettings
from .spending import NothingLeft, SpendingLedger

DataT = TypeVar("DataT", bound=BaseModel)
Demand = Literal["verified", "completed", "ended"]


class AgentFailed(AssertionError):
    """An agent did not do what the test wants; `episode` is what it did, if it began."""

    def __init__(self, why: str, episode: EpisodeRecord | None = None) -> None:
        super().__init__(why)
        self.episode = episode


class AgentBrokenOff(BrokenOff):
    """Phone, model or disk is why an agent did not end: nothing is known of the app."""

    def __init__(self, why: str, episode: EpisodeRecord, lost: Lost) -> None:
        super().__init__(why, lost)
        self.episode = episode


class TestAgent:
    """Does on the phone of the test what is said in words, by the session's model."""

    __test__ = False

    def __init__(
        self,
        session: PhoneSession,
        ledger: SpendingLedger,
        model: str | Model | None = None,
        judge: str | Judge | None = None,
    ) -> None:
        self._session = session
        self._ledger = ledger
        self._model = model
        self._judge = judge

    def do(
        self,
        goal: str | Task,
        *,
        demand: Demand = "verified",
        secrets: Mapping[str, str] | None = None,
        **settings: object,
    ) -> EpisodeRecord:
        """Have it done, and fail the test unless that is verified.

        A `Task` brings its checks; a goal in words is verified by the judge that
        `tapwright_judge` names. With the demand `completed` it is enough that the agent says it is
        done: assert on the phone then what should be so. With `ended` any end of the agent's own
        will do. `settings` are those of `tapwright.run`, for this goal: max_steps, policy ...
        """
        __tracebackhide__ = True
        if demand not in ("verified", "completed", "ended"):
            raise UsageError(f"an agent is to be verified, completed or ended, not {demand!r}")
        record = self._attempt(goal, secrets, None, settings)
        _check(record, demand)
        return record

    @overload
    def ask(self, question: str, *, extract: type[DataT], **settings: object) -> DataT: ...

    @overload
    def ask(self, question: str, *, extract: None = None, **settings: object) -> str: ...

    def ask(
        self, question: str, *, extract: type[BaseModel] | None = None, **settings: object
    ) -> str | BaseModel:
        """Have something found out, and give the answer, or data of a class; nobody has checked it.

        Fails the test if the agent ends without one.
        """
        __tracebackhide__ = True
        record = self._attempt(question, None, extract, settings)
        _check(record, "ended")
        if extract is not None:
            if record.extracted is None:
                raise AgentFailed(f"the agent read no data: {_end(record)}", record)
            return record.extracted.into(extract)
        if record.answer is None:
            raise AgentFailed(f"the agent gave no answer: {_end(record)}", record)
        return record.answer

    def _attempt(
        self,
        goal: str | Task,
        secrets: Mapping[str, str] | None,
        extract: type[BaseModel] | None,
        settings: Mapping[str, object],
    ) -> EpisodeRecord:
        __tracebackhide__ = True
        session = self._session
        try:
            share = self._ledger.reserve()
        except NothingLeft as nothing:
            raise AgentFailed(f"no model is asked any more: {nothing}") from None
        with paying(self._ledger, session.traces, share):
            named = self._model if isinstance(self._model, str) else None
            given = {"model": named, **settings}
            made = self._model is not None and not isinstance(self._model, str)
            chosen = agent_settings(session.settings, given, share, made)
            try:
                return session.loop.run(
                    self._run(goal, chosen, session.driver, secrets, extract, session.settings.yes)
                )
            except JudgeLost as lost:
                why = f"the agent ended, and there is no judgement: {lost}"
                raise AgentBrokenOff(why, lost.record, "model") from lost

    async def _run(
        self,
        goal: str | Task,
        settings: Settings,
        driver: PhoneDriver,
        secrets: Mapping[str, str] | None,
        extract: type[BaseModel] | None,
        yes: bool,
    ) -> EpisodeRecord:
        made = None if isinstance(self._model, str) else self._model
        async with open_session(settings, model=made, judge=self._judge) as session:
            wanted = None if extract is None else as_extraction(extract)
            session.check(goal, secrets=secrets, extraction=wanted)
            run = self._session.traces.run
            try:
                return await session.attempt(
                    goal, driver.device, run=run, secrets=secrets, extraction=wanted, yes=yes,
                    task_class=self._session.settings.task_class,
                )  # fmt: skip
            finally:
                driver.phone.touched()


def check_models(plugin: PluginSettings) -> None:
    """Raise UsageError for a model or judge that is named and cannot be asked, or under a cap that
    could not be kept, before a phone is started."""
    found: list[Profile] = []
    settings = Settings.load({"model": plugin.model})
    if plugin.model is not None:
        found.append(_profile(settings))
    if plugin.judge is not None:
        profile = find_profile(plugin.judge, own=settings.profiles)
        find_key(profile)
        found.append(profile)
    check_cap(plugin.max_cost or settings.max_cost, found)


def agent_settings(
    plugin: PluginSettings, given: Mapping[str, object], share: Decimal | None, made: bool
) -> Settings:
    """As the command line reads them, with those of the goal over them; a goal never costs more
    than its share. Unless a model is `made` already, one must be to be had: a test is never played
    by the rehearsal unless that is asked for. Raises UsageError.
    """
    settings = Settings.load(given)
    if not made:
        try:
            _profile(settings)
        except UsageError as error:
            raise UsageError(
                f"agent needs a model, as --tapwright-model names one: {error}"
            ) from None
    caps = [cap for cap in (settings.max_cost, share) if cap is not None]
    changed: dict[str, JsonValue | Decimal] = {"max_cost": min(caps)} if caps else {}
    return settings.model_copy(update={**changed, "out": plugin.out})


def _profile(settings: Settings) -> Profile:
    profile = find_profile(
        settings.model or DEFAULT_MODEL, settings.base_url, settings.model_name,
        own=settings.profiles,
    )  # fmt: skip
    find_key(profile)
    return profile


def _check(record: EpisodeRecord, demand: Demand) -> None:
    __tracebackhide__ = True
    assert record.end is not None
    if record.end.infrastructure:
        lost: dict[End, Lost] = {End.DEVICE_LOST: "phone", End.MODEL_LOST: "model"}
        why = f"the agent could not end: {_end(record)}"
        raise AgentBrokenOff(why, record, lost.get(record.end, "other"))
    verdict = record.verdict
    if verdict is not None and verdict.status == "failed" and demand != "ended":
        raise AgentFailed(
            f"the agent did not reach the goal: {verdict.why or _facts(record)}", record
        )
    if demand == "ended":
        return
    if record.end not in (End.COMPLETED, End.ANSWERED):
        raise AgentFailed(f"the agent did not finish: {_end(record)}", record)
    if demand == "verified" and (verdict is None or verdict.status != "passed"):
        raise AgentFailed(
            "the agent says that it is done, and nobody has verified it: name a judge with "
            '--tapwright-judge, give a Task with checks, or say demand="completed" and assert '
            "on the phone what should be so",
            record,
        )


def _facts(record: EpisodeRecord) -> str:
    assert record.verdict is not None
    wrong = [fact for fact in record.verdict.evidence if not fact.holds]
    return "; ".join(f"{one.what}: {one.found}, not {one.expected}" for one in wrong)


def _end(record: EpisodeRecord) -> str:
    why = f", {record.end_why}" if record.end_why else ""
    return f"{record.end}{why} (after {record.totals.steps} steps, {record.totals.cost})"
