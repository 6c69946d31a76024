"""Options that several commands have."""

from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .failures import wrong_use

if TYPE_CHECKING:
    from ..tasks.goal import Language

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document only.")]
HistoryOf = Annotated[
    Path | None,
    typer.Option("--history", help="Folder of the runs; by default in your state folder."),
]
Wait = Annotated[
    float,
    typer.Option(
        "--wait", min=0, metavar="SECONDS", show_default=False,
        help="Wait so long for a phone that somebody else holds.",
    ),
]  # fmt: skip

Policy = Annotated[
    str | None,
    typer.Option(
        "--policy", metavar="PRESET", show_default=False,
        help="What the model may do without a yes: strict, standard (goals in words) or benchmark "
        "(tasks; no gate).",
    ),
]  # fmt: skip
Display = Annotated[
    int | None,
    typer.Option(
        "--display", min=0, metavar="N", show_default=False,
        help="Work on this display of the phone; otherwise on the one that has the focus.",
    ),
]  # fmt: skip

PoolOf = Annotated[
    str | None,
    typer.Option(
        "--pool", metavar="NAME", show_default=False,
        help="A pool of tapwright.yaml whose phones are used: one that is up, or started for this.",
    ),
]  # fmt: skip

Eyes = Annotated[
    str | None,
    typer.Option(
        help="What the rehearsal sees by: tree (the views), or ocr (the picture it is sent).",
        show_default="tree",
    ),
]

MannersOf = Annotated[
    str | None,
    typer.Option(
        "--manners", metavar="VENDOR", show_default=False,
        help="The rehearsal refuses, streams and bills as this vendor: gemini, kimi, mistral ...",
    ),
]  # fmt: skip

RhoOf = Annotated[
    float | None,
    typer.Option(
        "--rho", metavar="0-1", show_default=False,
        help="The rehearsal errs, and repeats a mistake on its screen so often.",
    ),
]  # fmt: skip

AimOf = Annotated[
    str | None,
    typer.Option(
        "--aim", metavar="refuse|correct|off", show_default="refuse",
        help="What becomes of a tap that would hit something else than the model names.",
    ),
]  # fmt: skip

PlanOf = Annotated[
    str | None,
    typer.Option(
        "--plan", metavar="off|expect|acts", show_default=False,
        help="The model says what each act should bring; with acts, up to four acts a reply.",
    ),
]  # fmt: skip

PromptOf = Annotated[
    str | None,
    typer.Option(
        "--prompt", metavar="short|whole", show_default="short",
        help="Earlier screens: few, small and none twice, or up to eight, whole.",
    ),
]  # fmt: skip

SecondOpinionOf = Annotated[
    bool | None,
    typer.Option(
        "--second-opinion/--no-second-opinion", show_default="no",
        help="Ask the model once more, apart, before what cannot be undone.",
    ),
]  # fmt: skip

RoutesOf = Annotated[
    str | None,
    typer.Option(
        "--routes", metavar="FILE", show_default="off",
        help="What each class of tasks is given: a table (docs/cost.md), built-in, or off.",
    ),
]  # fmt: skip

ClassOf = Annotated[
    str | None,
    typer.Option(
        "--class", metavar="CLASS", show_default=False,
        help="The class of the task: question, form, money, search, settings or other.",
    ),
]  # fmt: skip

Classify = Annotated[
    bool | None,
    typer.Option(
        "--classify/--no-classify", show_default="no",
        help="Ask the model, at low effort, for the class of a goal that nobody has sorted.",
    ),
]  # fmt: skip

AgentOf = Annotated[
    str | None,
    typer.Option(
        "--agent", metavar="AGENT", show_default=False,
        help="Acts in place of ours: module:Class, lines:COMMAND, adb:COMMAND, a URL or YAML file.",
    ),
]  # fmt: skip

AppFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--app", metavar="APK", show_default=False,
        help="App to install and test: an APK, a folder of split APKs or .apks. Repeatable.",
    ),
]  # fmt: skip

AppData = Annotated[
    str | None,
    typer.Option(
        "--app-data", metavar="keep|clear", show_default="keep",
        help="Whether each attempt finds the data of the --app, or none.",
    ),
]  # fmt: skip


def language_of_goals(text: str | None) -> "Language":
    """What --language says, English by default; raises UsageError."""
    if text is None or text == "en":
        return "en"
    if text != "zh":
        raise wrong_use(f"--language is en or zh, not {text!r}")
    return "zh"


def cap_of(text: str) -> Decimal:
    """The amount in USD that `--max-cost` gives; raises UsageError."""
    try:
        amount = Decimal(text)
    except InvalidOperation as error:
        raise wrong_use(f"--max-cost is an amount in US dollars, not {text!r}") from error
    if not amount.is_finite() or amount <= 0:
        raise wrong_use(f"--max-cost is more than 0, not {text}")
    return amount
