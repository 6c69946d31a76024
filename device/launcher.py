"""What the launcher calls the apps: by its own account, and by the icons it shows."""

import re
from collections.abc import Awaitable, Callable

from ..actions import Px
from .errors import AgentError, CaptureFailed
from .input import KEYCODES, Fingers, Stroke
from .ui import UiNode, UiTree

_CALLED = ("launcher", "home", "trebuchet")
_PULL_S = 0.3
_MOST_PAGES = 12

# What a phone tells of its apps' labels without a program of ours on it:
# - `cmd package query-activities` dumps each activity (AOSP PackageItemInfo.dumpFront), with its
#   label where that is a text of the manifest and not a resource;
# - launchers made from AOSP's Launcher3 (Pixel, LineageOS, Motorola, OPPO and others) list all apps
#   with their titles, in the language of the phone, in their activity's dump when it is asked for
#   "--all" (Launcher3 LauncherModel.dumpState; `iconBitmap=` up to Android 9, then `bitmapIcon=`).
_LABELS = (
    "cmd package query-activities --user {user} -a android.intent.action.MAIN "
    "-c android.intent.category.LAUNCHER | grep -E 'Activity #|packageName=|nonLocalizedLabel='; "
    "home=$(cmd package resolve-activity --brief --user {user} -a android.intent.action.MAIN "
    "-c android.intent.category.HOME | tail -n 1); "
    "dumpsys activity \"$home\" --all | grep 'title='"
)
_TITLE = re.compile(r'^\s*title="(.*)" (?:iconBitmap|bitmapIcon)=.*\bcomponentName=([\w.]+)')
_OWNER = re.compile(r"^\s*packageName=([\w.]+)")
_FIXED = re.compile(r"\bnonLocalizedLabel=(.*?) icon=0x")


def labels_command(user: int) -> str:
    """The shell line whose answer `labels_in` reads."""
    return _LABELS.format(user=user)


def labels_in(text: str) -> dict[str, str]:
    """The label of each package that the phone tells; the launcher's are what a person sees."""
    fixed: dict[str, str] = {}
    titles: dict[str, str] = {}
    package = ""
    for line in text.splitlines():
        if match := _TITLE.match(line):
            titles.setdefault(match[2], match[1].strip())
        elif "Activity #" in line:
            package = ""
        elif match := _OWNER.match(line):
            package = match[1]
        elif package and (match := _FIXED.search(line)) and match[1] != "null":
            fixed.setdefault(package, match[1].strip())
    return {name: label for name, label in {**fixed, **titles}.items() if label}


def is_launcher(package: str) -> bool:
    """Whether that package is a home screen, by what makers call theirs."""
    return any(word in package.casefold() for word in _CALLED)


class Launcher:
    """Looks for an icon on the page that is in front, if that is a launcher's."""

    def __init__(self, fingers: Fingers, tree: Callable[[], Awaitable[UiTree]]) -> None:
        self._fingers = fingers
        self._tree = tree

    async def tap_icon(self, name: str, package: str, drawer: bool = False) -> bool:
        """Tap the only icon called `name`; says whether there was one.

        It is looked for on the page in front, and with `drawer` among all apps, which a swipe up
        shows on most launchers; if it is not there, they are closed again.
        """
        if not is_launcher(package):
            return False
        try:
            tree = await self._tree()
            if await self._tapped(tree, name, package):
                return True
            return drawer and await self._in_drawer(tree, name, package)
        except (CaptureFailed, AgentError):
            return False

    async def _tapped(self, tree: UiTree, name: str, package: str) -> bool:
        icon = icon_called(tree, name, package)
        if icon is not None:
            await self._fingers.tap(icon.center)
        return icon is not None

    async def _in_drawer(self, page: UiTree, name: str, package: str) -> bool:
        """Pull all apps up and look through their pages; they go on downwards or to the side."""
        seen, moved = page, ""
        try:
            for way, pull in _pulls(page):
                for _ in range(_MOST_PAGES):
                    await self._fingers.glide(pull)
                    tree = await self._tree()
                    if tree == seen:
                        break
                    seen, moved = tree, way
                    if not any(node.package == package for node in tree.nodes()):
                        return False  # the swipe led somewhere else, as to a search
                    if await self._tapped(tree, name, package):
                        moved = ""
                        return True
        finally:
            if moved:
                # From another page of the home screen no back leads to the first one.
                await self._fingers.keys(KEYCODES["back" if moved == "up" else "home"])
        return False


def _pulls(page: UiTree) -> tuple[tuple[str, Stroke], ...]:
    """A swipe up and one to the left through the middle; none for a page that says no size."""
    boxes = [root.bounds for root in page.roots]
    right = max((box.right for box in boxes), default=0)
    bottom = max((box.bottom for box in boxes), default=0)
    if not right or not bottom:
        return ()
    across, down = right // 2, bottom // 2
    up = Stroke(Px(across, bottom * 7 // 10), Px(across, bottom * 2 // 10), _PULL_S)
    left = Stroke(Px(right * 8 // 10, down), Px(right * 2 // 10, down), _PULL_S)
    return (("up", up), ("left", left))


def icon_called(tree: UiTree, name: str, package: str) -> UiNode | None:
    """The only thing to tap of that package with that name; None for none or several."""
    wanted = _plain(name)
    found = [
        node
        for node in tree.nodes()
        if node.package == package
        and node.clickable
        and wanted in {_plain(part.text) for part in node.nodes()} | {_plain(node.desc)}
    ]
    return found[0] if len(found) == 1 else None


def _plain(name: str) -> str:
    return "".join(name.casefold().split())
