"""One call of a tool: whose it is, that it can be stopped whole, and how its errors are told."""

import functools
import inspect
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, ParamSpec, TypeAlias, cast

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import CallToolResult
from pydantic import JsonValue

from ..actions import UsageError
from ..actions.log import get_logger, masked_error
from ..device.errors import DeviceError
from ..flows.outcomes import StepFailed
from .acts import ClientCall
from .held_phone import apart
from .options import ServerOptions
from .privacy import without_pictures
from .results import told

_P = ParamSpec("_P")
_log = get_logger(__name__)

CallContext: TypeAlias = Context[ServerOptions, Any]
"""What a tool is given of its call; the options are the lifespan's."""


def call_of(context: CallContext) -> ClientCall:
    """The call as it came, for the trace."""
    params = context.request_context.params or {}
    arguments = cast(dict[str, JsonValue], params.get("arguments") or {})
    return ClientCall(context.request_id, str(params.get("name", "")), arguments)


def as_tool(
    function: Callable[_P, Coroutine[Any, Any, CallToolResult]],
) -> Callable[_P, Awaitable[CallToolResult]]:
    """Run a tool in a task of its own, and tell what is wrong as the tool's result: the client's
    model can do something about it. Whatever a tool gives, no picture passes where none may."""

    known = frozenset(inspect.signature(function).parameters)

    @functools.wraps(function)
    async def called(*args: _P.args, **kwargs: _P.kwargs) -> CallToolResult:
        context = _context((*args, *kwargs.values()))
        try:
            _check_names(call_of(context), known)
            result = await apart(function(*args, **kwargs))
            private = context.request_context.lifespan_context.privacy == "local"
            return without_pictures(result) if private else result
        except (ToolError, UsageError, StepFailed, DeviceError) as error:
            return told(masked_error(error, str(error)), error=True)
        except OSError as error:
            _log.error("a tool failed", tool=function.__name__, error=error)
            return told(f"this computer refuses: {masked_error(error, str(error))}", error=True)

    return called


def _context(arguments: tuple[object, ...]) -> CallContext:
    (found,) = [cast(CallContext, one) for one in arguments if isinstance(one, Context)]
    return found


def _check_names(call: ClientCall, known: frozenset[str]) -> None:
    """Raise ToolError for arguments that there are not: a limit that is spelled wrongly, and left
    out without a word, is none."""
    if unknown := sorted(call.arguments.keys() - known):
        raise ToolError(f"{call.tool} has no argument {unknown[0][:60]!r}: nothing was done")
