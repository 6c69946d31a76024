"""The deciding half of an agent: what is asked, on which rung, at what price, what came back."""

import time
from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from pathlib import Path

from ..actions import DeviceAction, Size, UsageError, describe, plans
from ..actions.log import get_logger
from ..traces.money import Usage, Usd
from ..traces.schema import CallRecord, Player, PromptRules, Rung, ShownRecord, StepRecord
from ..traces.spending import own_call
from .cost import asked, call_record, price, rereading
from .dialects import Decision, Dialect, PlannedAct, Schema, make_dialect
from .dialects.base import PORTRAIT, Said, Unsayable, parsed_reply, said_in
from .encoder import PictureShrinker
from .estimate import prompt_tokens
from .history import History, spoken
from .ladder import Ladder
from .models.base import (
    Effort,
    ImagePart,
    Model,
    Prompt,
    Reply,
    ToolCall,
)
from .prompts import (
    ADVISE,
    CUT_OFF,
    NOT_AMONG_ACTS,
    NOT_CARRIED_OUT,
    advice_text,
    goal_with_secrets,
    same_screen_text,
    undone_text,
)
from .step_draft import Advisor, ModelCall, heard_of

_log = get_logger(__name__)
OLDEST = PromptRules()

# What the first reply is taken to be long; later ones are taken to be as long as the last.
FIRST_OUTPUT_TOKENS = 300


