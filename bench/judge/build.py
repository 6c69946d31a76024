"""Makes a judge from the name of a model profile."""

from pathlib import Path

from ...actions import UsageError
from ...agent.models.factory import build_model
from ...agent.models.gate import EndpointGates
from ...agent.models.profiles import OWN, find_profile
from .judge import VOTES, ModelJudge


def build_judge(
    name: str,
    base_url: str | None = None,
    model_name: str | None = None,
    votes: int = VOTES,
    seed: int = 0,
    gates: EndpointGates | None = None,
    own: Path | None = OWN,
) -> ModelJudge:
    """A judge that can be asked; UsageError for an unknown model, a script or a missing key."""
    profile = find_profile(name, base_url, model_name, own=own)
    if profile.scripted:
        raise UsageError(f"{profile.name} is scripted and can judge nothing; name a model")
    return ModelJudge(build_model(profile, gates or EndpointGates()), votes, seed)
