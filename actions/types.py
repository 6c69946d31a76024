"""Everything an agent can do in one step: a closed union, discriminated by `kind`.

The docstring of each class is what the model is told about it.
"""

import json
from collections.abc import Collection
from typing import Annotated, Literal, TypeAlias, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    JsonValue,
    PrivateAttr,
    TypeAdapter,
    field_validator,
)

from .geometry import Box, Norm

Key: TypeAlias = Literal[
    "back", "home", "recents", "enter", "delete", "tab", "escape", "power", "wake",
    "volume_up", "volume_down",
]  # fmt: skip
Arrow: TypeAlias = Literal["up", "down", "left", "right", "center"]
Direction: TypeAlias = Literal["up", "down", "left", "right"]


# The field of an action that says in words what is meant: what stands on it, or its role.
TARGET = "target"
# Beside an action: what should be seen after it. And that a reply may hold several acts.
EXPECT = "expect"
PLAN = "plan"


def _words(given: object) -> str:
    """A hint that is no text spoils no act."""
    if isinstance(given, int | float) and not isinstance(given, bool):
        given = str(given)
    return given.strip() if isinstance(given, str) else ""


Target: TypeAlias = Annotated[str, BeforeValidator(_words)]


class _Action(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Tap(_Action):
    """Tap once at a point."""

    kind: Literal["tap"] = "tap"
    at: Norm
    target: Target = ""


class DoubleTap(_Action):
    """Tap twice quickly at a point."""

    kind: Literal["double_tap"] = "double_tap"
    at: Norm
    target: Target = ""


class LongPress(_Action):
    """Press a point and hold it."""

    kind: Literal["long_press"] = "long_press"
    at: Norm
    duration_s: Annotated[float, Field(ge=0.5, le=10)] = 0.8
    target: Target = ""


class Swipe(_Action):
    """Move a finger from one point to another, for gestures that are not scrolling."""

    kind: Literal["swipe"] = "swipe"
    start: Norm
    end: Norm
    duration_s: Annotated[float, Field(ge=0.05, le=5)] = 0.3
    target: Target = ""


class Scroll(_Action):
    """Scroll to hidden content: direction is where it lies ("down" shows what is below)."""

    kind: Literal["scroll"] = "scroll"
    direction: Direction
    at: Norm = Norm(x=500, y=500)
    pages: Annotated[float, Field(gt=0, le=5)] = 1.0


class Drag(_Action):
    """Pick something up with a long press, move it and drop it."""

    kind: Literal["drag"] = "drag"
    start: Norm
    end: Norm
    target: Target = ""


class Pinch(_Action):
    """Zoom the content with two fingers: scale above 1 enlarges it, below 1 shrinks it."""

    kind: Literal["pinch"] = "pinch"
    at: Norm
    scale: Annotated[float, Field(gt=0.1, lt=10)]


class TypeText(_Action):
    """Type text into the focused field; clear empties it first, submit presses enter afterwards."""

    kind: Literal["type_text"] = "type_text"
    text: str
    clear: bool = False
    submit: bool = False
    target: Target = ""


class Press(_Action):
    """Press a key."""

    kind: Literal["press"] = "press"
    key: Key


class Dpad(_Action):
    """Press an arrow or the center key (OK) of a television's remote control, so many times."""

    kind: Literal["dpad"] = "dpad"
    key: Arrow
    times: Annotated[int, Field(ge=1, le=20)] = 1


class OpenApp(_Action):
    """Open an installed app by its name or package."""

    kind: Literal["open_app"] = "open_app"
    name: Annotated[str, Field(min_length=1)]
    # Not of the schema: no model is asked for it, and no record has it.
    _exact: bool = PrivateAttr(default=False)

    @classmethod
    def exactly(cls, name: str) -> "OpenApp":
        """The same for whoever must not be understood by guessing: a name that is only nearly
        right opens nothing."""
        action = cls(name=name)
        action._exact = True
        return action

    @property
    def is_exact(self) -> bool:
        """Whether a name that is only nearly right opens nothing."""
        return self._exact


class OpenLink(_Action):
    """Open a link (https:, geo:, mailto: or an app's own) in the app that the phone has for it."""

    kind: Literal["open_link"] = "open_link"
    uri: Annotated[str, Field(min_length=1)]


class Wait(_Action):
    """Let the phone finish something, at most so many seconds."""

    kind: Literal["wait"] = "wait"
    seconds: Annotated[float, Field(gt=0, le=60)] = 2.0


class Zoom(_Action):
    """Look at up to four regions at full resolution, without touching the phone."""

    kind: Literal["zoom"] = "zoom"
    boxes: Annotated[tuple[Box, ...], Field(min_length=1, max_length=4)]


class Note(_Action):
    """Write down a fact that is needed later."""

    kind: Literal["note"] = "note"
    text: Annotated[str, Field(min_length=1)]


class Ask(_Action):
    """Ask the user something that only they can decide."""

    kind: Literal["ask"] = "ask"
    question: Annotated[str, Field(min_length=1)]


class Answer(_Action):
    """Give the answer to the user's question; this ends the task."""

    kind: Literal["answer"] = "answer"
    text: str


class Done(_Action):
    """The goal is reached, as the screen shows; this ends the task."""

    kind: Literal["done"] = "done"
    summary: str = ""


class Extract(_Action):
    """Give the data that were asked for, and the regions of the screen they were read from; this
    ends the task."""

    kind: Literal["extract"] = "extract"
    data: JsonValue
    regions: Annotated[tuple[Box, ...], Field(max_length=8)]

    @field_validator("data")
    @classmethod
    def _writable(cls, data: JsonValue) -> JsonValue:
        """Python takes NaN and halves of characters for JSON; no trace could hold them, nor null
        by itself."""
        if data is None:
            raise ValueError("there are no data in it")
        json.dumps(data, ensure_ascii=False, allow_nan=False).encode()
        return data


class Infeasible(_Action):
    """The goal cannot be reached on this phone; this ends the task."""

    kind: Literal["infeasible"] = "infeasible"
    why: Annotated[str, Field(min_length=1)]


class Refuse(_Action):
    """The goal must not be carried out because it is harmful; this ends the task."""

    kind: Literal["refuse"] = "refuse"
    why: Annotated[str, Field(min_length=1)]


class HandOver(_Action):
    """A person must take over (login, captcha, payment); this ends the task."""

    kind: Literal["hand_over"] = "hand_over"
    why: Annotated[str, Field(min_length=1)]


# One finger on one point: `at`.
TouchAction: TypeAlias = Tap | DoubleTap | LongPress
# What carries `target`, the words of what is meant by the point, or by the focus.
AimedAction: TypeAlias = TouchAction | Swipe | Drag | TypeText
DeviceAction: TypeAlias = (
    TouchAction | Swipe | Scroll | Drag | Pinch | TypeText | Press | Dpad
    | OpenApp | OpenLink | Wait
)  # fmt: skip
MindAction: TypeAlias = Zoom | Note | Ask
FinalAction: TypeAlias = Answer | Done | Extract | Infeasible | Refuse | HandOver
Action: TypeAlias = DeviceAction | MindAction | FinalAction
TaggedAction: TypeAlias = Annotated[Action, Field(discriminator="kind")]

ALL_ACTIONS: tuple[type[Action], ...] = get_args(Action)
# What a model may do when it is asked to reach a goal, and when it is asked for data.
# On any phone; the keys of a remote control are offered on televisions only.
USUAL_ACTIONS = tuple(action for action in ALL_ACTIONS if action not in (Extract, Dpad))
# Not offered by 0.1.0: an episode's record says which of them its model was offered, so that its
# prompts can be built again word for word.
LATER_ACTIONS: tuple[type[Action], ...] = (OpenLink, Dpad)
EXTRACTING_ACTIONS = tuple(a for a in ALL_ACTIONS if a not in (Answer, Done, Dpad))


def without_target(action: Action) -> Action:
    """The same act, without a word on what is meant."""
    if isinstance(action, AimedAction) and action.target:
        return action.model_copy(update={TARGET: ""})
    return action


def names_targets(later: Collection[str] | None) -> bool:
    """Whether a model is asked for `target`: since 0.1.0, and told by the same offers."""
    return later is None or TARGET in later


def says_expected(later: Collection[str] | None) -> bool:
    """Whether a model is asked for `expect`; never unless the offers say so."""
    return later is not None and (EXPECT in later or PLAN in later)


def plans(later: Collection[str] | None) -> bool:
    """Whether a model may ask for several acts in one reply; never unless the offers say so."""
    return later is not None and PLAN in later


def words_beside(aim: str, plan: str) -> tuple[str, ...]:
    """What a model is asked for beside its actions, as offers name it, under these settings."""
    target = () if aim == "off" else (TARGET,)
    return (*target, *({"expect": (EXPECT,), "acts": (PLAN,)}.get(plan, ())))


def offered(extracting: bool, later: Collection[str] | None = None) -> tuple[type[Action], ...]:
    """What a model may do: of the later actions those kinds, or with None all that are usual."""
    actions = EXTRACTING_ACTIONS if extracting else USUAL_ACTIONS
    if later is None:
        return actions
    named = {a for a in LATER_ACTIONS if a.model_fields["kind"].default in later}
    kept = named.union(actions).difference(set(LATER_ACTIONS) - named)
    return tuple(action for action in ALL_ACTIONS if action in kept)


ACTION: TypeAdapter[Action] = TypeAdapter(TaggedAction)
