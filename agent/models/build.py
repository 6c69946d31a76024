"""Makes the model a profile describes."""

from collections.abc import Mapping

from .base import Model
from .gate import EndpointGates
from .profiles import Profile, find_key


def build_model(
    profile: Profile, gates: EndpointGates, environ: Mapping[str, str] | None = None
) -> Model:
    """A model ready to be asked, its key taken from the environment; UsageError without one."""
    key = find_key(profile, environ)
    # The SDK takes most of a second to import: only those who ask a model pay for it.
    from .remote import RemoteModel

    return RemoteModel(profile, key, gate=gates.of(profile))
