"""AndroidWorld's environment around a phone of ours: its own classes, over adb and our screens.

Its own launcher needs an emulator with a console and gRPC, and an app on it that tells the views;
this one needs adb. What is on the screen is what our agent is shown as well.
"""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from importlib import import_module
from typing import Any, TypeVar

from ...device.device import Device
from ...device.ui import UiNode, UiTree
from .adb import AdbCommands
from .aliases import Aliases
from .package import part

_T = TypeVar("_T")
_NATIVE = "android_env"


@dataclass(frozen=True, slots=True)
class NativeTimestep:
    """What one look gives, as dm_env's time steps hold it."""

    observation: dict[str, Any]


class PhoneScreen:
    """The phone's screen for a thread in which AndroidWorld runs; `loop` is the phone's."""

    def __init__(self, device: Device, loop: asyncio.AbstractEventLoop) -> None:
        self._device = device
        self._loop = loop

    def views(self) -> UiTree:
        """The views; raises DeviceError."""
        return self._wait(self._device.ui())

    def pixels(self) -> Any:
        """The settled screen as an array of height, width and RGB; raises DeviceError."""
        seen = self._wait(self._device.observe())
        return import_module("numpy").asarray(seen.frame.image)

    def _wait(self, made: Coroutine[Any, Any, _T]) -> _T:
        return asyncio.run_coroutine_threadsafe(made, self._loop).result()


class PlainAdbEnv:
    """What AndroidWorld's controller asks of an android_env environment."""

    def __init__(self, commands: AdbCommands, screen: PhoneScreen) -> None:
        parser = part("components.adb_call_parser", _NATIVE)
        self._parser = parser.AdbCallParser(commands)
        self._screen = screen

    def reset(self) -> NativeTimestep:
        """Look at the phone, which stays as it is."""
        return self.step(None)

    def step(self, action: object) -> NativeTimestep:
        """Look at the phone; whoever acts does so by adb."""
        return NativeTimestep({"pixels": self._screen.pixels()})

    def execute_adb_call(self, adb_call: object) -> Any:
        """Run an AdbRequest; raises AdbControllerError."""
        return self._parser.parse(adb_call)

    def close(self) -> None:
        """The phone is its holder's to let go of."""


def open_env(device: Device, loop: asyncio.AbstractEventLoop, aliases: Aliases) -> Any:
    """An `AsyncAndroidEnv` for that phone, to be used from another thread than the loop's.

    Raises UsageError if the package cannot be loaded.
    """
    screen = PhoneScreen(device, loop)
    world = part("env.android_world_controller")
    controller = _controller_class(world, screen)(
        PlainAdbEnv(AdbCommands(device.info, aliases), screen), a11y_method=world.A11yMethod.NONE
    )
    return part("env.interface").AsyncAndroidEnv(controller)


def _controller_class(world: Any, screen: PhoneScreen) -> Callable[..., Any]:
    """Its controller, told of views by us and not by an app on the phone."""
    read = part("env.representation_utils").forest_to_ui_elements

    def forest(controller: object) -> Any:
        return view_forest(screen.views())

    def elements(controller: object) -> Any:
        return read(forest(controller), exclude_invisible_elements=True)

    def looked(controller: object, timestep: NativeTimestep) -> NativeTimestep:
        found = forest(controller)
        shown = read(found, exclude_invisible_elements=True)
        timestep.observation[world.OBSERVATION_KEY_FOREST] = found
        timestep.observation[world.OBSERVATION_KEY_UI_ELEMENTS] = shown
        return timestep

    said = {
        "get_a11y_forest": forest,
        "get_ui_elements": elements,
        "_process_timestep": looked,
    }
    return type("PhoneController", (world.AndroidWorldController,), said)


def view_forest(tree: UiTree) -> Any:
    """The views as an `AndroidAccessibilityForest`, a window for each root."""
    proto = part("proto.a11y.android_accessibility_forest_pb2", _NATIVE)
    forest = proto.AndroidAccessibilityForest()
    for root in tree.roots:
        nodes = forest.windows.add().tree.nodes
        ids = {id(node): number for number, node in enumerate(root.nodes())}
        for node in root.nodes():
            _fill(nodes.add(), node, ids)
    return forest


def _fill(made: Any, node: UiNode, ids: dict[int, int]) -> None:
    box = node.bounds
    made.unique_id = ids[id(node)]
    made.bounds_in_screen.left, made.bounds_in_screen.top = box.left, box.top
    made.bounds_in_screen.right, made.bounds_in_screen.bottom = box.right, box.bottom
    made.text = node.text
    made.content_description = node.desc
    made.hint_text = node.hint
    made.class_name = node.class_name
    made.package_name = node.package
    made.view_id_resource_name = node.resource_id
    made.is_checkable, made.is_checked = node.checkable, node.checked
    made.is_clickable, made.is_long_clickable = node.clickable, node.long_clickable
    made.is_enabled, made.is_focused = node.enabled, node.focused
    made.is_scrollable, made.is_selected = node.scrollable, node.selected
    made.is_password = node.password
    made.is_editable = node.class_name.endswith("EditText")
    # What is not on the screen is in no dump.
    made.is_visible_to_user = True
    made.child_ids.extend(ids[id(child)] for child in node.children)
