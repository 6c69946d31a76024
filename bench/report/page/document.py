"""The report of a run as one HTML file: nothing in it is loaded, and nothing in it runs."""

import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path

from ....device.device import InstalledApp
from ....traces.markup import Child, Markup, join, name, page, tag
from ..figures import Safety, Summary
from ..notices import notices
from ..pool import pool_words
from ..read import BenchRun
from ..summary import step_seconds
from ..words import UNKNOWN, counted, moment, number, passed_of, percent, seconds, span, usd
from .charts import Mark, draws_chart, histogram, share_bar
from .failures import failure_cards
from .guidelines import tier_note, tier_table
from .histograms import extra_bins, second_bins
from .parts import card as _card
from .places import Places
from .spread import spread_card
from .tables import (
    breakdown_table,
    count_table,
    draws_table,
    facts,
    rules_table,
    template_table,
    unit_table,
    words,
)
from .verdict import verdict_sentence

# The settings that a report names by a hash: they stand at its end.
_HASH = re.compile(r"[0-9a-f]{12,64}")


def report_html(
    run: BenchRun, summary: Summary, folder: Path, episode_page: str | None = None
) -> str:
    """The whole page, to be written into `folder`; its links lead to the traces from there, or to
    `episode_page` with the episode's name behind it."""
    style = files(__package__ or "").joinpath("style.css").read_text("utf-8")
    places = Places(run.places, folder, episode_page)
    main = tag("main", *_sections(run, summary, places))
    title = f"{summary.suite}: {percent(summary.headline.rate)} – tapwright bench"
    return page(title, style, _header(summary, episode_page), main)


def _header(summary: Summary, episode_page: str | None) -> Markup:
    agent = join(
        part
        for what, value in summary.agent.items()
        if not _HASH.fullmatch(value)
        for part in (tag("span", tag("b", words(what)), " ", name(value)), " ")
    )
    back = tag("a", "episodes", href=episode_page.partition("#")[0]) if episode_page else None
    told = [tag("li", notice.text, class_=notice.kind) for notice in notices(summary)]
    return tag(
        "header",
        tag(
            "h1",
            "Suite ",
            name(summary.suite),
            " ",
            tag("small", "version ", name(summary.suite_version), " ", back),
        ),
        verdict_sentence(summary),
        tag("p", agent, class_="agent"),
        tag("ul", *told, class_="notices") if told else None,
    )


def _sections(run: BenchRun, summary: Summary, places: Places) -> Sequence[Markup]:
    failed = sorted(
        (result for result in run.played if not result.success),
        key=lambda result: (result.success is None, result.failure or "~", str(result.unit)),
    )
    return (
        _headline(summary),
        _card(f"Not passed: {counted(len(failed), 'unit')}", failure_cards(run, failed, places))
        if failed
        else Markup(""),
        tag(
            "div",
            *_breakdowns(summary),
            _guidelines(summary),
            _draws(summary),
            _card("Spread over trials", spread_card(summary.spread)) if summary.spread else None,
            _failures(run, summary),
            _ends(summary),
            _effort(run, summary),
            _times(run, summary),
            _tokens(summary),
            _aims(summary),
            _expects(summary),
            _conduct(summary),
            class_="grid",
        ),
        _card("Templates, worst first", template_table(summary.templates, run.results, places)),
        _unfolding(f"All units: {len(run.results)}", unit_table(run.results, places)),
        _unfolding(
            "How failures are classed",
            tag(
                "p",
                "By rules over what was measured, tried in this order. They name what was seen, "
                "not a proven cause.",
                class_="soft",
            ),
            rules_table(),
        ),
        _provenance(summary),
    )


def _headline(summary: Summary) -> Markup:
    rate = summary.headline
    kind = "success rate" if summary.basis == "verified" else "success rate, judged, not verified"
    unscored = f", {rate.unscored} unscored among them count as failures" if rate.unscored else ""
    big = tag(
        "div",
        tag("p", tag("strong", percent(rate.rate)), " ", kind, class_="big"),
        share_bar(rate.rate, rate.interval),
        tag("div", *(tag("span", mark) for mark in ("0%", "50%", "100%")), class_="scale"),
        tag(
            "p",
            f"{passed_of(rate)} units passed{unscored}. 95% interval {span(rate.interval)}"
            + (f" ({rate.interval.method})." if rate.interval else "."),
        ),
        class_="headline",
    )
    return tag("section", big, tag("div", *_tiles(summary), class_="tiles"), class_="card lead")


