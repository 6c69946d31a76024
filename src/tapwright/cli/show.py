"""What a person sees: steps as they happen, and the table at the end."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from rich.console import Console, Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ..actions import FinalAction, describe
from ..agent.models.profiles import FOREIGN, Profile, state_a_price
from ..device.device import DeviceInfo, InstalledApp
from ..tasks.choices import choose_gate
from ..tasks.failure_text import COPIED, FailureText, failure_text
from ..tasks.settings import Settings
from ..tasks.task import Task
from ..traces.money import Spent, Usd
from ..traces.schema import EpisodeRecord, PolicyRecord, RoutingRecord, StepRecord

_STATUS_STYLE: Final = {
    "done": "green",
    "refused": "yellow",
    "failed": "red",
    "unknown": "yellow",
    "passed": "bold green",
    "unverified": "yellow",
}


_GATE_STYLE: Final = {True: "dim", False: "yellow"}
_INDENT = 7


class StepPrinter:
    """Prints each step on two lines: what the agent thought, and what it did and brought about;
    to the right the rung and the cost of the episode so far."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._spent = Usd()

    def begin(self, goal: str, what: str = "Goal") -> None:
        """Head an episode with its goal, or with `what` it is else."""
        self._spent = Usd()
        self._console.print()
        head = Table.grid()
        head.add_column(width=_INDENT, style="bold")
        head.add_column()
        head.add_row(what, goal)
        self._console.print(head)

    def step(self, step: StepRecord) -> None:
        """Print one step and the cost so far."""
        self._spent += step.cost
        spent = Text.assemble((f"{step.rung}  ", "magenta"), (str(self._spent), "dim"))
        # Into a pipe there is no right edge to put the cost at.
        head = Table.grid(padding=(0, 2, 0, 0), expand=self._console.is_terminal)
        head.add_column(justify="right", width=_INDENT - 2, style="dim")
        head.add_column(ratio=1)
        head.add_column(justify="right", no_wrap=True)
        head.add_row(str(step.index + 1), step.thought or "(no thought)", spent)
        self._console.print(head)
        # One that ends the episode is told by its end; one that was turned down did not.
        if not (isinstance(step.action, FinalAction) and _is_done(step)):
            name = describe(step.action) if step.action else "bad reply"
            did = Text.assemble((name, "cyan"), "  ", _outcome(step))
            if step.policy is not None and (step.policy.acts or not step.policy.allowed):
                did.append(f"\n{gate_line(step.policy)}", _GATE_STYLE[step.policy.allowed])
            if step.aim is not None and step.aim.result != "named":
                did.append(f"\naim: {step.aim}", "yellow" if step.aim.meant else "dim")
            if step.expect is not None and step.expect.found != "seen":
                missing = step.expect.found == "missing"
                did.append(f"\nexpected: {step.expect}", "yellow" if missing else "dim")
            if step.plan is not None:
                did.append(f"\n{step.plan}", "yellow" if step.plan.dropped else "dim")
            self._console.print(Padding(did, (0, 0, 0, _INDENT), expand=False))

    def end(self, record: EpisodeRecord, folder: Path) -> None:
        """Print how the episode in `folder` ended, what was verified, and what went wrong."""
        status = record.verdict.status if record.verdict else "unverified"
        end = Text.assemble(("End      ", "bold"), str(record.end or "interrupted"))
        if record.end_why:
            end.append(f": {record.end_why}", "dim")
        verdict = Text.assemble(
            ("Verdict  ", "bold"), (status, _STATUS_STYLE.get(status, "bold red"))
        )
        if record.verdict and record.verdict.why:
            verdict.append(f": {record.verdict.why}", "dim")
        lines = [end, verdict]
        if record.routing is not None:
            lines.append(Text.assemble(("Class    ", "bold"), _routing_line(record.routing)))
        shown = Padding(Group(*lines), (0, 0, 0, _INDENT), expand=False)
        self._console.print(shown)
        if (failure := failure_text(record, folder)) is not None:
            print_failure(self._console, failure)


