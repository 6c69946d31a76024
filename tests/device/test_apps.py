"""Opening apps and links on phones with several users, other languages, and questions in front."""

import itertools
import shlex
from dataclasses import dataclass, field

import pytest

from tapwright.actions import OpenLink, PxBox
from tapwright.device import AdbDevice, Pace
from tapwright.device.adb import ShellResult
from tapwright.device.apps import AppOpener, not_a_link, packages_in, refused
from tapwright.device.device import ForegroundApp
from tapwright.device.errors import CommandFailed
from tapwright.device.input import Stroke
from tapwright.device.launcher import Launcher, labels_in
from tapwright.device.ui import UiNode, UiTree

HOME = "com.maker.launcher"
# As Android 13 refuses a list of all users' packages (UserController.handleIncomingUser).
FORBIDDEN = (
    "\nException occurred while executing 'list':\njava.lang.SecurityException: "
    "Shell does not have permission to access user 95\n"
)


async def no_sleep(seconds: float) -> None:
    """Time goes on by the clock's own steps."""


def pace() -> Pace:
    return Pace(clock=itertools.count(0.0, 0.1).__next__, sleep=no_sleep)


@dataclass
class AppPhone:
    """A phone's shell as far as apps go; `fronts` is what comes to the front after a start."""

    launchable: dict[str, str] = field(default_factory=dict[str, str])
    leanback: dict[str, str] = field(default_factory=dict[str, str])
    titles: dict[str, str] = field(default_factory=dict[str, str])
    fronts: list[str] = field(default_factory=list[str])
    front: str = HOME
    user: int = 0
    start_on: tuple[str, ...] = ()
    language: str = "de-DE"
    says: str = "Starting: Intent { }\n"
    code: int = 0
    links: str = "com.maker.browser/.Main"
    started: list[list[str]] = field(default_factory=list[list[str]])
    lines: list[str] = field(default_factory=list[str])
    pages: list[list[str]] = field(default_factory=list[list[str]])
    page: int = 0
    sideways: bool = False
    focus: str = ""
    keys_pressed: list[int] = field(default_factory=list[int])

    async def script(self, line: str, timeout_s: float = 0) -> ShellResult:
        self.lines.append(line)
        return ShellResult(self.answer(line).encode(), b"", 0)

    def answer(self, line: str) -> str:
        if line.startswith("am get-current-user"):
            return f"{self.user}\n{self.language}\n\n"
        if line.startswith("dumpsys window |"):
            return f"  mCurrentFocus=Window{{5a u0 {self.focus}}}\n" if self.focus else ""
        if "--all" in line:
            rows = (f'   title="{t}" bitmapIcon=android.graphics.Bitmap@1 componentName={p}\n'
                    for p, t in self.titles.items())  # fmt: skip
            return "".join(rows)
        if line.startswith("cmd package query-activities"):
            return "".join(
                f"{len(apps)} activities found:\n"
                + "".join(f"  Activity #0:\n    priority=0\n    {c}\n" for c in apps.values())
                + f"android.intent.category.{category}\n"
                for category, apps in (
                    ("LAUNCHER", self.launchable), ("LEANBACK_LAUNCHER", self.leanback),
                )
            )  # fmt: skip
        words = shlex.split(line)
        if "android.intent.action.VIEW" in words:
            return f"priority=0\n{self.links}\n" if self.links else "No activity found\n"
        apps = self.leanback if "LEANBACK" in line else self.launchable
        found = apps.get(words[-1])
        return f"priority=0 match=0x108000\n{found}\n" if found else "No activity found\n"

    async def shell(self, *argv: str, timeout_s: float = 0) -> ShellResult:
        if argv[:2] == ("am", "start"):
            self.started.append(list(argv))
            if self.fronts and self.code == 0:
                self.front = self.fronts.pop(0)
            return ShellResult(self.says.encode(), b"", self.code)
        raise AssertionError(argv)

    async def check(self, *argv: str, timeout_s: float = 0) -> str:
        assert argv[:3] == ("pm", "list", "packages")
        if "--user" not in argv:
            raise CommandFailed(argv, 255, "", FORBIDDEN)
        return "".join(f"package:{name}\n" for name in self.launchable)

    async def app(self) -> ForegroundApp | None:
        """What is in front; a splash gives way to what comes next."""
        shown = self.front
        if self.fronts and self.started:
            self.front = self.fronts.pop(0)
        return ForegroundApp(shown, f"{shown}.Main") if shown else None

    async def tree(self) -> UiTree:
        names = self.pages[self.page] if self.pages else []
        icons = tuple(
            UiNode(text=name, package=HOME, clickable=True, bounds=PxBox(0, n * 9, 9, n * 9 + 9))
            for n, name in enumerate(names)
        )
        return UiTree(0, (UiNode(package=HOME, bounds=PxBox(0, 0, 90, 200), children=icons),))

    async def tap(self, at: object) -> None:
        self.started.append(["tap"])
        self.front = self.fronts.pop(0)

    async def glide(self, stroke: Stroke) -> None:
        sideways = stroke.start.x != stroke.end.x
        if sideways == self.sideways:
            self.page = min(self.page + 1, len(self.pages) - 1)

    async def keys(self, *codes: int) -> None:
        self.keys_pressed += codes
        self.page = 0

    def opener(self) -> AppOpener:
        launcher = Launcher(self, self.tree)  # pyright: ignore[reportArgumentType]
        return AppOpener(self, self, launcher, pace())  # pyright: ignore[reportArgumentType]


