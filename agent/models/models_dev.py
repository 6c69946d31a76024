"""Compares profiles with models.dev's public data: prices, names and capabilities.

The data are `https://models.dev/api.json` as downloaded: providers by id, each with the address of
its endpoint (`api`; absent where an SDK knows it) and its models by id, with `cost` in USD per
million tokens, `modalities`, `tool_call` and `status` (anomalyco/models.dev, packages/core,
schema.ts). Nothing is fetched here.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from ...actions import UsageError
from .profiles import Prices, Profile

DOWNLOAD: Final = "curl -o api.json https://models.dev/api.json"

# Hosts of providers whose address is not in the data, or whose other regions are not.
_HOSTS: Final[Mapping[str, str]] = {
    "api.openai.com": "openai",
    "api.anthropic.com": "anthropic",
    "generativelanguage.googleapis.com": "google",
    "api.x.ai": "xai",
    "api.stepfun.ai": "stepfun",
}
_Amount: TypeAlias = Annotated[Decimal, Field(ge=0)]

Kind: TypeAlias = Literal["price", "unpriced", "unknown", "capability", "unreadable"]


class _Part(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class _Cost(_Part):
    input: _Amount
    output: _Amount
    cache_read: _Amount | None = None
    cache_write: _Amount | None = None


class _Modalities(_Part):
    input: tuple[str, ...] = ()


class _Listed(_Part):
    cost: _Cost | None = None
    modalities: _Modalities = _Modalities()
    tool_call: bool = False
    status: str = ""


class _Provider(_Part):
    api: str | None = None
    models: Mapping[str, object]


_PROVIDERS = TypeAdapter(dict[str, _Provider])


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """One thing in which a profile and models.dev are not alike; `text` says both sides."""

    profile: str
    kind: Kind
    listed: str
    text: str

    @property
    def is_difference(self) -> bool:
        """Whether one of the two is wrong; a price that a profile leaves out is only a hint."""
        return self.kind != "unpriced"


@dataclass(frozen=True, slots=True)
class ProfileCheck:
    """What became of every profile: compared ones by name, and why others were not."""

    findings: tuple[Discrepancy, ...]
    agree: tuple[str, ...]
    skipped: Mapping[str, str]


class ModelsDev:
    """The data of one api.json."""

    def __init__(self, providers: Mapping[str, _Provider]) -> None:
        self._providers = providers
        self._hosts = {
            host: name for name, one in providers.items() if (host := _host(one.api))
        } | {host: name for host, name in _HOSTS.items() if name in providers}

    @classmethod
    def read(cls, path: Path) -> "ModelsDev":
        """The data in a file; raises UsageError with how to get them."""
        try:
            providers = _PROVIDERS.validate_python(json.loads(path.read_text("utf-8")))
        except FileNotFoundError as error:
            raise UsageError(f"there is no {path}; download it: {DOWNLOAD}") from error
        except OSError as error:
            raise UsageError(f"cannot read {path}: {error}") from error
        except (ValueError, RecursionError) as error:
            why = _first(error) if isinstance(error, ValidationError) else "it is no JSON"
            raise UsageError(
                f"{path} is not models.dev's api.json ({why}); download it: {DOWNLOAD}"
            ) from error
        if not providers:
            raise UsageError(f"{path} holds no provider; download it: {DOWNLOAD}")
        return cls(providers)

    def compare(self, profiles: Iterable[Profile]) -> ProfileCheck:
        """Every profile against the provider at its address."""
        findings: list[Discrepancy] = []
        agree: list[str] = []
        skipped: dict[str, str] = {}
        for profile in profiles:
            provider = self._hosts.get(_host(profile.base_url))
            if provider is None or profile.model is None:
                skipped[profile.name] = _why_skipped(profile)
                continue
            found = list(self._findings(profile, profile.model, provider))
            findings += found
            if not any(finding.is_difference for finding in found):
                agree.append(profile.name)
        return ProfileCheck(tuple(findings), tuple(agree), skipped)

    def _findings(self, profile: Profile, model: str, provider: str) -> Iterator[Discrepancy]:
        listed = f"{provider}/{model}"
        entry = _named(self._providers[provider].models, model)
        if entry is None:
            yield Discrepancy(
                profile.name,
                "unknown",
                listed,
                f"{provider} lists no model {model}{self._hint(model)}",
            )
            return
        try:
            found = _Listed.model_validate(entry)
        except ValidationError as error:
            yield Discrepancy(
                profile.name, "unreadable", listed, f"its entry is odd: {_first(error)}"
            )
            return
        for what in _lacking(profile, found):
            yield Discrepancy(profile.name, "capability", listed, what)
        if found.cost is None:
            return
        if profile.prices is None:
            price = f"{found.cost.input} in, {found.cost.output} out"
            note = f" ({profile.price_note})" if profile.price_note else ""
            yield Discrepancy(
                profile.name, "unpriced", listed, f"no price here{note}; it lists {price}"
            )
            return
        for what, ours, theirs in _unlike(profile.prices, found.cost):
            text = f"{what} costs {ours} here and {theirs} there, per million tokens"
            yield Discrepancy(profile.name, "price", listed, text)

    def _hint(self, model: str) -> str:
        bare = _folded(model.rpartition("/")[2])
        others = [
            f"{provider}/{name}"
            for provider, one in self._providers.items()
            for name in one.models
            if _folded(name.rpartition("/")[2]) == bare
        ]
        return f"; others do: {', '.join(sorted(others)[:3])}" if others else ""


def _unlike(ours: Prices, theirs: _Cost) -> Iterator[tuple[str, Decimal, Decimal]]:
    """The prices that differ; where a profile leaves one out, the input's holds."""
    pairs = (
        ("input", ours.input, theirs.input),
        ("cached input", ours.input if ours.cached is None else ours.cached, theirs.cache_read),
        (
            "a cache write",
            ours.input if ours.cache_write is None else ours.cache_write,
            theirs.cache_write,
        ),
        ("output", ours.output, theirs.output),
    )
    for what, our_price, their_price in pairs:
        if their_price is not None and our_price != their_price:
            yield what, our_price, their_price


def _lacking(profile: Profile, listed: _Listed) -> Iterator[str]:
    """What an agent needs of a model and this one is not listed with."""
    if "image" not in listed.modalities.input:
        yield "it is listed without image input, and every step sends a screenshot"
    if profile.dialect == "tool_calls" and not listed.tool_call:
        yield "it is listed without tool calls: give the profile dialect json, or its own"
    if listed.status == "deprecated":
        yield "it is listed as deprecated"


def _named(models: Mapping[str, object], model: str) -> object | None:
    if model in models:
        return models[model]
    return next((entry for name, entry in models.items() if _folded(name) == _folded(model)), None)


def _folded(name: str) -> str:
    """Names that differ in marks only are one: qwen2.5-vl-7b-instruct, qwen2-5-vl-7b-instruct."""
    return name.casefold().replace(".", "-").replace("_", "-")


def _why_skipped(profile: Profile) -> str:
    if profile.scripted:
        return "scripted"
    if profile.base_url is None or profile.model is None:
        return "without an address or a model's name"
    return f"no provider at {_host(profile.base_url)}"


def _host(url: str | None) -> str:
    return urlsplit(url or "").netloc.casefold()


def _first(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
