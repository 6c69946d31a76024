"""Optional libraries: which extra brings each, and the words for one that is not installed."""

from importlib import import_module
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


def install_line(*extras: str) -> str:
    """The command that brings extras."""
    return f"pip install 'tapwright[{','.join(extras)}]'"


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