def phone(*packages: str, **more: object) -> AppPhone:
    return AppPhone({name: f"{name}/.Main" for name in packages}, **more)  # pyright: ignore


async def test_an_exact_package_needs_no_list_and_starts_as_the_user_in_front():
    machine = phone("org.tiny.shop", user=10, fronts=["org.tiny.shop"])
    assert (await machine.opener().open("org.tiny.shop")).status == "done"
    assert machine.started[0][:4] == ["am", "start", "--user", "10"]
    assert "pm list" not in " ".join(machine.lines)
    assert all("--user 10" in line for line in machine.lines if line.startswith("cmd package"))


async def test_a_list_of_packages_asks_for_one_user():
    assert await phone("org.b", "org.a").opener().installed() == ("org.a", "org.b")


async def test_the_phones_own_labels_in_its_language_outrank_a_guess():
    machine = phone(
        "com.maker.clockx", "com.maker.notesx", fronts=["com.maker.clockx"],
        titles={"com.maker.clockx": "Wecker & Uhr", "com.maker.notesx": "Merkzettel"},
    )  # fmt: skip
    opener = machine.opener()
    assert (await opener.open("wecker & uhr")).why == "com.maker.clockx is in front"
    asked = len([line for line in machine.lines if "--all" in line])
    machine.fronts = ["com.maker.notesx"]
    assert (await opener.open("Merkzettel")).why == "com.maker.notesx is in front"
    assert len([line for line in machine.lines if "--all" in line]) == asked == 1
    # Another language, other labels: they are read again.
    machine.language, machine.titles = "es-ES", {"com.maker.clockx": "Despertador"}
    machine.fronts = ["com.maker.clockx"]
    assert (await opener.open("Despertador")).status == "done"


async def test_of_two_apps_of_the_table_the_phone_says_which_is_called_so():
    machine = phone(
        "com.android.deskclock", "com.google.android.deskclock", front=HOME,
        fronts=["com.google.android.deskclock"],
        titles={"com.android.deskclock": "Old clock", "com.google.android.deskclock": "Clock"},
    )  # fmt: skip
    assert (await machine.opener().open("Clock")).why == "com.google.android.deskclock is in front"


async def test_apps_are_listed_with_the_phones_label_first():
    machine = phone("com.android.settings", titles={"com.android.settings": "Ajustes del móvil"})
    (app,) = await machine.opener().apps()
    assert app.labels[0] == "Ajustes del móvil" and "Settings" in app.labels


async def test_an_app_for_televisions_is_opened_as_their_launcher_does():
    name = "com.tv.player"
    machine = AppPhone(leanback={name: f"{name}/.TvHome"}, fronts=[name])
    assert (await machine.opener().open(name)).status == "done"
    assert "android.intent.category.LEANBACK_LAUNCHER" in machine.started[0]
    again = AppPhone(leanback={name: f"{name}/.TvHome"}, fronts=[name])
    assert (await again.opener().open("player")).status == "done"
    assert again.started == machine.started


@pytest.mark.parametrize(
    ("asking", "told"),
    [
        ("com.google.android.permissioncontroller", "a permission question"),
        ("com.android.packageinstaller", "a permission question"),
        ("com.lbe.security.miui", "a permission question"),
        ("com.android.intentresolver", "which app to use"),
        ("android", "a question of the system"),
        ("com.google.android.gms", "with com.google.android.gms in front of it"),
    ],
)
async def test_what_asks_in_front_of_an_app_is_told_and_no_failure(asking, told):
    machine = phone("org.tiny.shop", fronts=[asking] * 60)
    outcome = await machine.opener().open("org.tiny.shop")
    assert outcome.status == "done"
    assert outcome.why.startswith("org.tiny.shop was opened, with") and told in outcome.why


