"""The files of somebody who tests their app with the pytest plugin, and a run of them."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path


def run(
    folder: Path, *arguments: str, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run pytest in `folder` as that somebody does."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *arguments],
        cwd=folder,
        env={**os.environ, **(env or {})},
        capture_output=True,
        text=True,
    )


CONFTEST = """
from dataclasses import replace
from datetime import date
import pytest
from tapwright import Answer, Done, FunctionModel, ModelLost, Prices, Profile, Reply
from tapwright.traces.money import Usage

PRICED = Profile(
    name="priced", model="priced", base_url=None, key_required=False,
    prices=Prices(input=1, output=1, date=date(2026, 1, 1), source="this test"),
)

class Priced(FunctionModel):
    async def ask(self, prompt, effort):
        reply = await super().ask(prompt, effort)
        return replace(reply, usage=Usage(prompt=900, output=100))

def decide(prompt, effort):
    words = " ".join(getattr(p, "text", "") for m in prompt.messages for p in m.parts)
    if "Lose the connection" in words:
        raise ModelLost("the line is cut")
    if "The statement: " in words:
        return Reply(text='{"reason": "so it is", "holds": %s}' % str("Battery" in words).lower())
    return Answer(text="seven") if "How many" in words else Done(summary="it is done")

@pytest.fixture(scope="session")
def tapwright_model():
    return Priced(decide, PRICED)
"""

TESTS = """
import asyncio
import pytest
from tapwright import Task, fact
from tapwright.testing import expect

class ScreenSaverOff(Task):
    "Switch the screen saver off."
    goal = "Switch the screen saver off."
    before = "1"
    async def set_up(self, device):
        await device.shell("settings", "put", "secure", "screensaver_enabled", self.before)
        await super().set_up(device)
    def check(self, found):
        return (fact("screen saver", "0", found.after.setting("secure.screensaver_enabled")),)
    def declared(self, change):
        return change.where == "secure.screensaver_enabled"

class AlreadyOff(ScreenSaverOff):
    "Switch it off where it is off."
    before = "0"

def test_passes(phone):
    phone.open_app("Settings")
    phone.see("Battery")

def test_fails_by_what_it_expects(phone):
    phone.open_app("Settings")
    expect(phone.get_by_text("Batery", exact=True)).to_be_visible(timeout_s=0)

def test_fails_by_itself(phone):
    phone.home()
    assert "a" == "b"

@pytest.mark.tapwright(app="com.android.settings")
def test_app(app, phone):
    app.open()
    phone.see("Battery")
    app.stop()

@pytest.mark.tapwright(app="com.android.setings")
def test_no_app(app):
    raise AssertionError("not reached")

def test_flow(flow):
    assert flow("battery.flow.yaml").status == "passed"

def test_flow_fails(flow):
    flow("sub/wrong.yaml", env={"WORD": "Nothing"})

def test_flow_with_a_model_fails(flow):
    flow("sub/opinion.yaml")

def test_flow_loses_the_model(flow):
    flow("sub/lost.yaml")

def test_unverified(agent):
    agent.do("Do nothing at all")

def test_completed(agent):
    assert agent.do("Do nothing at all", demand="completed").verdict.status == "unverified"

def test_ask(agent):
    assert agent.ask("How many days has a week?") == "seven"

def test_task(agent):
    agent.do(ScreenSaverOff())

def test_task_is_done(agent):
    episode = agent.do(AlreadyOff())
    assert episode.verdict.status == "passed"

def test_model_lost(agent):
    agent.do("Lose the connection", demand="ended")

def test_no_such_role(phone):
    phone.get_by_role("buton").tap()

def test_name_from_elsewhere(phone):
    phone.get_by_text("Battery").click()

def test_no_such_flow(flow):
    flow("nowhere.yaml")

def test_nothing_done(agent):
    assert agent.do("Do nothing at all", demand="ended").end == "completed"

def test_no_answer(agent):
    agent.ask("Do nothing at all")

def test_async(async_phone):
    async def go():
        await async_phone.open_app("Settings")
        await expect(async_phone.get_by_text("Battery", exact=True)).to_be_visible()
    asyncio.run(go())

@pytest.mark.tapwright(device="no-such-phone")
def test_no_such_phone(phone):
    raise AssertionError("not reached")

@pytest.fixture(scope="module")
def signed_in(phone):
    phone.open_app("Settings")
    return phone

def test_wide_fixture(signed_in):
    signed_in.see("Battery")

def test_dynamic(request):
    request.getfixturevalue("phone").see("Battery")

def test_without_a_phone():
    pass
"""

JUDGED = """appId: com.android.settings
name: Battery is judged
---
- launchApp
- assert: Battery is shown
- do: {goal: Do nothing at all, maxSteps: 2}
- assertVisible: Battery
"""
FLOW = """appId: com.android.settings
name: Battery is there
tags: [smoke]
---
- launchApp
- assertVisible: Battery
"""
WRONG = """appId: com.android.settings
---
- launchApp
- assertTrue: ${WORD == 'yes'}
"""
OPINION = """appId: com.android.settings
---
- launchApp
- assert: The cake is a lie
"""
LOST = """appId: com.android.settings
---
- launchApp
- do: Lose the connection
"""
