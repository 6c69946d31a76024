"""Televisions, watches and cars: told apart, driven by their keys, or refused by name."""

from dataclasses import replace

import pytest

from tapwright.actions import ACTION, Action, Done, Dpad, OpenLink, UsageError, describe
from tapwright.agent.dialects import make_dialect
from tapwright.agent.models.base import Reply, ToolCall
from tapwright.agent.models.function import FunctionModel
from tapwright.device.facts import form_of
from tapwright.device.fake import FakeDevice
from tapwright.tasks.in_use import check_usable
from tapwright.tasks.session import open_session
from tapwright.tasks.settings import Settings


@pytest.mark.parametrize(
    ("said", "form"),
    [
        ("default\nfeature:android.hardware.touchscreen\n", "handheld"),
        ("tablet,nosdcard\nfeature:android.software.live_tv\n", "handheld"),
        ("", "handheld"),
        ("nosdcard,watch\n", "watch"),
        ("default\nfeature:android.hardware.type.watch\n", "watch"),
        ("nosdcard,tv\n", "television"),
        ("default\nfeature:amazon.hardware.fire_tv\n", "television"),
        ("default\nfeature:android.software.leanback\n", "television"),
        ("automotive,nosdcard\n", "automotive"),
        ("\nfeature:android.hardware.type.automotive\n", "automotive"),
    ],
)
def test_what_kind_of_device_it_is(said: str, form: str):
    assert form_of(said) == form


def of_form(form: str) -> FakeDevice:
    phone = FakeDevice()
    phone.info = replace(phone.info, form=form)  # pyright: ignore[reportArgumentType]
    return phone


def test_a_watch_is_refused_by_name_before_anything_is_paid():
    with pytest.raises(UsageError, match="is a watch"):
        check_usable(of_form("watch"))
    for form in ("handheld", "television", "automotive"):
        check_usable(of_form(form))


@pytest.mark.parametrize(
    ("form", "offers"),
    [("handheld", ("open_link", "target")), ("television", ("open_link", "dpad", "target"))],
)
async def test_a_television_is_offered_the_keys_of_its_remote_control(tmp_path, form, offers):
    phone = of_form(form)

    def decide(prompt: object, effort: object) -> Action:
        return Done(summary="seen")

    settings = Settings(out=tmp_path)
    async with open_session(settings, model=FunctionModel(decide)) as session:
        record = await session.attempt("look", phone)
    assert record.offers == offers


@pytest.mark.parametrize("name", ["tool_calls", "json"])
def test_the_dialects_of_all_actions_say_them(name: str):
    dialect = make_dialect(name, offers=("open_link", "dpad"))
    for action in (Dpad(key="down", times=3), OpenLink(uri='https://example.org/a?b="c\'d"')):
        said = dialect.render(action, "a thought")
        reply = (
            Reply(text=said.text)
            if said.call is None
            else Reply(text="", tool_calls=(ToolCall("1", said.call.name, said.call.arguments),))
        )
        parsed = dialect.parse(reply)
        assert getattr(parsed, "action", parsed) == action
        assert ACTION.validate_python(action.model_dump()) == action
    assert describe(Dpad(key="down", times=3)) == "dpad “down” 3"
