"""`cmd notification`: posting notifications and Do Not Disturb."""

from ...system.abilities import NotificationHost
from ...system.notifications import Notification, NotificationCenter
from ...system.packages import Intent
from ...system.radios import set_quiet
from ..shell.call import Call, CommandError
from .activity import read_intent
from .options import read_long

SHELL_PACKAGE = "com.android.shell"
USAGE = """NOTIFICATION usage: cmd notification SUBCMD [args]

SUBCMDs:
  set_dnd [on|none (same as on)|priority|alarms|all|off (same as all)]
  list
  get <notification-key>
  post [--help | flags] TAG TEXT"""
FLAGS = frozenset(("-v", "--verbose"))
VALUED = frozenset("-t --title -i --icon -I --large-icon -S --style --channel -u".split())
CONTENT_INTENT = ("-c", "--content-intent")
INTENT_KINDS = ("activity", "broadcast", "service")
QUIET = frozenset(("on", "none", "priority", "alarms"))


def notifications(call: Call) -> NotificationCenter | None:
    """The notifications on the screen, None where the screen has none."""
    windows = call.context.system.windows
    return windows.notifications if isinstance(windows, NotificationHost) else None


async def cmd_notification(call: Call) -> int:
    match call.args:
        case ["set_dnd", wanted]:
            if wanted not in QUIET | {"all", "off"}:
                raise CommandError(USAGE, 255)
            set_quiet(call.context.system.settings, wanted in QUIET)
        case ["list"]:
            for notice in _all(call):
                call.print(notice.key)
        case ["get", key]:
            for notice in _all(call):
                if notice.key == key:
                    for line in record(notice):
                        call.print(line)
        case ["post", *words]:
            _post(call, words)
        case [("allow_dnd" | "disallow_dnd" | "allow_listener" | "disallow_listener"), *_]:
            pass
        case _:
            raise CommandError(USAGE, 255)
    return 0


def record(notice: Notification) -> list[str]:
    """A notification as `dumpsys notification` shows it."""
    importance = 4 if notice.urgent else (2 if notice.silent else 3)
    flags = "ONGOING_EVENT|NO_CLEAR" if notice.ongoing else "AUTO_CANCEL"
    tag = notice.tag or "null"
    lines = [
        f"    NotificationRecord(0x0a1b2c3d: pkg={notice.package} user=UserHandle{{0}} "
        f"id={notice.id} tag={tag} importance={importance} key={notice.key}: "
        f"Notification(channel={notice.channel} shortcut=null contentView=null vibrate=null "
        f"sound=null defaults=0x0 flags={flags} color=0x00000000 vis=PRIVATE))",
        "      uid=10100 userId=0",
        f"      flags={flags}",
        f"      key={notice.key}",
        f"      when={notice.when_ms}",
        "      extras={",
        f"          android.title=String ({notice.title})",
        f"          android.text=String ({notice.text})",
        "      }",
    ]
    if notice.actions:
        lines.append("      actions={")
        lines += [
            f'          [{index}] "{action.label}" -> PendingIntent{{5c1d{index:x}}}'
            for index, action in enumerate(notice.actions)
        ]
        lines.append("      }")
    return lines


def dump_notification(call: Call, args: list[str]) -> list[str]:
    """`dumpsys notification [--noredact]`."""
    quiet = call.context.system.settings.get("global", "zen_mode") or "0"
    return [
        "Current Notification Manager state:",
        "  Notification List:",
        *(line for notice in _all(call) for line in record(notice)),
        "  ",
        f"  mInterruptionFilter={1 if quiet == '0' else 2}",
        f"    mZenMode={'ZEN_MODE_OFF' if quiet == '0' else 'ZEN_MODE_IMPORTANT_INTERRUPTIONS'}",
    ]


def _post(call: Call, words: list[str]) -> None:
    intent, words = _content_intent(words)
    options = read_long(words, flags=FLAGS, valued=VALUED)
    if len(options.words) < 2:
        raise CommandError(USAGE, 255)
    tag, text = options.words[0], " ".join(options.words[1:])
    title = options.value("-t", "--title") or tag
    center = notifications(call)
    call.print(f'posting:\n  Notification(channel=shell_cmd title="{title}")')
    if center is not None:
        moment = int(call.context.system.clock.now().timestamp() * 1000)
        center.post(
            Notification(
                SHELL_PACKAGE,
                title,
                text,
                id=2020,
                tag=tag,
                when_ms=moment,
                channel="shell_cmd",
                intent=intent,
            )
        )


def _content_intent(words: list[str]) -> tuple[Intent | None, list[str]]:
    """What a tap starts, and the other words.

    As on Android: the kind, options as `am` takes them, and one word that is a URI, a component or
    a package. Only activities are started.
    """
    at = next((index for index, word in enumerate(words) if word in CONTENT_INTENT), None)
    if at is None:
        return None, words
    kind, rest = words[at + 1 : at + 2], words[at + 2 :]
    if kind and kind[0] not in INTENT_KINDS:
        raise CommandError(USAGE, 255)
    end = 0
    while end < len(rest) and rest[end].startswith("-"):
        end += 3 if rest[end].startswith("--e") else 2
    intent = read_intent(rest[: end + 1]).intent
    return intent if kind == ["activity"] else None, [*words[:at], *rest[end + 1 :]]


def _all(call: Call) -> list[Notification]:
    center = notifications(call)
    return [] if center is None else center.active()
