"""Android's dialogs about apps that crashed or hang, which an earlier flow has left on a phone."""

from ..device.apps import FOCUS_LINES, error_dialog
from ..device.errors import CaptureFailed, CommandFailed
from .phone import FlowPhone

# AOSP's app_error_dialog.xml and its sister for apps that hang call the button so.
_CLOSE = "android:id/aerr_close"
# Several apps may have one each, and each is seen once the one before is gone.
_MOST = 5


async def close_left_dialogs(phone: FlowPhone, app_id: str, after: str) -> tuple[str, ...]:
    """Close such dialogs and say each. `after` is the flow that was on the phone before; without,
    only a dialog about `app_id` is touched, since the others are not of this run.

    Raises DeviceError.
    """
    said: list[str] = []
    for _ in range(_MOST):
        told, package = error_dialog(await _focus(phone))
        if not package or not (after or package == app_id):
            break
        closed = await _close(phone)
        left = f", which {after} left" if after else ""
        said.append(
            f"{'closed' if closed else 'could not close'} Android's dialog that {package} "
            f"{told}{left}"
        )
        if not closed:
            break
    return tuple(said)


async def _focus(phone: FlowPhone) -> str:
    try:
        return await phone.device.shell("sh", "-c", f"{FOCUS_LINES}; true")
    except CommandFailed:
        return ""


async def _close(phone: FlowPhone) -> bool:
    """Touch its button; whether that was done."""
    try:
        nodes = (await phone.look()).nodes
    except CaptureFailed:
        return False
    button = next((node for node in nodes if node.resource_id == _CLOSE), None)
    if button is None:
        return False
    await phone.touch_on(button.center, None, await phone.settled())
    await phone.settle()
    return True