@pytest.mark.parametrize(
    ("focus", "told"),
    [
        ("Application Error: org.tiny.shop", "crashed"),
        ("Application Not Responding: org.tiny.shop:remote", "does not respond"),
        ("Application Error: org.other", ""),
        ("org.tiny.shop/org.tiny.shop.Main", ""),
    ],
)
async def test_an_app_that_crashes_at_its_start_is_not_called_opened(focus, told):
    machine = phone("org.tiny.shop", fronts=["org.tiny.shop"], focus=focus)
    outcome = await machine.opener().open("org.tiny.shop")
    assert outcome.status == ("failed" if told else "done") and told in outcome.why


async def test_a_splash_of_another_package_is_waited_out():
    machine = phone("org.tiny.shop", fronts=["org.ads.splash", *["org.tiny.shop"] * 9])
    assert (await machine.opener().open("org.tiny.shop")).why == "org.tiny.shop is in front"


@pytest.mark.parametrize("front", [HOME, "com.android.systemui", ""])
async def test_an_app_that_does_not_come_is_a_failure_that_says_what_is_in_front(front):
    machine = phone("org.tiny.shop", fronts=[front] * 200, front="org.some.app")
    outcome = await machine.opener().open("org.tiny.shop")
    assert outcome.status == "failed" and "after 8 s" in outcome.why


@pytest.mark.parametrize(
    ("code", "said", "no"),
    [
        (0, "Starting: Intent { cmp=org.x/.ErrorActivity }\nStatus: ok\nComplete", False),
        (0, "Starting: Intent { }\nWarning: Activity not started, its current task has been "
            "brought to the front", False),
        (0, "Starting: Intent { }\nError type 3\nError: Activity class {a/b} is not there", True),
        (255, "", True),
        (0, "Exception occurred while executing 'start-activity':\n"
            "java.lang.SecurityException: Permission Denial: starting Intent", True),
        (0, "Security exception: not exported", True),
    ],
)  # fmt: skip
def test_whether_am_refused(code, said, no):
    assert refused(code, said) == no


async def test_a_refused_start_is_told():
    machine = phone("org.tiny.shop", says="Error type 3\nError: Activity class does not exist.\n")
    outcome = await machine.opener().open("org.tiny.shop")
    assert outcome.status == "failed" and "does not exist" in outcome.why


async def test_an_icon_of_the_drawer_is_found_and_remembered_for_the_language():
    pages = [["Phone"], ["Alpha", "Beta"], ["Gamma", "Wecker"]]
    machine = phone("com.maker.clockx", pages=pages, fronts=["com.maker.clockx"])
    opener = machine.opener()
    assert (await opener.open("Wecker")).why == "com.maker.clockx is in front"
    assert machine.keys_pressed == []
    machine.front, machine.pages = "org.other", []
    machine.fronts = ["com.maker.clockx"]
    assert (await opener.open("Wecker")).status == "done"
    assert machine.started[-1][-1] == "com.maker.clockx/.Main"


async def test_apps_on_pages_beside_the_first_are_found_and_left_for_home():
    pages = [["Phone"], ["Alpha"], ["Wecker"]]
    machine = phone("com.maker.clockx", pages=pages, sideways=True, fronts=["com.maker.clockx"])
    assert (await machine.opener().open("Wecker")).why == "com.maker.clockx is in front"
    machine = phone("com.maker.clockx", pages=pages, sideways=True)
    assert (await machine.opener().open("Quantum Chess")).status == "failed"
    assert machine.keys_pressed == [3]


async def test_a_drawer_without_the_icon_is_closed_again():
    machine = phone("com.maker.clockx", pages=[["Phone"], ["Alpha"], ["Beta"]])
    outcome = await machine.opener().open("Quantum Chess")
    assert outcome.status == "failed" and "Quantum Chess" in outcome.why
    assert machine.keys_pressed == [4] and machine.started == []


async def test_away_from_home_no_drawer_is_looked_for():
    machine = phone("com.maker.clockx", pages=[["A"], ["Wecker"]], front="org.some.app")
    assert (await machine.opener().open("Wecker")).status == "failed"
    assert machine.page == 0 and machine.keys_pressed == []


