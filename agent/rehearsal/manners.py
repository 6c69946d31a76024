"""What manners consist of: what a vendor refuses, how it streams, what it calls what it bills."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from ...actions import UsageError
from .vendor_rules import Fields, VendorRule

if TYPE_CHECKING:
    from ..models.profiles import Endpoint, Profile

UsagePlace: TypeAlias = Literal["own_chunk", "last_choice", "last_chunk", "x_groq", "empty_choice"]
ErrorShape: TypeAlias = Literal[
    "object", "google", "text", "flat", "fastapi", "openrouter", "anthropic"
]


@dataclass(frozen=True, slots=True)
class Streaming:
    """How a vendor sends a chat completion in pieces.

    `reasoning` is the field of a thought, `whole_calls` sends a call in one piece, `usage` is where
    the tokens are counted, `comments` come before the first chunk, `after_call` is the finish
    reason of a call.
    """

    reasoning: str = ""
    whole_calls: bool = False
    usage: UsagePlace = "own_chunk"
    comments: tuple[str, ...] = ()
    after_call: str = "tool_calls"
    unfinished: str | None = None


@dataclass(frozen=True, slots=True)
class Billing:
    """What a vendor calls the tokens it bills: `beside` counts the reasoning beside
    `completion_tokens`, `cached` are the paths of the cached tokens, `charged` is the field of what
    was charged."""

    beside: bool = False
    cached: tuple[str, ...] = ("prompt_tokens_details.cached_tokens",)
    reasoning: bool = True
    charged: Literal["cost", "cost_in_usd_ticks"] | None = None


@dataclass(frozen=True, slots=True)
class Manners:
    """One vendor's rules. `profile` is the built-in profile it is spoken to with; `seen_px` is how
    many pixels of a picture its model sees, larger ones being scaled down."""

    name: str
    profile: str
    rules: tuple[VendorRule, ...] = ()
    errors: ErrorShape = "object"
    stream: Streaming = Streaming()
    bill: Billing = Billing()
    shape: "Endpoint" = "chat"
    responses_rules: tuple[VendorRule, ...] = ()
    seen_px: int | None = None

    def check(self, body: Fields, shape: "Endpoint" = "chat") -> None:
        """Raise BadRequest for the first rule that a request breaks."""
        for rule in self.responses_rules if shape == "responses" else self.rules:
            rule.check(body)


# What of a profile is a convention of its endpoint, and not of its model, key or price.
_CONVENTIONS = (
    "endpoint", "effort_field", "extra_body", "echo", "call_filler", "omit", "output_limit_field",
    "one_call", "native_tools", "most_images", "assistant_after_tool", "merge_turns", "key_header",
    "cache_marks", "image_detail", "temperature", "prefix_cache",
)  # fmt: skip


def with_manners(profile: "Profile", manners: Manners) -> "Profile":
    """A scripted profile that speaks to its server as the vendor's own does; UsageError for one
    that is not scripted."""
    from ..models.profiles import load_profiles

    if not profile.scripted:
        raise UsageError(
            f"manners are what the rehearsal has, not {profile.name}: leave --manners out, or "
            "choose --model rehearsal"
        )
    own = load_profiles()[manners.profile]
    return profile.model_copy(update={name: getattr(own, name) for name in _CONVENTIONS})
