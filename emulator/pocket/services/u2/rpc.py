"""JSON-RPC: which call answers to which method, and how failures are told."""

import asyncio
import inspect
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial

from ...system.packages import ActivityNotFound
from ..context import Context, InputRefused
from .arguments import Arguments, BadArguments, is_list, is_object
from .device import DeviceCalls
from .elements import ElementCalls, NoSuchElement
from .pointer import PointerCalls
from .scrolling import ScrollCalls

PARSE_ERROR, BAD_REQUEST, NO_METHOD, BAD_PARAMS = -32700, -32600, -32601, -32602
SERVER_ERROR, NOT_FOUND_ERROR = -32001, -32002
NOT_FOUND = "androidx.test.uiautomator.UiObjectNotFoundException"
Call = Callable[[Arguments], object]
DELAY_S = 1.5
BY_POINT = frozenset(("click", "swipe"))
"""Methods that take either an element or bare coordinates."""
PACED = frozenset(("injectInputEvent",))


@dataclass(frozen=True, slots=True)
class Failure:
    """A JSON-RPC error object."""

    code: int
    message: str
    data: str | None = None


class Dispatcher:
    """Answers JSON-RPC documents for one phone."""

    def __init__(self, context: Context, is_dead: Callable[[], bool]) -> None:
        self._context = context
        self._is_dead = is_dead
        self._pointer = PointerCalls(context)
        self._elements = ElementCalls(context, self._pointer)
        self._table = self._methods()
        self._last_paced = False

    async def answer(self, body: bytes) -> bytes | None:
        """The answer to one request document; None when the server died of it."""
        try:
            request: object = json.loads(body)
        except (ValueError, RecursionError):
            return _failed(None, Failure(PARSE_ERROR, "JSON parse error"))
        if not is_object(request) or not isinstance(request.get("method"), str):
            return _failed(None, Failure(BAD_REQUEST, "Invalid Request"))
        number = request.get("id")
        method = str(request["method"])
        outcome = await self._spoiled(method, request.get("params"))
        if self._is_dead():
            return None
        if isinstance(outcome, Failure):
            return _failed(number, outcome)
        return json.dumps({"jsonrpc": "2.0", "id": number, "result": outcome}).encode()

    async def _spoiled(self, method: str, params: object) -> object:
        """The result of one call under the faults that its step sets off."""
        faults = self._context.faults
        for item in faults.step("u2", f"{method} {json.dumps(params)}"):
            match item.fault.kind:
                case "hung_u2":
                    await faults.hang(item)
                case "lost_tap":
                    return True
                case "delayed_tap" | "slow_app":
                    faults.later(item.fault.seconds(DELAY_S), partial(self.call, method, params))
                    return True
                case "error":
                    return Failure(SERVER_ERROR, "java.lang.RuntimeException", item.fault.value)
                case _:
                    pass
        pause = self._context.latency.of_remote(method)
        if pause > 0:
            await asyncio.sleep(pause)
        return None if self._is_dead() else await self.call(method, params)

    async def call(self, method: str, params: object) -> object:
        """The result of one call, or a Failure."""
        values = params if is_list(params) else []
        named = is_object(params) and bool(params)
        call = self._find(method, values)
        if call is None or named:
            return Failure(NO_METHOD, "method not found")
        self._begin(method)
        began_ms = self._context.finger.now_ms
        guard = self._context.crashes.guard(
            f"uiautomator {method}", BadArguments, InputRefused, NoSuchElement, ActivityNotFound
        )
        try:
            with guard:
                result = await _settled(call(Arguments(values)))
                if method not in PACED:
                    await self._context.keep_pace(began_ms)
                return result
            return Failure(SERVER_ERROR, guard.told)
        except BadArguments as error:
            return Failure(BAD_PARAMS, "method parameters invalid", str(error))
        except InputRefused as error:
            name = "java.lang.SecurityException"
            return Failure(SERVER_ERROR, name, f"{name}: {error}")
        except NoSuchElement as error:
            return Failure(NOT_FOUND_ERROR, NOT_FOUND, f"{NOT_FOUND}: {error}")
        except ActivityNotFound as error:
            name = "android.content.ActivityNotFoundException"
            return Failure(SERVER_ERROR, name, f"{name}: {error}")

    def _begin(self, method: str) -> None:
        """Let event time pass as it does between requests, in real time after raw events."""
        if method in PACED or self._last_paced:
            self._context.finger.begin_paced_request()
        else:
            self._context.finger.begin_request()
        self._last_paced = method in PACED

    def _find(self, method: str, values: list[object]) -> Call | None:
        if method in BY_POINT and values and isinstance(values[0], dict | str):
            return self._elements.click if method == "click" else self._elements.swipe
        return self._table.get(method)

    def _methods(self) -> dict[str, Call]:
        device, elements, pointer = DeviceCalls(self._context), self._elements, self._pointer
        scroll = ScrollCalls(self._context, elements, pointer)
        return {
            "childByDescription": elements.child_by_description,
            "childByInstance": elements.child_by_instance,
            "childByText": elements.child_by_text,
            "clearInputText": device.clear_input,
            "clearLastToast": device.clear_toast,
            "clearLastTraversedText": device.nothing,
            "clearTextField": elements.clear_text,
            "click": pointer.click_at,
            "clickAndWaitForNewWindow": elements.click_and_wait,
            "count": elements.count,
            "deviceInfo": device.device_info,
            "drag": pointer.drag_between,
            "dragTo": elements.drag_to,
            "dumpWindowHierarchy": device.dump,
            "exist": elements.exist,
            "flingBackward": scroll.fling_backward,
            "flingForward": scroll.fling_forward,
            "flingToBeginning": scroll.fling_to_beginning,
            "flingToEnd": scroll.fling_to_end,
            "freezeRotation": device.freeze_rotation,
            "gesture": elements.gesture,
            "getChild": elements.child_of,
            "getClipboard": device.clipboard,
            "getConfigurator": device.configuration,
            "getLastToast": device.last_toast,
            "getLastTraversedText": device.nothing,
            "getLaunchedPackage": device.front_package,
            "getText": elements.text,
            "getUiObject": elements.keep,
            "injectInputEvent": pointer.inject,
            "isScreenOn": device.is_screen_on,
            "launchApp": device.launch,
            "longClick": elements.long_click,
            "makeToast": device.make_toast,
            "objInfo": elements.info,
            "objInfoOfAllInstances": elements.infos,
            "openNotification": device.open_notification,
            "openQuickSettings": device.open_quick_settings,
            "pasteClipboard": device.paste,
            "pinchIn": elements.pinch_in,
            "pinchOut": elements.pinch_out,
            "ping": device.ping,
            "pressKey": device.press_key,
            "pressKeyCode": device.press_key_code,
            "removeUiObject": elements.drop,
            "scrollBackward": scroll.backward,
            "scrollForward": scroll.forward,
            "scrollTo": scroll.to,
            "scrollToBeginning": scroll.to_beginning,
            "scrollToEnd": scroll.to_end,
            "setClipboard": device.set_clipboard,
            "setConfigurator": device.configure,
            "setOrientation": device.set_orientation,
            "setText": elements.set_text,
            "sleep": device.sleep,
            "swipe": pointer.swipe_between,
            "swipePoints": pointer.swipe_along,
            "takeScreenshot": device.screenshot,
            "waitForExists": elements.wait_for,
            "waitForIdle": device.nothing,
            "waitForWindowUpdate": device.nothing,
            "waitUntilGone": elements.wait_gone,
            "wakeUp": device.wake,
        }


async def _settled(result: object) -> object:
    """The result itself, waited for when the call takes time."""
    if inspect.isawaitable(result):
        waiting: Awaitable[object] = result
        return await waiting
    return result


def _failed(number: object, failure: Failure) -> bytes:
    error: dict[str, object] = {"code": failure.code, "message": failure.message}
    if failure.data is not None:
        error["data"] = failure.data
    return json.dumps({"jsonrpc": "2.0", "id": number, "error": error}).encode()
