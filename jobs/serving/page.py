"""What the page of jobs shows: questions that wait, jobs, results, what it cost."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from importlib.resources import files
from pathlib import Path

from ...traces import viewer
from ...traces.markup import Child, Markup, join, name, page, tag
from ...traces.money import NOTHING, Usd
from ..durations import told_duration
from ..job import JobSpec
from ..job_file import JobFile
from ..questions.question import NO, YES, Question
from ..runs import JobRun
from .active import ServerNotice

# So many of the newest runs are listed.
MOST_RESULTS = 40
_VERDICTS = ("passed", "failed", "unverified")
_TIME = "%a %d %b %H:%M"
_LONG_TIME = "%a %d %b %H:%M:%S %Z"


@dataclass(frozen=True, slots=True)
class ShownJobs:
    """All that the page shows; `zone` is that of whoever looks at it."""

    folder: Path
    now: datetime
    zone: tzinfo
    jobs: Sequence[JobFile]
    mistakes: Sequence[str]
    upcoming: Mapping[str, datetime]
    retries: Mapping[str, datetime]
    paused: frozenset[str]
    active: frozenset[str]
    runs: Sequence[JobRun]
    questions: Sequence[Question]
    undelivered: Mapping[str, str]
    notices: Sequence[ServerNotice]

    def time(self, moment: datetime | None, form: str = _TIME) -> str:
        """A moment where whoever looks is; a dash for none."""
        return f"{moment.astimezone(self.zone):{form}}" if moment else "–"


def jobs_page(shown: ShownJobs, base: str) -> str:
    """The page; its addresses are below `base`."""
    return _page(
        "tapwright jobs",
        _header(f"{shown.folder}, {shown.time(shown.now, _LONG_TIME)}"),
        tag(
            "main",
            *(question_card(one, shown, f"{base}/question/{one.id}") for one in shown.questions),
            _tiles(shown),
            tag("h2", "Jobs"),
            tag("div", *(_job(file, shown, base) for file in shown.jobs), class_="jobs"),
            *(tag("p", text, class_="mistake") for text in shown.mistakes),
            tag("h2", "Last results"),
            _results(shown),
            tag("h2", "Since this server began") if shown.notices else None,
            _notices(shown),
        ),
    )


def question_page(question: Question, shown: ShownJobs, address: str, key: str, told: str) -> str:
    """The page of one question, open or not; `told` is what became of an answer."""
    open_now = question in shown.questions
    return _page(
        f"tapwright asks: {question.job}",
        _header(f"{question.job}, {shown.time(shown.now, _LONG_TIME)}"),
        tag(
            "main",
            tag("p", told, class_="notice") if told else None,
            question_card(question, shown, address, key, whole=True, open_now=open_now),
        ),
    )


def run_page(spec: JobSpec, base: str) -> str:
    """A form for the parameters of a run."""
    fields = [
        tag(
            "label",
            tag("span", word), " ",
            tag("span", param.description or param.type, class_="soft small"),
            tag("input", type="text", name=word, value=param.default or ""),
        )
        for word, param in spec.params.items()
    ]  # fmt: skip
    form = tag(
        "form",
        *fields,
        tag(
            "div",
            _button("Run now", "yes"),
            tag("a", "Back", href=f"{base}/", class_="button"),
            class_="buttons",
        ),
        method="post",
        action=f"{base}/jobs/{spec.name}/run",
    )
    card = tag("div", tag("h2", "Run ", name(spec.name)), form, class_="card")
    return _page(f"Run {spec.name}", _header(spec.description), tag("main", card))


def told_page(text: str, back: str) -> str:
    """A page that says one thing."""
    link = tag("p", tag("a", "Back", href=back)) if back else None
    card = tag("div", tag("p", text, class_="mistake"), link, class_="card")
    return _page("tapwright jobs", _header(""), tag("main", card))


def question_card(
    question: Question,
    shown: ShownJobs,
    address: str,
    key: str = "",
    whole: bool = False,
    open_now: bool = True,
) -> Markup:
    """A question with its screenshot, and what can be done about it."""
    query = f"?key={key}" if key else ""
    shot = None
    if question.picture is not None and question.picture.is_file():
        source = f"{address}/picture{query}"
        image = tag("img", src=source, alt="the phone's screen as the question came up")
        shot = tag("a", image, href=source, class_="shot")
    facts: list[Child] = []
    for word, text in question.asked.lines():
        facts += [tag("dt", word), tag("dd", name(text))]
    facts += [tag("dt", "Until"), tag("dd", shown.time(question.deadline_at, _LONG_TIME), "; then ",
                                      question.at_deadline)]  # fmt: skip
    if failed := shown.undelivered.get(question.id):
        facts += [tag("dt", "Not told"), tag("dd", failed)]
    if question.answer is not None:
        facts += [tag("dt", "Answered"), tag("dd", str(question.answer))]
    elif not open_now:
        state = "its deadline has passed" if question.state in ("open", "expired") else "it is over"
        facts += [tag("dt", "Answered"), tag("dd", f"not, and cannot be any more: {state}")]
    hidden = tag("input", type="hidden", name="key", value=key) if key else None
    kind = "card waits whole" if whole else "card waits"
    return tag(
        "section",
        shot,
        tag(
            "div",
            tag("h2", name(question.job), " asks", " for a yes or no" if question.choices else ""),
            tag("dl", *facts, class_="facts"),
            _answers(question, address, hidden) if open_now else None,
        ),
        class_=kind,
    )


def _answers(question: Question, address: str, hidden: Markup | None) -> Markup:
    if not question.choices:
        field = tag("input", type="text", name="answer", required="", autocomplete="off",
                    aria_label="Answer")  # fmt: skip
        form = tag(
            "form", hidden, field, _button("Answer", "yes"), method="post", action=address,
            class_="field",
        )  # fmt: skip
        return tag("div", form, class_="buttons")
    buttons = (
        tag(
            "form", hidden, tag("input", type="hidden", name="answer", value=answer),
            _button(word, kind), method="post", action=address,
        )
        for answer, word, kind in ((YES, "Approve", "yes"), (NO, "Deny", "no"))
    )  # fmt: skip
    return tag("div", *buttons, class_="buttons")


def month_cost(runs: Iterable[JobRun], now: datetime, zone: tzinfo) -> Usd:
    """What the runs of this month cost; of one whose price is not known it is a part."""
    month, total = now.astimezone(zone).strftime("%Y%m"), NOTHING
    for run in runs:
        if run.began.astimezone(zone).strftime("%Y%m") == month and run.state != "skipped":
            total += Usd.of(run.usd, run.at_least_usd)
    return total


def schedule_text(spec: JobSpec) -> str:
    """When a job runs, in words."""
    schedule = spec.schedule
    if schedule is None:
        return "only when told"
    if schedule.cron is not None:
        return f"cron {schedule.cron}" + (f", {schedule.timezone}" if schedule.timezone else "")
    return f"every {told_duration(schedule.every or 0)}"


def _tiles(shown: ShownJobs) -> Markup:
    first = min(shown.upcoming.items(), key=lambda one: one[1], default=None)
    cost = month_cost(shown.runs, shown.now, shown.zone)
    tiles = (
        ("Running now", ", ".join(sorted(shown.active)) or "nothing"),
        ("Next", f"{shown.time(first[1])}, {first[0]}" if first else "nothing"),
        ("Questions that wait", str(len(shown.questions))),
        (f"Cost in {shown.time(shown.now, '%B')}", str(cost)),
    )  # fmt: skip
    return tag(
        "div",
        *(tag("div", tag("span", word, class_="soft small"), tag("b", name(text)), class_="tile")
          for word, text in tiles),
        class_="tiles",
    )  # fmt: skip


def _job(file: JobFile, shown: ShownJobs, base: str) -> Markup:
    spec = file.spec
    last = next((run for run in reversed(shown.runs) if run.job == spec.name), None)
    if spec.name in shown.active:
        coming: Child = tag("span", "running", class_="chip running")
    elif spec.name in shown.paused:
        coming = tag("span", "paused", class_="chip unverified")
    else:
        coming = shown.time(shown.upcoming.get(spec.name))
    facts: list[Child] = [tag("dt", "Schedule"), tag("dd", schedule_text(spec)),
                          tag("dt", "Next"), tag("dd", coming)]  # fmt: skip
    if spec.name in shown.retries:
        facts += [tag("dt", "Tried again"), tag("dd", shown.time(shown.retries[spec.name]))]
    if last is not None and spec.name not in shown.active:
        facts += [tag("dt", "Last"), tag("dd", shown.time(last.began), " ", _outcome(last))]
    path = f"{base}/jobs/{spec.name}"
    needs = bool(spec.params)
    run_now: Child = (
        tag("a", "Run…", href=path, class_="button") if needs else _act(path, "Run now")
    )
    resting = spec.name in shown.paused
    return tag(
        "section",
        tag("h3", name(spec.name)),
        tag(
            "p", name(spec.description or spec.goal or spec.flow or spec.task or ""), class_="soft"
        ),
        tag("dl", *facts, class_="facts"),
        tag(
            "div",
            _act(path, "Stop") if spec.name in shown.active else run_now,
            (_act(path, "Resume") if resting else _act(path, "Pause")) if spec.schedule else None,
            class_="buttons",
        ),
        class_="card",
    )


def _results(shown: ShownJobs) -> Markup:
    if not shown.runs:
        return tag("p", "Nothing has run yet.", class_="soft")
    rows = (
        tag(
            "tr",
            tag("td", shown.time(run.began), class_="nowrap"),
            tag("td", name(run.job), f", attempt {run.attempt}" if run.attempt > 1 else ""),
            tag("td", _verdict(run)),
            tag("td", name(_ended(run)), class_="small"),
            tag("td", _cost(run), class_="num"),
        )
        for run in list(reversed(shown.runs))[:MOST_RESULTS]
    )
    words = (("Began", ""), ("Job", ""), ("Verdict", ""), ("How it ended", ""), ("Cost", "num"))
    head = tag("tr", *(tag("th", word, class_=kind or None) for word, kind in words))
    table = tag("table", tag("thead", head), tag("tbody", *rows), class_="results")
    return tag("div", table, class_="card")


def _verdict(run: JobRun) -> Markup:
    """Whether the goal was reached; nothing is said of what never got so far."""
    word = run.verdict or (run.state if run.state in _VERDICTS else None)
    return tag("span", word, class_=f"chip {word}") if word else tag("span", "–", class_="soft")


def _outcome(run: JobRun) -> Markup:
    """The verdict, else what became of it instead."""
    word = run.verdict or run.state
    return tag("span", word, class_=f"chip {word}")


def _ended(run: JobRun) -> str:
    """Why it stopped, which is not whether it reached its goal."""
    state = "" if run.state in _VERDICTS else run.state
    return ": ".join(part for part in (state, run.end, run.why) if part) or "–"


def _cost(run: JobRun) -> str:
    return "–" if run.state in ("skipped", "running") else str(Usd.of(run.usd, run.at_least_usd))


def _notices(shown: ShownJobs) -> Markup | None:
    if not shown.notices:
        return None
    told = (tag("li", tag("span", shown.time(one.at), class_="soft"), " ", name(one.text))
            for one in shown.notices)  # fmt: skip
    return tag("div", tag("ul", *told, class_="notices small"), class_="card")


def _act(path: str, word: str) -> Markup:
    return tag("form", _button(word), method="post", action=f"{path}/{word.split()[0].lower()}")


def _button(word: str, kind: str = "") -> Markup:
    return tag("button", word, type="submit", class_=f"button {kind}".rstrip())


def _header(about: str) -> Markup:
    return tag("header", tag("h1", "tapwright jobs"), tag("span", name(about), class_="soft small"),
               class_="top")  # fmt: skip


def _page(title: str, *body: Child) -> str:
    ours = files(__package__ or "").joinpath("style.css").read_text("utf-8")
    style = files(viewer).joinpath("style.css").read_text("utf-8") + ours
    return page(title, style, join(body), served=True)
