"""The personas by name.

Sources: the builds' public `getprop` and `pm list features` outputs and, per entry, what is named
beside it. Serial numbers, ids and models are made up, so that no trace is taken for a real phone's.
"""

from collections.abc import Mapping
from types import MappingProxyType

from .persona import INPUT_SWITCH, PHONE_FEATURES, Panel, Persona, PhoneUser, Redesign

# Package names on Google's builds: android_world, env/adb_utils and the Play Store's addresses.
GOOGLE_PACKAGES: Mapping[str, str] = MappingProxyType(
    {
        "com.android.calendar": "com.google.android.calendar",
        "com.android.contacts": "com.google.android.contacts",
        "com.android.deskclock": "com.google.android.deskclock",
        "com.android.documentsui": "com.google.android.documentsui",
        "com.android.gallery3d": "com.google.android.apps.photos",
        "com.android.launcher3": "com.google.android.apps.nexuslauncher",
        "com.android.messaging": "com.google.android.apps.messaging",
        "com.android.permissioncontroller": "com.google.android.permissioncontroller",
    }
)
# The activities that android_world starts and looks for (env/adb_utils, _PATTERN_TO_ACTIVITY).
GOOGLE_ACTIVITIES: Mapping[str, str] = MappingProxyType(
    {
        "com.android.contacts/.PeopleActivity": (
            "com.google.android.contacts/com.android.contacts.activities.PeopleActivity"
        ),
        "com.android.documentsui/.FilesActivity": (
            "com.google.android.documentsui/com.android.documentsui.files.FilesActivity"
        ),
        "com.android.launcher3/.HomeActivity": (
            "com.google.android.apps.nexuslauncher/.NexusLauncherActivity"
        ),
    }
)
GBOARD = "com.google.android.inputmethod.latin/com.android.inputmethod.latin.LatinIME"
# UserInfo's flags: FULL | SYSTEM | ADMIN | PRIMARY | INITIALIZED (android.content.pm.UserInfo).
OWNER = PhoneUser(0, "Owner", "4c13")


# What a build for a shop says of itself: AOSP's build/make sets these for the `user` variant.
SHOP: Mapping[str, str] = MappingProxyType(
    {
        "ro.build.type": "user",
        "ro.build.tags": "release-keys",
        "ro.debuggable": "0",
        "ro.secure": "1",
        "ro.adb.secure": "1",
    }
)


def _made_by(
    maker: str, model: str, *, device: str, characteristics: str = "default", **more: str
) -> Mapping[str, str]:
    """The properties that name a phone; `more` has underscores for dots."""
    return {
        "ro.product.brand": maker.lower(),
        "ro.product.manufacturer": maker,
        "ro.product.model": model,
        "ro.product.device": device,
        "ro.product.name": device,
        "ro.build.characteristics": characteristics,
        **{name.replace("_", "."): value for name, value in more.items()},
    }


