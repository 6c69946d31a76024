"""`tapwright models`: which models there are, how they are asked, what they cost, and whether
that is still so."""

import json as jsonlib
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from . import model_trial
from .options import Json

if TYPE_CHECKING:
    from rich.table import Table

    from ..agent.models.models_dev import ProfileCheck
    from ..agent.models.profiles import Profile

# Columns that the whole table takes.
_WIDE = 116

app = typer.Typer(invoke_without_command=True, add_completion=False)


@app.callback()
def _list_or_more(
    context: typer.Context,
    json: Json = False,
) -> None:
    """List the model profiles, the built-in ones and those in tapwright.yaml under `models:`."""
    if context.invoked_subcommand is None:
        command(json)


@app.command()
def check(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            show_default=False,
            help="A file of profiles. Without one: the built-in ones and those in tapwright.yaml.",
        ),
    ] = None,
    against: Annotated[
        Path, typer.Option(metavar="FILE", help="The api.json of models.dev, as downloaded.")
    ] = Path("api.json"),
    json: Json = False,
) -> None:
    """Compare prices, names and capabilities with models.dev's public data.

    Exits with 1 if something differs. Nothing is fetched:
    `curl -o api.json https://models.dev/api.json`.
    """
    from ..agent.models.models_dev import ModelsDev
    from ..agent.models.profiles import OWN, load_profiles

    profiles = load_profiles(file) if file else load_profiles(own=OWN)
    compared = ModelsDev.read(against).compare(profiles.values())
    differ = sum(finding.is_difference for finding in compared.findings)
    if json:
        document = {
            "findings": [
                {**asdict(finding), "is_difference": finding.is_difference}
                for finding in compared.findings
            ],
            "agree": list(compared.agree),
            "not_compared": dict(compared.skipped),
        }
        typer.echo(jsonlib.dumps(document, indent=2))
    else:
        _tell(compared, differ)
    raise typer.Exit(1 if differ else 0)


app.command("test")(model_trial.command)


def _tell(compared: "ProfileCheck", differ: int) -> None:
    """Every finding in a line or two, then the counts."""
    for finding in compared.findings:
        mark = "differs" if finding.is_difference else "note"
        typer.echo(f"{mark:8}{finding.profile}: {finding.text} ({finding.listed})")
    agree, skipped = len(compared.agree), len(compared.skipped)
    counts = [
        f"{differ} {'difference' if differ == 1 else 'differences'}",
        f"{agree} {'profile agrees' if agree == 1 else 'profiles agree'}",
    ]
    if skipped:
        counts.append(f"{skipped} not compared: no provider of models.dev is at their address")
    typer.echo("; ".join(counts))


def command(
    json: Json = False,
) -> None:
    """List the model profiles, the built-in ones and those in tapwright.yaml under `models:`."""
    from ..agent.models.profiles import OWN, load_profiles
    from .streams import console

    profiles = load_profiles(own=OWN).values()
    if json:
        typer.echo(jsonlib.dumps({"models": [_row(p) for p in profiles]}, indent=2))
        return
    shown = console()
    wide = shown.width >= _WIDE
    shown.print(_table(list(profiles), wide))
    more = "" if wide else f" A window of {_WIDE} columns shows endpoint and effort too."
    shown.print(
        "\nImage tokens are those of a 1080x2400 screenshot at full size. --json adds the source "
        f"of each price, or why there is none.{more}",
        style="dim",
    )


def _table(profiles: "list[Profile]", wide: bool) -> "Table":
    """As many columns as the window has room for, none of them cut."""
    from rich.table import Table

    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("model", overflow="fold")
    for name in ("endpoint", "effort") if wide else ():
        table.add_column(name, no_wrap=True)
    table.add_column("dialect", no_wrap=True)
    table.add_column("image\ntokens", justify="right", no_wrap=True)
    table.add_column("USD per million\nin, cached, out", no_wrap=True)
    table.add_column("as of", no_wrap=True)
    for profile in profiles:
        price, date = _prices(profile)
        way = (profile.endpoint, profile.effort_field or "–") if wide else ()
        tokens = f"{_image_tokens(profile):,}"
        table.add_row(
            _named(profile), *way, profile.dialect, tokens, price, date if wide else date[:7]
        )
    return table


def _named(profile: "Profile") -> str:
    """The profile's name, and the vendor's for the model where the former does not say it."""
    served = (profile.model or "").rpartition("/")[2]
    told = served.casefold() in profile.name.casefold() or profile.key_required is False
    return profile.name if told else f"{profile.name} ({served})"


def _row(profile: "Profile") -> dict[str, object]:
    return {
        **profile.model_dump(
            mode="json",
            include={
                "name", "model", "endpoint", "base_url", "key_vars", "effort_field", "dialect",
                "vision_family", "image_detail", "image_max_px", "prices", "price_note",
                "requests_per_minute", "concurrency", "scripted",
            },
        ),
        "image_tokens_1080x2400": _image_tokens(profile),
    }  # fmt: skip


def _image_tokens(profile: "Profile") -> int:
    from ..actions import Size
    from ..agent.vision import image_tokens, within_pixels

    sent = within_pixels(Size(1080, 2400), profile.image_max_px, profile.vision_family)
    return image_tokens(sent.width_px, sent.height_px, profile.vision_family)


def _prices(profile: "Profile") -> tuple[str, str]:
    prices = profile.prices
    if prices is None:
        return "unknown", ""
    cached = prices.input if prices.cached is None else prices.cached
    return f"{prices.input}, {cached}, {prices.output}", str(prices.date)
