"""What a run says of the agent that acted."""

import pytest

from tapwright.agent.models.profiles import find_profile, load_profiles
from tapwright.bench.agents import agent_of
from tapwright.tasks.settings import Settings


@pytest.mark.parametrize("name", [one.name for one in load_profiles().values() if one.scripted])
def test_a_scripted_agent_is_called_by_its_own_name(name: str) -> None:
    """The null agent is not the rehearsal, whose server it shares."""
    found = agent_of(Settings(model=name), find_profile(name))
    assert (found["profile"], found["model"]) == (name, name)


def test_another_is_called_as_its_endpoint_knows_it() -> None:
    profile = find_profile("step-3.7-flash")
    assert agent_of(Settings(model=profile.name), profile)["model"] == profile.model
