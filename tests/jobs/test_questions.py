"""Questions to a person: kept until answered, answered once, and never too late."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.agent.policy.gate import ApprovalRequest
from tapwright.jobs.questions.asking import AskingTerms, QuestionAsker
from tapwright.jobs.questions.question import Asked, Question
from tapwright.jobs.questions.store import AnswerRefused, QuestionStore

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAY = Asked(kind="approval", text="tap", label="Pay", amount="€12", app="com.example.bank")
REQUEST = ApprovalRequest(
    "Top up", "tap", "it pays", ("pay",), "com.example.bank", "Pay", "€12", None, 60
)


class Clock:
    """A wall clock that is set by hand."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now


def ask(store: QuestionStore, asked: Asked = PAY, run: str = "r1") -> Question:
    return store.ask("top-up", run, asked, None, NOON, NOON + timedelta(minutes=5), "deny")


def test_the_first_answer_counts_and_no_other(tmp_path: Path) -> None:
    store, other = QuestionStore(tmp_path), QuestionStore(tmp_path)
    question = ask(store)
    assert other.open(NOON) == (question,)
    with pytest.raises(AnswerRefused, match="yes or no"):
        other.answer(question.id, "maybe", "Ann", "terminal", NOON)
    assert other.answer(question.id, " YES ", "Ann", "terminal", NOON).answer is not None
    with pytest.raises(AnswerRefused, match="answered already: yes, by Ann .terminal. at 2026"):
        store.answer(question.id, "no", "Bob", "page", NOON)
    given = store.use(question.id, NOON)
    assert given is not None and given.text == "yes"
    # Handed out once: a yes allows one act.
    assert store.use(question.id, NOON) is None
    assert oct((tmp_path / "questions.sqlite").stat().st_mode)[-3:] == "600"


def test_a_late_answer_is_told_that_it_is_late(tmp_path: Path) -> None:
    store = QuestionStore(tmp_path)
    question = ask(store)
    late = NOON + timedelta(minutes=5)
    assert store.open(late) == ()
    with pytest.raises(AnswerRefused, match="too late: its deadline was 2026-03-01 12:05"):
        store.answer(question.id, "yes", "Ann", "page", late)
    store.withdraw("r1")
    with pytest.raises(AnswerRefused, match="asked no more"):
        store.answer(question.id, "yes", "Ann", "page", NOON)
    with pytest.raises(UsageError, match="no question 'q0'"):
        store.get("q0")


def test_a_run_that_was_cut_off_asks_the_same_question_again_and_no_other(tmp_path: Path) -> None:
    store = QuestionStore(tmp_path)
    question = ask(store)
    # Answered while nothing ran: the act is the same, so the answer is to it.
    store.answer(question.id, "yes", "Ann", "terminal", NOON)
    again = ask(QuestionStore(tmp_path))
    assert again.id == question.id and again.state == "answered"
    # Another amount is another question, and so is the same act once more.
    dearer = ask(store, PAY.model_copy(update={"amount": "€120"}))
    assert dearer.id != question.id
    unpriced = [ask(store, PAY.model_copy(update={"amount": "", "most": m})) for m in ("€9", "€90")]
    cheap, dear = unpriced
    assert cheap.id != dear.id and cheap.asked.lines() == dear.asked.lines()
    assert store.use(question.id, NOON) is not None
    assert ask(store).id not in (question.id, dearer.id)
    assert store.get(dearer.id).state == "withdrawn"
    assert ask(store, run="r2").run == "r2"


def asker(
    folder: Path, clock: Clock, then: str = "deny", stop: Callable[[str], None] = print
) -> QuestionAsker:
    terms = AskingTerms(300, then, stop=stop)  # pyright: ignore[reportArgumentType]
    return QuestionAsker(QuestionStore(folder), "top-up", "r1", terms, clock=clock)


async def waiting(store: QuestionStore, now: datetime) -> Question:
    """The question that is asked, once it is."""
    async with asyncio.timeout(30):
        while not (found := store.open(now)):
            await asyncio.sleep(0.01)
    return found[0]


