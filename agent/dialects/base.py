"""How a model says what it wants to do, and how a reply becomes one action or a bad reply."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias, runtime_checkable

from pydantic import JsonValue

from ...actions import ACTION, Action, DeviceAction, Refuse, Size
from ..models.base import Reply, Tool, whole_characters

Schema: TypeAlias = Mapping[str, JsonValue]
"""A JSON Schema."""

# The picture of an upright phone at `balanced`; only dialects that speak in pixels need the size.
PORTRAIT = Size(720, 1600)


class Unsayable(ValueError):
    """A dialect has no words for an action; the message says for which."""


# Of one reply: what is further ahead was guessed on a screen that nobody has seen.
MOST_ACTS = 4


@dataclass(frozen=True, slots=True)
class PlannedAct:
    """An act that follows in the same reply; `expect`, in a few words, is what it should bring."""

    action: DeviceAction
    expect: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """The action a reply asks for, with the model's reason for it; `expect` says in a few words
    what should be seen after it, `then` are the acts to follow it unseen."""

    thought: str
    action: Action
    expect: str = ""
    then: tuple[PlannedAct, ...] = ()

    @property
    def acts(self) -> int:
        """How many acts it asks for."""
        return 1 + len(self.then)


@dataclass(frozen=True, slots=True)
class BadReply:
    """A reply that names no action; `why` is shown to the model and says what was expected."""

    why: str


Parsed: TypeAlias = Decision | BadReply


@dataclass(frozen=True, slots=True)
class CallText:
    """A function call as text: its name and its arguments as JSON."""

    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a model of this dialect would have replied: text, or a native call, or both; `further`
    are the calls of the acts that follow."""

    text: str = ""
    call: CallText | None = None
    further: tuple[CallText, ...] = ()


class Dialect(Protocol):
    """One way of writing actions: what the model is offered, and how its reply is read.

    `shown` is the size of the last picture the model was sent, as it was sent.
    """

    @property
    def name(self) -> str:
        """What profiles call it."""
        ...

    @property
    def tools(self) -> tuple[Tool, ...]:
        """The functions to offer; empty for dialects that write plain text."""
        ...

    @property
    def system_prompt(self) -> str | None:
        """What the model is told about the grammar; None if the tools already say it all."""
        ...

    def parse(self, reply: Reply, shown: Size = PORTRAIT) -> Parsed:
        """Read a reply; never raises, and never takes an unreadable reply for an end."""
        ...

    def render(self, action: Action, thought: str, shown: Size = PORTRAIT) -> Said:
        """Say an action so that `parse` reads it back; raises Unsayable."""
        ...


def parsed_reply(dialect: Dialect, reply: Reply, shown: Size) -> Parsed:
    """What a reply says; what a trace could not hold and give back is a bad reply."""
    if (unanswered := _unanswered(reply)) is not None:
        return unanswered
    try:
        parsed = dialect.parse(reply, shown)
        if isinstance(parsed, BadReply):
            return parsed
        for action in (parsed.action, *(act.action for act in parsed.then)):
            ACTION.validate_json(action.model_dump_json())
    except RecursionError:
        return BadReply("the reply is nested too deeply")
    except ValueError:
        return BadReply("the action holds half a character, or is nested too deeply to be kept")
    then = tuple(replace(act, expect=whole_characters(act.expect)) for act in parsed.then)
    thought, expect = whole_characters(parsed.thought), whole_characters(parsed.expect)
    return Decision(thought, parsed.action, expect, then)


# What endpoints end a reply with that a filter of theirs has stopped: OpenAI, Zhipu, Gemini.
_STOPPED = ("content_filter", "sensitive", "safety", "prohibited_content", "blocklist", "refusal")


def _unanswered(reply: Reply) -> Parsed | None:
    """What a reply comes to that answers nothing: a refusal, or one its endpoint could not use."""
    if reply.rejected:
        return BadReply(reply.rejected)
    if reply.tool_calls:
        return None
    if reply.refusal:
        return Decision(thought="", action=Refuse(why=reply.refusal))
    finish = reply.finish_reason
    if reply.text or finish in ("", "stop", "length", "tool_calls"):
        return None
    if any(name in finish.lower() for name in _STOPPED):
        why = f"the endpoint's filter stopped the answer ({finish})"
        return Decision(thought="", action=Refuse(why=why))
    return BadReply(f"there was no answer in it: the endpoint ended it with {finish!r}")


@runtime_checkable
class PlanDialect(Dialect, Protocol):
    """A dialect with words for what is expected, and for several acts in one reply."""

    def render_plan(self, decision: Decision, shown: Size = PORTRAIT) -> Said:
        """Say a decision with all that belongs to it, so that `parse` reads it back; Unsayable."""
        ...


def said_in(dialect: Dialect, decision: Decision, shown: Size) -> Said:
    """How a dialect says a decision: all of it, or the first act alone; raises Unsayable."""
    if (decision.then or decision.expect) and isinstance(dialect, PlanDialect):
        return dialect.render_plan(decision, shown)
    return dialect.render(decision.action, decision.thought, shown)


def decided(thought: str, acts: Sequence[tuple[Action, str]]) -> Decision:
    """The decision that acts make, each with what is expected of it: only acts on the phone follow
    one another, and no more than MOST_ACTS; what is left out has not been asked for."""
    (action, expect), *others = acts[:MOST_ACTS]
    then: list[PlannedAct] = []
    for other, after in others if isinstance(action, DeviceAction) else ():
        if not isinstance(other, DeviceAction):
            break
        then.append(PlannedAct(other, after))
    return Decision(thought, action, expect, tuple(then))
