"""Makes a judge from the name of a model profile."""

from collections.abc import Iterable

from ...actions import UsageMistake
from ...agent.models.build import build_model
from ...agent.models.gate import EndpointGates
from ...agent.models.profiles import Profile, find_profile
from .case import folded_model
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


def check_apart(judge: Profile, players: Iterable[Profile]) -> None:
    """Raise UsageMistake if the judge is one of these, under whatever name it is served."""
    for player in players:
        same = folded_model(judge.model or "") == folded_model(player.model or "")
        if judge.name == player.name or (same and judge.model):
            raise UsageMistake(
                f"{judge.name} ({judge.model}) acts itself; name another model as the judge"
            )
