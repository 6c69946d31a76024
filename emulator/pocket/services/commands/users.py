"""Users and profiles: whom a command acts for, and the commands about them.

Adb's shell may not look into a profile whose owner forbids debugging it, such as a work profile or
Samsung's Secure Folder: since Android 13 `pm list packages`, which asks for all users, is refused
as a whole then (mozilla/web-ext pull 2904, cocool97/adb_client issue 99).
"""

from ...personas import PhoneUser
from ..shell.call import Call, Command, CommandError

ALL_ASKED = 33
"""The version since which `pm list packages` asks about every user."""
REFUSED = (
    " com.android.server.am.ActivityManagerService.handleIncomingUser:16014 "
    "android.app.ActivityManager.handleIncomingUser:5174 "
    "com.android.server.pm.PackageManagerShellCommand.translateUserId:3771\n"
    "        at com.android.server.am.UserController.handleIncomingUser(UserController.java:2895)\n"
    "        at com.android.server.pm.PackageManagerShellCommand.translateUserId"
    "(PackageManagerShellCommand.java:3771)"
)
CURRENT = ("cur", "current")


def acts_for_user(command: Command) -> Command:
    """A command that takes `--user`, refused where the shell may not act for that one."""

    async def checked(call: Call) -> int:
        for at, word in enumerate(call.args[:-1]):
            if word == "--user":
                _check(call, call.args[at + 1])
        return await command(call)

    return checked


def check_all_users(call: Call) -> None:
    """Raise CommandError where a command that asks about every user is refused."""
    system = call.context.system
    if system.persona.sdk < ALL_ASKED or "--user" in call.args:
        return
    for user in system.persona.users:
        if not user.shell:
            raise _refusal(call, user.id)


def without_user(words: list[str]) -> list[str]:
    """The words without `--user N`."""
    if "--user" not in words:
        return words
    at = words.index("--user")
    return words[:at] + words[at + 2 :]


def list_users(call: Call) -> None:
    """`pm list users`."""
    call.print("Users:")
    for user in call.context.system.persona.users:
        call.print(f"\t{_shown(user)}{' running' if user.running else ''}")


async def cmd_user(call: Call) -> int:
    """`cmd user list [-v]`, as UserManagerServiceShellCommand prints it."""
    users = call.context.system.persona.users
    match call.args:
        case ["list"]:
            list_users(call)
        case ["list", "-v" | "--verbose" | "--all"]:
            call.print(f"{len(users)} users:\n")
            for index, user in enumerate(users):
                now = " (running)" if user.running else ""
                front = " (current)" if user.id == 0 else ""
                call.print(
                    f"{index}: id={user.id}, name={user.name}, flags={user.flags}{now}{front}"
                )
        case ["get-main-user"]:
            call.print("0")
        case [verb, *_]:
            raise CommandError(f"Unknown command: {verb}", 255)
        case _:
            raise CommandError("User manager (user) commands:\n  help\n  list [-v] [-all]", 255)
    return 0


async def cmd_device_state(call: Call) -> int:
    """`cmd device_state`: how a phone that folds is held, by the numbers of a Pixel Fold.

    Android 14's DeviceStateManagerShellCommand; `state N` overrides what the hinge says.
    """
    system = call.context.system
    if not system.persona.folds:
        raise CommandError("cmd: Can't find service: device_state", 20)
    match call.args:
        case ["print-state"]:
            call.print("0" if system.folded else "2")
        case ["print-states"]:
            call.print("Supported states: [")
            for number, name in STATES.items():
                call.print(f"  DeviceState{{identifier={number}, name='{name}'}},")
            call.print("]")
        case ["print-states-simple"]:
            call.print(",".join(map(str, STATES)))
        case ["state", "reset"]:
            system.fold(False)
        case ["state", "0"]:
            system.fold(True)
        case ["state", "1" | "2"]:
            system.fold(False)
        case ["state"]:
            number = 0 if system.folded else 2
            named = f"DeviceState{{identifier={number}, name='{STATES[number]}'}}"
            call.print(f"Committed state: {named}")
        case ["state", other]:
            raise CommandError(f"Error: requested state: {other} is not supported.", 255)
        case _:
            raise CommandError("Device state manager (device_state) commands:\n  help", 255)
    return 0


STATES = {0: "CLOSED", 1: "HALF_OPENED", 2: "OPENED"}


def _shown(user: PhoneUser) -> str:
    return f"UserInfo{{{user.id}:{user.name}:{user.flags}}}"


def _check(call: Call, wanted: str) -> None:
    if wanted in CURRENT:
        return
    users = call.context.system.persona.users
    if wanted == "all":
        refused = next((user for user in users if not user.shell), None)
    else:
        refused = next((user for user in users if str(user.id) == wanted and not user.shell), None)
        if refused is None and all(str(user.id) != wanted for user in users):
            verb = call.args[0] if call.args else call.name
            # Each command has words of its own for a user that is not there; none obeys.
            raise CommandError(
                f"\nException occurred while executing '{verb}':\n"
                f"java.lang.IllegalArgumentException: Unknown user: {wanted}",
                255,
            )
    if refused is not None:
        raise _refusal(call, refused.id)


def _refusal(call: Call, user: int) -> CommandError:
    verb = call.args[0] if call.args else call.name
    return CommandError(
        f"\nException occurred while executing '{verb}':\n"
        "java.lang.SecurityException: Shell does not have permission to access user "
        f"{user}\n{REFUSED}",
        255,
    )
