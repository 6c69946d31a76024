"""Nothing is set up on somebody's phone that is locked with a PIN."""

from dataclasses import replace
from pathlib import Path

import pytest

import tapwright
from tapwright.actions import Press
from tapwright.agent.models.base import Effort, Prompt, Reply
from tapwright.device.device import Device
from tapwright.device.errors import CommandFailed
from tapwright.device.fake import FakeDevice
from tapwright.device.frame import Flag
from tapwright.tasks.state import Change
from tapwright.tasks.task import Task, fact
from tapwright.tasks.verifier_input import VerifierInput
from tapwright.traces import End, Evidence


class Begun(Task):
    """Do nothing."""

    goal = "Do nothing."
    begun = False

    async def set_up(self, device: Device) -> None:
        self.begun = True
        raise CommandFailed(("setting", "up"), 1, "", "as far as this test goes")

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        return (fact("nothing", "1", "1"),)

    def declared(self, change: Change) -> bool:
        return False


def never(prompt: Prompt, effort: Effort) -> Reply:
    raise AssertionError("a model was asked")


@pytest.mark.parametrize(
    ("asleep", "secret", "begun"),
    [({"locked"}, True, False), ({"off", "locked"}, False, True), (set[Flag](), False, True)],
)
async def test_a_set_up_is_begun_only_on_a_phone_that_can_be_worked_on(
    tmp_path: Path, asleep: set[Flag], secret: bool, begun: bool
) -> None:
    device = FakeDevice(asleep=frozenset(asleep), secret=secret)
    device.info = replace(device.info, simulated=False)
    task = Begun()
    model = tapwright.FunctionModel(never)
    record = await tapwright.run(task, phone=device, model=model, out=tmp_path, yes=True)
    assert (record.end, task.begun) == (End.SETUP_ERROR, begun)
    assert record.end_why is not None and ("PIN" in record.end_why) != begun
    assert device.done == ([Press(key="wake")] if asleep else [])
