"""Noise errs at its rates, the same for the same seed, and never turns into a solution's defeat."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from tapwright.actions import Done, Press, PxBox, Size, Tap, TypeText, UsageError
from tapwright.agent.dialects import ToolCallDialect
from tapwright.agent.models.base import Message, Prompt, TextPart
from tapwright.agent.models.profiles import find_profile
from tapwright.agent.models.remote import RemoteModel
from tapwright.agent.rehearsal import (
    Move,
    Noise,
    NoiseRules,
    RehearsalServer,
    ScreenView,
    SolutionLost,
    load_noise,
)
from tapwright.agent.rehearsal.faults import NoAction
from tapwright.agent.rehearsal.noise import Level, Mistake
from tapwright.device.ui import UiNode, UiTree

ROWS = tuple(
    UiNode(text=f"Row {i}", bounds=PxBox(0, 240 * i, 1080, 240 * i + 200), clickable=True)
    for i in range(8)
)
VIEW = ScreenView(UiTree(0, ROWS), "com.android.settings", Size(1080, 2400))
MEANT = Move("That row.", Tap(at=VIEW.at(ROWS[3])))
LEVELS: tuple[Level, ...] = ("low", "medium", "high", "advisor")


@pytest.mark.parametrize("level", LEVELS)
def test_errors_come_at_the_rate_of_the_rung(level: Level) -> None:
    rules = NoiseRules()
    slips = [Noise(rules, seed).slip(MEANT, VIEW, 0, level) for seed in range(4000)]
    share = sum(slip != MEANT for slip in slips) / len(slips)
    # Three standard deviations of 4000 draws.
    assert abs(share - rules.rates[level]) < 3 * (0.25 / 4000) ** 0.5


def test_the_same_seed_errs_alike_and_a_higher_rung_errs_no_more_often() -> None:
    for step in range(300):
        noise, again = Noise(NoiseRules(), "a"), Noise(NoiseRules(), "a")
        slips = [noise.slip(MEANT, VIEW, step, level) for level in LEVELS]
        assert slips == [again.slip(MEANT, VIEW, step, level) for level in LEVELS]
        erred = [slip != MEANT for slip in slips]
        assert erred == sorted(erred, reverse=True)
    other = [Noise(NoiseRules(), "b").slip(MEANT, VIEW, step, "low") for step in range(300)]
    assert other != [Noise(NoiseRules(), "a").slip(MEANT, VIEW, step, "low") for step in range(300)]


def only(kind: Mistake) -> Noise:
    return Noise(NoiseRules(rates={"low": 1.0}, mistakes={kind: 1}), 7)


def hit(move: Move | NoAction) -> UiNode | None:
    """The row under a tap."""
    assert isinstance(move, Move) and isinstance(move.action, Tap)
    y_px = move.action.at.y * 2400 / 1000
    return next((row for row in ROWS if row.bounds.top <= y_px < row.bounds.bottom), None)


def test_each_mistake_is_what_it_is_called() -> None:
    for step in range(40):
        wrong = hit(only("wrong_element").slip(MEANT, VIEW, step, "low"))
        assert wrong is not None and wrong is not ROWS[3]
        beside = only("off_target").slip(MEANT, VIEW, step, "low")
        assert isinstance(beside, Move) and isinstance(beside.action, Tap) and beside != MEANT
        assert hit(only("no_op").slip(MEANT, VIEW, step, "low")) is None
    early = only("premature_done").slip(MEANT, VIEW, 0, "low")
    assert isinstance(early, Move) and isinstance(early.action, Done)
    assert isinstance(only("bad_reply").slip(MEANT, VIEW, 0, "low"), NoAction)
    typed = only("off_target").slip(Move("x", TypeText(text="a")), VIEW, 0, "low")
    assert isinstance(typed, Move) and isinstance(typed.action, Tap)


def test_all_kinds_occur_by_their_weights() -> None:
    rules = NoiseRules(rates={"low": 1.0})
    slips = [Noise(rules, seed).slip(MEANT, VIEW, 0, "low") for seed in range(500)]
    bad = Counter(type(slip).__name__ for slip in slips)["NoAction"]
    done = sum(isinstance(s, Move) and isinstance(s.action, Done) for s in slips)
    assert 25 <= bad <= 75 and 25 <= done <= 75


def test_rules_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "noise.yaml"
    path.write_text("rates: {low: 0.5}\nmistakes: {no_op: 1}\n")
    assert load_noise(path).rates == {"low": 0.5}
    path.write_text("rates: {low: 1.5}")
    with pytest.raises(UsageError, match="noise.yaml"):
        load_noise(path)
    with pytest.raises(UsageError, match="cannot read"):
        load_noise(tmp_path / "absent.yaml")


class Lost:
    def decide(self, view: ScreenView, moves: Sequence[Move]) -> Move:
        if len(moves) < 4:
            raise SolutionLost("no such row")
        return MEANT


class Taps:
    def decide(self, view: ScreenView, moves: Sequence[Move]) -> Move:
        return MEANT


async def look() -> ScreenView:
    return VIEW


class Asker:
    """Asks one session, as the model of one profile."""

    def __init__(self, url: str, profile: str = "rehearsal") -> None:
        self.model = RemoteModel(find_profile(profile, url, environ={}), "none")

    async def __call__(self, number: int) -> str:
        """The name of the function that the reply to conversation `number` calls, if any."""
        message = Message("user", (TextPart(f"turn {number}"),))
        self.reply = await self.model.ask(Prompt((message,), ToolCallDialect().tools), "low")
        return self.reply.tool_calls[0].name if self.reply.tool_calls else ""

    async def __aenter__(self) -> "Asker":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.model.close()


async def test_a_lost_script_goes_back_then_home_and_finds_its_way() -> None:
    async with RehearsalServer() as server:
        quiet = Noise(NoiseRules(rates={}), 0)
        url = server.add_session("a", Lost(), look, noise=quiet)
        async with Asker(url) as ask:
            names = [await ask(number) for number in range(5)]
        actions = [move.action for move in server.session("a").moves]
    assert names == ["press"] * 4 + ["tap"]
    assert actions[:4] == [Press(key="back")] * 2 + [Press(key="home")] * 2


async def test_a_bad_reply_is_not_said_for_ever_but_again_to_the_same_request() -> None:
    async with RehearsalServer() as server:
        rules = NoiseRules(rates={"low": 0.5}, mistakes={"bad_reply": 1})
        url = server.add_session("a", Taps(), look, noise=Noise(rules, 1))
        async with Asker(url) as ask:
            names = [await ask(number // 2) for number in range(40)]
    assert names[::2] == names[1::2]
    assert {"", "tap"} == set(names)


async def test_the_advisor_errs_and_bills_at_its_own_rung() -> None:
    rules = NoiseRules(rates={"low": 1.0, "advisor": 0.0}, mistakes={"bad_reply": 1})
    async with RehearsalServer(reasoning_tokens={"advisor": 900}) as server:
        url = server.add_session("a", Taps(), look, noise=Noise(rules, 1))
        async with Asker(url) as ask, Asker(url, "rehearsal-advisor") as advisor:
            assert await ask(0) == ""
            assert await advisor(1) == "tap"
    assert (advisor.reply.model, advisor.reply.usage.reasoning) == ("rehearsal-advisor", 900)
