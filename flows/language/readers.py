"""How each command is read: the options it has, and the command they make.

Names and options are those of Maestro 2's documentation ("Commands") and of its parser
(maestro-orchestra, YamlFluentCommand and the classes beside it).
"""

from typing import cast

from .commands import (
    AddMediaCommand,
    AppCommand,
    AssertCommand,
    AssertDarkModeCommand,
    AssertScreenshotCommand,
    AssertWithAICommand,
    Command,
    CopyTextCommand,
    Direction,
    EraseTextCommand,
    ExtractTextWithAICommand,
    FlowCondition,
    HideKeyboardCommand,
    InputRandomCommand,
    InputTextCommand,
    LaunchAppCommand,
    OpenLinkCommand,
    PasteTextCommand,
    PressKeyCommand,
    Random,
    ScrollCommand,
    ScrollUntilVisibleCommand,
    SetClipboardCommand,
    SetPermissionsCommand,
    SkippedCommand,
    SwipeCommand,
    TapCommand,
    WaitForAnimationCommand,
)
from .keys import KEY_NAMES
from .options import CommandOptions
from .selector_reading import read_point, read_selector

TAP_KEYS = (
    "retryTapIfNoChange", "waitUntilVisible", "repeat", "delay", "waitToSettleTimeoutMs", "start",
    "end",
)  # fmt: skip
PERMISSION_VALUES = ("allow", "deny", "unset")
_DIRECTIONS = ("UP", "DOWN", "LEFT", "RIGHT")


def launch_app(o: CommandOptions) -> Command:
    node = o.given.get("arguments")
    pairs = o.r.valued(node, "arguments") if node is not None else {}
    return LaunchAppCommand(
        **o.common,
        app_id=o.app(),
        clear_state=o.boolean("clearState", False),
        stop_app=o.boolean("stopApp", True),
        permissions=_permissions(o) if "permissions" in o.given else None,
        arguments={name: o.r.typed(value, f"argument {name}") for name, value in pairs.items()},
    )


def stop_app(o: CommandOptions) -> Command:
    return AppCommand(**o.common, app_id=o.app(), what="stop")


def kill_app(o: CommandOptions) -> Command:
    return AppCommand(**o.common, app_id=o.app(), what="kill")


def clear_state(o: CommandOptions) -> Command:
    return AppCommand(**o.common, app_id=o.app(), what="clear")


def set_permissions(o: CommandOptions) -> Command:
    o.needs("permissions")
    return SetPermissionsCommand(**o.common, app_id=o.app(), permissions=_permissions(o))


def _permissions(o: CommandOptions) -> dict[str, str]:
    node = o.given.get("permissions")
    if node is None:
        return {}
    pairs = o.r.valued(node, "permissions")
    return {
        name: o.r.choice(value, PERMISSION_VALUES, f"permission {name}")
        for name, value in pairs.items()
    }


def open_link(o: CommandOptions) -> Command:
    return OpenLinkCommand(
        **o.common,
        link=o.text("link"),
        app_id=o.files.app_id,
        browser=o.boolean("browser", o.name == "openBrowser"),
        auto_verify=o.boolean("autoVerify", False),
    )


def add_media(o: CommandOptions) -> Command:
    node = o.needs("files")
    nodes = o.r.items(node, "files of addMedia") if node is not None else []
    if node is not None and not nodes:
        o.r.wrong(node, "addMedia names no file")
    found = [o.file(one, "the media file", o.files.media) for one in nodes]
    return AddMediaCommand(**o.common, files=tuple(path for path in found if path is not None))


def tap_on(o: CommandOptions) -> Command:
    repeat, delay = o.number("repeat", "1"), o.number("delay", "100")
    target = read_selector(o.r, o.node_of_options, o.name, TAP_KEYS)
    return TapCommand(
        **o.common,
        target=target,
        hold=o.name == "longPressOn",
        repeat="2" if o.name == "doubleTapOn" else repeat,
        delay_ms=delay,
        retry_if_no_change=o.boolean("retryTapIfNoChange", False),
        wait_until_visible=o.boolean("waitUntilVisible", False),
        settle_ms=o.maybe_number("waitToSettleTimeoutMs"),
    )


def swipe(o: CommandOptions) -> Command:
    given = o.given
    direction = given.get("direction")
    points = {key: read_point(o.r, given[key], key) for key in ("start", "end") if key in given}
    if direction is not None and points:
        o.r.wrong(o.node, "swipe has either a direction or start and end, not both")
    elif len(points) == 1:
        o.r.wrong(o.node, "swipe needs both start and end")
    elif direction is None and not points:
        o.r.wrong(o.node, "swipe needs a direction (UP, DOWN, LEFT, RIGHT), or start and end")
    elif points and ("%" in points["start"]) != ("%" in points["end"]):
        if not any("${" in point for point in points.values()):
            o.r.wrong(o.node, "start and end of swipe are both in percent or both in pixels")
    return SwipeCommand(
        **o.common,
        direction=_direction(o, "UP") if direction is not None else None,
        origin=o.selector("from"),
        start=points.get("start"),
        end=points.get("end"),
        duration_ms=o.number("duration", "400"),
        settle_ms=o.maybe_number("waitToSettleTimeoutMs"),
    )