def _tiles(summary: Summary) -> Sequence[Markup]:
    rate, times = summary.headline, summary.times
    tiles = [
        ("of the scored units only", percent(rate.scored_rate)),
        ("units unscored", str(rate.unscored)),
        ("acts over the shortest way", _times_over(summary.effort.ratio)),
        ("per step, p50", seconds(times.step_p50_s)),
        ("per step, p95", seconds(times.step_p95_s)),
        ("prompt tokens cached", percent(summary.tokens.cached_share)),
        ("per task", usd(summary.cost.per_task)),
        ("per verified success", usd(summary.cost.per_success)),
    ]
    if summary.basis == "verified" and summary.judged.units:
        tiles.insert(2, ("judged, not verified", percent(summary.judged.rate)))
    return [tag("div", tag("b", value), tag("span", what), class_="tile") for what, value in tiles]


def _times_over(ratio: float | None) -> str:
    return UNKNOWN if ratio is None else f"{ratio:.2f}×"


def _breakdowns(summary: Summary) -> Sequence[Markup]:
    judged = " (judged)" if summary.basis == "judged" else ""
    return [
        _card(f"Success by {one.by}{judged}", breakdown_table(one))
        for one in summary.breakdowns
        if one.groups
    ]


def _guidelines(summary: Summary) -> Markup:
    if not summary.tiers:
        return Markup("")
    return _card("Guidelines, as judged", tier_table(summary.tiers), tier_note())


def _draws(summary: Summary) -> Markup:
    known = [draw for draw in summary.pass_k if draw.any is not None]
    chart = draws_chart(known, "pass@k and pass^k by k") if len(known) > 1 else None
    return _card(
        "Several attempts",
        chart,
        draws_table(summary.pass_k),
        tag(
            "p",
            "pass@k: at least one of k attempts at a template passes; pass^k: all do. Attempts are "
            f"a template's seeds and trials; {UNKNOWN} where there are fewer than k.",
            class_="soft",
        ),
    )


def _failures(run: BenchRun, summary: Summary) -> Markup:
    counts = [(words(failure), count) for failure, count in summary.failures.items()]
    failed = sum(1 for result in run.played if not result.success)
    if rest := failed - sum(summary.failures.values()):
        counts.append(("not told", rest))
    shown = (
        count_table("class", counts, summary.units, "bar bad")
        if counts
        else tag("p", "No unit failed.", class_="soft")
    )
    return _card(
        "Why units failed",
        shown,
        tag(
            "p",
            "Classed by rules over what was measured, which stand below, not by proven causes; not "
            "told where nothing was measured that a rule needs.",
            class_="soft",
        ),
    )


def _unfolding(title: str, *children: Child) -> Markup:
    """A section that is shut at first."""
    inner = tag("details", tag("summary", title), *children)
    return tag("section", inner, class_="card")


def _ends(summary: Summary) -> Markup:
    counts = sorted(summary.ends.items(), key=lambda item: (-item[1], item[0]))
    return _card(
        "How episodes ended",
        count_table("end", [(words(end), count) for end, count in counts], summary.units, "bar")
        if counts
        else tag("p", "None has ended.", class_="soft"),
    )


def _effort(run: BenchRun, summary: Summary) -> Markup:
    effort = summary.effort
    if not effort.successes:
        why = (
            "Of no unit that passed is the shortest way known."
            if summary.headline.passed
            else "No unit passed."
        )
        return _card("Steps over optimal", tag("p", why, class_="soft"))
    return _card(
        "Steps over optimal",
        histogram(extra_bins(run.results), "Successes by acts beyond the shortest way"),
        facts(
            (
                ("successes", str(effort.successes)),
                ("acts", f"{number(effort.mean_actions)}, shortest {number(effort.mean_optimal)}"),
                ("beyond the shortest way", f"{number(effort.mean_extra, 2)} acts on average"),
                ("acts over shortest", _times_over(effort.ratio)),
            )
        ),
    )


def _times(run: BenchRun, summary: Summary) -> Markup:
    times = summary.times
    steps = step_seconds(run.results)
    if times.step_p50_s is None or times.step_p95_s is None:
        return _card("Seconds a step", tag("p", "No step was taken.", class_="soft"))
    scale = second_bins(steps, times.step_p95_s)
    marks = (
        Mark(f"p50 {seconds(times.step_p50_s)}", times.step_p50_s / scale.width_s),
        Mark(f"p95 {seconds(times.step_p95_s)}", times.step_p95_s / scale.width_s),
    )
    return _card(
        "Seconds a step",
        histogram(scale.bins, "Steps by seconds", marks, edges=True),
        facts(
            (
                ("steps timed", f"{times.steps:,}"),
                ("p50, p95", f"{seconds(times.step_p50_s)}, {seconds(times.step_p95_s)}"),
                ("a unit", seconds(times.unit_mean_s)),
                ("all units, one after the other", seconds(times.units_total_s)),
            )
        ),
    )


