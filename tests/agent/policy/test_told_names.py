"""Apps that a goal calls by the label of their icon, which no table of well-known apps has."""

import pytest

from tapwright.agent.policy.told_names import names_in, told_names
from tapwright.device.errors import DeviceError
from tapwright.device.fake import FakeDevice
from tapwright.device.launcher import labels_command

LABELS = {"com.example.ride": "出行", "com.example.tally": "Tally", "com.example.text": "短信"}


@pytest.mark.parametrize(
    ("goal", "packages"),
    [
        ("先看“文件”应用里的一个文件，然后取消我的“出行”用车。", ["com.example.ride"]),
        ("打开出行应用，取消周三的用车", ["com.example.ride"]),
        ("在「出行」里取消用车", ["com.example.ride"]),
        ("Read the note, then clear the list in the tally app", ["com.example.tally"]),
        ("Read the note, then clear the list in the “Tally” app", ["com.example.tally"]),
        # A word of the goal, a text that it has written or looked for, another word.
        ("取消我周三的出行", []),
        ("给妈妈发一条短信：“出行”", []),
        ("给妈妈发一条短信: “出行”", []),
        ("Send “Tally” to Ana", []),
        ("Send a totally app-like thing", []),
    ],
)
def test_an_app_is_named_by_its_label(goal: str, packages: list[str]) -> None:
    assert sorted(names_in(goal, LABELS)) == packages


async def test_the_launcher_of_the_user_in_front_tells() -> None:
    """As AOSP's Launcher3 lists its apps in its dump."""
    dump = (
        '  title="出行" bitmapIcon=android.graphics.Bitmap@5ee componentName=com.example.ride\n'
        '  title="短信" bitmapIcon=android.graphics.Bitmap@5ef componentName=com.example.text\n'
    )

    class Telling(FakeDevice):
        async def shell(self, *argv: str) -> str:
            if argv == ("am", "get-current-user"):
                return "10\n"
            assert argv == ("sh", "-c", f"{labels_command(10)}; true")
            return dump

    found = await told_names("先看“文件”应用，然后取消“出行”里的用车。", Telling())
    assert found == {"com.example.ride": "出行"}


async def test_a_phone_that_does_not_tell_names_none() -> None:
    class Silent(FakeDevice):
        async def shell(self, *argv: str) -> str:
            raise DeviceError("gone")

    assert await told_names("取消“出行”用车", Silent()) == {}
