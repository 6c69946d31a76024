"""Every dialect says what it can, reads it back the same, and answers nonsense with a hint."""

import os
import re
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tapwright.actions import (
    USUAL_ACTIONS,
    Action,
    Answer,
    Ask,
    Box,
    Done,
    DoubleTap,
    Drag,
    FinalAction,
    HandOver,
    Infeasible,
    LongPress,
    Norm,
    Note,
    OpenApp,
    Press,
    Scroll,
    Size,
    Swipe,
    Tap,
    TypeText,
    UsageError,
    Wait,
)
from tapwright.agent.dialects import (
    DIALECTS,
    BadReply,
    Decision,
    Dialect,
    Said,
    Unsayable,
    make_dialect,
)
from tapwright.agent.dialects.coordinates import THOUSAND, THOUSAND_LESS_ONE, Pixels, Space
from tapwright.agent.models.base import Reply, ToolCall

SHOWN = Size(720, 1600)
# As many drawn for each dialect; CI draws more.
EXAMPLES = 30 if os.environ.get("TAPWRIGHT_FULL") else 12
TEXT_DIALECTS = [name for name in DIALECTS if name not in ("tool_calls", "compact")]

TEXT = st.text(min_size=1, max_size=30) | st.sampled_from(
    ['say "hi"', "it's", "a, b) c", "你好，世界", "</answer>", "C:\\new", 'x", y="', "{}", "']"]
)
# Step-GUI's fields and UI-TARS 2's tags have no escapes, and a NUL marks where a reply was cut.
LINE = TEXT.map(lambda text: re.sub("[\t\0]", " ", text).strip()).filter(bool)
UNTAGGED = TEXT.map(lambda text: text.replace("<", "").rstrip("\n") + ".")
SECONDS = st.floats(0.5, 60)


@dataclass(frozen=True)
class Words:
    """What a dialect can say: the actions, and the space its points are rounded to."""

    space: Space
    actions: tuple[st.SearchStrategy[Action], ...]


def points(space: Space) -> st.SearchStrategy[Norm]:
    """Points that the space can name exactly."""
    norms = st.builds(Norm, x=st.integers(0, 1000), y=st.integers(0, 1000))

    def named(norm: Norm) -> Norm:
        x, y = space.of_norm(norm, SHOWN)
        return space.to_norm(x, y, SHOWN)

    return norms.map(named)


def step_gui() -> Words:
    at = points(THOUSAND)
    return Words(THOUSAND, (
        st.builds(Tap, at=at), st.builds(LongPress, at=at, duration_s=st.just(0.8)),
        st.builds(Swipe, start=at, end=at, duration_s=st.just(0.3)),
        st.builds(TypeText, text=LINE, clear=st.just(False), submit=st.just(False)),
        st.builds(OpenApp, name=LINE), st.builds(Wait, seconds=SECONDS),
        st.builds(Ask, question=LINE), st.builds(Done, summary=LINE | st.just("")),
        st.builds(Infeasible, why=LINE),
    ))  # fmt: skip


def autoglm() -> Words:
    at = points(THOUSAND_LESS_ONE)
    said = TEXT.filter(lambda text: text.strip().lower() not in ("", "true"))
    return Words(THOUSAND_LESS_ONE, (
        st.builds(OpenApp, name=TEXT), st.builds(Tap, at=at), st.builds(DoubleTap, at=at),
        st.builds(LongPress, at=at, duration_s=st.just(0.8)),
        st.builds(Swipe, start=at, end=at, duration_s=st.just(0.3)),
        st.builds(TypeText, text=TEXT, clear=st.just(True), submit=st.just(False)),
        st.builds(Press, key=st.sampled_from(["back", "home"])),
        st.builds(Wait, seconds=SECONDS), st.builds(Note, text=said),
        st.builds(Ask, question=said), st.builds(HandOver, why=said),
        st.builds(Done, summary=TEXT | st.just("")),
    ))  # fmt: skip


def ui_tars(space: Space, text: st.SearchStrategy[str] = TEXT) -> Words:
    at = points(space)
    typed = text.filter(lambda said: not said.endswith(("\n", "\\n")))
    return Words(space, (
        st.builds(Tap, at=at), st.builds(LongPress, at=at, duration_s=st.just(0.8)),
        st.builds(TypeText, text=typed, clear=st.just(False)),
        st.builds(Scroll, at=at, pages=st.just(1.0)), st.builds(Drag, start=at, end=at),
        st.builds(OpenApp, name=text), st.builds(Press, key=st.sampled_from(["back", "home"])),
        st.just(Wait()), st.builds(HandOver, why=text), st.builds(Done, summary=text),
    ))  # fmt: skip


