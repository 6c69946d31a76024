"""The results of a run of flows as they come in: each attempt a line, on disk before the next one
begins, so that a run that is cut off loses none and can go on."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Literal, Self

from pydantic import ValidationError

from ..actions import UsageError
from ..traces.files import Files, SealedRecord, seal_line, unseal_lines
from ..traces.money import Spent
from ..traces.schema import Verdict
from .diagnosis import Diagnosis
from .language import Flow, Place
from .outcomes import FlowResult, FlowStatus, FlowStepResult, StepInfo, StepStatus

RESULTS = "results.jsonl"
PATCH = "healed.patch"
"""What of the flows would be changed, beside the results; see `patch.py`."""


class StepLine(SealedRecord):
    """One step of a result; `seconds` are wall time."""

    index: int
    depth: int
    command: str
    text: str
    file: str
    line: int
    column: int
    block: bool
    status: StepStatus
    why: str = ""
    seconds: float = 0.0
    logs: tuple[str, ...] = ()
    spent: Spent = Spent()
    episode: str = ""


class ResultLine(SealedRecord):
    """One attempt at a flow. `digest` stands for all that the flow does and is given: a result
    counts for a flow that is still the same. `last` unless it was tried again; `healed` is how many
    of its steps passed only after they were changed."""

    version: Literal[1] = 1
    digest: str
    file: str
    name: str
    attempt: int
    last: bool
    device: str
    simulated: bool = False
    status: FlowStatus
    why: str = ""
    seconds: float = 0.0
    trace: str = ""
    verdict: Verdict
    diagnosis: Diagnosis | None = None
    healed: int = 0
    steps: tuple[StepLine, ...] = ()

    def result(self, flow: Flow, earlier: tuple[FlowResult, ...]) -> FlowResult:
        """The result again; what a failed step held besides its words is in the diagnosis."""
        return FlowResult(
            flow=flow,
            status=self.status,
            why=self.why,
            steps=tuple(
                FlowStepResult(
                    info=StepInfo(
                        index=step.index, depth=step.depth, command=step.command, text=step.text,
                        at=Place(Path(step.file), step.line, step.column), block=step.block,
                    ),
                    status=step.status, why=step.why, seconds=step.seconds, logs=step.logs,
                    spent=step.spent, episode=step.episode,
                )
                for step in self.steps
            ),
            seconds=self.seconds,
            verdict=self.verdict,
            device=self.device,
            simulated=self.simulated,
            trace=self.trace,
            diagnosis=self.diagnosis,
            earlier=earlier,
        )  # fmt: skip


def flow_digest(flow: Flow, env: Mapping[str, str]) -> str:
    """What stands for a flow with all that it runs, as it was read, and the variables given."""
    said = repr((flow.app_id, flow.name, flow.block, sorted(env.items())))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


class FlowResultsFile:
    """Appends to `results.jsonl` of a run; one process at a time holds it."""

    def __init__(self, run: Path, env: Mapping[str, str], files: Files | None = None) -> None:
        """Open or make the file, and cut away what a kill left of a last line; raises OSError, and
        UsageError if another process holds it or a line is damaged."""
        self._env = env
        self._files = files or Files()
        path = run / RESULTS
        fresh = not path.exists()
        self._file = self._files.open(path, "a")
        try:
            self._files.hold(self._file, run)
            if fresh:
                self._files.sync_folder(run)
            self.lines, whole, self._chain = _read(path)
            if whole < path.stat().st_size:
                self._files.truncate(self._file, whole)
                self._files.sync(self._file)
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def append(self, result: FlowResult, last: bool) -> None:
        """Write one attempt and wait until the disk has it; raises OSError."""
        record = _line(result, flow_digest(result.flow, self._env), last)
        line, self._chain = seal_line(record, self._chain)
        self._files.append(self._file, line)

    def kept(self, flows: Iterable[Flow]) -> dict[tuple[Path, str], FlowResult]:
        """Of flows that are the same as then, what became of them, by file and phone. A flow whose
        phone was lost, or whose last attempt is not there, has no result yet; nor has one that was
        healed, whose patch is made of what is found while it runs."""
        by_digest: dict[str, list[ResultLine]] = {}
        for line in self.lines:
            by_digest.setdefault(line.digest, []).append(line)
        found: dict[tuple[Path, str], FlowResult] = {}
        for flow in flows:
            earlier: dict[str, tuple[FlowResult, ...]] = {}
            for line in by_digest.get(flow_digest(flow, self._env), ()):
                before = earlier.get(line.device, ()) if line.attempt > 1 else ()
                result = line.result(flow, before)
                if not line.last:
                    earlier[line.device] = (*before, replace(result, earlier=()))
                elif line.status != "error" and not line.healed:
                    found[flow.path, line.device] = result
        return found


def _line(result: FlowResult, digest: str, last: bool) -> ResultLine:
    return ResultLine(
        digest=digest,
        file=str(result.flow.path),
        name=result.flow.name,
        attempt=len(result.earlier) + 1,
        last=last,
        device=result.device,
        simulated=result.simulated,
        status=result.status,
        why=result.why,
        seconds=round(result.seconds, 4),
        trace=result.trace,
        verdict=result.verdict,
        diagnosis=result.diagnosis,
        healed=len(result.healed),
        steps=tuple(
            StepLine(
                index=step.info.index, depth=step.info.depth, command=step.info.command,
                text=step.info.text, file=str(step.info.at.file), line=step.info.at.line,
                column=step.info.at.column, block=step.info.block, status=step.status,
                why=step.why, seconds=round(step.seconds, 4), logs=step.logs,
                spent=step.spent, episode=step.episode,
            )
            for step in result.steps
        ),
    )  # fmt: skip


def _read(path: Path) -> tuple[tuple[ResultLine, ...], int, str]:
    """The whole lines of a file, their length in bytes, and the chain up to there."""
    content = path.read_bytes()
    whole = content[: content.rfind(b"\n") + 1]
    lines: list[ResultLine] = []
    chain = ""
    for number, line in enumerate(unseal_lines(whole), 1):
        try:
            if not line.whole:
                raise ValueError("it was changed after it was written")
            lines.append(ResultLine.model_validate_json(line.content))
        except (ValidationError, ValueError) as error:
            raise UsageError(f"line {number} of {path} is damaged: {error}") from error
        chain = line.chain
    return tuple(lines), len(whole), chain
