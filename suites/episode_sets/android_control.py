"""AndroidControl: a record is an episode.

Fields: https://github.com/google-research/google-research/tree/master/android_control. A touch is
right within the element that was touched (Li et al. 2024, arXiv 2406.03679): the smallest of the
accessibility tree, an `android_env.AndroidAccessibilityForest` (github.com/google-deepmind/
android_env, proto/a11y); where none lies there, if it is near.
"""

import json
from collections.abc import Iterator, Mapping
from typing import cast

from pydantic import JsonValue

from .protobuf import BadMessage, fields, inner, read_example, signed
from .rows import NEAR, ImportedStep, Steps, needed, one_number, one_text

_TEXTS = {"type": "text", "input_text": "text", "open_app": "app_name"}
_NAMES = {
    "click": "tap", "long_press": "long_press", "scroll": "scroll", "open_app": "open_app",
    "type": "type_text", "input_text": "type_text", "navigate_home": "press:home",
    "navigate_back": "press:back", "wait": "wait",
}  # fmt: skip
_TOUCHES = ("tap", "long_press")

Box = tuple[int, int, int, int]


def steps_of(data: bytes) -> Steps:
    """The steps of an episode; the last screen, after which nothing was done, is none. Raises
    BadMessage."""
    example = read_example(data)
    episode = str(one_number(example, "episode_id"))
    goal = one_text(example, "goal")
    pictures = needed(example, "screenshots").raw
    trees = needed(example, "accessibility_trees").raw
    sizes = [needed(example, f"screenshot_{side}").integers for side in ("widths", "heights")]
    actions = needed(example, "actions").texts
    if not len(pictures) == len(trees) == len(sizes[0]) == len(sizes[1]) == len(actions) + 1:
        raise BadMessage(f"episode {episode} has not one screen more than actions")
    for number, action in enumerate(actions):
        screen = (sizes[0][number], sizes[1][number])
        yield ImportedStep(
            episode=episode,
            number=number,
            of=len(actions),
            picture=pictures[number],
            columns={"goal": goal, **_columns(action, trees[number], screen)},
        )


def _columns(action: str, forest: bytes, screen: tuple[int, int]) -> dict[str, JsonValue]:
    try:
        said: object = json.loads(action)
    except ValueError as error:
        raise BadMessage(f"an action is no JSON: {action[:80]!r}") from error
    if not isinstance(said, dict):
        raise BadMessage(f"an action is no JSON object: {action[:80]!r}")
    parts = cast(Mapping[str, JsonValue], said)
    kind = str(parts.get("action_type"))
    if kind not in _NAMES:
        raise BadMessage(f"there is no action {kind!r}")
    columns: dict[str, JsonValue] = {"action": _NAMES[kind], "units": "pixels"}
    if kind in _TEXTS:
        columns["text"] = str(parts.get(_TEXTS[kind], ""))
    if kind == "scroll":
        columns["direction"] = str(parts.get("direction"))
    if _NAMES[kind] in _TOUCHES:
        x, y = parts.get("x"), parts.get("y")
        if not isinstance(x, int | float) or not isinstance(y, int | float):
            raise BadMessage(f"{kind} has no point")
        touched = _touched(_boxes(forest), float(x), float(y), screen)
        columns |= {"point": [x, y], "within": 0 if touched else NEAR}
        columns["regions"] = [list(touched)] if touched else []
    return columns


def _touched(boxes: Iterator[Box], x: float, y: float, screen: tuple[int, int]) -> Box | None:
    """The smallest box that holds a point, as far as it is on the screen."""
    width, height = screen
    seen = (
        (max(0, left), max(0, top), min(width, right), min(height, bottom))
        for left, top, right, bottom in boxes
    )
    found = [
        (left, top, right, bottom)
        for left, top, right, bottom in seen
        if left <= x < right and top <= y < bottom
    ]
    return min(found, key=lambda box: (box[2] - box[0]) * (box[3] - box[1]), default=None)


def _boxes(forest: bytes) -> Iterator[Box]:
    """The bounds of every element that is visible: forest, its windows, their trees, the nodes."""
    for window in inner(forest, 1):
        for tree in inner(window, 11):
            for node in inner(tree, 1):
                told = dict(fields(node))
                bounds = told.get(2)
                if isinstance(bounds, bytes) and told.get(23):
                    sides = {
                        number: signed(v) for number, v in fields(bounds) if isinstance(v, int)
                    }
                    left, top, right, bottom = (sides.get(side, 0) for side in (1, 2, 3, 4))
                    yield left, top, right, bottom