def qwen(space: Space) -> Words:
    at = points(space)
    keys = ["back", "home", "recents", "enter", "volume_up", "volume_down", "power"]
    return Words(space, (
        st.builds(Tap, at=at), st.builds(LongPress, at=at, duration_s=st.floats(0.5, 10)),
        st.builds(Swipe, start=at, end=at, duration_s=st.just(0.3)),
        st.builds(TypeText, text=TEXT, clear=st.just(False), submit=st.just(False)),
        st.builds(Press, key=st.sampled_from(keys)), st.builds(OpenApp, name=TEXT),
        st.builds(Wait, seconds=SECONDS), st.builds(Answer, text=TEXT),
        st.builds(Ask, question=TEXT), st.builds(Done, summary=TEXT | st.just("")),
        st.builds(Infeasible, why=TEXT),
    ))  # fmt: skip


def mai_ui() -> Words:
    at = points(THOUSAND_LESS_ONE)
    return Words(THOUSAND_LESS_ONE, (
        st.builds(Tap, at=at), st.builds(DoubleTap, at=at), st.builds(Drag, start=at, end=at),
        st.builds(LongPress, at=at, duration_s=st.just(0.8)),
        st.builds(Scroll, at=at, pages=st.just(1.0)), st.just(Wait()),
        st.builds(TypeText, text=TEXT, clear=st.just(False), submit=st.just(False)),
        st.builds(Press, key=st.sampled_from(["back", "home", "recents", "enter"])),
        st.builds(OpenApp, name=TEXT), st.builds(Answer, text=TEXT), st.builds(Ask, question=TEXT),
        st.builds(Done, summary=TEXT | st.just("")), st.builds(Infeasible, why=TEXT),
    ))  # fmt: skip


def everything() -> Words:
    at = points(THOUSAND)
    st.register_type_strategy(Norm, at)
    edges = {"left": st.integers(0, 499), "top": st.integers(0, 499),
             "right": st.integers(500, 1000), "bottom": st.integers(500, 1000)}  # fmt: skip
    st.register_type_strategy(Box, st.builds(Box, **edges))
    return Words(THOUSAND, tuple(st.builds(action) for action in USUAL_ACTIONS))


SAYS = {
    "tool_calls": everything(),
    "compact": everything(),
    "json": everything(),
    "step-gui": step_gui(),
    "autoglm": autoglm(),
    "ui-tars-1.0": ui_tars(THOUSAND),
    "ui-tars-1.5": ui_tars(Pixels("qwen2.5-vl")),
    "ui-tars-2": ui_tars(THOUSAND, UNTAGGED),
    "qwen2.5-vl": qwen(Pixels("qwen2.5-vl")),
    "qwen3-vl": qwen(THOUSAND_LESS_ONE),
    "gui-owl": qwen(THOUSAND),
    "mai-ui": mai_ui(),
}


def replied(said: Said) -> Reply:
    calls = (ToolCall("call_1", said.call.name, said.call.arguments),) if said.call else ()
    return Reply(text=said.text, tool_calls=calls)


def read(name: str, text: str) -> Decision | BadReply:
    return make_dialect(name).parse(Reply(text=text), SHOWN)


def test_every_dialect_is_tested() -> None:
    assert set(SAYS) == set(DIALECTS)
    for name in DIALECTS:
        dialect = make_dialect(name)
        assert dialect.name == name
        assert dialect.tools or dialect.system_prompt


@pytest.mark.parametrize("name", DIALECTS)
@settings(max_examples=EXAMPLES)
@given(st.data())
def test_what_is_said_is_read_back(name: str, data: st.DataObject) -> None:
    dialect = make_dialect(name)
    action = data.draw(st.one_of(SAYS[name].actions))
    thought = data.draw(st.text(max_size=30))
    parsed = dialect.parse(replied(dialect.render(action, thought, SHOWN)), SHOWN)
    assert isinstance(parsed, Decision), parsed
    assert parsed.action == action


@pytest.mark.parametrize("name", DIALECTS)
def test_a_plain_thought_comes_back_too(name: str) -> None:
    dialect = make_dialect(name)
    action = Tap(at=SAYS[name].space.to_norm(300, 400, SHOWN))
    said = dialect.render(action, "The switch is off, so I tap it.", SHOWN)
    parsed = dialect.parse(replied(said), SHOWN)
    assert parsed == Decision("The switch is off, so I tap it.", action)


