"""A flow that did not pass, or not at once: why, what came near, and what the phone says."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ...traces.markup import Child, Markup, join, name, tag
from ..diagnosis import Diagnosis
from ..outcomes import FlowResult, short
from ..results import PATCH
from .chips import chip, healed_chip
from .places import ReportPlaces
from .steps import step_list

_LOG_LINES = 200


def flow_card(
    result: FlowResult, places: ReportPlaces, word: str, anchor: str, bill: str
) -> Markup:
    """One card with everything that is known of it; `bill` is what models cost in it."""
    # Of a flow that passed in the end the failures before are what there is to tell.
    passed = result.status == "passed"
    told = result.earlier[-1] if passed and result.earlier else result
    of_failure = told.status != "passed"
    return tag(
        "section",
        tag("h2", chip(word), *healed_chip(result), " ", name(result.flow.name)),
        tag("p", name(str(result.flow.path)), f", {result.seconds:.1f} s on ",
            name(result.device or "no phone"), f"; {bill}" if bill else None, class_="soft"),
        _healed(result, places) if result.healed else None,
        _why(told) if of_failure else None,
        _evidence(told, places, (
            _attempts(result),
            _unfolding("Steps", step_list(told, places), open_=of_failure),
        )),
        class_="card flow", id=anchor,
    )  # fmt: skip


def _healed(result: FlowResult, places: ReportPlaces) -> Markup:
    """What it passed with, and the patch that would have it pass without."""
    items = [
        tag(
            "li",
            tag("p", tag("code", str(step.at)), " ", name(f"{step.command} {step.old}")),
            tag("p", "done ", name(step.change), class_="change"),
            tag("p", name(step.why), class_="soft") if step.why else None,
        )
        for step in result.healed
    ]
    # An episode lies in `episodes` of the folder of its run.
    patch = Path(result.trace).parent.parent / PATCH
    link = (
        tag("p", tag("a", "the patch", href=places.link(patch)), class_="links")
        if result.trace and patch.is_file()
        else None
    )
    said = "It passed with other elements than it names, which the steps after them have proved:"
    return tag("div", tag("p", said), tag("ul", *items), link, class_="box mended")


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


def _evidence(result: FlowResult, places: ReportPlaces, beside: Sequence[Child]) -> Markup:
    """The screen, and beside it all that is told of it, the steps as well."""
    found = result.diagnosis if result.status != "passed" else None
    if found is None:
        return join(beside)
    trace = Path(result.trace)
    picture = places.picture(trace / found.picture) if found.picture else None
    side = [
        *_faults(found),
        _near(found),
        _links(found, trace, places),
        *(tag("p", what, class_="soft") for what in found.missing),
        _log(found, trace, places),
        *beside,
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
    shown = f"{len(lines)} lines"
    if len(lines) > _LOG_LINES:
        shown = f"the last {_LOG_LINES} of {shown}"
    title = f"The phone's log since the step began, {shown}"
    return _unfolding(title, tag("pre", "\n".join(lines[-_LOG_LINES:]), tabindex="0"))


def _attempts(result: FlowResult) -> Markup | None:
    if not result.earlier:
        return None
    items = [
        tag("li", chip(one.status),
            f" {one.seconds:.1f} s on ", name(one.device),
            tag("p", name(short(one.why)), class_="soft"))
        for one in (*result.earlier, result)
    ]  # fmt: skip
    return _unfolding(f"{len(items)} attempts", tag("ol", *items, class_="attempts"), open_=True)


def _unfolding(title: str, *children: Child, open_: bool = False) -> Markup:
    return tag("details", tag("summary", title), *children, open="" if open_ else None)
