"""Noise errs at its rates, the same for the same seed, and never turns into a solution's defeat."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
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
    chosen_noise,
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
    slips = [Noise(rules, seed).slip(MEANT, VIEW, level) for seed in range(4000)]
    share = sum(slip != MEANT for slip in slips) / len(slips)
    # Three standard deviations of 4000 draws.
    assert abs(share - rules.rates[level]) < 3 * (0.25 / 4000) ** 0.5


def test_the_same_seed_errs_alike_and_a_higher_rung_errs_no_more_often() -> None:
    fresh = NoiseRules(rho=0)
    for seed in range(300):
        slips = [Noise(fresh, seed).slip(MEANT, VIEW, level) for level in LEVELS]
        assert slips == [Noise(fresh, seed).slip(MEANT, VIEW, level) for level in LEVELS]
        erred = [slip != MEANT for slip in slips]
        assert erred == sorted(erred, reverse=True)
    assert told(Noise(fresh, "a")) == told(Noise(fresh, "a")) != told(Noise(fresh, "b"))


def told(noise: Noise, level: Level = "low", times: int = 300) -> list[Move | NoAction]:
    """What is said on one screen, decision after decision."""
    return [noise.slip(MEANT, VIEW, level) for _ in range(times)]


def test_what_is_asked_more_often_on_one_screen_leaves_the_luck_of_others_alone() -> None:
    other = replace(VIEW, package="com.android.deskclock")
    rules = NoiseRules(rates={"low": 0.5}, rho=0.5)
    for seed in range(50):
        once, often = Noise(rules, seed), Noise(rules, seed)
        once.slip(MEANT, VIEW, "low")
        told(often, times=7)
        assert once.slip(MEANT, other, "low") == often.slip(MEANT, other, "low")


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.8])
def test_who_has_erred_on_a_screen_errs_there_again_the_same_way(rho: float) -> None:
    rules = NoiseRules(rates={"low": 0.1, "high": 0.1, "advisor": 0.1}, rho=rho)
    again: dict[Level, list[bool]] = {"low": [], "high": [], "advisor": []}
    for seed, level in product(range(4000), again):
        noise = Noise(rules, seed)
        if (slip := noise.slip(MEANT, VIEW, "low")) != MEANT:
            again[level].append(noise.slip(MEANT, VIEW, level) == slip)
    # By chance alone it is nearly never the very same; three standard deviations of 400 draws.
    for level in ("low", "high"):
        share = sum(again[level]) / len(again[level])
        assert rho - 0.075 < share < rho + 0.095
    assert sum(again["advisor"]) / len(again["advisor"]) < 0.05


def only(kind: Mistake, seed: int = 7, misnamed: float = 0.0) -> Noise:
    rules = NoiseRules(rates={"low": 1.0}, mistakes={kind: 1}, misnamed=misnamed, rho=0)
    return Noise(rules, seed)


def hit(move: Move | NoAction) -> UiNode | None:
    """The row under a tap."""
    assert isinstance(move, Move) and isinstance(move.action, Tap)
    y_px = move.action.at.y * 2400 / 1000
    return next((row for row in ROWS if row.bounds.top <= y_px < row.bounds.bottom), None)


def test_each_mistake_is_what_it_is_called() -> None:
    for seed in range(40):
        wrong = hit(only("wrong_element", seed).slip(MEANT, VIEW, "low"))
        assert wrong is not None and wrong is not ROWS[3]
        beside = only("off_target", seed).slip(MEANT, VIEW, "low")
        assert isinstance(beside, Move) and isinstance(beside.action, Tap) and beside != MEANT
        assert hit(only("no_op", seed).slip(MEANT, VIEW, "low")) is None
    early = only("premature_done").slip(MEANT, VIEW, "low")
    assert isinstance(early, Move) and isinstance(early.action, Done)
    assert isinstance(only("bad_reply").slip(MEANT, VIEW, "low"), NoAction)
    typed = only("off_target").slip(Move("x", TypeText(text="a")), VIEW, "low")
    assert isinstance(typed, Move) and isinstance(typed.action, Tap)


def test_half_of_what_is_touched_wrongly_is_meant() -> None:
    rules = NoiseRules(rates={"low": 1.0})
    kinds: Counter[tuple[Mistake, bool]] = Counter()
    for seed in range(2000):
        noise = Noise(rules, seed)
        noise.slip(MEANT, VIEW, "low")
        assert noise.last is not None
        kinds[noise.last.kind, noise.last.meant] += 1
    meant = kinds["wrong_element", True]
    aimed = kinds["wrong_element", False] + kinds["off_target", False]
    assert abs(meant - 700) < 64 and abs(aimed - 700) < 64
    assert (
        abs(kinds["premature_done", True] - 200) < 41 and abs(kinds["bad_reply", False] - 200) < 41
    )


def test_a_wrong_element_that_is_meant_is_named_itself() -> None:
    meant = Move("That row.", Tap(at=VIEW.at(ROWS[3]), target="Row 3"))
    for misnamed in (0.0, 1.0):
        slip = only("wrong_element", misnamed=misnamed).slip(meant, VIEW, "low")
        row = hit(slip)
        assert isinstance(slip, Move) and isinstance(slip.action, Tap) and row is not None
        assert slip.action.target == (row.text if misnamed else "Row 3")


def switches(*checked: bool) -> ScreenView:
    rows = tuple(
        replace(ROWS[at], text="", desc=f"Switch {at}", checkable=True, checked=on)
        for at, on in enumerate(checked)
    )
    return ScreenView(UiTree(0, rows), "com.android.settings", Size(1080, 2400))


def flips(noticed: float) -> Noise:
    rules = NoiseRules(
        rates={"low": 1.0}, mistakes={"wrong_element": 1}, misnamed=1, noticed=noticed
    )
    return Noise(rules, 1)


def test_a_switch_that_was_flipped_by_mistake_is_put_back_once_it_is_seen() -> None:
    noise = flips(noticed=1)
    before, after, away = switches(True, False), switches(True, True), VIEW
    assert noise.mend(before) is None
    noise.slip(Move("x", Tap(at=before.at(before.ui.roots[0]))), before, "low")
    assert noise.mend(after) == Move(
        "I did not mean this one; I put it back.",
        Tap(at=after.at(after.ui.roots[1]), target="Switch 1"),
    )
    assert noise.mend(after) is None
    # What a right act has switched stays, and so does what is not seen any more.
    right = Noise(NoiseRules(rates={}), 1)
    right.slip(MEANT, before, "low")
    assert right.mend(after) is None
    assert noise.mend(away) is None


def test_who_does_not_notice_leaves_the_switch() -> None:
    noise = flips(noticed=0)
    before, after = switches(True, False), switches(True, True)
    noise.slip(Move("x", Tap(at=before.at(before.ui.roots[0]))), before, "low")
    assert noise.mend(after) is None


def test_rules_come_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "noise.yaml"
    path.write_text("rates: {low: 0.5}\nmistakes: {no_op: 1}\n")
    assert load_noise(path).rates == {"low": 0.5}
    path.write_text("rates: {low: 1.5}")
    with pytest.raises(UsageError, match="noise.yaml"):
        load_noise(path)
    with pytest.raises(UsageError, match="cannot read"):
        load_noise(tmp_path / "absent.yaml")


def test_rho_stands_above_what_a_file_says(tmp_path: Path) -> None:
    path = tmp_path / "noise.yaml"
    path.write_text("rates: {low: 0.5}\nrho: 0.1\n")
    both = chosen_noise(path, 0.8)
    assert both and (both.rates, both.rho) == ({"low": 0.5}, 0.8)
    assert chosen_noise(path, None) == load_noise(path)
    assert chosen_noise(None, 0.0) == NoiseRules(rho=0.0)
    assert chosen_noise(None, None) is None


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
