"""Every command of the language: its options, how it is read, and how far Android gets with it.

docs/testing.md shows this table, and a test keeps the two alike.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from . import ai_readers as ai
from . import flow_readers as flow
from . import readers as read
from .commands import Command
from .options import CommandOptions
from .reading import FileReader, Node, kind

Support: TypeAlias = Literal["ok", "partly", "skipped"]


@dataclass(frozen=True, slots=True)
class CommandForm:
    """How one command is written.

    `shorthand` is the option that a single value stands for, empty where none may stand; `alone`
    says whether its bare name is a command; `element` that its value is a selector. `optional` is
    the default of that option. `note` says what is missing, if `support` is not ok.
    """

    read: Callable[[CommandOptions], Command]
    options: tuple[str, ...] = ()
    shorthand: str = ""
    alone: bool = False
    element: bool = False
    optional: bool = False
    support: Support = "ok"
    note: str = ""

    def given(self, r: FileReader, name: str, node: Node | None) -> dict[str, Node]:
        """The options of the command, by key."""
        if node is None:
            return {}
        if self.shorthand and kind(node) != "a mapping":
            return {self.shorthand: node}
        if self.element:
            # The reader of selectors says what is wrong with the keys.
            return FileReader(r.path).mapping(node, None, name) if kind(node) == "a mapping" else {}
        return r.mapping(node, (*self.options, "label", "optional"), name)


_SETTLE = "waitToSettleTimeoutMs"
_APP = CommandForm(read.stop_app, ("appId", "url"), "appId", alone=True)
_ELEMENT = CommandForm(read.tap_on, element=True)
_RANDOM = CommandForm(read.input_random, alone=True)
_BARE = CommandForm(read.back, alone=True)

# In Maestro's parser (YamlDrag, YamlExtractPointWithAI), and not in its documentation.
REFUSED: Mapping[str, str] = {
    "drag": "drag is not carried out here; where a quick stroke will do, write swipe with start "
    "and end",
    "extractPointWithAI": "extractPointWithAI is not carried out here: no step can tell whether "
    "a point is the right one; write a selector, or `do: touch ...`",
}
COMMANDS: Mapping[str, CommandForm] = {
    "launchApp": CommandForm(
        read.launch_app,
        ("appId", "url", "clearState", "clearKeychain", "stopApp", "permissions", "arguments"),
        "appId",
        alone=True,
    ),
    "stopApp": _APP,
    "killApp": CommandForm(read.kill_app, _APP.options, "appId", alone=True),
    "clearState": CommandForm(read.clear_state, _APP.options, "appId", alone=True),
    "setPermissions": CommandForm(read.set_permissions, ("appId", "permissions")),
    "openLink": CommandForm(read.open_link, ("link", "browser", "autoVerify"), "link"),
    "openBrowser": CommandForm(read.open_link, ("link",), "link"),
    "addMedia": CommandForm(
        read.add_media, ("files",), "files", support="partly",
        note="on the pocket phone the gallery does not list what was added, and the step says so",
    ),
    "tapOn": _ELEMENT,
    "doubleTapOn": _ELEMENT,
    "longPressOn": _ELEMENT,
    "swipe": CommandForm(read.swipe, ("direction", "from", "start", "end", "duration", _SETTLE)),
    "scroll": CommandForm(read.scroll, alone=True),
    "scrollUntilVisible": CommandForm(
        read.scroll_until_visible,
        (
            "element", "direction", "timeout", "speed", "visibilityPercentage", "centerElement",
            _SETTLE,
        ),
    ),
    "back": _BARE,
    "hideKeyboard": CommandForm(read.hide_keyboard, alone=True),
    "hide keyboard": CommandForm(read.hide_keyboard, alone=True),
    "pressKey": CommandForm(read.press_key, ("key",), "key"),
    "action": CommandForm(read.action, ("action",), "action"),
    "inputText": CommandForm(read.input_text, ("text",), "text"),
    "inputRandomText": CommandForm(read.input_random, ("length",), alone=True),
    "inputRandomNumber": CommandForm(read.input_random, ("length",), alone=True),
    "inputRandomEmail": _RANDOM,
    "inputRandomPersonName": _RANDOM,
    "inputRandomCityName": _RANDOM,
    "inputRandomCountryName": _RANDOM,
    "inputRandomColorName": _RANDOM,
    "eraseText": CommandForm(
        read.erase_text, ("charactersToErase",), "charactersToErase", alone=True
    ),
    "copyTextFrom": CommandForm(read.copy_text_from, element=True),
    "pasteText": CommandForm(read.paste_text, alone=True),
    "setClipboard": CommandForm(read.set_clipboard, ("text",), "text"),
    "assertVisible": CommandForm(read.assert_visible, element=True),
    "assertNotVisible": CommandForm(read.assert_visible, element=True),
    "assertTrue": CommandForm(read.assert_true, ("condition",), "condition"),
    "extendedWaitUntil": CommandForm(read.extended_wait, ("visible", "notVisible", "timeout")),
    "assertScreenshot": CommandForm(
        read.assert_screenshot, ("path", "thresholdPercentage", "cropOn"), "path"
    ),
    "assertDarkMode": CommandForm(read.assert_mode, alone=True),
    "assertLightMode": CommandForm(read.assert_mode, alone=True),
    "assertWithAI": CommandForm(
        read.assert_with_ai, ("assertion",), "assertion", optional=True, support="partly",
        note="needs a model",
    ),
    "assertNoDefectsWithAI": CommandForm(
        read.assert_with_ai, alone=True, optional=True, support="partly", note="needs a model"
    ),
    "extractTextWithAI": CommandForm(
        read.extract_text_with_ai, ("query", "outputVariable"), "query", optional=True,
        support="partly", note="needs a model",
    ),
    "assert": CommandForm(
        read.assert_with_ai, ("assertion",), "assertion", support="partly", note="needs a model"
    ),
    "extract": CommandForm(
        ai.extract, ("schema", "query", "outputVariable"), "schema", support="partly",
        note="needs a model",
    ),
    "do": CommandForm(
        ai.do, ("goal", "maxSteps", "maxSeconds", "class"), "goal", support="partly",
        note="needs a model; what it did is unverified until a step asserts it",
    ),
    "waitForAnimationToEnd": CommandForm(read.wait_for_animation, ("timeout",), alone=True),
    "runFlow": CommandForm(flow.run_flow, ("file", "when", "env", "commands"), "file"),
    "repeat": CommandForm(flow.repeat, ("times", "while", "commands")),
    "retry": CommandForm(flow.retry, ("maxRetries", "file", "commands", "env")),
    "runScript": CommandForm(flow.run_script, ("file", "env", "when"), "file"),
    "evalScript": CommandForm(flow.eval_script, ("script",), "script"),
    "setLocation": CommandForm(
        flow.set_location, ("latitude", "longitude"), support="partly",
        note="Android 12 and later, where the shell may mock it; the pocket phone has no place",
    ),
    "travel": CommandForm(
        flow.travel, ("points", "speed"), support="partly", note="as setLocation"
    ),
    "setOrientation": CommandForm(flow.set_orientation, ("orientation",), "orientation"),
    "setAirplaneMode": CommandForm(flow.switch, ("value",), "value"),
    "toggleAirplaneMode": CommandForm(flow.switch, alone=True),
    "setDarkMode": CommandForm(flow.switch, ("value",), "value"),
    "toggleDarkMode": CommandForm(flow.switch, alone=True),
    "takeScreenshot": CommandForm(flow.take_screenshot, ("path", "cropOn"), "path"),
    "startRecording": CommandForm(
        flow.start_recording, ("path",), "path", support="partly",
        note="of the screens of steps where the phone has no encoder or secrets are shown; "
        "the step says so",
    ),
    "stopRecording": CommandForm(
        flow.stop_recording, alone=True, support="partly", note="as startRecording"
    ),
    "clearKeychain": CommandForm(
        read.clear_keychain, alone=True, support="skipped", note="iOS only"
    ),
}  # fmt: skip
