"""Which models there are: endpoints, keys, conventions, limits and dated prices, all as data."""

import os
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from datetime import date
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal, TypeAlias, cast
from urllib.parse import urlsplit

import yaml
from pydantic import BaseModel, ConfigDict, Field, JsonValue, ValidationError, model_validator

from ...actions import UsageError
from .usage import PrefixCaching, Prices

# What is sent where an endpoint wants no key.
NO_KEY = "none"
# The name of what stands in the place of a profile where somebody else's agent plays.
FOREIGN = "agent"

# Of the price in an example.
_EXAMPLE_DATE = date(2026, 7, 2)

# Values in one YAML file, each alias counted as what it stands for.
_MOST_YAML = 100_000

# Of this package: models for phones, and all others.
_BUILTIN = ("profiles.yaml", "phone_models.yaml")

# A user's settings, whose `models:` are profiles too.
OWN = Path("tapwright.yaml")

Endpoint: TypeAlias = Literal["chat", "responses", "messages"]
VisionFamily: TypeAlias = Literal[
    "step-3.7", "qwen2.5-vl", "qwen3-vl", "kimi-k2.5", "gpt-4o", "gpt-5", "gpt-5.4", "claude",
    "claude-4.7", "gemini-3",
]  # fmt: skip
Plan: TypeAlias = Literal["off", "expect", "acts"]
_Positive: TypeAlias = Annotated[float, Field(gt=0)]


