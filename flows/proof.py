"""What a flow has proved: its verdict rests on its assertions alone."""

from ..traces.schema import Evidence, Verdict
from .language.commands import (
    AssertCommand,
    AssertDarkModeCommand,
    AssertScreenshotCommand,
    AssertWithAICommand,
    Command,
    ScrollUntilVisibleCommand,
)
from .outcomes import FlowStatus, FlowStepResult

_ASSERTS = (
    AssertCommand,
    AssertDarkModeCommand,
    AssertScreenshotCommand,
    ScrollUntilVisibleCommand,
)


class FlowProof:
    """The assertions of one flow, as they were made."""

    def __init__(self) -> None:
        self._evidence: list[Evidence] = []
        self._opinions = 0

    def add(self, command: Command, result: FlowStepResult) -> bool:
        """Take a step that has ended; whether it was an assertion and held. One that is optional
        is none."""
        if isinstance(command, AssertWithAICommand) and result.status in ("passed", "failed"):
            self._opinions += 1
        if not isinstance(command, _ASSERTS) or command.optional or result.status == "error":
            return False
        passed = result.status == "passed"
        self._evidence.append(
            Evidence(
                what=result.info.text,
                expected="it holds",
                found="it does" if passed else result.why,
                holds=passed,
            )
        )
        return passed

    def verdict(self, status: FlowStatus, why: str, healed: int) -> Verdict:
        """By what was asserted; a flow that asserts nothing proves nothing."""
        evidence = tuple(self._evidence)
        if status == "error":
            return Verdict(status="unverified", why=why, evidence=evidence)
        if status == "failed":
            return Verdict(status="failed", why=why, evidence=evidence)
        if not evidence and self._opinions:
            # A model's opinion is no fact about the phone.
            why = f"nothing was checked but by a model, which judged {self._opinions} assertions"
            return Verdict(status="unverified", why=why)
        verdict = Verdict.of(evidence)
        if healed and verdict.status == "passed":
            return verdict.model_copy(update={"why": f"healed {healed}"})
        return verdict