def gate_line(ruled: PolicyRecord) -> str:
    """What the gate said of a sensitive act, who decided, and what came of it."""
    came = "allowed" if ruled.allowed else "not allowed"
    asked = f", asked: {ruled.why}" if ruled.ruled == "ask" else f": {ruled.why}"
    answer = f" ({ruled.answer})" if ruled.answer not in ("", "yes", "no") else ""
    classes = f" {', '.join(ruled.acts)}" if ruled.acts else ""
    return f"gate{classes}: {came} by {ruled.by}{answer}{asked if ruled.why else ''}"


_SAID_BY = {
    "person": "as you say",
    "file": "as its file says",
    "tags": "by its tags",
    "model": "as the model says",
    "nothing": "nobody has said one",
}


def _routing_line(routed: RoutingRecord) -> str:
    """The class of a task, who says so, and what the table of routes made of it."""
    why = f", {routed.why}" if routed.why else ""
    text = f"{routed.task_class} ({_SAID_BY[routed.by]}{why})"
    for name, value in routed.row.items():
        text += f"; {name} {value}{' outranked by you' * (name in routed.outranked)}"
    return f"{text} [{routed.table}]" if routed.table else text


def gate_notice(console: Console, settings: Settings, task: Task | None, attended: bool) -> None:
    """Say what stands between the model and the phone, and whom it asks."""
    setup = choose_gate(settings, task is not None)
    if setup.preset == "benchmark":
        text = "benchmark: off, nothing is asked about"
    elif settings.approve_url:
        text = f"{setup.preset}; asks {settings.approve_url}"
    else:
        who = "asks you here" if attended else "nobody is here to be asked, so it refuses"
        text = f"{setup.preset}; {who}"
    console.print(Text.assemble(("Gate   ", "bold"), text), soft_wrap=True)
    for rule in setup.rules:
        print_below(console, f"standing rule: {rule}")


def print_failure(console: Console, failure: FailureText) -> None:
    """Print why an attempt failed; paths and commands stay in one piece, to be copied."""
    for line in failure.details:
        if line.startswith(COPIED):
            console.print(f"{'':{_INDENT}}{line}", soft_wrap=True, highlight=False, markup=False)
        else:
            print_below(console, line)


def print_below(console: Console, line: str, style: str = "") -> None:
    """Print a sentence in the column of what was said before, folded between its words."""
    plain = line.lstrip()
    left = _INDENT + len(line) - len(plain)
    console.print(Padding(Text(plain, style), (0, 0, 0, left), expand=False))


def print_data(console: Console, record: EpisodeRecord) -> None:
    """Print the data that were read from the screen as JSON, unwrapped and uncoloured."""
    if record.extracted is not None:
        text = json.dumps(record.extracted.data, indent=2, ensure_ascii=False)
        console.print(text, markup=False, highlight=False, soft_wrap=True)


def results(records: Sequence[EpisodeRecord]) -> Table:
    """The table of a run: one row an episode."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    for name in ("\ntask", "\nend", "\nverdict"):
        table.add_column(name, no_wrap=True)
    for name in ("\nsteps", "tokens\nin", "\ncached", "\nout", "\nUSD", "\nseconds"):
        table.add_column(name, justify="right", no_wrap=True)
    for record in records:
        status = record.verdict.status if record.verdict else "unverified"
        usage = record.totals.usage
        table.add_row(
            record.task,
            str(record.end),
            Text(status, _STATUS_STYLE.get(status, "bold red")),
            str(record.totals.steps),
            count(usage.prompt),
            count(usage.cached),
            count(usage.output),
            str(record.totals.cost),
            f"{record.totals.wall_s:.1f}",
        )
    return table


def share(part: float) -> str:
    """A share in per cent; a little is not nothing."""
    return "<1%" if 0 < part < 0.005 else f"{part:.0%}"


def count(tokens: int | None) -> str:
    """A number of tokens, or a dash if it was not reported."""
    return "–" if tokens is None else f"{tokens:,}"


def _is_done(step: StepRecord) -> bool:
    return step.outcome is not None and step.outcome.status == "done"


def _outcome(step: StepRecord) -> Text:
    if step.bad_reply:
        return Text(step.bad_reply, "red")
    if step.outcome is None:
        return Text("interrupted", "yellow")
    text = Text(step.outcome.status, _STATUS_STYLE[step.outcome.status])
    if step.outcome.why:
        # What follows on more lines is said to the model.
        text.append(f": {step.outcome.why.partition(chr(10))[0]}")
    if step.outcome.changed is not None:
        text.append(f", screen changed {share(step.outcome.changed)}", "dim")
    return text


_NEXT_STEPS: Final = """
Every step in a browser, and a real phone with USB debugging on:
{activate}  tapwright view
  tapwright doctor
  export STEP_API_KEY=...
  tapwright run "Turn on airplane mode" --model step-3.7-flash --require-verified \\
    --check 'settings global airplane_mode_on == 1'
