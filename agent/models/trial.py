"""What an endpoint really does, found out with eight small calls.

Only what a call showed is said to be found or missing; everything else could not be told. Each
call has a limit of its own on what it may write, and is made once: what it costs at most is known
before.
"""

import json
import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, TypeAlias, cast

import yaml
from pydantic import JsonValue

from ...traces.money import Usage
from ..cost import price
from .base import Effort, Model, ModelLost, Prompt, Reply
from .gate import EndpointGate
from .profiles import Profile
from .trial_questions import COLOURS, MARK, NUMBER, TrialPlan, seen_size, trial_questions

Found: TypeAlias = Literal["found", "not found", "could not be told"]


@dataclass(frozen=True, slots=True)
class TrialRow:
    """One thing that was looked for, and what showed that it is there or is not."""

    what: str
    found: Found
    evidence: str


@dataclass(slots=True)
class TrialResult:
    """The rows, what all calls took, and the changes of the profile that follow."""

    rows: list[TrialRow] = field(default_factory=list[TrialRow])
    usage: Usage = Usage()
    calls: int = 0
    changes: dict[str, object] = field(default_factory=dict[str, object])
    asked: bool = True

    @property
    def missing(self) -> bool:
        """Whether something was looked for and is not there."""
        return any(row.found == "not found" for row in self.rows)

    def plain_changes(self) -> dict[str, JsonValue]:
        """The changes as a profile holds them: a dialect of text stands for functions in words."""
        return {
            name: cast(JsonValue, list(cast(tuple[object], value)))
            if isinstance(value, tuple)
            else cast(JsonValue, value)
            for name, value in self.changes.items()
            if name != "native_tools"
        }

    def lines(self, profile: Profile) -> str:
        """The YAML of tapwright.yaml that keeps what was found; empty if the profile fits."""
        if not self.changes:
            return ""
        own = f"my-{profile.name.rpartition('/')[2]}"
        fields: dict[str, JsonValue] = {"like": profile.name, "model": profile.model}
        if profile.base_url is not None:
            fields["base_url"] = profile.base_url
        return yaml.safe_dump({"models": {own: fields | self.plain_changes()}}, sort_keys=False)


