"""`tapwright mcp`: a phone for other agents, over the Model Context Protocol."""

import asyncio
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .failures import wrong_use
from .mcp_install import CONTEXT_SETTINGS
from .mcp_install import command as install
from .options import Display, Policy, PoolOf, Wait

if TYPE_CHECKING:
    from ..mcp.options import HttpOptions, ServerOptions

app = typer.Typer(
    add_completion=False,
    invoke_without_command=True,
    help="Hold a phone for another agent, over the Model Context Protocol.",
)
app.command("install", context_settings=CONTEXT_SETTINGS)(install)


@app.callback()
def serve(
    context: typer.Context,
    device: Annotated[
        str | None,
        typer.Option(help="Serial as `adb devices` shows it, or `pocket` for a simulated phone."),
    ] = None,
    pool: PoolOf = None,
    display: Display = None,
    transport: Annotated[str, typer.Option(help="stdio, or http.")] = "stdio",
    host: Annotated[str, typer.Option(help="For http: the address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int, typer.Option(min=0, max=65535, help="For http: the port; 0 is any.")
    ] = 8765,
    token_file: Annotated[
        Path | None,
        typer.Option(
            help="For http: file with the bearer token, made if it is not there; without one a new "
            "token is printed.",
            show_default=False,
        ),
    ] = None,
    remote: Annotated[
        bool, typer.Option("--remote", help="For http: allow an address that others can reach.")
    ] = False,
    name: Annotated[
        list[str] | None,
        typer.Option(help="For http: a further host name the server is called by. Repeatable."),
    ] = None,
    idle: Annotated[
        float, typer.Option(min=1, help="For http: seconds until an idle session lets go.")
    ] = 120.0,
    privacy: Annotated[
        str, typer.Option(help="pictures, or local: no picture of the screen leaves.")
    ] = "pictures",
    policy: Policy = None,
    allow: Annotated[
        list[str] | None,
        typer.Option(help='Standing rule, as "allow pay <= 20 EUR to Shop". Repeatable.'),
    ] = None,
    policy_model: Annotated[
        str | None,
        typer.Option(help="A second model that reads a touch off the picture, if need be."),
    ] = None,
    approve_url: Annotated[
        str | None, typer.Option(help="POST what needs a yes there; default: the client asks.")
    ] = None,
    approve_timeout: Annotated[
        float | None,
        typer.Option(help="Seconds to wait for a yes; then it is no.", show_default="120"),
    ] = None,
    secret: Annotated[
        list[str] | None,
        typer.Option(
            help="NAME=env:VARIABLE: only the phone gets it, where {NAME} is typed. Repeatable."
        ),
    ] = None,
    model: Annotated[str | None, typer.Option(help="For do_task: model profile or name.")] = None,
    base_url: Annotated[
        str | None, typer.Option(help="For do_task: OpenAI-compatible endpoint.")
    ] = None,
    max_cost: Annotated[
        str | None, typer.Option(help="For do_task: most US dollars that a task may take.")
    ] = None,
    max_steps: Annotated[
        int | None, typer.Option(help="For do_task: most steps that a task may take.")
    ] = None,
    wait: Wait = 0.0,
    out: Annotated[Path | None, typer.Option(help="Where run folders go.")] = None,
) -> None:
    """Serve one phone to one client at a time, with its policy, lease and trace."""
    if context.invoked_subcommand is not None:
        return
    if transport not in ("stdio", "http"):
        raise wrong_use(f"--transport is stdio or http, not {transport!r}")
    if privacy not in ("pictures", "local"):
        raise wrong_use(f"--privacy is pictures or local, not {privacy!r}")
    if pool is not None and device is not None:
        raise wrong_use("give --pool or --device, not both")
    if find_spec("mcp") is None:
        raise ModuleNotFoundError(name="mcp")
    from ..mcp.options import HttpOptions, ServerOptions
    from ..pool_check import check_named
    from ..tasks.settings import Settings
    from .secrets import read_secrets

    given: dict[str, object] = {
        "device": device,
        "display": display,
        "policy": policy,
        "allow": tuple(allow) if allow else None,
        "policy_model": policy_model,
        "approve_url": approve_url,
        "approve_timeout": approve_timeout,
        "model": model,
        "base_url": base_url,
        "max_cost": max_cost,
        "max_steps": max_steps,
        "out": out,
    }
    settings = Settings.load({key: value for key, value in given.items() if value is not None})
    settings.rules()
    check_named(pool)
    if privacy == "local":
        from ..mcp.privacy import check_local

        check_local(settings)
    options = ServerOptions(
        settings,
        pool,
        wait,
        read_secrets(secret or []),
        "local" if privacy == "local" else "pictures",
    )
    http = None
    if transport == "http":
        from ..mcp.http import check_http, token_of

        http = HttpOptions(host, port, token_of(token_file), tuple(name or ()), idle)
        check_http(http, remote)
    asyncio.run(_serve(options, http, told=token_file is None))


async def _serve(options: "ServerOptions", http: "HttpOptions | None", told: bool) -> None:
    from ..actions.log import masking
    from ..mcp.server import build_server
    from ..traces.redactor import Redactor
    from .logs import tell_all

    tell_all()
    server = build_server(options)
    with masking(Redactor(options.secrets).mask):
        if http is None:
            from ..mcp.stdio import serve_stdio

            await serve_stdio(server)
            return
        from ..mcp.http import serve_http

        def ready(url: str) -> None:
            typer.echo(f"tapwright: serving {url}", err=True)
            if told:
                typer.echo(f"tapwright: token {http.token}", err=True)

        await serve_http(server, http, ready)
