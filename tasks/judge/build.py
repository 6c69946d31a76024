"""Makes a judge from the name of a model profile."""

from ...actions import UsageMistake
from ...agent.models.build import build_model
from ...agent.models.gate import EndpointGates
from ...agent.models.profiles import find_profile
from .judge import VOTES, Judge


def build_judge(
    name: str,
    base_url: str | None = None,
    model_name: str | None = None,
    votes: int = VOTES,
    seed: int = 0,
    gates: EndpointGates | None = None,
) -> Judge:
    """A judge that can be asked; UsageMistake for an unknown model, a script or a missing key."""
    profile = find_profile(name, base_url, model_name)
    if profile.scripted:
        raise UsageMistake(f"{profile.name} is scripted and can judge nothing; name a model")
    return Judge(build_model(profile, gates or EndpointGates()), votes, seed)
