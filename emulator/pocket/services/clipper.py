"""Clipper: the helper app that harnesses reach the clipboard with, by two broadcasts.

Source: majido/clipper's README and android_world (env/adb_utils): `clipper.set -e text TEXT` and
`clipper.get`, which answers with the text as data. Since Android 10 only the app in front may read
the clipboard, so Clipper has to be it.
"""

from ..system.activity import Activity
from ..system.catalog import ActivityCatalog, Entry
from ..system.editing import Editable
from ..system.packages import Component, Intent, Package, PackageRegistry
from ..toolkit import kit
from .context import BroadcastResult, Context

PACKAGE = "ca.zgrs.clipper"
MAIN = Component(PACKAGE, ".Main")
OK, CANCELLED = -1, 0


class ClipperActivity(Activity):
    """The app's only screen, which says what it is for."""

    def build(self, ui: kit.Ui) -> kit.View:
        return kit.Scaffold(
            kit.Fill(kit.empty_state("content_paste", "Clipper"), center=True),
            top=kit.AppBar("Clipper", lambda: None),
        )


def install_clipper(packages: PackageRegistry, catalog: ActivityCatalog) -> None:
    """Put the app on a phone."""
    packages.install(Package(PACKAGE, "Clipper", MAIN.activity, "1.2.1"))
    catalog.register(Entry(MAIN, ClipperActivity))


def register_clipper(context: Context) -> None:
    """Let the app hear its broadcasts."""

    def reach() -> Editable | None:
        windows = context.system.windows
        front = windows.foreground.package == PACKAGE
        return windows if front and isinstance(windows, Editable) else None

    def put(intent: Intent) -> BroadcastResult:
        windows, text = reach(), intent.extras.get("text")
        if windows is None or text is None:
            return BroadcastResult(CANCELLED, 'No text is provided. Use -e text "TEXT"')
        windows.clipboard = str(text)
        return BroadcastResult(OK, "Text is copied into clipboard.")

    def get(intent: Intent) -> BroadcastResult:
        windows = reach()
        held = "" if windows is None else windows.clipboard
        return BroadcastResult(OK, held) if held else BroadcastResult(CANCELLED, "")

    context.receivers.register("clipper.set", put)
    context.receivers.register("clipper.get", get)
