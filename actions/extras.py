"""Optional libraries: which extra brings each, and the words for one that is not installed."""

import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from .errors import UsageError

# By the name that is imported.
EXTRA_OF = {
    "adbutils": "phone",
    "apscheduler": "jobs",
    "docker": "containers",
    "imageio_ffmpeg": "video",
    "jsonschema": "extract",
    "keyring": "jobs",
    "mcp": "mcp",
    "onnxruntime": "ocr",
    "opentelemetry": "otel",
    "pandas": "pandas",
    "polars": "polars",
    "pyarrow": "table",
    "quickjs": "flows",
    "rapidocr": "ocr",
    "ray": "ray",
    "regex": "flows",
    "sqlalchemy": "jobs",
    "starlette": "view",
    "uiautomator2": "phone",
    "uvicorn": "view",
}


class MissingExtra(UsageError):
    """A module is not installed; `extra` brings it, and `what` needs it."""

    def __init__(self, module: str, extra: str, what: str = "this") -> None:
        super().__init__(module, extra, what)
        self.module = module
        self.extra = extra
        self.what = what

    def __str__(self) -> str:
        return self.told(self.extra)

    def told(self, *extras: str) -> str:
        """The message, with all extras that the command lacks."""
        return f"{self.what} needs {self.module}: {install_line(*extras)}"


def install_line(*extras: str, prefix: str = sys.prefix) -> str:
    """The command that brings extras into the environment at `prefix`: one that pipx or uv made has
    no pip of its own, and is made anew with what it had before."""
    home = Path(prefix)
    for file, command, spec_of in (
        ("pipx_metadata.json", "pipx install --force", _pipx_spec),
        ("uv-receipt.toml", "uv tool install", _uv_spec),
    ):
        try:
            source, had = spec_of((home / file).read_text("utf-8"))
        except (OSError, ValueError, KeyError, TypeError, IndexError):
            # Not theirs, or written in a way that we do not know.
            continue
        wanted = dict.fromkeys((*had, *extras))
        return f"{command} '{source}[{','.join(wanted)}]'"
    return f"pip install 'tapwright[{','.join(extras)}]'"


def lacking(extras: Sequence[str]) -> tuple[str, ...]:
    """Those of these extras of which a module is not installed."""
    return tuple(
        one for one in extras
        if any(extra == one and find_spec(module) is None for module, extra in EXTRA_OF.items())
    )  # fmt: skip


def _pipx_spec(text: str) -> tuple[str, Sequence[str]]:
    """What was installed, and its extras: https://pipx.pypa.io, `main_package.package_or_url`."""
    import json

    source, _, had = json.loads(text)["main_package"]["package_or_url"].partition("[")
    return source, [one for one in had.rstrip("]").split(",") if one]


def _uv_spec(text: str) -> tuple[str, Sequence[str]]:
    """The same of uv, whose receipt has a table for each requirement, ours first."""
    import tomllib

    ours = tomllib.loads(text)["tool"]["requirements"][0]
    source = next((ours[key] for key in ("path", "directory") if key in ours), ours["name"])
    return source, ours.get("extras", [])


def missing_extra(error: ImportError) -> MissingExtra | None:
    """What to tell of an import that failed; None if no extra brings what is missing."""
    module = (error.name or "").partition(".")[0]
    extra = EXTRA_OF.get(module) if isinstance(error, ModuleNotFoundError) else None
    return MissingExtra(module, extra) if extra else None


def optional(module: str, extra: str) -> ModuleType:
    """A module of an extra; raises MissingExtra that says how to install it."""
    try:
        return import_module(module)
    except ImportError as error:
        # Also where it is there, and something that it needs is not.
        raise MissingExtra(module.partition(".")[0], extra) from error
