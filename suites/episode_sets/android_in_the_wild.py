"""AndroidInTheWild: a record is a step.

Fields and the rule of matching: https://github.com/google-research/google-research/tree/master/
android_in_the_wild (README, `action_type.py`, `action_matching.py`, `visualization_utils.py`).
"""

import math
from collections.abc import Mapping, Sequence

from pydantic import JsonValue

from .protobuf import BadMessage, Feature, read_example
from .rows import NEAR, ImportedStep, Steps, needed, one_number, one_text

RULE = "aitw"
# A gesture that moves no further is a tap; as a share of the screen's sides.
TAP_REACH = 0.04

_DUAL_POINT, _TYPE = 4, 3
_OTHERS = {5: "press:back", 6: "press:home", 7: "press:enter", 10: "done", 11: "infeasible"}
# An element is taken to reach 0.7 of its size further up and left, and as much down and right.
_AUGMENT = 1.4


def steps_of(data: bytes) -> Steps:
    """The one step of a record; raises BadMessage."""
    example = read_example(data)
    action = one_number(example, "results/action_type")
    columns: dict[str, JsonValue] = {
        "goal": one_text(example, "goal_info"),
        "package": _package(example),
        "rule": RULE,
    }
    if action == _DUAL_POINT:
        columns |= _gesture(example)
    elif action == _TYPE:
        columns |= {"action": "type_text", "text": "".join(_texts(example, "results/type_action"))}
    elif action in _OTHERS:
        columns["action"] = _OTHERS[action]
    else:
        raise BadMessage(f"there is no action type {action}")
    picture = needed(example, "image/encoded").raw
    if not picture:
        raise BadMessage("there is no picture in it")
    height, width, channels = (
        one_number(example, f"image/{name}") for name in ("height", "width", "channels")
    )
    raw = len(picture[0]) == height * width * channels
    yield ImportedStep(
        episode="".join(_texts(example, "episode_id")) or str(one_number(example, "episode_id")),
        number=one_number(example, "step_id"),
        of=one_number(example, "episode_length"),
        picture=picture[0],
        columns=columns,
        raw_size=(height, width, channels) if raw else None,
    )


def _gesture(example: Mapping[str, Feature]) -> dict[str, JsonValue]:
    touch = _point(example, "results/yx_touch")
    lift = _point(example, "results/yx_lift")
    if math.dist(touch, lift) > TAP_REACH:
        ends: dict[str, JsonValue] = {"start": _xy(touch), "end": _xy(lift)}
        return {"action": "swipe", "direction": _direction(touch, lift), **ends}
    near: list[JsonValue] = [list(box) for box in _boxes(example) if _holds(box, touch)]
    return {"action": "tap", "point": _xy(touch), "regions": near, "within": NEAR}


def _point(example: Mapping[str, Feature], name: str) -> tuple[float, float]:
    found = needed(example, name).floats
    if len(found) != 2:
        raise BadMessage(f"{name!r} is no point")
    y, x = (min(max(part, 0.0), 1.0) for part in found)
    return y, x


def _boxes(example: Mapping[str, Feature]) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of the elements, as far as a tap on them reaches."""
    flat = example["image/ui_annotations_positions"].floats if (
        "image/ui_annotations_positions" in example
    ) else ()  # fmt: skip
    found: list[tuple[float, float, float, float]] = []
    for y, x, height, width in zip(*(flat[part::4] for part in range(4)), strict=True):
        top, left = max(0.0, y - _AUGMENT * height / 2), max(0.0, x - _AUGMENT * width / 2)
        down, across = min(1.0, (1 + _AUGMENT) * height), min(1.0, (1 + _AUGMENT) * width)
        found.append((left, top, min(1.0, left + across), min(1.0, top + down)))
    return [box for box in found if box[0] < box[2] and box[1] < box[3]]


def _direction(touch: tuple[float, float], lift: tuple[float, float]) -> str:
    """Where the finger goes along the axis on which it goes further, by shares of the sides."""
    down, across = lift[0] - touch[0], lift[1] - touch[1]
    if abs(down) >= abs(across):
        return "down" if down > 0 else "up"
    return "right" if across > 0 else "left"


def _holds(box: Sequence[float], touch: tuple[float, float]) -> bool:
    left, top, right, bottom = box
    return left <= touch[1] <= right and top <= touch[0] <= bottom


def _xy(point: tuple[float, float]) -> list[JsonValue]:
    return [point[1], point[0]]


def _texts(example: Mapping[str, Feature], name: str) -> tuple[str, ...]:
    return example[name].texts if name in example else ()


def _package(example: Mapping[str, Feature]) -> str:
    return "".join(_texts(example, "current_activity")).partition("/")[0]
