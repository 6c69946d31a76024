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


def install_line(extra: str) -> str:
    """The command that brings an extra."""
    return f"pip install 'tapwright[{extra}]'"


def missing_extra(error: ImportError) -> UsageError | None:
    """What to tell of an import that failed; None if no extra brings what is missing."""
    module = (error.name or "").partition(".")[0]
    extra = EXTRA_OF.get(module) if isinstance(error, ModuleNotFoundError) else None
    return UsageError(_needs(module, extra)) if extra else None


def optional(module: str, extra: str) -> ModuleType:
    """A module of an extra; raises UsageError that says how to install it."""
    try:
        return import_module(module)
    except ImportError as error:
        # Also where it is there, and something that it needs is not.
        raise UsageError(_needs(module.partition(".")[0], extra)) from error


def _needs(module: str, extra: str) -> str:
    return f"this needs {module}: {install_line(extra)}"