def _direction(o: CommandOptions, default: Direction) -> Direction:
    node = o.given.get("direction")
    if node is None:
        return default
    return cast(Direction, o.r.choice(node, _DIRECTIONS, f"direction of {o.name}"))


def scroll(o: CommandOptions) -> Command:
    return ScrollCommand(**o.common)


def scroll_until_visible(o: CommandOptions) -> Command:
    node = o.needs("element")
    return ScrollUntilVisibleCommand(
        **o.common,
        element=read_selector(o.r, node if node is not None else o.node, "element"),
        direction=_direction(o, "DOWN"),
        timeout_ms=o.number("timeout", "20000"),
        speed=o.number("speed", "40"),
        visibility=o.number("visibilityPercentage", "100"),
        center=o.boolean("centerElement", False),
        settle_ms=o.maybe_number("waitToSettleTimeoutMs"),
    )


def back(o: CommandOptions) -> Command:
    return PressKeyCommand(**o.common, key="Back")


def hide_keyboard(o: CommandOptions) -> Command:
    return HideKeyboardCommand(**o.common)


def press_key(o: CommandOptions) -> Command:
    node = o.needs("key")
    key = "Back" if node is None else o.r.choice(node, KEY_NAMES, "the key")
    return PressKeyCommand(**o.common, key=key)


def action(o: CommandOptions) -> Command:
    known = {
        "back": back, "hideKeyboard": hide_keyboard, "scroll": scroll, "pasteText": paste_text,
        "clearKeychain": clear_keychain,
    }  # fmt: skip
    node = o.needs("action")
    said = "back" if node is None else o.r.choice(node, known, "action")
    if said not in known:
        o.r.wrong(node, f"action names its command in plain letters, not by {said!r}")
        return back(o)
    return known[said](o)


def input_text(o: CommandOptions) -> Command:
    return InputTextCommand(**o.common, text=o.text("text"))


def input_random(o: CommandOptions) -> Command:
    kinds: dict[str, Random] = {
        "inputRandomText": "text",
        "inputRandomNumber": "number",
        "inputRandomEmail": "email",
        "inputRandomPersonName": "person name",
        "inputRandomCityName": "city name",
        "inputRandomCountryName": "country name",
        "inputRandomColorName": "color name",
    }
    return InputRandomCommand(**o.common, random=kinds[o.name], length=o.number("length", "8"))


def erase_text(o: CommandOptions) -> Command:
    return EraseTextCommand(**o.common, characters=o.number("charactersToErase", "50"))


def copy_text_from(o: CommandOptions) -> Command:
    return CopyTextCommand(**o.common, element=read_selector(o.r, o.node_of_options, o.name))


def paste_text(o: CommandOptions) -> Command:
    return PasteTextCommand(**o.common)


def set_clipboard(o: CommandOptions) -> Command:
    return SetClipboardCommand(**o.common, text=o.text("text"))


def assert_visible(o: CommandOptions) -> Command:
    selector = read_selector(o.r, o.node_of_options, o.name)
    hidden = o.name == "assertNotVisible"
    condition = FlowCondition(
        visible=None if hidden else selector, not_visible=selector if hidden else None
    )
    return AssertCommand(**o.common, condition=condition)


def assert_true(o: CommandOptions) -> Command:
    return AssertCommand(**o.common, condition=FlowCondition(true=o.text("condition")))


def extended_wait(o: CommandOptions) -> Command:
    if "visible" not in o.given and "notVisible" not in o.given:
        o.r.wrong(o.node, "extendedWaitUntil needs visible or notVisible")
    condition = FlowCondition(visible=o.selector("visible"), not_visible=o.selector("notVisible"))
    return AssertCommand(**o.common, condition=condition, timeout_ms=o.maybe_number("timeout"))


def assert_screenshot(o: CommandOptions) -> Command:
    return AssertScreenshotCommand(
        **o.common,
        path=o.text("path"),
        threshold=o.number("thresholdPercentage", "95.0"),
        crop_on=o.selector("cropOn"),
    )


def assert_mode(o: CommandOptions) -> Command:
    return AssertDarkModeCommand(**o.common, dark=o.name == "assertDarkMode")


def assert_with_ai(o: CommandOptions) -> Command:
    defects = o.name == "assertNoDefectsWithAI"
    return AssertWithAICommand(**o.common, assertion=None if defects else o.text("assertion"))


def extract_text_with_ai(o: CommandOptions) -> Command:
    return ExtractTextWithAICommand(
        **o.common, query=o.text("query"), output_variable=o.text("outputVariable", "aiOutput")
    )


def wait_for_animation(o: CommandOptions) -> Command:
    return WaitForAnimationCommand(**o.common, timeout_ms=o.number("timeout", "15000"))


def clear_keychain(o: CommandOptions) -> Command:
    return SkippedCommand(**o.common, why="a keychain is iOS's; Android has none")
