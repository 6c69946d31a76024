"""Options that several commands have."""

from typing import Annotated

import typer

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
