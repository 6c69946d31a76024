"""Mistakes are wanted of the rehearsal alone: another model is not asked before that is mended."""

from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.agent.models.factory import build_model
from tapwright.agent.models.gate import EndpointGates
from tapwright.agent.models.profiles import find_profile
from tapwright.tasks.choices import choose_profile
from tapwright.tasks.session import open_session
from tapwright.tasks.settings import Settings

NOISE = Path("noise.yaml")


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (Settings(model="step-3.7-flash", rho=0.5), "--rho would make the rehearsal err, and not"),
        (Settings(model="anthropic", noise=NOISE), "not anthropic: leave it out, or choose"),
        (Settings(model="anthropic", noise=NOISE, rho=0), "--noise and --rho would"),
        (Settings(agent="http://127.0.0.1:9", rho=0.5), "not http://127.0.0.1:9: leave it out"),
    ],
)
def test_a_model_that_errs_by_itself_takes_no_mistakes(settings: Settings, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        choose_profile(settings)


def test_the_rehearsal_takes_them() -> None:
    assert choose_profile(Settings(model="rehearsal", noise=NOISE, rho=0.5)).scripted


async def test_nor_does_a_model_that_is_brought_along() -> None:
    model = build_model(find_profile("rehearsal", "http://127.0.0.1:9"), EndpointGates())
    with pytest.raises(UsageError, match="not the model that is brought along"):
        async with open_session(Settings(rho=0.5), model=model):
            pass
    await model.close()
