"""A flow that did not pass, or not at once: why, what came near, and what the phone says."""

from collections.abc import Iterator
from pathlib import Path

from ...traces.markup import Child, Markup, join, name, tag
from ..diagnosis import Diagnosis
from ..outcomes import FlowResult, short
from .places import ReportPlaces
from .steps import step_list

_LOG_LINES = 200


def flow_card(result: FlowResult, places: ReportPlaces, word: str, anchor: str) -> Markup:
    """One card with everything that is known of it."""
    # Of a flow that passed in the end the failures before are what there is to tell.
    told = result if result.status != "passed" else result.earlier[-1]
    return tag(
        "section",
        tag("h2", tag("span", word, class_=f"chip {word.replace(' ', '-')}"), " ",
            name(result.flow.name)),
        tag("p", name(str(result.flow.path)), f", {result.seconds:.1f} s on ",
            name(result.device or "no phone"), class_="soft"),
        _why(told),
        _evidence(told, places),
        _attempts(result),
        _unfolding("Steps", step_list(told, places), open_=True),
        class_="card flow", id=anchor,
    )  # fmt: skip


def _why(result: FlowResult) -> Markup:
    step, found = result.failed_step, result.diagnosis
    at: Child = None
    if step is not None:
        at = tag("p", tag("code", str(step.info.at)), " ", name(step.info.text))
    elif found is not None:
        at = tag("p", tag("code", found.at), " ", name(found.step))
    wanted = found.wanted if found else ""
    # With the nearest things in a list of their own, they need not stand in the sentence as well.
    why = short(result.why) if found and found.near else result.why
    return tag(
        "div",
        at,
        tag("p", name(why), class_="reason"),
        tag("p", "looked for: ", tag("code", name(wanted)), class_="soft") if wanted else None,
        class_="box",
    )


def _evidence(result: FlowResult, places: ReportPlaces) -> Markup | None:
    found = result.diagnosis
    if found is None:
        return None
    trace = Path(result.trace)
    picture = places.picture(trace / found.picture) if found.picture else None
    side = [
        *_faults(found),
        _near(found),
        _links(found, trace, places),
        *(tag("p", what, class_="soft") for what in found.missing),
        _log(found, trace, places),
    ]
    shown = (
        tag("img", src=picture, alt="the screen when it failed", class_="screen")
        if picture
        else tag("p", "The picture is lost.", class_="soft")
    )
    return tag("div", tag("div", shown), tag("div", *side, class_="told"), class_="evidence")


def _near(found: Diagnosis) -> Markup:
    if not found.near:
        return Markup("")
    items = [
        tag(
            "li",
            tag("span", str(number), class_=f"number n{(number - 1) % 5}"),
            tag("div", name(near.view), *(tag("p", name(why), class_="soft") for why in near.why)),
        )
        for number, near in enumerate(found.near, 1)
    ]
    return join([tag("h3", "Nearest on the screen"), tag("ol", *items, class_="near")])


def _faults(found: Diagnosis) -> Iterator[Markup]:
    for fault in found.faults:
        yield tag(
            "div",
            tag("p", tag("b", name(str(fault)))),
            tag("pre", "\n".join(fault.lines), tabindex="0") if fault.lines else None,
            class_="fault",
        )


def _links(found: Diagnosis, trace: Path, places: ReportPlaces) -> Markup:
    named = [(what, trace / file) for what, file in found.files().items()]
    parts = [
        part
        for what, path in [*named, ("trace", trace)]
        for part in (tag("a", what, href=places.link(path)), " ")
    ]
    return tag("p", *parts, class_="links")


def _log(found: Diagnosis, trace: Path, places: ReportPlaces) -> Markup | None:
    said = places.text(trace / found.log) if found.log else None
    if not said:
        return None
    lines = said.splitlines()
    title = f"The phone's log, last {min(_LOG_LINES, len(lines))} of {len(lines)} lines"
    return _unfolding(title, tag("pre", "\n".join(lines[-_LOG_LINES:]), tabindex="0"))


def _attempts(result: FlowResult) -> Markup | None:
    if not result.earlier:
        return None
    items = [
        tag("li", tag("span", one.status, class_=f"chip {one.status}"),
            f" {one.seconds:.1f} s on ", name(one.device),
            tag("p", name(short(one.why)), class_="soft"))
        for one in (*result.earlier, result)
    ]  # fmt: skip
    return _unfolding(f"{len(items)} attempts", tag("ol", *items), open_=True)


def _unfolding(title: str, *children: Child, open_: bool = False) -> Markup:
    return tag("details", tag("summary", title), *children, open="" if open_ else None)
