"""`tapwright fleet`: phones to work on, of this host and of others."""

import typer

from .fleet_ray import app as ray

app = typer.Typer(no_args_is_help=True, add_completion=False)
app.add_typer(ray, name="ray")


@app.callback()
def _fleet() -> None:
    """Phones to work on, of this host and of others."""