class Profile(BaseModel):
    """One model at one endpoint, with every convention that differs between them.

    `effort_field` is the path of the effort in the request body, dots between its levels;
    `extra_body` is put into every request; `cache_marks` asks a messages endpoint to cache.
    `image_max_px` is how many pixels of a picture the endpoint leaves as they are: larger ones are
    scaled before they are sent, so that a point in pixels means what the model saw. `plan` is what
    its model does well: to say what an act should bring, to ask for several acts.

    What an endpoint wants and does not take (docs/endpoints.md): `echo` names the fields of a reply
    and of its calls that are sent back as they came, `call_filler` stands in a call that the model
    did not write itself, `omit` are paths that are left out of the request, `one_call` switches
    parallel calls off, `native_tools` false describes the functions in words, `most_images` is the
    most a prompt may hold, `assistant_after_tool` and `merge_turns` are rules of the order of
    roles. `prefix_cache` None: the endpoint's cache is not described.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(min_length=1)]
    model: str | None
    endpoint: Endpoint = "chat"
    base_url: str | None
    base_url_vars: tuple[str, ...] = ()
    key_vars: tuple[str, ...] = ()
    key_required: bool = True
    key_hint: str = ""
    effort_field: str | None = None
    extra_body: Mapping[str, JsonValue] = {}
    echo: tuple[str, ...] = ("extra_content", "reasoning_details")
    call_filler: Mapping[str, JsonValue] = {}
    omit: tuple[str, ...] = ()
    output_limit_field: Literal["max_tokens", "max_completion_tokens"] = "max_tokens"
    one_call: bool = False
    native_tools: bool = True
    most_images: Annotated[int, Field(ge=1)] | None = None
    assistant_after_tool: bool = False
    merge_turns: bool = False
    key_header: Literal["authorization", "x-api-key"] = "authorization"
    stream: bool = True
    cache_marks: bool = False
    dialect: str = "tool_calls"
    vision_family: VisionFamily = "step-3.7"
    image_detail: Literal["low", "high", "auto"] | None = None
    image_max_px: Annotated[int, Field(ge=1024)] | None = None
    prices: Prices | None = None
    price_note: str = ""
    prefix_cache: PrefixCaching | None = None
    requests_per_minute: Annotated[int, Field(gt=0)] | None = None
    concurrency: Annotated[int, Field(gt=0)] | None = None
    first_token_s: _Positive = 30.0
    total_s: _Positive = 120.0
    max_output_tokens: Annotated[int, Field(gt=0)] | None = None
    temperature: Annotated[float, Field(ge=0, le=2)] | None = None
    plan: Plan = "off"
    scripted: bool = False

    @property
    def effort_in_prompt(self) -> bool:
        """Whether another effort means reading the prompt anew."""
        return self.prefix_cache is not None and self.prefix_cache.effort != "apart"

    @property
    def reshapes(self) -> bool:
        """Whether prompts are put otherwise for this endpoint."""
        return (
            self.most_images is not None
            or not self.native_tools
            or self.assistant_after_tool
            or self.merge_turns
        )

    @model_validator(mode="after")
    def _url_is_http(self) -> "Profile":
        if self.base_url is not None and not self.base_url.startswith(("http://", "https://")):
            raise ValueError(f"{self.base_url!r} does not start with http:// or https://")
        return self


class _ProfileFile(BaseModel):
    """A YAML file; top-level keys other than these only hold anchors or settings.

    `profiles` is a list; `models` goes by name, and `like` names the profile that one is based on.
    """

    profiles: tuple[Profile, ...] = ()
    models: Mapping[str, dict[str, object]] = {}


def load_profiles(path: Path | None = None, own: Path | None = None) -> Mapping[str, Profile]:
    """Profiles by name: those of the file `path`, or the built-in ones; then those of `own`.

    `own` need not exist, and its profiles may replace built-in ones. UsageError for a bad file.
    """
    known = dict(_built_in_profiles())
    if path is not None:
        where = str(path)
        with _told(where):
            found = _profiles(path.read_text("utf-8"), known)
        if not found:
            raise UsageError(f"{where} holds no model profile")
        return found
    if own is not None and own.exists():
        with _told(str(own)):
            known |= _profiles(own.read_text("utf-8"), known)
    return known


@cache
def _built_in_profiles() -> Mapping[str, Profile]:
    """Those of this package, which do not change; reading them takes a tenth of a second."""
    known: dict[str, Profile] = {}
    with _told("the built-in profiles"):
        for name in _BUILTIN:
            builtin = files(__package__ or "").joinpath(name)
            known |= _profiles(builtin.read_text("utf-8"), {})
    return known


def _profiles(text: str, known: Mapping[str, Profile]) -> dict[str, Profile]:
    parsed = _ProfileFile.model_validate(read_yaml(text) or {})
    found = {profile.name: profile for profile in parsed.profiles}
    for name, fields in parsed.models.items():
        like = fields.pop("like", None)
        base: dict[str, object] = {}
        if like is not None:
            if str(like) not in known:
                raise UsageError(f"model {name!r} is like {like!r}, which is no model")
            base = known[str(like)].model_dump()
            if "prices" not in fields:
                base |= _unpriced(known[str(like)], fields.get("base_url"), fields.get("model"))
            if "base_url" in fields and "requests_per_minute" not in fields:
                limit = _rate_limit(known[str(like)], str(fields["base_url"]))
                base |= {"requests_per_minute": limit}
        found[name] = Profile.model_validate({**base, **fields, "name": name})
    return found


def read_yaml(text: str) -> object:
    """What a YAML file that somebody else may have written holds; raises yaml.YAMLError.

    An alias counts each time: ten of them in ten lines are a thousand million values when they are
    checked, printed or copied.
    """
    loader = yaml.SafeLoader(text)
    try:
        node = loader.get_single_node()
        if node is None:
            return None
        if _size(node, {}) > _MOST_YAML:
            raise yaml.YAMLError(f"its aliases unfold to more than {_MOST_YAML} values")
        return cast(object, loader.construct_document(node))  # pyright: ignore[reportUnknownMemberType]
    except RecursionError as error:
        raise yaml.YAMLError("it is nested too deeply, or holds itself") from error
    finally:
        loader.dispose()


def _size(node: yaml.Node, sizes: dict[int, int]) -> int:
    """How many values a node unfolds to; one that holds itself recurses without end."""
    if id(node) not in sizes:
        inner: list[yaml.Node] = []
        if isinstance(node, yaml.SequenceNode):
            inner = cast(list[yaml.Node], node.value)
        elif isinstance(node, yaml.MappingNode):
            pairs = cast(list[tuple[yaml.Node, yaml.Node]], node.value)
            inner = [part for pair in pairs for part in pair]
        sizes[id(node)] = 1 + sum(_size(part, sizes) for part in inner)
    return sizes[id(node)]


@contextmanager
def _told(where: str) -> Generator[None]:
    """Turn what is wrong with a file into a UsageError that names it."""
    try:
        yield
    except ValidationError as exc:
        first = exc.errors(include_url=False, include_input=False)[0]
        name = ".".join(map(str, first["loc"]))
        why = f"{name}: {first['msg']}" if name else first["msg"]
        raise UsageError(f"cannot read model profiles from {where}: {why}") from exc
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as exc:
        raise UsageError(f"cannot read model profiles from {where}: {exc}") from exc


def find_profile(
    name: str,
    base_url: str | None = None,
    model_name: str | None = None,
    environ: Mapping[str, str] | None = None,
    own: Path | None = OWN,
    url_from: Path | None = None,
) -> Profile:
    """The profile called `name` (or in the file `name`), with its URL and wire name settled.

    Profiles in the file `own`, under `models:`, come before the built-in ones. A file chooses where
    a key of the environment goes only as `trust.py` says; `url_from` is the file that `base_url` is
    from, if it is from one.

    `base_url` wins over the profile's environment variables, those over its own URL. An unknown
    name with a `base_url` is a model of that endpoint. Raises UsageError, with close names.
    """
    environ = os.environ if environ is None else environ
    profile, file = _profile_named(name, base_url, own)
    from_environ = next((environ[var] for var in profile.base_url_vars if environ.get(var)), None)
    url = base_url or from_environ or profile.base_url
    _check_address(profile.name, url)
    wire_name = model_name or profile.model
    needed = ["--base-url URL"] * (url is None and not profile.scripted)
    needed += ["--model-name NAME"] * (wire_name is None)
    if wire_name is None or needed:
        raise UsageError(
            f"model {profile.name!r} needs {' and '.join(needed)}: "
            "the address of an OpenAI-compatible endpoint and the name it serves the model under"
        )
    settled = _settled(profile, url.rstrip("/") if url else None, wire_name)
    settled = settled.model_copy(update={"requests_per_minute": _rate_limit(profile, url)})
    if (source := url_from or file) is not None:
        # By a flag or a variable the user has chosen the address.
        chosen = url_from is None and (base_url or from_environ) is not None
        from .trust import check_key

        check_key(settled, source, environ, chosen, load_profiles())
    return settled


def _check_address(name: str, url: str | None) -> None:
    """Raise UsageError for what is no URL, and for one that holds a name or password."""
    try:
        parts = urlsplit(url or "")
    except ValueError as error:
        raise UsageError(f"the base URL of {name!r} is no URL: {error}") from error
    if parts.username is not None:
        raise UsageError(
            f"the base URL of {name!r} holds a name or password, which would stand in every trace: "
            "leave it out, and put the key into a variable that `key_vars` of a profile names"
        )


def find_key(profile: Profile, environ: Mapping[str, str] | None = None) -> str:
    """The API key from the environment, NO_KEY if none is needed; UsageError if it is missing."""
    environ = os.environ if environ is None else environ
    for var in profile.key_vars:
        if key := environ.get(var, "").strip():
            return key
    if not profile.key_required:
        return NO_KEY
    hint = f" ({profile.key_hint})" if profile.key_hint else ""
    raise UsageError(
        f"no key for model {profile.name!r}: set {' or '.join(profile.key_vars)}{hint}. "
        "Without a key, --model rehearsal runs a scripted model."
    )


def _profile_named(
    name: str, base_url: str | None, own: Path | None
) -> tuple[Profile, Path | None]:
    """The profile, and the file it is from; None for a built-in one."""
    if name.endswith((".yaml", ".yml")):
        return _only(load_profiles(Path(name)), name), Path(name)
    builtin = load_profiles()
    profiles = load_profiles(own=own) if own is not None and own.exists() else builtin
    by_folded_name = {known.casefold(): profile for known, profile in profiles.items()}
    if found := by_folded_name.get(name.casefold()):
        return found, None if found == builtin.get(found.name) else own
    if base_url:
        custom = profiles["custom"]
        file = None if custom == builtin["custom"] else own
        return custom.model_copy(update={"name": name, "model": name}), file
    # Whoever types a vendor's name of a model means the profile that asks for it.
    served = [p.name for p in profiles.values() if (p.model or "").casefold() == name.casefold()]
    close = served or get_close_matches(name.casefold(), by_folded_name, n=3, cutoff=0.5)
    meant = f"did you mean {' or '.join(close)}? " if close else ""
    raise UsageError(
        f"unknown model {name!r}: {meant}Known: {', '.join(profiles)}. "
        "Any other OpenAI-compatible endpoint: --model NAME --base-url URL"
    )


def _rate_limit(profile: Profile, url: str | None) -> int | None:
    """The profile's requests a minute at `url`: they are a limit of the service that set them, and
    no endpoint of one's own has it."""
    if profile.requests_per_minute is None or _server(url) == _server(profile.base_url):
        return profile.requests_per_minute
    limited = {_server(p.base_url) for p in load_profiles().values() if p.requests_per_minute}
    return profile.requests_per_minute if _server(url) in limited else None