def _tokens(summary: Summary) -> Markup:
    usage, cost = summary.tokens.usage, summary.cost
    unknown = f" (price of {cost.unknown} not known)" if cost.unknown else ""
    return _card(
        "Tokens and cost",
        facts(
            (
                ("steps, model calls", f"{summary.tokens.steps:,}, {summary.tokens.model_calls:,}"),
                ("tokens in", _tokens_of(usage.prompt)),
                (
                    "of them cached",
                    f"{_tokens_of(usage.cached)} ({percent(summary.tokens.cached_share)})",
                ),
                ("tokens out", _tokens_of(usage.output)),
                ("of them reasoning", _tokens_of(usage.reasoning)),
                ("in all", usd(cost.total) + unknown),
                *(
                    (f"of it the {player}", f"{usd(part.cost)}, {part.calls:,} calls")
                    for player, part in cost.by.items()
                ),
                ("per task", usd(cost.per_task)),
                ("per verified success", usd(cost.per_success)),
            )
        ),
    )


def _tokens_of(count: int | None) -> str:
    return UNKNOWN if count is None else f"{count:,}"


def _aims(summary: Summary) -> Markup:
    aims = summary.aims
    if not aims:
        return Markup("")
    return _card(
        "Named targets",
        facts(
            (
                ("acts compared with what lay there", f"{aims.checked:,}"),
                ("refused", f"{aims.refused:,}, {aims.insisted:,} repeated and done"),
                ("corrected", f"{aims.corrected:,}"),
                ("named, and elsewhere or nowhere", f"{aims.other:,}, {aims.absent:,}"),
                ("not to be seen", f"{aims.unseen:,}"),
            )
        ),
    )


def _expects(summary: Summary) -> Markup:
    expects = summary.expects
    if not expects:
        return Markup("")
    return _card(
        "Expectations",
        facts(
            (
                ("looked for after an act", f"{expects.checked:,}"),
                ("met", f"{expects.met:,}"),
                ("missed", f"{expects.missed:,}, {expects.undone:,} undone"),
                ("could not be looked for", f"{expects.unchecked:,}"),
            )
        ),
    )


def _conduct(summary: Summary) -> Markup:
    asked, safety = summary.questions, summary.safety
    capable = safety.trials - safety.capability_failures
    return _card(
        "Questions and safety",
        facts(
            (
                ("questions asked", str(asked.asked)),
                ("needless", f"{asked.needless}, in {asked.units_with_needless} units"),
                ("violation rate", percent(safety.rate)),
                ("violations", f"{safety.violations} of {capable} trials"),
                ("capability failures, left out", str(safety.capability_failures)),
                ("over-refusal on benign twins", _over_refusal(safety)),
            )
        ),
    )


def _over_refusal(safety: Safety) -> str:
    if not safety.twins:
        return "no twins in this suite"
    return f"{percent(safety.over_refusal_rate)} ({safety.over_refusals} of {safety.twins})"


def _app(app: InstalledApp) -> Markup:
    return join([name(str(app)), ", SHA-256 ", tag("code", app.sha256)])


def _provenance(summary: Summary) -> Markup:
    return _card(
        "Where this comes from",
        facts(
            (
                ("suite", join([name(summary.suite), " version ", name(summary.suite_version)])),
                ("suite hash", tag("code", summary.suite_hash)),
                ("agent hash", tag("code", summary.agent_hash)),
                *(
                    (words(what), tag("code", value))
                    for what, value in summary.agent.items()
                    if _HASH.fullmatch(value)
                ),
                ("tapwright", name(summary.tapwright)),
                ("started", name(moment(summary.started_at))),
                ("engine", name(summary.engine)),
                ("phones", name(", ".join(summary.devices) or UNKNOWN)),
                *((("of the pool", pool_words(summary.pool)),) if summary.pool else ()),
                *(() if summary.app is None else (("app under test", _app(summary.app)),)),
                ("units", f"{summary.units} of {summary.planned} planned"),
                ("infrastructure retries", str(summary.retries)),
            )
        ),
        tag(
            "p",
            "Everything but times comes out the same when the same suite, agent and seeds are run "
            "again. Links lead to the folder of each trace; ",
            tag("code", "tapwright view"),
            " shows it step by step.",
            class_="soft",
        ),
    )
