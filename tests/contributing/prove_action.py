"""The added action is said and read by every model's default dialect, and carried out."""

from tapwright import TripleTap
from tapwright.actions import ACTION, DeviceAction, Norm
from tapwright.agent.dialects import Decision, make_dialect
from tapwright.agent.models.base import Reply, ToolCall
from tapwright.device import AdbDevice, FakeDevice
from tapwright.device.contract import SETTINGS

# The middle of the fake phone's one icon.
ACTION_SAID = TripleTap(at=Norm(x=500, y=290))


def test_it_round_trips_through_the_default_dialect_and_a_trace() -> None:
    dialect = make_dialect("tool_calls")
    assert "triple_tap" in [tool.name for tool in dialect.tools]
    call = dialect.render(ACTION_SAID, "I select it.").call
    assert call is not None
    reply = Reply(text="", tool_calls=(ToolCall("c1", call.name, call.arguments),))
    assert dialect.parse(reply) == Decision("I select it.", ACTION_SAID)
    assert ACTION.validate_json(ACTION_SAID.model_dump_json()) == ACTION_SAID


async def test_the_fake_device_carries_it_out() -> None:
    phone = FakeDevice()
    assert isinstance(ACTION_SAID, DeviceAction)
    outcome = await phone.perform(ACTION_SAID, await phone.observe())
    assert outcome.status == "done" and phone.done == [ACTION_SAID]
    assert phone.screen.package == SETTINGS


async def test_a_phone_gets_three_taps(device: AdbDevice) -> None:
    outcome = await device.perform(TripleTap(at=Norm(x=500, y=20)), await device.observe())
    assert outcome.status == "done", outcome
