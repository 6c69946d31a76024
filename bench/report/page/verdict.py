"""What a run came to, in a sentence: the first thing a report says."""

from ....traces.markup import Markup, join, name, tag
from ..figures import Summary
from ..words import passed_of, percent, span, usd


def verdict_sentence(summary: Summary) -> Markup:
    """Who passed how much of what, how sure that is, what decided it and what it cost."""
    rate = summary.headline
    who = summary.agent.get("agent") or summary.agent.get("model") or "The agent"
    decided = (
        "as the phone's state shows"
        if summary.basis == "verified"
        else "as a model judged, which is not verified"
    )
    sure = f", with 95% confidence {span(rate.interval)}" if rate.interval else ""
    parts: list[Markup | str] = [
        name(who),
        f" passed {passed_of(rate)} units of ",
        name(summary.suite),
        f" ({percent(rate.rate)}{sure}), {decided}",
        _cost(summary),
        _commonest(summary),
        ".",
    ]
    invalid = (
        tag("strong", " Not a benchmark result: " + "; ".join(summary.invalid) + ".")
        if summary.invalid
        else None
    )
    return tag("p", join(parts), invalid, class_="verdict")


def _cost(summary: Summary) -> str:
    if summary.cost.per_success is None:
        return ""
    return f"; a verified success cost {usd(summary.cost.per_success)}"


def _commonest(summary: Summary) -> str:
    """The class that most failures are of, if one is."""
    counts = sorted(summary.failures.items(), key=lambda item: -item[1])
    if not counts or len(counts) > 1 and counts[0][1] == counts[1][1]:
        return ""
    failed = summary.units - summary.verified.passed - summary.judged.passed
    failure, count = counts[0]
    return f"; the commonest failure is {failure.replace('_', ' ')} ({count} of {failed})"