@pytest.mark.parametrize(
    ("does", "label", "told"),
    [
        ("tap 500,317 “Buy again”", "Buy again", "tap “Buy again”"),
        ("tap 500,317 “Pay now”", "Delete", "tap “Pay now” on “Delete”"),
        ("long press 5,7", "Delete", "long press on “Delete”"),
        ("tap 500,317", "", "tap 500,317"),
        ("swipe 1,2 to 3,4", "Slide to pay", "swipe 1,2 to 3,4 on “Slide to pay”"),
    ],
)
def test_an_act_is_told_by_what_stands_on_its_control(does: str, label: str, told: str) -> None:
    asked = Asked(kind="approval", text=does, label=label)
    assert asked.lines() == (("Would do", told),)


async def test_an_approval_says_who_gave_it_by_what_and_when(tmp_path: Path) -> None:
    clock, store = Clock(), QuestionStore(tmp_path)
    approving = asyncio.create_task(asker(tmp_path, clock).approve(REQUEST))
    question = await waiting(store, NOON)
    assert question.asked.lines()[:2] == (("Would do", "tap on “Pay”"), ("Amount", "€12"))
    store.answer(question.id, "no", "Ann", "page", NOON)
    said = await approving
    assert said is not None and not said.yes and said.by == "Ann (page)"
    assert said.why == "no, by Ann (page) at 2026-03-01 12:00:00 UTC"


@pytest.mark.parametrize("then", ["deny", "stop"])
async def test_at_the_deadline_nobody_has_answered(tmp_path: Path, then: str) -> None:
    clock, stopped = Clock(), list[str]()
    asking = asyncio.create_task(asker(tmp_path, clock, then, stopped.append).answer("Which one?"))
    question = await waiting(QuestionStore(tmp_path), NOON)
    clock.now += timedelta(minutes=6)
    assert await asking is None
    assert QuestionStore(tmp_path).get(question.id).state == "expired"
    assert stopped == (
        [f"nobody answered {question.id} until its deadline"] if then == "stop" else []
    )


async def test_the_gate_that_gives_up_first_stops_the_run_as_well(tmp_path: Path) -> None:
    clock, stopped = Clock(), list[str]()
    approving = asyncio.create_task(asker(tmp_path, clock, "stop", stopped.append).approve(REQUEST))
    question = await waiting(QuestionStore(tmp_path), NOON)
    # The gate waits for 60 seconds, and an answer that is taken reaches it before that.
    assert question.deadline_at == NOON + timedelta(seconds=59)
    clock.now += timedelta(seconds=60)
    approving.cancel()
    await asyncio.gather(approving, return_exceptions=True)
    assert len(stopped) == 1 and QuestionStore(tmp_path).get(question.id).state == "expired"


async def test_a_run_that_is_stopped_leaves_its_question_to_whoever_goes_on(tmp_path: Path) -> None:
    asking = asyncio.create_task(asker(tmp_path, Clock()).answer("Which one?"))
    question = await waiting(QuestionStore(tmp_path), NOON)
    asking.cancel()
    await asyncio.gather(asking, return_exceptions=True)
    store = QuestionStore(tmp_path)
    store.answer(question.id, "the blue one", "Ann", "page", NOON)
    assert await asker(tmp_path, Clock()).answer("Which one?") == "the blue one"


async def test_a_clock_that_is_set_back_gives_no_more_time(tmp_path: Path) -> None:
    clock, timer, store = Clock(), [1000.0], QuestionStore(tmp_path)
    terms = AskingTerms(300, "deny")
    one = QuestionAsker(store, "top-up", "r1", terms, clock=clock, timer=lambda: timer[0])
    approving = asyncio.create_task(one.approve(REQUEST))
    question = await waiting(store, NOON)
    clock.now -= timedelta(hours=1)
    timer[0] += 59
    assert await approving is None
    with pytest.raises(AnswerRefused, match="too late"):
        store.answer(question.id, "yes", "Ann", "page", clock.now)


async def test_an_answer_that_the_gate_did_not_wait_for_allows_nothing_later(
    tmp_path: Path,
) -> None:
    clock, store = Clock(), QuestionStore(tmp_path)
    approving = asyncio.create_task(asker(tmp_path, clock).approve(REQUEST))
    question = await waiting(store, NOON)
    store.answer(question.id, "yes", "Ann", "page", NOON + timedelta(seconds=58))
    # The loop was busy: the gate has denied the act before the answer was looked for.
    clock.now += timedelta(seconds=60)
    approving.cancel()
    await asyncio.gather(approving, return_exceptions=True)
    again = ask(store, question.asked)
    assert (again.id, again.state) != (question.id, "answered") and again.state == "open"
