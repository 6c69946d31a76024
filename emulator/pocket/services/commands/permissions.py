"""`pm grant|revoke|reset-permissions` and the permissions in `dumpsys package`."""

from ...system.abilities import PermissionHost
from ...system.permissions import (
    ONE_TIME,
    USER_FIXED,
    USER_SET,
    Grant,
    NotRequested,
    PermissionStore,
)
from ..shell.call import Call, CommandError

INSTALLED = ("android.permission.INTERNET", "android.permission.ACCESS_NETWORK_STATE")
"""What every package is granted with its installation."""


def permission_store(call: Call) -> PermissionStore | None:
    """The runtime permissions, None where the screen keeps none."""
    windows = call.context.system.windows
    return windows.permissions if isinstance(windows, PermissionHost) else None


def change(call: Call, verb: str, package: str, permission: str) -> None:
    """`pm grant` and `pm revoke`; raises CommandError."""
    call.context.system.log.add("I", "PackageManager", f"{verb} {permission} {package}")
    store = permission_store(call)
    if store is None:
        return
    try:
        if verb == "grant":
            store.grant(package, permission)
        else:
            store.revoke(package, permission)
    except NotRequested as error:
        raise CommandError(
            f"\nException occurred while executing '{verb}':\njava.lang.SecurityException: {error}",
            255,
        ) from error


def reset(call: Call, package: str | None = None) -> None:
    """Forget what the owner answered."""
    store = permission_store(call)
    if store is not None:
        store.reset(package)


def permission_lines(call: Call, package: str) -> list[str]:
    """A package's permissions as `dumpsys package` shows them."""
    store = permission_store(call)
    grants = [] if store is None else store.requested(package)
    return [
        "    requested permissions:",
        *(f"      {name}" for name in (*INSTALLED, *(grant.permission for grant in grants))),
        "    install permissions:",
        *(f"      {name}: granted=true" for name in INSTALLED),
        "      runtime permissions:",
        *(f"        {_runtime(grant)}" for grant in grants),
    ]


def _runtime(grant: Grant) -> str:
    names = (("USER_SET", USER_SET), ("USER_FIXED", USER_FIXED), ("ONE_TIME", ONE_TIME))
    flags = "|".join(name for name, bit in names if grant.flags & bit)
    shown = f", flags=[ {flags} ]" if flags else ""
    return f"{grant.permission}: granted={str(grant.granted).lower()}{shown}"
