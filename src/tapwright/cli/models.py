"""`tapwright models`: which models there are, how they are asked, and what they cost."""

import json as jsonlib
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ..agent.models.profiles import Profile


def command(
    json: Annotated[bool, typer.Option("--json", help="Print one JSON document only.")] = False,
) -> None:
    """List the model profiles, the built-in ones and those in tapwright.yaml under `models:`."""
    from rich.table import Table

    from ..agent.models.profiles import OWN, load_profiles
    from .streams import console

    profiles = load_profiles(own=OWN).values()
    if json:
        typer.echo(jsonlib.dumps({"models": [_row(p) for p in profiles]}, indent=2))
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("model", "endpoint", "effort", "dialect"):
        table.add_column(name, no_wrap=True)
    table.add_column("image\ntokens", justify="right")
    table.add_column("USD per million\nin, cached, out", no_wrap=True)
    table.add_column("as of", no_wrap=True)
    for profile in profiles:
        table.add_row(
            profile.name,
            profile.endpoint,
            profile.effort_field or "–",
            profile.dialect,
            f"{_image_tokens(profile):,}",
            *_prices(profile),
        )
    shown = console()
    shown.print(table)
    shown.print(
        "\nImage tokens are those of a 1080x2400 screenshot at full size. --json adds the source "
        "of each price, or why there is none.",
        style="dim",
    )


def _row(profile: "Profile") -> dict[str, object]:
    return {
        **profile.model_dump(
            mode="json",
            include={
                "name", "model", "endpoint", "base_url", "key_vars", "effort_field", "dialect",
                "vision_family", "image_detail", "prices", "price_note", "requests_per_minute",
                "concurrency", "scripted",
            },
        ),
        "image_tokens_1080x2400": _image_tokens(profile),
    }  # fmt: skip


def _image_tokens(profile: "Profile") -> int:
    from ..agent.vision import image_tokens

    return image_tokens(1080, 2400, profile.vision_family)


def _prices(profile: "Profile") -> tuple[str, str]:
    prices = profile.prices
    if prices is None:
        return "unknown", ""
    cached = prices.input if prices.cached is None else prices.cached
    return f"{prices.input}, {cached}, {prices.output}", str(prices.date)
