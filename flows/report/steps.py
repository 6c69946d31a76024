"""The steps of a flow in a report: a list as the flow is nested, with their screens if wished."""

from collections.abc import Iterator
from pathlib import Path

from ...traces.markup import Child, Markup, name, tag
from ..outcomes import FlowResult, FlowStepResult, short
from .places import ReportPlaces

_SIGNS = {"passed": "✓", "failed": "✗", "warned": "!", "skipped": "–", "error": "✗"}
_DEEPEST = 6


def step_list(result: FlowResult, places: ReportPlaces, pictures: bool = False) -> Markup:
    """All steps that were run, in the order in which they began."""
    screens = places.screens(result) if pictures else []
    # A trace has the steps that hold no others, in the order in which they ended.
    leaves = [step for step in result.steps if not step.info.block or step.status == "skipped"]
    seen = {id(step): screen for step, screen in zip(leaves, screens, strict=False)}
    steps = sorted(result.steps, key=lambda step: step.info.index)
    return tag("ol", *_items(steps, seen, places), class_="steps")


def _items(
    steps: list[FlowStepResult], screens: dict[int, Path | None], places: ReportPlaces
) -> Iterator[Markup]:
    shown: Path | None = None
    for step in steps:
        screen = screens.get(id(step))
        picture: Child = None
        if screen is not None and screen != shown:
            address = places.picture(screen)
            alt = f"the screen at {step.info.text}"
            picture = tag("img", src=address, alt=alt, class_="thumb") if address else None
            shown = screen
        yield _item(step, picture)


def _item(step: FlowStepResult, picture: Child) -> Markup:
    info = step.info
    return tag(
        "li",
        tag("span", _SIGNS[step.status], class_="sign", aria_hidden="true"),
        tag("span", step.status, class_="hidden"),
        tag(
            "div",
            tag("span", name(info.text), class_="said"),
            " ",
            tag("small", f"{info.at.file.name}:{info.at.line}, {step.seconds:.2f} s"),
            tag("p", name(short(step.why)), class_="why") if step.why and not info.block else None,
            *(tag("p", "log: ", name(line), class_="soft") for line in step.logs),
            picture,
        ),
        class_=f"step {step.status} depth-{min(info.depth, _DEEPEST)}",
    )