Any other OpenAI-compatible endpoint: --model NAME --base-url URL
A folder of your own with a first test, task and job: tapwright init"""


def next_steps() -> str:
    """What to type after the demo; the environment is activated first if the PATH lacks it."""
    here = Path(sys.prefix, "Scripts" if sys.platform == "win32" else "bin")
    if any(Path(one) == here for one in os.environ.get("PATH", "").split(os.pathsep)):
        return _NEXT_STEPS.format(activate="")
    inside = here.relative_to(Path.cwd()) if here.is_relative_to(Path.cwd()) else here
    return _NEXT_STEPS.format(activate=f"  source {inside}/activate\n")


def phone_and_model(record: EpisodeRecord) -> str:
    """On what and by whom an episode was played, and plainly when one of them is not real."""
    phone = f"{record.device.model} ({record.device.serial})"
    simulated = ", simulated, not Android" if record.device.simulated else ""
    scripted = ", scripted: no model was asked" if record.model.scripted else ""
    app = f"; {record.app}" if record.app is not None else ""
    return f"{phone}{simulated}{app}; {record.model.profile}{scripted}"


def notices(
    console: Console, device: DeviceInfo, profile: Profile, app: InstalledApp | None = None
) -> None:
    """Say which phone and which model are at work, and plainly when one of them is not real."""
    phone = f"{device.model} ({device.serial}), Android API {device.api_level}"
    console.print(Text.assemble(("Phone  ", "bold"), phone))
    if device.simulated:
        print_below(console, "simulated: the pocket phone, not Android", "yellow")
    if app is not None:
        told = f"{app}, sha256 {app.sha256[:12]}"
        console.print(Text.assemble(("App    ", "bold"), told), soft_wrap=True)
    console.print(Text.assemble(("Model  ", "bold"), profile.name))
    if profile.scripted:
        print_below(
            console,
            "scripted: no model is asked; tokens are counted from the real requests and billed at "
            "the list price of step-3.7-flash",
            "yellow",
        )
    for line in price_notes([profile]):
        print_below(console, line, "yellow")


def price_notes(profiles: Iterable[Profile]) -> list[str]:
    """Why the price of a model is not known, and how to state it."""
    return [
        f"price unknown: {profile.price_note or 'none is published'}. {_remedy(profile)}"
        for profile in profiles
        if profile.prices is None and not profile.scripted
    ]


def _remedy(profile: Profile) -> str:
    if profile.name == FOREIGN:
        # Somebody else's: whether it asks a model at all is known once it runs.
        return "With --model its calls are counted; one that asks none says calls_models = False"
    return (
        "If you know it, put it into tapwright.yaml, USD for a million tokens: "
        f"{state_a_price(profile)}"
    )


def print_who_spent_what(console: Console, records: Iterable[EpisodeRecord]) -> None:
    """A line for each player where others than the acting model were asked."""
    by: dict[str, Spent] = {}
    for record in records:
        for player, spent in record.totals.by.items():
            by[player] = by.get(player, Spent()) + spent
    for player, one in by.items():
        console.print(f"of it the {player}: {one.cost}, {one.calls} calls")