@pytest.mark.parametrize("name", TEXT_DIALECTS)
@settings(max_examples=EXAMPLES)
@given(st.data())
def test_what_cannot_be_said_is_refused_and_never_changed(name: str, data: st.DataObject) -> None:
    dialect = make_dialect(name)
    action = data.draw(st.one_of(everything().actions))
    try:
        said = dialect.render(action, "because", SHOWN)
    except Unsayable:
        return
    parsed = dialect.parse(replied(said), SHOWN)
    assert isinstance(parsed, Decision)
    assert type(parsed.action) is type(action)


@pytest.mark.parametrize("name", DIALECTS)
@settings(max_examples=EXAMPLES)
@given(st.data())
def test_a_reply_cut_off_is_bad_or_the_same_action_but_never_an_end(
    name: str, data: st.DataObject
) -> None:
    dialect = make_dialect(name)
    action = data.draw(st.one_of(SAYS[name].actions))
    said = dialect.render(action, "a reason", SHOWN)
    text = said.call.arguments if said.call else said.text.rstrip()
    text = text[: data.draw(st.integers(0, max(0, len(text) - 1)))]
    calls = (ToolCall("1", said.call.name, text),) if said.call else ()
    cut = Reply(text="" if said.call else text, tool_calls=calls)
    parsed = dialect.parse(cut, SHOWN)
    if isinstance(parsed, Decision) and not isinstance(action, FinalAction):
        assert not isinstance(parsed.action, FinalAction)
    # Where the endpoint says that the reply was cut, nothing is supplied.
    parsed = dialect.parse(replace(cut, finish_reason="length"), SHOWN)
    assert isinstance(parsed, BadReply) or parsed.action == action


@pytest.mark.parametrize("name", DIALECTS)
@settings(max_examples=EXAMPLES)
@given(st.text(max_size=200))
def test_no_text_raises(name: str, text: str) -> None:
    parsed = make_dialect(name).parse(Reply(text=text), SHOWN)
    assert isinstance(parsed, BadReply)


@pytest.mark.parametrize("name", DIALECTS)
@settings(max_examples=EXAMPLES)
@given(st.data())
def test_no_damage_raises(name: str, data: st.DataObject) -> None:
    dialect = make_dialect(name)
    said = dialect.render(data.draw(st.one_of(SAYS[name].actions)), "a reason", SHOWN)
    text = said.call.arguments if said.call else said.text
    at = data.draw(st.integers(0, len(text)))
    noise = data.draw(st.text(max_size=8) | st.sampled_from(["<", '"', "（", "9" * 5000, "[" * 99]))
    text = text[:at] + noise + text[at + data.draw(st.integers(0, 6)) :]
    calls = (ToolCall("1", said.call.name, text),) if said.call else ()
    assert dialect.parse(Reply(text="" if said.call else text, tool_calls=calls), SHOWN)


@pytest.mark.parametrize("name", DIALECTS)
@pytest.mark.parametrize(
    "claim",
    [
        "The task is done.", "Task completed successfully!", "finished", "任务已完成。", "COMPLETE",
        "I am done, task complete. <answer>done</answer>", "success", '{"status": "success"}', "",
    ],
)  # fmt: skip
def test_a_claim_in_prose_is_never_an_end(name: str, claim: str) -> None:
    parsed = read(name, claim)
    assert isinstance(parsed, BadReply)
    assert "expected" in parsed.why or "call exactly one" in parsed.why


def test_reasoning_is_the_thought_where_the_reply_has_none() -> None:
    reply = Reply(text='<answer>do(action="Back")</answer>', reasoning="The page\nis wrong.")
    parsed = make_dialect("autoglm").parse(reply)
    assert parsed == Decision("The page is wrong.", Press(key="back"))


def test_unknown_dialects_are_answered_with_close_ones() -> None:
    with pytest.raises(UsageError, match=r"did you mean ui-tars"):
        make_dialect("ui_tars")


def test_pixels_are_those_of_the_picture_that_was_sent() -> None:
    dialect: Dialect = make_dialect("ui-tars-1.5")
    reply = Reply(text="Action: click(point='<point>364 798</point>')")
    # 720x1600 becomes 728x1596 at factor 28, 1600x720 becomes 1596x728.
    assert dialect.parse(reply, SHOWN) == Decision("", Tap(at=Norm(x=500, y=500)))
    assert isinstance(dialect.parse(reply, Size(1600, 720)), BadReply)


@pytest.mark.parametrize("name", DIALECTS)
def test_a_nul_is_said_as_it_is_or_refused(name: str) -> None:
    dialect = make_dialect(name)
    for text in ("\0", "a\0b", "end\0"):
        action = TypeText(text=text, clear=name == "autoglm")
        try:
            said = dialect.render(action, "because", SHOWN)
        except Unsayable:
            continue
        parsed = dialect.parse(replied(said), SHOWN)
        assert isinstance(parsed, Decision) and parsed.action == action