class Trial:
    """One trial of an endpoint; what it is found not to take is kept at `gate`."""

    def __init__(
        self, profile: Profile, key: str, gate: EndpointGate, plan: TrialPlan, seed: int = 0
    ) -> None:
        self._profile = profile
        self._plan = plan
        self._key = key
        self._gate = gate
        self._asks = trial_questions(seed)
        self._result = TrialResult()
        # Of every request that left.
        self._usages: list[Usage] = []

    async def run(self) -> TrialResult:
        """All calls, one after the other; an endpoint that does not answer the first is asked
        nothing more."""
        result = self._result
        first = await self._ask(self._asks.think, stream=False)
        if isinstance(first, ModelLost):
            # The words of failures.py for 401 and 403.
            refused: Found = "not found" if "key was refused" in str(first) else "could not be told"
            result.rows.append(TrialRow("key", refused, self._shown(str(first))))
            names = ("vision", "tools", "effort", "cache", "streaming", "picture size", "price")
            not_asked = "not asked, as the first call came to nothing"
            result.rows += [TrialRow(name, "could not be told", not_asked) for name in names]
            result.asked = False
            return result
        result.rows.append(TrialRow("key", "found", f"taken; it answers as {self._name(first)}"))
        result.rows.append(self._vision(await self._ask(self._asks.stripes)))
        result.rows.append(self._tools(await self._ask(self._asks.tools)))
        high = await self._ask(self._asks.think, "high", 2 * self._plan.room, stream=False)
        result.rows.append(self._effort(first, high))
        result.rows.append(await self._cache())
        result.rows.append(self._streaming(await self._ask(self._asks.ready, stream=True)))
        result.rows.append(self._size(await self._ask(self._asks.place)))
        result.usage = sum(self._usages[1:], self._usages[0]) if self._usages else Usage()
        result.rows.append(self._price())
        result.changes |= {
            name: value for name, value in self._gate.findings.items() if name not in result.changes
        }
        return result

    async def _ask(
        self,
        prompt: Prompt,
        effort: Effort = "low",
        room: int | None = None,
        stream: bool | None = None,
    ) -> Reply | ModelLost:
        """One call, made once; what it took is counted whatever becomes of it."""
        from .base import AnswerRejected, sent_requests
        from .remote import RemoteModel
        from .retry import RetryPolicy

        changes = {"max_output_tokens": room or self._plan.room} | (
            {} if stream is None else {"stream": stream}
        )
        model: Model = RemoteModel(
            self._profile.model_copy(update=changes), self._key,
            gate=self._gate, retries=RetryPolicy(1), keeps_limit=True,
        )  # fmt: skip
        self._result.calls += 1
        with sent_requests() as sent:
            try:
                reply = await model.ask(prompt, effort)
                self._usages.append(reply.usage)
                return reply
            except AnswerRejected as rejected:
                self._usages.append(rejected.reply.usage)
                return rejected.reply
            except ModelLost as lost:
                return lost
            finally:
                self._usages += sent
                await model.close()

    def _shown(self, text: str) -> str:
        masked = text.replace(self._key, "***") if len(self._key) > 4 else text
        return " ".join(masked.split())[:200]

    def _cut_off(self) -> str:
        return f"no answer within {self._plan.room} tokens; --max-cost allows more"

    def _name(self, reply: Reply) -> str:
        return self._shown(reply.model) or "a model that it does not name"

    def _said(self, reply: Reply) -> str:
        return f"it said {self._shown(reply.text)[:60]!r}" if reply.text else "it said nothing"

    def _vision(self, reply: Reply | ModelLost) -> TrialRow:
        if isinstance(reply, ModelLost):
            return TrialRow("vision", "not found", self._shown(str(reply)))
        named = re.findall("|".join(COLOURS), reply.text.casefold())
        wanted = list(self._asks.colours)
        if named == wanted:
            return TrialRow("vision", "found", f"it named three stripes: {', '.join(wanted)}")
        if reply.finish_reason == "length":
            return TrialRow(
                "vision", "could not be told", f"no answer within {self._plan.room} tokens"
            )
        told = f"the stripes are {', '.join(wanted)}; {self._said(reply)}"
        return TrialRow("vision", "not found", told)

    def _tools(self, reply: Reply | ModelLost) -> TrialRow:
        if isinstance(reply, ModelLost):
            return TrialRow("tools", "not found", self._shown(str(reply)))
        if not self._gate.findings.get("native_tools", True):
            self._result.changes["dialect"] = "json"
            return TrialRow("tools", "not found", "it refuses functions; they go into words")
        call = reply.tool_calls[0] if reply.tool_calls else None
        if call is not None and call.name == "report" and _number(call.arguments) == NUMBER:
            return TrialRow("tools", "found", f"it called report({NUMBER})")
        if call is not None:
            told = f"it called {self._shown(call.name)}({self._shown(call.arguments)[:60]})"
            return TrialRow("tools", "could not be told", told)
        if reply.finish_reason == "length":
            return TrialRow(
                "tools", "could not be told", f"no answer within {self._plan.room} tokens"
            )
        self._result.changes["dialect"] = "json"
        return TrialRow("tools", "not found", f"it called nothing; {self._said(reply)}")

    def _effort(self, low: Reply, high: Reply | ModelLost) -> TrialRow:
        path = self._profile.effort_field
        if path is None:
            return TrialRow("effort", "could not be told", "the profile names no field for it")
        if "effort_field" in self._gate.findings:
            self._result.changes["effort_field"] = None
            return TrialRow("effort", "not found", f"it refuses {path}")
        if isinstance(high, ModelLost):
            return TrialRow("effort", "could not be told", self._shown(str(high)))
        thought = [low.usage.reasoning, high.usage.reasoning]
        counted = "reasoning tokens"
        if None in thought:
            thought, counted = [low.usage.output, high.usage.output], "output tokens"
        before, after = thought
        if before is None or after is None:
            return TrialRow("effort", "could not be told", f"{path} is taken; nothing is counted")
        told = f"{path}: {before} {counted} at low, {after} at high"
        if after > before:
            return TrialRow("effort", "found", told)
        return TrialRow("effort", "could not be told", told)

    async def _cache(self) -> TrialRow:
        if not self._plan.cache:
            told = "left out: two long prompts would cost too much"
            return TrialRow("cache", "could not be told", told)
        await self._ask(self._asks.long)
        again = await self._ask(self._asks.long)
        if isinstance(again, ModelLost):
            return TrialRow("cache", "could not be told", self._shown(str(again)))
        cached, sent = again.usage.cached, again.usage.prompt
        if cached:
            return TrialRow("cache", "found", f"{cached:,} of {sent or 0:,} prompt tokens again")
        if cached is None:
            return TrialRow("cache", "could not be told", "its usage does not say what was cached")
        told = f"0 of {sent or 0:,} prompt tokens; some vendors begin at 2,048 or 4,096"
        return TrialRow("cache", "not found", told)

    def _streaming(self, reply: Reply | ModelLost) -> TrialRow:
        if isinstance(reply, ModelLost):
            self._result.changes["stream"] = False
            return TrialRow("streaming", "not found", self._shown(str(reply)))
        counted = reply.usage.output is not None
        told = "with its usage" if counted else "without its usage: the price of a call is unknown"
        if not counted:
            self._result.changes["stream"] = False
            return TrialRow("streaming", "not found", f"it streams, but {told}")
        return TrialRow("streaming", "found", f"a whole reply, {told}")

    def _size(self, reply: Reply | ModelLost) -> TrialRow:
        what = "picture size"
        if isinstance(reply, ModelLost):
            return TrialRow(what, "could not be told", self._shown(str(reply)))
        point = _point(reply.text)
        if point is None:
            return TrialRow(what, "could not be told", self._said(reply))
        told = f"the mark is at {MARK[0]}, {MARK[1]}; it said {point[0]:g}, {point[1]:g}"
        size, seen_px = seen_size(point)
        if size is None:
            return TrialRow(what, "could not be told", told)
        if seen_px is not None:
            self._result.changes["image_max_px"] = seen_px
        return TrialRow(what, "found", f"{size}: {told}")

    def _price(self) -> TrialRow:
        usages = self._usages
        listed = [price(usage, self._profile.prices) for usage in usages]
        charged = [usage.reported_usd for usage in usages]
        by_list = sum((p for p in listed if p is not None), Decimal(0))
        priced = self._profile.prices is not None and None not in listed
        if usages and all(one is not None for one in charged):
            total = sum((one for one in charged if one is not None), Decimal(0))
            beside = f"; ${by_list:.4f} by the list" if priced else ""
            return TrialRow("price", "found", f"it says that it charged ${total:.4f}{beside}")
        if priced:
            told = f"it does not say; ${by_list:.4f} by the list price, "
            return TrialRow("price", "could not be told", told + _counted(self._result.usage))
        return TrialRow(
            "price", "could not be told", f"no price known; {_counted(self._result.usage)}"
        )


def _counted(usage: Usage) -> str:
    if usage.prompt is None or usage.output is None:
        return "not all tokens are counted"
    return f"{usage.prompt:,} tokens in, {usage.output:,} out"


def _number(arguments: str) -> object:
    try:
        parsed: object = json.loads(arguments)
    except (ValueError, RecursionError):
        return None
    return parsed.get("number") if isinstance(parsed, dict) else None  # pyright: ignore[reportUnknownVariableType, reportUnknownMemberType]


def _point(text: str) -> tuple[float, float] | None:
    numbers = [float(one) for one in re.findall(r"\d+(?:\.\d+)?", text)]
    return (numbers[0], numbers[1]) if len(numbers) == 2 else None