def test_labels_that_a_phone_tells():
    text = """\
  Activity #0:
    labelRes=0x7f1100aa nonLocalizedLabel=Not this icon=0x0
    ActivityInfo:
      packageName=org.tiny.shop
      labelRes=0x0 nonLocalizedLabel=Corner Shop icon=0x7f0800d0 banner=0x0
      ApplicationInfo:
        packageName=org.tiny.shop
        labelRes=0x0 nonLocalizedLabel=Shop of the application icon=0x7f0800d0 banner=0x0
  Activity #1:
      packageName=org.tiny.mail
      labelRes=0x7f12001c nonLocalizedLabel=null icon=0x7f0d0000 banner=0x0
      title="Post "und" mehr" bitmapIcon=android.graphics.Bitmap@5ee componentName=org.tiny.mail
      title="Laden" iconBitmap=android.graphics.Bitmap@5ef componentName=org.tiny.market
      title="" bitmapIcon=null componentName=org.tiny.nameless
"""
    assert labels_in(text) == {
        "org.tiny.shop": "Corner Shop",
        "org.tiny.mail": 'Post "und" mehr',
        "org.tiny.market": "Laden",
    }


def test_a_list_of_packages_with_warnings_in_it():
    assert packages_in("WARNING: linker\npackage:org.b\r\n\npackage:org.a\npackage:\n") == (
        "org.a", "org.b",
    )  # fmt: skip


async def test_a_link_goes_to_the_app_that_the_phone_has_for_it():
    machine = phone(fronts=["com.maker.browser"])
    uri = "https://example.org/a?b=1&c=it's $(reboot)".replace(" ", "%20")
    assert (await machine.opener().open_link(uri)).why == "com.maker.browser is in front"
    assert machine.started == [
        ["am", "start", "--user", "0", "-a", "android.intent.action.VIEW", "-d", uri]
    ]


@pytest.mark.parametrize(
    ("uri", "package"),
    [
        ("https://example.org/a?b=1&c='x'", "com.android.browser"),
        ("geo:0,0?q=museum", "com.android.go"),
        ("tel:5550100", "com.android.contacts"),
    ],
)
async def test_links_on_the_pocket_phone(device: AdbDevice, uri: str, package: str):
    outcome = await device.perform(OpenLink(uri=uri), await device.observe())
    assert (outcome.status, outcome.why) == ("done", f"{package} is in front")
    front = (await device.observe()).app
    assert front is not None and front.package == package


async def test_a_link_that_several_apps_open_comes_with_the_question():
    machine = phone(links="android/com.android.internal.app.ResolverActivity",
                    fronts=["android"] * 9)  # fmt: skip
    outcome = await machine.opener().open_link("geo:0,0?q=museum")
    assert outcome.status == "done" and "the link was opened, with a question" in outcome.why


async def test_a_link_that_no_app_opens_is_told():
    machine = phone(
        links="", code=1,
        says="Starting: Intent { }\nError: Activity not started, unable to resolve Intent { }\n",
    )  # fmt: skip
    outcome = await machine.opener().open_link("madeup://nowhere")
    assert outcome.status == "failed" and "no app on this phone opens madeup links" in outcome.why


@pytest.mark.parametrize(
    ("uri", "why"),
    [
        ("intent://x#Intent;action=android.intent.action.CALL;end", "any order"),
        ("INTENT:#Intent;end", "any order"),
        ("android-app://org.x", "any order"),
        ("file:///sdcard/x", "a file of the phone"),
        ("content://sms", "what one app keeps"),
        ("javascript:alert(1)", "runs a program"),
        ("data:text/html,x", "not a place"),
        ("tel:*%2306%23", "codes"),
        ("sip:someone@example.org", "starts a call"),
        ("wtai://wp/mc;5550100", "starts a call"),
        ("TEL:%2A%2306", "codes"),
        ("example.org", "is no link"),
        ("https://example.org/a b", "is no link"),
        ("https://example.org/\n-n", "is no link"),
        ("", "is no link"),
        ("https://example.org/" + "a" * 5000, "5020 characters"),
    ],
)
async def test_what_is_no_link_is_refused_before_the_phone_hears_of_it(uri, why):
    assert why in not_a_link(uri)
    machine = phone()
    outcome = await machine.opener().open_link(uri)
    assert outcome.status == "refused" and machine.started == [] and machine.lines == []


@pytest.mark.parametrize(
    "uri", ["https://example.org/ä?q=%20", "geo:1,2", "tel:123", "mailto:a@example.org", "x-y:z"]
)
def test_links(uri):
    assert not_a_link(uri) == ""