class Conversation:
    """Holds one conversation; raises ModelLost when a model cannot be used.

    `unbooked` are calls that may have been paid for and are in no decision: an advice, if the model
    is lost before it makes one, and requests that were sent and came to nothing. On the ladder's
    advisor rung the advisor decides in the executor's stead, or its advice is put before the
    executor. It is sent a brief, not the conversation: nothing of that is in its cache. A model may
    read a secret off the screen: `mask` takes it out of the reply before that is kept.
    """

    def __init__(
        self,
        goal: str,
        model: Model,
        dialect: Dialect,
        ladder: Ladder,
        advisor: Advisor | None = None,
        clock: Callable[[], float] = time.monotonic,
        mask: Callable[[str], str] = str,
        rules: PromptRules = OLDEST,
        shrinker: PictureShrinker | None = None,
        undone: str = NOT_CARRIED_OUT,
    ) -> None:
        self._mask = mask
        self._rules = rules
        self._shrinker = shrinker
        self._screen = ""
        self._model = model
        self._advisor = advisor
        self._dialect = dialect
        self._ladder = ladder
        self._clock = clock
        self._history = History(
            goal, dialect.tools, dialect.system_prompt, most=rules.most_images, undone=undone
        )
        self._new: list[ShownRecord] = []
        self._pending: list[tuple[ShownRecord, ImagePart]] = []
        self._screens: dict[str, str] = {}
        self._shown_size = PORTRAIT
        self._cheap: list[Decimal] = []
        self._last_output = FIRST_OUTPUT_TOKENS
        self._advice: CallRecord | None = None
        self._lost: list[CallRecord] = []
        # Of a reply with several acts those that are done, until it is known where they ended.
        self._unheard: list[StepRecord] = []
        self._replayed: Prompt | None = None

    @property
    def rung(self) -> Rung:
        """The rung the next decision is made on."""
        return self._ladder.rung

    @property
    def rung_why(self) -> str:
        """Why that rung differs from the one before; empty if it does not."""
        return self._ladder.why

    @property
    def confirms(self) -> bool:
        """Whether a claim of success made now is taken at its word."""
        return self._ladder.confirms

    def unbooked(self) -> tuple[CallRecord, ...]:
        """Take away the calls that are in no decision."""
        advice = (self._advice,) if self._advice is not None else ()
        found = (*advice, *self._lost)
        self._advice, self._lost = None, []
        return found

    def add_screenshot(self, text: str, picture: ImagePart, file: str) -> None:
        """Take in a picture, kept as `file`, and the line that introduces it; by the rules of the
        episode only the line, if that picture is the last one of the prompt."""
        shown = _shown(text, picture, file)
        if self._rules.skips and file == self._screen and self._history.holds(picture.digest):
            again = {"text": same_screen_text(text), "sent": False}
            shown = shown.model_copy(update=again)
        self._screen = file
        self._take(shown, picture)

    def add_screenshot_after_reply(self, text: str, picture: ImagePart, file: str) -> None:
        """Take in a picture that the reply in hand asked for: it follows that reply."""
        self._pending.append((_shown(text, picture, file), picture))

    def add_user_message(self, text: str) -> None:
        """Take in a hint from the user."""
        self._take(ShownRecord(text=text), None)

    def next_usd(self) -> Decimal | None:
        """What the next step is likely to cost: nothing cached, and output as last time."""
        model, _, prompt = self._next_call()
        own = self._likely(model, prompt)
        adviser = self._adviser()
        if adviser is None or own is None:
            return own
        advice = self._likely(adviser.model, self._question())
        return None if advice is None else own + advice

    async def decide(self) -> ModelCall:
        """Ask once; the cost is known before the reply is read, so a bad reply is paid for too."""
        started = self._clock()
        await self._shrink()
        advice = self._advice = await self._be_advised()
        model, dialect, prompt = self._next_call()
        estimate = prompt_tokens(prompt, model.profile.vision_family)
        by: Player = "actor" if self._driver() is None else "advisor"
        reply = await self._ask(model, prompt, self._ladder.effort, by)
        self._advice = None
        cost = Usd.of(price(reply.usage, model.profile.prices))
        if advice is not None:
            cost += advice.cost
        _log.debug("tokens", estimated=estimate, reported=reply.usage.prompt)
        shown, self._new = tuple(self._new), []
        return ModelCall(
            shown=shown,
            reply=reply,
            parsed=parsed_reply(dialect, reply, self._shown_size),
            rung=self._ladder.rung,
            rung_why=self._ladder.why,
            rung_extra_usd=self._extra(cost.cost_usd),
            prompt_sha256=prompt.sha256(),
            prompt_tokens_estimate=estimate,
            usage=reply.usage if advice is None else advice.usage + reply.usage,
            cost=cost,
            model_s=self._clock() - started,
            by=by,
            advice=advice,
        )

    def record(self, step: StepRecord) -> None:
        """Remember a step; once all acts of a reply are over the ladder sees their signals."""
        self._unheard.append(step)
        if step.plan is None or step.plan.is_last:
            self._hear()

    def cut_off(self) -> None:
        """Go on after a run that was cut off within a reply: what was left of it is dropped."""
        if self._unheard:
            self._hear(CUT_OFF)

    def _hear(self, dropped: str = "") -> None:
        first, *further = steps = self._unheard
        self._unheard = []
        plan = steps[-1].plan
        dropped = dropped or (plan.dropped if plan else "")
        rest = undone_text(dropped) if dropped else ""
        reply = self._reply_of(first, further)
        self._history.hear(reply, *heard_of(first), map(heard_of, further), rest)
        self._last_output = own_call(first).usage.output or self._last_output
        if first.rung == "low" and first.cost_usd is not None:
            self._cheap.append(first.cost_usd)
        # What the acts after the first were done on is in no prompt.
        file = first.observation.frame.file
        # The trace names a picture by its digest.
        self._screens[Path(file).stem] = file
        if self._pending:
            # What is enlarged comes between: the last picture of the prompt is not the screen.
            self._screen = ""
        for shown, picture in self._pending:
            self._take(shown, picture)
        self._pending.clear()
        prices = self._model.profile.prices if self._rules.steady else None
        signals = tuple(dict.fromkeys(sign for step in steps for sign in step.signals))
        self._ladder.note(signals, rereading(own_call(first), prices))

    def replay(self, step: StepRecord, frames: Path) -> Prompt:
        """Go through a recorded step again and return the prompt it was decided on.

        Raises UsageError if that is not the same word for word. An act further on in a reply was
        decided on the prompt of the first.
        """
        if self._replayed is not None and step.plan is not None and step.plan.act > 1:
            self.record(step)
            return self._replayed
        self.cut_off()
        for shown in step.shown:
            self._take(shown, _picture(shown, frames))
            if shown.file is not None and shown.instead_of is None:
                self._screen = shown.file if shown.file == step.observation.frame.file else ""
        _, _, prompt = self._next_call()
        if prompt.sha256() != step.prompt_sha256:
            raise UsageError(
                f"step {step.index + 1} was decided on another prompt than this version builds; "
                "start a new run"
            )
        self._new.clear()
        self._history.take_stayed()
        self.record(step)
        self._replayed = prompt
        return prompt

    def _take(self, shown: ShownRecord, picture: ImagePart | None) -> None:
        self._new.append(shown)
        if picture is not None and shown.instead_of is not None:
            self._history.replace(bytes.fromhex(Path(shown.instead_of).stem), picture)
        elif picture is None or not shown.sent:
            self._history.tell(shown.text)
        else:
            self._history.see(shown.text, picture)
            self._shown_size = Size(picture.width_px, picture.height_px)

    async def _shrink(self) -> None:
        """Put a smaller picture in the place of the screens that the last folding has left."""
        if not self._rules.shrinks or self._shrinker is None:
            return
        for picture in self._history.take_stayed():
            name = self._screens.get(picture.digest.hex())
            if name is None or name == self._screen:
                continue
            if small := await self._shrinker.shrink(picture):
                shown = _shown("", *small).model_copy(update={"instead_of": name})
                self._take(shown, small[0])

    async def _be_advised(self) -> CallRecord | None:
        """Ask the adviser, if one is due, and put what it says into the conversation."""
        adviser = self._adviser()
        if adviser is None:
            return None
        reply = await self._ask(adviser.model, self._question(), "high", "advisor")
        self._take(ShownRecord(text=advice_text(reply.text.strip())), None)
        return call_record(adviser.model, reply.usage, "advisor")

    async def _ask(self, model: Model, prompt: Prompt, effort: Effort, by: Player) -> Reply:
        """One reply, also one that the endpoint threw away; what else was sent is kept for the
        bill, whatever is raised."""
        reply = await asked(model, prompt, effort, by, self._lost.append)
        return reply.encodable().masked(self._mask)

    def _question(self) -> Prompt:
        return self._history.brief((), ADVISE)

    def _likely(self, model: Model, prompt: Prompt) -> Decimal | None:
        tokens = prompt_tokens(prompt, model.profile.vision_family)
        return price(Usage(prompt=tokens, output=self._last_output), model.profile.prices)

    def _driver(self) -> Advisor | None:
        advisor = self._advisor if self._ladder.rung == "advisor" else None
        return advisor if advisor and advisor.drives else None

    def _adviser(self) -> Advisor | None:
        """The advisor when it has just been climbed to and only advises."""
        advisor = self._advisor if self._ladder.rung == "advisor" and self._ladder.why else None
        return advisor if advisor and not advisor.drives else None

    def _next_call(self) -> tuple[Model, Dialect, Prompt]:
        if driver := self._driver():
            dialect = driver.dialect
            brief = self._history.brief(dialect.tools, dialect.system_prompt)
            return driver.model, dialect, brief
        return self._model, self._dialect, self._history.prompt()

    def _reply_of(self, step: StepRecord, further: Sequence[StepRecord]) -> Reply:
        """The reply as the conversation holds it: an advisor's in the executor's words."""
        driven = step.rung == "advisor" and self._advisor is not None and self._advisor.drives
        if driven and step.action is not None:
            then = [PlannedAct(s.action) for s in further if isinstance(s.action, DeviceAction)]
            try:
                decision = Decision(step.thought, step.action, then=tuple(then))
                said = said_in(self._dialect, decision, self._shown_size)
            except Unsayable:  # the executor's own dialect has no word for it
                said = Said(text="; ".join(map(describe, (step.action, *(a.action for a in then)))))
            calls = (*((said.call,) if said.call else ()), *said.further)
            return Reply(
                text=said.text,
                tool_calls=tuple(
                    ToolCall(f"step_{step.index + n}", call.name, call.arguments)
                    for n, call in enumerate(calls)
                ),
            )
        return Reply.recorded(step.reply)

    def _extra(self, cost_usd: Decimal | None) -> Decimal | None:
        """What this step cost beyond the mean of the steps on the lowest rung so far."""
        if cost_usd is None or self._ladder.rung == "low":
            return None
        return cost_usd - sum(self._cheap, Decimal(0)) / len(self._cheap) if self._cheap else None


