"""`tapwright test`: flows on one phone or several, and what became of each."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from .options import Json, Policy, PoolOf, Wait, cap_of


def command(
    paths: Annotated[list[Path], typer.Argument(help="Flow files, or folders of them.")],
    env: Annotated[
        list[str] | None,
        typer.Option("-e", "--env", metavar="NAME=VALUE", help="A variable; repeatable."),
    ] = None,
    secret: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME[=env:VARIABLE]",
            help="A variable whose text, from the environment, is told and kept by name; "
            "repeatable.",
        ),
    ] = None,
    include_tags: Annotated[
        list[str] | None, typer.Option(help="Only flows with one of these, commas between.")
    ] = None,
    exclude_tags: Annotated[
        list[str] | None, typer.Option(help="No flow with one of these, commas between.")
    ] = None,
    device: Annotated[
        list[str] | None,
        typer.Option(
            help="Serial of a phone, or `pocket`; repeatable.", show_default="the one attached"
        ),
    ] = None,
    phones: Annotated[
        int | None, typer.Option(min=1, max=64, help="So many new pocket phones instead.")
    ] = None,
    pool: PoolOf = None,
    shard_split: Annotated[
        int | None, typer.Option(min=1, max=64, help="Share the flows among so many phones.")
    ] = None,
    shard_all: Annotated[
        int | None, typer.Option(min=1, max=64, help="Run every flow on each of so many phones.")
    ] = None,
    retries: Annotated[
        int, typer.Option(min=0, max=10, help="Try a flow that does not pass so often again.")
    ] = 0,
    fail_fast: Annotated[
        bool, typer.Option("--fail-fast", help="Begin no flow after one has failed.")
    ] = False,
    continuous: Annotated[
        bool, typer.Option("-c", "--continuous", help="Run again whenever a file changes.")
    ] = False,
    format: Annotated[
        list[str] | None,
        typer.Option(help="junit, html, html-detailed or json; repeatable, one for each --output."),
    ] = None,
    output: Annotated[
        list[Path] | None,
        typer.Option(help="Write results to this file; repeatable.", show_default="the run folder"),
    ] = None,
    test_output_dir: Annotated[
        Path | None,
        typer.Option(help="As --out; goes before config.yaml's testOutputDir."),
    ] = None,
    video: Annotated[
        str,
        typer.Option(
            metavar="KIND",
            help="Of what failed: steps (its screens, by the extra `video`), screen (the phone "
            "records each flow), none.",
        ),
    ] = "steps",
    resume: Annotated[
        Path | None,
        typer.Option(help="Go on with this run folder: what ended there is not run again."),
    ] = None,
    test_suite_name: Annotated[
        str | None, typer.Option(help="What the results are called.", show_default="the path")
    ] = None,
    config: Annotated[
        Path | None, typer.Option(help="Instead of the folder's config.yaml.")
    ] = None,
    root: Annotated[
        Path | None,
        typer.Option(help="The folder that all their files lie in.", show_default="the workspace"),
    ] = None,
    allow_network: Annotated[
        bool, typer.Option("--allow-network", help="Let scripts use `http`.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option(help="Where run folders go.", show_default="runs")
    ] = None,
    wait: Wait = 0.0,
    model: Annotated[
        str | None,
        typer.Option(
            help="Model profile for steps that need one.", show_default="step-3.7-flash with a key"
        ),
    ] = None,
    base_url: Annotated[str | None, typer.Option(help="Endpoint of the model.")] = None,
    max_cost: Annotated[
        str | None, typer.Option(metavar="USD", help="What all models together may cost.")
    ] = None,
    no_ai: Annotated[
        str | None,
        typer.Option(
            metavar="fail|skip", help="Ask no model: steps that need one fail, or are left out."
        ),
    ] = None,
    heal: Annotated[
        str | None,
        typer.Option(
            metavar="off|suggest|apply",
            help="Steps whose element is gone ask the model once; the patch is kept, or applied.",
            show_default="suggest",
        ),
    ] = None,
    policy: Policy = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="Allow what the flows change on a phone not simulated.")
    ] = False,
    json: Json = False,
) -> None:
    """Run flows of an app under test, on one phone or several; reports, JUnit, pictures.

    Exits with 0 if all passed, 1 if one failed, 2 if one is wrong, 3 if a phone
    was lost.
    """
    from ..flow_models import ModelChoice
    from .flow_run import FlowRequest, run

    request = FlowRequest(
        paths=tuple(paths),
        env=tuple(env or ()),
        secrets=tuple(secret or ()),
        include_tags=_split(include_tags),
        exclude_tags=_split(exclude_tags),
        devices=tuple(device or ()),
        phones=phones,
        pool=pool,
        shard_split=shard_split,
        shard_all=shard_all,
        retries=retries,
        fail_fast=fail_fast,
        continuous=continuous,
        video=video,
        formats=tuple(format or ()),
        outputs=tuple(output or ()),
        name=test_suite_name,
        config=config,
        root=root,
        allow_network=allow_network,
        out=out,
        output_dir=test_output_dir,
        resume=resume,
        wait_s=wait,
        models=ModelChoice(
            model=model,
            base_url=base_url,
            max_cost=cap_of(max_cost) if max_cost is not None else None,
            no_ai=no_ai,
            heal=heal,
            policy=policy,
        ),
        yes=yes,
        json=json,
    )
    raise typer.Exit(asyncio.run(run(request)))


def _split(given: list[str] | None) -> tuple[str, ...]:
    return tuple(tag.strip() for text in given or () for tag in text.split(",") if tag.strip())
