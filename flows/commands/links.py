"""Links: opened by the app that the phone has for them, by the flow's own, or by a browser."""

from ...actions import OpenLink
from ...device.apps import not_a_link, refused
from ...device.errors import CommandFailed
from ..language.commands import OpenLinkCommand
from ..outcomes import StepFailed
from ..phone import FlowPhone
from ..selectors import Selector

_FRONT_S = 8.0
# Known browsers, the first that is installed; a phone may answer a question for one with a chooser.
_BROWSERS = (
    "com.android.chrome", "org.mozilla.firefox", "com.sec.android.app.sbrowser",
    "com.microsoft.emmx", "com.brave.browser", "com.opera.browser", "com.android.browser",
)  # fmt: skip
# What Chrome asks when it is opened for the first time: its terms, then whether to sign in
# (Maestro's documentation, openLink: autoVerify accepts them).
_CHROME_ASKS = ("com.android.chrome:id/terms_accept", "com.android.chrome:id/negative_button")


async def open_link(phone: FlowPhone, command: OpenLinkCommand) -> str:
    """Open a link; gives a note, raises StepFailed."""
    if command.browser:
        package = await _browser(phone)
        if not await _opened_by(phone, package, command.link):
            raise StepFailed(f"{package} does not open {command.link}")
        note = f"opened by {package}"
    elif command.auto_verify and await _opened_by(phone, command.app_id, command.link):
        # Given to the app by name, Android asks nobody which one to use, and keeps no answer.
        await wait_until_in_front(phone, command.app_id)
        return f"opened by {command.app_id}"
    else:
        outcome = await phone.act(OpenLink(uri=command.link))
        note = outcome.why
    await phone.observe()
    if command.auto_verify and (agreed := await _agree_with_chrome(phone)):
        return f"{note}; {agreed}" if note else agreed
    return note


async def _opened_by(phone: FlowPhone, package: str, link: str) -> bool:
    """Whether that app takes the link; raises StepFailed for what is no link."""
    if why := not_a_link(link):
        raise StepFailed(why)
    argv = ("am", "start", "-a", "android.intent.action.VIEW", "-d", link, "-p", package)
    try:
        return not refused(0, await phone.shell(*argv))
    except CommandFailed:
        return False


async def _browser(phone: FlowPhone) -> str:
    listed = (await phone.device.shell("pm", "list", "packages")).split()
    found = next((name for name in _BROWSERS if f"package:{name}" in listed), None)
    if found is None:
        raise StepFailed(f"none of these browsers is installed: {', '.join(_BROWSERS)}")
    return found


async def _agree_with_chrome(phone: FlowPhone) -> str:
    """Answer what Chrome asks at its first start, if it does; gives what was touched."""
    touched: list[str] = []
    for name in _CHROME_ASKS:
        if nodes := await phone.now(Selector(id=name)):
            await phone.touch_on(nodes[0].center, None, await phone.settled())
            await phone.settle()
            touched.append(name.rpartition("/")[2])
    return f"answered Chrome's questions ({', '.join(touched)})" if touched else ""


async def wait_until_in_front(phone: FlowPhone, app_id: str) -> None:
    """Wait until an app that was started is in front; raises StepFailed."""
    deadline_s = phone.pace.clock() + _FRONT_S
    while True:
        seen = await phone.observe()
        if seen.app is not None and seen.app.package == app_id:
            return
        if phone.pace.clock() >= deadline_s:
            raise StepFailed(f"{app_id} was started, but {seen.app or 'nothing'} is in front")