PERSONAS: Mapping[str, Persona] = MappingProxyType(
    {
        one.name: one
        for one in (
            Persona("pixel-34", "Android 14 with root, as an emulator's image has it"),
            Persona(
                "retail",
                "Android 14 as it is sold: no root",
                root=False,
                properties=SHOP,
            ),
            Persona(
                "samsung-work",
                "Android 14 with One UI and a Secure Folder that adb may not look into",
                root=False,
                # The profile and its flags as in issue 99 of cocool97/adb_client.
                users=(OWNER, PhoneUser(150, "Secure Folder", "10061030", shell=False)),
                panels=(Panel(1080, 2340),),
                properties={
                    **SHOP,
                    **_made_by(
                        "samsung", "SM-P0CKET", device="pocketx", characteristics="phone,emulator"
                    ),
                    # One UI 6.0; Samsung writes major * 10000 + minor * 100.
                    "ro.build.version.oneui": "60000",
                    "ro.build.version.sem": "3401",
                },
                packages={
                    "com.android.calendar": "com.samsung.android.calendar",
                    "com.android.contacts": "com.samsung.android.app.contacts",
                    "com.android.deskclock": "com.sec.android.app.clockpackage",
                    "com.android.gallery3d": "com.sec.android.gallery3d",
                    "com.android.launcher3": "com.sec.android.app.launcher",
                    "com.android.messaging": "com.samsung.android.messaging",
                    "com.android.permissioncontroller": ("com.google.android.permissioncontroller"),
                },
                keyboard="com.samsung.android.honeyboard/.service.HoneyBoardService",
            ),
            Persona(
                "miui",
                "Android 13 with MIUI 14, on which adb may not press anything at first",
                "13",
                33,
                root=False,
                injects=False,
                panels=(Panel(1080, 2400),),
                properties={
                    **SHOP,
                    **_made_by("Xiaomi", "2312PK0CKT", device="pocket_in"),
                    "ro.miui.ui.version.code": "14",
                    "ro.miui.ui.version.name": "V140",
                    # The switch "USB debugging (Security settings)" in MIUI's developer options.
                    INPUT_SWITCH: "0",
                },
                packages={
                    "com.android.launcher3": "com.miui.home",
                    "com.android.messaging": "com.android.mms",
                },
                activities={
                    # focus lines of a Xiaomi 14: com.miui.home.launcher.Launcher
                    "com.android.launcher3/.HomeActivity": "com.miui.home/.launcher.Launcher",
                },
                keyboard=GBOARD,
            ),
            Persona(
                "fold",
                "Android 16 on a phone that unfolds: two panels, the inner one in use at first",
                "16",
                36,
                panels=(
                    Panel(2076, 2152, "4619827353112458240", "EMU_display_0"),
                    Panel(1080, 2424, "4619827645424959489", "EMU_display_1", 1),
                ),
                properties=_made_by("Google", "Pocket Fold", device="pocket_fold"),
                packages=GOOGLE_PACKAGES,
                activities=GOOGLE_ACTIVITIES,
                keyboard=GBOARD,
            ),
            Persona(
                "tablet",
                "Android 15 on a tablet that stands wide at rotation 0",
                "15",
                35,
                panels=(Panel(2560, 1600),),
                properties=_made_by(
                    "Google", "Pocket Tablet", device="pocket_tablet", characteristics="tablet"
                ),
                keyboard=GBOARD,
                features=tuple(
                    name for name in PHONE_FEATURES if name != "android.hardware.telephony"
                ),
            ),
            Persona(
                "android-10",
                "Android 10 with AOSP's apps",
                "10",
                29,
                panels=(Panel(1080, 2220),),
            ),
            Persona(
                "android-13",
                "Android 13 with Google's package names",
                "13",
                33,
                properties=_made_by("Google", "Pocket 13", device="pocket_13"),
                packages=GOOGLE_PACKAGES,
                activities=GOOGLE_ACTIVITIES,
                keyboard=GBOARD,
            ),
            Persona(
                "android-world",
                "Android 13 as android_world sets it up: its text messenger, Clipper, root",
                "13",
                33,
                properties=_made_by("Google", "Pocket 13", device="pocket_13"),
                # The app that its SimpleSms tasks want in front (setup_device/apps).
                packages={
                    **GOOGLE_PACKAGES,
                    "com.android.messaging": "com.simplemobiletools.smsmessenger",
                },
                activities={
                    **GOOGLE_ACTIVITIES,
                    "com.android.messaging/.ConversationListActivity": (
                        "com.simplemobiletools.smsmessenger/.activities.MainActivity"
                    ),
                },
                keyboard=GBOARD,
                helpers=("clipper",),
            ),
            Persona(
                "android-16",
                "Android 16 with Google's package names",
                "16",
                36,
                panels=(Panel(1080, 2424),),
                properties=_made_by("Google", "Pocket 16", device="pocket_16"),
                packages=GOOGLE_PACKAGES,
                activities=GOOGLE_ACTIVITIES,
                keyboard=GBOARD,
            ),
            Persona(
                "redesigned",
                "Android 14 after an update of three apps: a label, an id and a button's place",
                redesign=Redesign(
                    labels={"com.android.settings": {"Network & internet": "Connections"}},
                    ids={"com.android.deskclock": {"onoff": "alarm_toggle"}},
                    in_menu={"com.android.contacts": frozenset({"menu_edit"})},
                ),
            ),
            Persona(
                "tv",
                "Android TV 14: a remote control, no touch screen",
                touch=False,
                panels=(Panel(1920, 1080),),
                properties=_made_by(
                    "Google", "Pocket TV", device="pocket_tv", characteristics="tv"
                ),
                # "TV" in android.content.pm.PackageManager's documentation; no touch screen is
                # declared by android.hardware.faketouch alone.
                features=(
                    "android.hardware.ethernet",
                    "android.hardware.faketouch",
                    "android.hardware.screen.landscape",
                    "android.hardware.type.television",
                    "android.hardware.wifi",
                    "android.software.input_methods",
                    "android.software.leanback",
                    "android.software.leanback_only",
                    "android.software.live_tv",
                ),
            ),
        )
    }
)
DEFAULT = PERSONAS["pixel-34"]


class UnknownPersona(ValueError):
    """There is no persona of that name; the message lists those there are."""


def persona_named(name: str) -> Persona:
    """The persona of that name; raises UnknownPersona."""
    try:
        return PERSONAS[name]
    except KeyError:
        raise UnknownPersona(f"there is no persona {name!r}; it is {', '.join(PERSONAS)}") from None