def build_conversation(
    goal: str,
    secrets: tuple[str, ...],
    model: Model,
    advisor: Model | None,
    ladder: Ladder,
    *,
    advisor_drives: bool = True,
    schema: Schema | None = None,
    offers: Collection[str] | None = None,
    clock: Callable[[], float] = time.monotonic,
    mask: Callable[[str], str] = str,
    rules: PromptRules = OLDEST,
    shrinker: PictureShrinker | None = None,
) -> Conversation:
    """A conversation about `goal`, in which the names of `secrets` stand for texts.

    With `schema` the model is asked for data of that shape; `offers` are the actions since 0.1.0
    that it is offered, None for all; `rules` are those of the episode's record, and `shrinker`
    makes the smaller pictures that they may ask for. Raises UsageError for a dialect that cannot
    ask for such data.
    """
    words = rules.thought_words
    advising = None
    if advisor is not None:
        dialect = make_dialect(spoken(advisor.profile, rules), schema, offers, words)
        advising = Advisor(advisor, dialect, advisor_drives)
    return Conversation(
        goal_with_secrets(goal, secrets),
        model,
        make_dialect(rules.dialect or spoken(model.profile, rules), schema, offers, words),
        ladder,
        advising,
        clock,
        mask=mask,
        rules=rules,
        shrinker=shrinker,
        undone=NOT_AMONG_ACTS if plans(offers) else NOT_CARRIED_OUT,
    )


def _shown(text: str, picture: ImagePart, file: str) -> ShownRecord:
    return ShownRecord(
        text=text,
        file=file,
        media_type=picture.media_type,
        width_px=picture.width_px,
        height_px=picture.height_px,
    )


def _picture(shown: ShownRecord, frames: Path) -> ImagePart | None:
    """The picture of a record, read back from the trace."""
    if shown.file is None:
        return None
    try:
        encoded = (frames / Path(shown.file).name).read_bytes()
    except OSError as error:
        raise UsageError(f"a picture of the trace cannot be read: {error}") from error
    return ImagePart(encoded, shown.media_type, shown.width_px, shown.height_px)