def _server(url: str | None) -> str:
    return urlsplit(url or "").netloc.casefold()


def _only(profiles: Mapping[str, Profile], path: str) -> Profile:
    if len(profiles) > 1:
        raise UsageError(f"{path} holds {len(profiles)} profiles; a model file holds one")
    return next(iter(profiles.values()))


def _settled(profile: Profile, url: str | None, wire_name: str) -> Profile:
    if url is not None and not url.startswith(("http://", "https://")):
        raise UsageError(f"base URL {url!r} does not start with http:// or https://")
    changes: dict[str, object] = {"base_url": url, "model": wire_name}
    return profile.model_copy(update=changes | _unpriced(profile, url, wire_name))


def _unpriced(profile: Profile, url: object, wire_name: object) -> dict[str, object]:
    """What changes where a price is not that of the model and address it was published for."""
    if profile.scripted or profile.model is None:
        return {}
    if wire_name is not None and wire_name != profile.model:
        return {"prices": None, "price_note": f"no price known for {wire_name}"}
    if profile.prices is None or profile.base_url is None or url is None:
        return {}
    if _address(str(url)) == _address(profile.base_url):
        return {}
    note = f"the price of {profile.model} is not known for this address ({url})"
    return {"prices": None, "price_note": note}


def _address(url: str) -> str:
    return url.rstrip("/").casefold()


def own_line(profile: Profile, *fields: str) -> str:
    """One line of tapwright.yaml: a profile of one's own like this one, with `fields`.

    A model that only an address was given for is like `custom`, and so is one of a file.
    """
    base = load_profiles(own=OWN).get(profile.name)
    where = (f'model: "{profile.model}"', f'base_url: "{profile.base_url}"')
    if base is not None and (base.model, base.base_url) == (profile.model, profile.base_url):
        where = ()
    elif profile.base_url is None:
        where = where[:1]
    like = "custom" if base is None else profile.name
    told = ", ".join((f'like: "{like}"', *where, *fields))
    name = profile.name.rpartition("/")[2].removeprefix("my-")
    return f"models: {{my-{name}: {{{told}}}}}"


def state_a_price(profile: Profile) -> str:
    """What somebody who knows a profile's price writes into tapwright.yaml: one line of YAML, the
    numbers in it to be replaced."""
    return own_line(
        profile,
        "prices: {input: 0.20, cached: 0.04, output: 1.15, "
        f"date: {_EXAMPLE_DATE}, source: my contract}}",
    )
