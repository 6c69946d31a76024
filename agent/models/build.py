"""Makes the model a profile describes."""

from collections.abc import Mapping

from ...actions import UsageMistake
from .base import Model
from .gate import EndpointGates
from .profiles import Profile, find_key


def build_model(
    profile: Profile, gates: EndpointGates, environ: Mapping[str, str] | None = None
) -> Model:
    """A model ready to be asked, its key taken from the environment; UsageMistake without one."""
    key = find_key(profile, environ)
    match profile.endpoint:
        case "chat":
            # The SDK takes most of a second to import: only those who ask a model pay for it.
            from .chat import ChatModel

            return ChatModel(profile, key, gate=gates.of(profile))
        case "responses" | "messages":
            raise UsageMistake(
                f"model {profile.name!r} uses the {profile.endpoint} endpoint, which is not "
                "supported yet: choose a chat completions profile"
            )
