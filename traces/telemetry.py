"""Episodes as OpenTelemetry spans, named as the GenAI conventions say; needs the extra `otel`.

An episode is an `invoke_agent` span; below it each step has a `chat` span for the model call and an
`execute_tool` span for the action. Prompts, replies and screen text are not sent, only sizes, names
and sums. The conventions know no price: it is `tapwright.cost.usd`, left out where it is not known,
with `tapwright.cost.at_least_usd` in its place if a part is.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from ..actions import UsageError
from ..actions.extras import optional
from .money import Usage
from .reader import read_episode, read_run, read_steps
from .schema import EpisodeRecord, StepRecord

Attribute: TypeAlias = str | int | float | bool | tuple[str, ...]

_TIMEOUT_S = 10
_TOOL_STATUS = "tapwright.outcome.status"


@dataclass(frozen=True, slots=True)
class SpanRecord:
    """A span before it is given to the SDK; `error` is a low-cardinality name of what failed."""

    name: str
    kind: str
    start: datetime
    end: datetime
    attributes: Mapping[str, Attribute]
    error: str | None = None


def spans(record: EpisodeRecord, steps: list[StepRecord]) -> Iterator[SpanRecord]:
    """The episode's span, then those of its steps in the order they began."""
    yield _episode(record, steps)
    for step in steps:
        yield _chat(record, step)
        if step.action is not None:
            yield _tool(step)


def export(run: Path, folders: tuple[Path, ...], url: str) -> int:
    """Send episodes to a collector's OTLP/HTTP address and return the number of spans.

    `url` is the collector's root, or ends in /v1/traces. Sent again, an episode has the same trace
    and span ids. Raises UsageError if the collector cannot be reached or refuses.
    """
    trace_sdk = optional("opentelemetry.sdk.trace", "otel")
    resources = optional("opentelemetry.sdk.resources", "otel")
    memory = optional("opentelemetry.sdk.trace.export.in_memory_span_exporter", "otel")
    simple = optional("opentelemetry.sdk.trace.export", "otel")
    otlp = optional("opentelemetry.exporter.otlp.proto.http.trace_exporter", "otel")
    version = read_run(run).tapwright
    kept = memory.InMemorySpanExporter()
    for folder in folders:
        record = read_episode(folder)
        provider = trace_sdk.TracerProvider(
            resource=resources.Resource.create(
                {"service.name": "tapwright", "service.version": version}
            ),
            id_generator=_Ids(f"{record.id} {record.started_at.isoformat()}"),
            shutdown_on_exit=False,
        )
        provider.add_span_processor(simple.SimpleSpanProcessor(kept))
        tracer = provider.get_tracer("tapwright", version)
        _give(tracer, list(spans(record, list(read_steps(folder)))))
    finished = kept.get_finished_spans()
    target = url if url.rstrip("/").endswith("/v1/traces") else url.rstrip("/") + "/v1/traces"
    exporter = otlp.OTLPSpanExporter(endpoint=target, timeout=_TIMEOUT_S)
    try:
        result = exporter.export(finished)
    finally:
        exporter.shutdown()
    if result is not simple.SpanExportResult.SUCCESS:
        raise UsageError(f"the collector at {target} did not take the spans")
    return len(finished)


