"""The person behind a client says yes or no: asked by elicitation, never by a tool of the model."""

from typing import Any, TypeVar

from mcp.server.elicitation import ElicitationResult
from mcp.server.mcpserver import Context
from mcp.shared.exceptions import MCPError
from pydantic import BaseModel, Field

from ..actions.log import get_logger
from ..agent.policy.gate import Approval, ApprovalRequest, Approver
from .acts import NO_GOAL

_FormT = TypeVar("_FormT", bound=BaseModel)
_log = get_logger(__name__)


class _Consent(BaseModel):
    """The form that the client shows."""

    allow: bool = Field(title="Allow this once", description="Without a yes it is not done.")


class ElicitationApprover:
    """Asks the person through the client that made the call; no answer is a no."""

    def __init__(self, context: Context[Any, Any]) -> None:
        self._context = context

    async def approve(self, request: ApprovalRequest) -> Approval | None:
        """What the person says; None if the form was closed without an answer."""
        answer = await fill_in(self._context, question_text(request), _Consent)
        if answer is None:
            return None
        if answer.action == "accept":
            return Approval(answer.data.allow, "the person")
        return Approval(False, "the person") if answer.action == "decline" else None


async def fill_in(
    context: Context[Any, Any], text: str, form: type[_FormT]
) -> ElicitationResult[_FormT] | None:
    """What a person made of a form; None if the client refuses to show it, or answers with what is
    no such form: that is no answer, and no failure of the phone."""
    try:
        return await context.elicit(text, form)
    except (MCPError, ValueError) as error:
        _log.warning("the client did not ask the person", error=error)
        return None


def can_ask(context: Context[Any, Any]) -> bool:
    """Whether the client can show a person a form."""
    capabilities = context.client_capabilities
    return (
        capabilities is not None
        and capabilities.elicitation is not None
        and context.session.can_send_request
    )


def approver_for(context: Context[Any, Any]) -> Approver | None:
    """Who is asked during this call; None if the client cannot ask anybody."""
    return ElicitationApprover(context) if can_ask(context) else None


def question_text(request: ApprovalRequest) -> str:
    """What the person reads; what stands on the screen is quoted, for an app may have put anything
    there."""
    where = f" in {request.app}" if request.app else ""
    said = [f"The client wants to {request.does}{where}."]
    if request.label:
        said.append(f"On the control stands: {request.label[:200]!r}.")
    if request.amount:
        said.append(f"Amount: {request.amount}.")
    said.append(f"Asked because: {request.why.removesuffix(NO_GOAL)}.")
    return " ".join(said)
