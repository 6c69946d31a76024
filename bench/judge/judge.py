"""A model that decides about episodes it took no part in, by the majority of several votes."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Literal

from ...actions import UsageError
from ...actions.log import get_logger
from ...agent.cost import Account, asked, call_record, model_record, price
from ...agent.dialects import CALLING
from ...agent.models.base import Effort, Model, ModelLost, sent_requests
from ...agent.models.profiles import Profile
from ...agent.step_draft import reply_record
from ...tasks.guidelines import Guidelines, find, status_of
from ...tasks.judgement import Judgement, Shown, Vote, majority, write_judgement
from ...tasks.kept_guidelines import KeptGuidelines, read_guidelines
from ...traces.journal import charge, one_writer
from ...traces.money import Usage
from ...traces.schema import CallRecord
from .ballot import make_prompt, read_ballot
from .case import MOST_SCREENS, Case, folded_model
from .draft import UnusableDraft, draft_prompt, read_draft
from .guided_ballot import GUIDED_SCREENS, guided_prompt, read_guided

VOTES = 3

_log = get_logger(__name__)


class ModelJudge:
    """Judges episodes with one model; `seed` draws the screenshots of votes that cannot show all.

    Votes of one episode follow each other, so that all but the first find the prompt's beginning
    in the endpoint's cache. Raises UsageError for a script, and for an even number of votes.
    """

    def __init__(
        self,
        model: Model,
        votes: int = VOTES,
        seed: int = 0,
        effort: Effort = "high",
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        if votes < 1 or votes % 2 == 0:
            raise UsageError(f"a judge has an odd number of votes, not {votes}")
        if model.profile.scripted:
            raise UsageError(f"{model.profile.name} is scripted and can judge nothing")
        self._model = model
        self._votes = votes
        self._seed = seed
        self._effort: Effort = effort
        self._now = now

    @property
    def profile(self) -> Profile:
        """Of the model that judges."""
        return self._model.profile

    async def decide(
        self,
        episode_folder: Path,
        rubric: str = "",
        mask: Callable[[str], str] = str,
        on_call: Callable[[Decimal | None], None] = lambda cost_usd: None,
        refused: Callable[[], str] = lambda: "",
        guidelines: Guidelines | None = None,
    ) -> Judgement:
        """Judge an ended episode, keep `judgement.json` in its folder and return it.

        It goes by `guidelines`, by those that are kept in the folder, or else by the rubric alone.
        `mask` takes secrets that the judge reads off a screen out of what it says. What each vote
        took is in the episode's totals before the next is asked for, and `on_call` hears its price;
        `refused` says why no other may be asked for, if none may.
        Raises UsageError if the judge took part in it or another is at it now, and ModelLost if it
        cannot be reached or is refused; then the votes that were paid for are kept all the same.
        """
        case = Case.load(episode_folder)
        self._check_apart(case)
        grounds = _grounds(case, rubric, guidelines, mask)
        try:
            # Two judges at once would be paid for one verdict, and lose each other's calls.
            with one_writer(episode_folder):
                return await self._decide(case, grounds, mask, on_call, refused)
        except OSError as error:
            raise UsageError(f"{episode_folder} cannot be written: {error}") from error

    async def draft(
        self,
        goal: str,
        rubric: str,
        mask: Callable[[str], str],
        book: Callable[[CallRecord], None],
    ) -> KeptGuidelines:
        """Guidelines for a goal that nobody has begun; none, and why, if the model gives none.

        The rubric, which a person wrote, is one of what must be met, whatever the draft says.
        """
        prompt = draft_prompt(goal, rubric, self._calls)
        kept = KeptGuidelines(
            goal=goal,
            rubric=rubric,
            by="judge",
            guidelines=None,
            judge=model_record(self.profile),
            prompt_sha256=prompt.sha256(),
        )

        def booked(call: CallRecord) -> None:
            book(call.model_copy(update={"at": self._now()}))

        try:
            reply = await asked(self._model, prompt, self._effort, "judge", booked)
        except ModelLost as error:
            return kept.model_copy(update={"why": mask(str(error))})
        booked(call_record(self._model, reply.usage, "judge"))
        reply = reply.masked(mask)
        kept = kept.model_copy(update={"reply": reply_record(reply)})
        try:
            drafted = read_draft(reply).with_musts([rubric])
        except UnusableDraft as error:
            return kept.model_copy(update={"why": str(error)})
        return kept.model_copy(update={"guidelines": drafted})

    async def _decide(
        self,
        case: Case,
        grounds: "_Grounds",
        mask: Callable[[str], str],
        on_call: Callable[[Decimal | None], None],
        refused: Callable[[], str],
    ) -> Judgement:
        votes: list[Vote] = []
        try:
            for number in range(1, self._votes + 1):
                if why := refused():
                    raise ModelLost(why)
                with sent_requests() as sent:
                    try:
                        votes.append(await self._vote(case, grounds, number, mask))
                    finally:
                        for usage in sent:
                            # It came to nothing and may be billed: its price is not known.
                            self._charge(case.folder, usage, price(usage, self.profile.prices))
                self._charge(case.folder, votes[-1].usage, votes[-1].cost_usd)
                on_call(votes[-1].cost_usd)
        except (ModelLost, asyncio.CancelledError) as error:
            why = mask(str(error)) or "interrupted"
            write_judgement(case.folder, self._judgement(case, grounds, votes, why))
            raise
        judgement = self._judgement(case, grounds, votes)
        write_judgement(case.folder, judgement)
        _log.info("judged", episode=judgement.episode, status=judgement.status)
        return judgement

    async def close(self) -> None:
        """Give back the model's connections."""
        await self._model.close()

    def _check_apart(self, case: Case) -> None:
        """A model is no judge of its own work, under whatever name it is served."""
        profile = self.profile
        advisor = case.record.settings.get("advisor")
        same = folded_model(profile.model or "") in case.acting
        if same or profile.name in (case.record.model.profile, advisor):
            raise UsageError(
                f"{profile.name} ({profile.model}) acted in {case.record.id}; name another model "
                "as the judge"
            )

    def _charge(self, episode_folder: Path, usage: Usage, cost_usd: Decimal | None) -> None:
        call = CallRecord(
            by="judge",
            profile=self.profile.name,
            usage=usage,
            cost_usd=cost_usd,
            at=self._now(),
        )
        try:
            charge(episode_folder, call)
        except OSError as error:
            raise UsageError(f"{episode_folder} cannot be written: {error}") from error

    @property
    def _calls(self) -> bool:
        return self.profile.dialect in CALLING

    async def _vote(
        self, case: Case, grounds: "_Grounds", number: int, mask: Callable[[str], str]
    ) -> Vote:
        given = grounds.guidelines
        most = GUIDED_SCREENS if given else MOST_SCREENS
        screens = case.chosen(f"{self._seed}/{case.record.id}/{number}", most)
        if given:
            prompt = guided_prompt(case, given, grounds.beside, screens, self._calls)
        else:
            prompt = make_prompt(case, grounds.rubric, screens, self._calls)
        reply = (await self._model.ask(prompt, self._effort)).masked(mask)
        guided = read_guided(reply, case, given, screens) if given else None
        ballot = guided or read_ballot(reply, screens)
        return Vote(
            opinion=ballot.opinion,
            reasons=ballot.reasons,
            cited=ballot.cited,
            bad_reply=ballot.bad_reply,
            shown=tuple(Shown(number=screen.number, file=screen.file) for screen in screens),
            reply=reply_record(reply),
            usage=reply.usage,
            cost_usd=price(reply.usage, self.profile.prices),
            prompt_sha256=prompt.sha256(),
            guidelines=guided.votes if guided else (),
        )

    def _judgement(
        self, case: Case, grounds: "_Grounds", votes: list[Vote], lost: str | None = None
    ) -> Judgement:
        account = Account()
        for vote in votes:
            account = account.plus(vote.usage, vote.cost_usd)
        profile, given = self.profile, grounds.guidelines
        found = find(given, [vote.guidelines for vote in votes], self._votes) if given else ()
        status = (
            status_of((one.tier, one.met) for one in found)
            if given
            else majority([vote.opinion for vote in votes], self._votes)
        )
        return Judgement(
            episode=case.record.id,
            goal=case.record.goal,
            rubric=grounds.rubric,
            judge=model_record(profile),
            at=self._now(),
            seed=self._seed,
            wanted=self._votes,
            status="unverified" if lost else status,
            votes=tuple(votes),
            usage=account.usage,
            cost_usd=account.cost_usd,
            at_least_usd=account.at_least_usd,
            lost=lost,
            guidelines_by=grounds.by,
            found=found,
            fallback=grounds.fallback,
        )