class _Ids:
    """Ids made from an episode's name and start, so that it is known again."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._spans = 0

    def generate_trace_id(self) -> int:
        return int.from_bytes(hashlib.sha256(self._seed.encode()).digest()[:16]) or 1

    def generate_span_id(self) -> int:
        self._spans += 1
        digest = hashlib.sha256(f"{self._seed} {self._spans}".encode()).digest()
        return int.from_bytes(digest[:8]) or 1

    def is_trace_id_random(self) -> bool:
        return False


def _give(tracer: Any, found: list[SpanRecord]) -> None:
    """Open and close the spans with the times they had."""
    api = optional("opentelemetry.trace", "otel")
    context = optional("opentelemetry.context", "otel").Context()
    root: Any = None
    for span in found:
        opened = tracer.start_span(
            span.name,
            context=context,
            kind=getattr(api.SpanKind, span.kind),
            attributes=dict(span.attributes),
            start_time=_ns(span.start),
        )
        if span.error is not None:
            opened.set_attribute("error.type", span.error)
            opened.set_status(api.Status(api.StatusCode.ERROR, span.error))
        if root is None:
            root = opened
            context = api.set_span_in_context(opened, context)
        else:
            opened.end(_ns(span.end))
    root.end(_ns(found[0].end))


def _episode(record: EpisodeRecord, steps: list[StepRecord]) -> SpanRecord:
    last = max((_until(step) for step in steps), default=record.started_at)
    end = max(last, record.started_at + timedelta(seconds=record.totals.wall_s))
    infrastructure = record.end is not None and record.end.infrastructure
    attributes: dict[str, Attribute | None] = {
        "gen_ai.operation.name": "invoke_agent",
        "gen_ai.provider.name": _provider(record),
        "gen_ai.agent.name": "tapwright",
        "gen_ai.agent.id": record.id,
        "gen_ai.conversation.id": record.id,
        "gen_ai.request.model": record.model.name or record.model.profile,
        "tapwright.task": record.task,
        "tapwright.trial": record.trial,
        "tapwright.end": record.end and str(record.end),
        "tapwright.verdict": record.verdict and record.verdict.status,
        "tapwright.steps": len(steps),
        "tapwright.cost.usd": _float(record.totals.cost_usd),
        "tapwright.cost.at_least_usd": _float(record.totals.at_least_usd),
        "tapwright.device.model": record.device.model,
        "tapwright.device.simulated": record.device.simulated,
        "tapwright.model.scripted": record.model.scripted,
    }
    return SpanRecord(
        "invoke_agent tapwright",
        "INTERNAL",
        record.started_at,
        end,
        _known(attributes | _usage(record.totals.usage)),
        str(record.end) if infrastructure else None,
    )


def _chat(record: EpisodeRecord, step: StepRecord) -> SpanRecord:
    model = record.model.name or record.model.profile
    attributes: dict[str, Attribute | None] = {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": _provider(record),
        "gen_ai.conversation.id": record.id,
        "gen_ai.request.model": model,
        "gen_ai.response.model": step.reply.model or None,
        "gen_ai.response.finish_reasons": (step.reply.finish_reason,)
        if step.reply.finish_reason
        else None,
        "tapwright.step": step.index,
        "tapwright.rung": step.rung,
        "tapwright.cost.usd": _float(step.cost_usd),
        "tapwright.cost.at_least_usd": _float(step.at_least_usd),
        "tapwright.prompt.sha256": step.prompt_sha256,
        "tapwright.prompt.tokens_estimate": step.prompt_tokens_estimate,
    }
    began = step.at - timedelta(seconds=step.timings.model_s)
    all_of_it = _known(attributes | _usage(step.usage))
    error = "bad_reply" if step.bad_reply else None
    return SpanRecord(f"chat {model}", "CLIENT", began, step.at, all_of_it, error)


def _tool(step: StepRecord) -> SpanRecord:
    kind = step.action.kind if step.action else ""
    attributes: dict[str, Attribute | None] = {
        "gen_ai.operation.name": "execute_tool",
        "gen_ai.tool.name": kind,
        "gen_ai.tool.type": "function",
        "gen_ai.tool.call.id": step.reply.tool_calls[0].id if step.reply.tool_calls else None,
        "tapwright.step": step.index,
        "tapwright.app": step.observation.package,
        _TOOL_STATUS: step.outcome.status if step.outcome else "interrupted",
        "tapwright.screen.changed": step.outcome.changed if step.outcome else None,
    }
    done = step.outcome is not None and step.outcome.status == "done"
    error = None if done else str(attributes[_TOOL_STATUS])
    return SpanRecord(
        f"execute_tool {kind}", "INTERNAL", step.at, _until(step), _known(attributes), error
    )


def _usage(usage: Usage) -> dict[str, Attribute | None]:
    return {
        "gen_ai.usage.input_tokens": usage.prompt,
        "gen_ai.usage.output_tokens": usage.output,
        "gen_ai.usage.cache_read.input_tokens": usage.cached,
        "gen_ai.usage.cache_creation.input_tokens": usage.cache_write,
        "gen_ai.usage.reasoning.output_tokens": usage.reasoning,
    }


def _provider(record: EpisodeRecord) -> str:
    """The profile stands for the provider: one endpoint may serve models of many."""
    return record.model.profile


def _until(step: StepRecord) -> datetime:
    return step.at + timedelta(seconds=step.timings.act_s)


def _known(attributes: Mapping[str, Attribute | None]) -> dict[str, Attribute]:
    return {name: value for name, value in attributes.items() if value is not None}


def _float(amount: object) -> float | None:
    return None if amount is None else float(str(amount))


def _ns(at: datetime) -> int:
    """Nanoseconds since 1970, exact to the microsecond."""
    whole, part = divmod(round(at.timestamp() * 1_000_000), 1_000_000)
    return (whole * 1_000_000 + part) * 1000