@dataclass(frozen=True, slots=True)
class _Grounds:
    """What an episode is judged by; `fallback` is why there are no guidelines."""

    rubric: str
    guidelines: Guidelines | None = None
    by: Literal["task", "judge"] | None = None
    fallback: str = ""

    @property
    def beside(self) -> str:
        """What the rubric says beyond the guidelines, which have been put into words for it."""
        said = self.guidelines.in_words if self.guidelines else ""
        return "" if self.rubric == said else self.rubric


def _grounds(
    case: Case, rubric: str, given: Guidelines | None, mask: Callable[[str], str]
) -> _Grounds:
    """By what an episode is judged; raises UsageError for a file of guidelines that is none."""
    if given is not None:
        texts = {
            tier: tuple(map(mask, said)) for tier, said in given.model_dump(mode="json").items()
        }
        return _Grounds(rubric, Guidelines.model_validate(texts).with_musts([rubric]), "task")
    kept = read_guidelines(case.folder)
    if kept is None:
        return _Grounds(rubric)
    # What the attempt began with is among its guidelines; what somebody says now is one more.
    said_now = "" if rubric in (kept.rubric, case.record.goal) else rubric
    rubric = rubric or kept.rubric
    if kept.guidelines is None:
        return _Grounds(rubric, fallback=kept.why)
    return _Grounds(rubric, kept.guidelines.with_musts([said_now]), kept.by)
