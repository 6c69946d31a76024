"""Puts the app under test on a phone, and reads back what is there then.

adbutils' `install` is not used: where the signature is another or the version older it uninstalls
the app, with its data, and tries again (adbutils 2.12, install.py), which nobody has asked for.
The commands are those of AOSP's PackageManagerShellCommand, the reasons of a refusal those of its
PackageManager; a session that is not committed leaves nothing on the phone.
"""

import hashlib
import re
from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from ..actions.log import get_logger
from .adb import AdbTransport
from .adb.transport import ShellResult
from .apk import ApkFile, AppFiles
from .device import Device, InstalledApp
from .errors import CommandFailed, DeviceError, InstallFailed

# A large app is compiled on its way in, which takes an emulator without KVM minutes.
_COMMIT_S = 600.0
_QUESTION_S = 30.0
# Of the slowest way there is, in bytes a second: Wi-Fi at a far end.
_SLOWEST = 256 * 1024
_SESSION = re.compile(r"created install session \[(\d+)\]")
_FAILURE = re.compile(r"(INSTALL_[A-Z_]+|DELETE_[A-Z_]+)(?:: ?([^\]\n]*))?")
_HERE = "/data/local/tmp/tapwright-{number}.apk"
_DENSITY = re.compile(r"density: (\d+)")
# What stands behind a refusal, and what mends it; `{app}` is the package.
_REASONS = {
    "INSTALL_FAILED_INSUFFICIENT_STORAGE": "the phone has not enough free space: make room on it",
    "INSTALL_FAILED_UPDATE_INCOMPATIBLE": "the phone has {app} signed by another key; removing it "
    "deletes its data, if that is wished: adb uninstall {app}",
    "INSTALL_FAILED_VERSION_DOWNGRADE": "the phone has a newer version of {app}; removing it "
    "deletes its data, if that is wished: adb uninstall {app}",
    "INSTALL_FAILED_OLDER_SDK": "the app needs a newer Android than the phone has",
    "INSTALL_FAILED_NEWER_SDK": "the app is for an older Android than the phone has",
    "INSTALL_FAILED_DEPRECATED_SDK_VERSION": "the app targets an Android so old that the phone "
    "refuses it: raise its targetSdkVersion",
    "INSTALL_FAILED_NO_MATCHING_ABIS": "the app holds no native code for the phone's processor: "
    "build it for that ABI",
    "INSTALL_FAILED_CPU_ABI_INCOMPATIBLE": "the app holds no native code for the phone's "
    "processor: build it for that ABI",
    "INSTALL_FAILED_MISSING_SPLIT": "the app needs split APKs beside this one: name all of them, "
    "or their folder",
    "INSTALL_FAILED_MISSING_SHARED_LIBRARY": "the app uses a library that the phone does not have",
    "INSTALL_FAILED_MISSING_FEATURE": "the app needs a feature that the phone does not have",
    "INSTALL_FAILED_TEST_ONLY": "the phone takes no app that is marked testOnly",
    "INSTALL_FAILED_USER_RESTRICTED": "the phone does not allow installing over USB: allow it in "
    "its developer options (Xiaomi: 'Install via USB'), and confirm on its screen",
    "INSTALL_FAILED_VERIFICATION_FAILURE": "the phone's Play Protect refuses the app",
    "INSTALL_FAILED_VERIFICATION_TIMEOUT": "the phone's Play Protect did not decide in time",
    "INSTALL_FAILED_ABORTED": "the installation was declined on the phone",
    "INSTALL_FAILED_DUPLICATE_PERMISSION": "another app on the phone defines the same permission",
    "INSTALL_FAILED_CONFLICTING_PROVIDER": "another app on the phone has the same content provider",
    "INSTALL_FAILED_SHARED_USER_INCOMPATIBLE": "the app shares a user with another one that is "
    "signed by another key",
    "INSTALL_FAILED_INVALID_APK": "the APK is damaged, or its parts do not belong together",
    "INSTALL_PARSE_FAILED_NO_CERTIFICATES": "the APK is not signed: sign it with apksigner",
    "INSTALL_PARSE_FAILED_INCONSISTENT_CERTIFICATES": "the split APKs are signed by other keys",
    "INSTALL_PARSE_FAILED_NOT_APK": "the phone cannot read the APK",
}

_log = get_logger(__name__)


@runtime_checkable
class TakesApps(Protocol):
    """A phone that apps can be installed on."""

    async def install(
        self, app: AppFiles, clear: bool = False, permissions: Sequence[str] = ()
    ) -> InstalledApp:
        """See to it that exactly this app is there, for the user in front; what is there already is
        left alone. `clear` deletes its data, `permissions` are given to it afterwards.

        Raises InstallFailed if the phone refuses.
        """
        ...


async def install(
    transport: AdbTransport, app: AppFiles, clear: bool, permissions: Sequence[str]
) -> InstalledApp:
    """What TakesApps.install says, over a transport."""
    user = await _user(transport)
    files = await _fitting(transport, app)
    there = await _installed(transport, app.package, user)
    if not _same(there, app, files):
        await _put(transport, app, files, user)
        there = await _installed(transport, app.package, user)
        if there is None or not _same(there, app, files):
            found = "nothing" if there is None else f"{there[0]} of another content"
            raise InstallFailed(f"{app} was installed, but the phone has {found} in its place")
        _log.info("installed", app=str(there[0]), serial=transport.serial)
    if clear:
        said = await transport.shell("pm", "clear", "--user", user, app.package, timeout_s=60.0)
        if said.code != 0 or "Success" not in said.text:
            raise InstallFailed(f"the data of {app.package} cannot be cleared: {_said(said)}")
    for name in permissions:
        said = await transport.shell("pm", "grant", "--user", user, app.package, name)
        if said.code != 0:
            raise InstallFailed(f"{app.package} cannot be given {name}: {_said(said)}")
    assert there is not None
    return there[0]


async def would_change(
    device: Device, app: AppFiles, clear: bool, permissions: Sequence[str]
) -> list[str]:
    """What `install` would change on a phone, a line each; nothing is changed for this."""
    shown = await _or_nothing(device, "dumpsys", "package", app.package)
    version = _version(app.package, shown)
    lines: list[str] = []
    if version is None:
        lines.append(f"install {app}")
    else:
        before = f"{version[0]} ({version[1]})"
        lines.append(f"put {app} in the place of {app.package} {before}, if it is another one")
    if clear and version is not None:
        lines.append(f"delete all data of {app.package}, and take back its permissions")
    for name in permissions:
        lines.append(f"give {app.package} the permission {name.rpartition('.')[2]}")
    return lines


async def _or_nothing(device: Device, *argv: str) -> str:
    try:
        return await device.shell(*argv)
    except CommandFailed:
        return ""


_There = tuple[InstalledApp, int]


def _same(there: _There | None, app: AppFiles, files: Sequence[ApkFile]) -> bool:
    """Whether that is on the phone already: the base byte for byte, with as many splits."""
    if there is None:
        return False
    found, count = there
    return (found.sha256, found.version_code, count) == (
        app.base.sha256,
        app.version_code,
        len(files),
    )


async def _user(transport: AdbTransport) -> str:
    """The user in front, whose apps the agent sees."""
    said = (await transport.shell("am", "get-current-user")).text.strip()
    return said if said.isdecimal() else "0"


async def _fitting(transport: AdbTransport, app: AppFiles) -> tuple[ApkFile, ...]:
    if not app.bundle:
        return app.files
    listed = await transport.shell("getprop", "ro.product.cpu.abilist")
    density = (await transport.shell("wm", "density")).text
    # An override comes last and holds.
    dpi = int(found[-1]) if (found := _DENSITY.findall(density)) else 0
    abis = [name for name in listed.text.strip().split(",") if name]
    return app.fitting(abis, dpi)


async def _installed(transport: AdbTransport, package: str, user: str) -> _There | None:
    """What the phone says of the package, and how many APKs it is made of; None without it."""
    told = await transport.shell("pm", "path", "--user", user, package, timeout_s=_QUESTION_S)
    lines = [line.strip() for line in told.text.splitlines()]
    paths = [line.removeprefix("package:") for line in lines if line.startswith("package:")]
    if not paths:
        return None
    base = next((path for path in paths if path.endswith("/base.apk")), paths[0])
    dump = await transport.shell("dumpsys", "package", package, timeout_s=_QUESTION_S)
    version = _version(package, dump.text)
    if version is None:
        raise InstallFailed(f"{package} is on the phone, which does not tell its version")
    name, code = version
    return InstalledApp(package, name, code, await _sha256(transport, base)), len(paths)


async def _sha256(transport: AdbTransport, path: str) -> str:
    """Of an APK on the phone, which everybody may read there; empty if it is kept from us."""
    told = await transport.shell("sha256sum", path, timeout_s=120.0)
    digest = told.text.split(" ")[0]
    if told.code == 0 and re.fullmatch("[0-9a-f]{64}", digest):
        return digest
    # Before Android 8 toybox came without it.
    try:
        return hashlib.sha256(await transport.pull(path, timeout_s=_COMMIT_S)).hexdigest()
    except CommandFailed:
        return ""


def _version(package: str, dump: str) -> tuple[str, int] | None:
    """Version name and code in `dumpsys package`.

    Android 14's Settings.dumpPackageLPr writes `  Package [NAME] (HASH):` and below it, deeper
    indented, `versionCode=N minSdk=...` and `versionName=...`. An updated system app is there once
    more under `Hidden system packages:`, which come later.
    """
    _, found, rest = dump.partition(f"\n  Package [{package}] (")
    own = re.split(r"\n {0,2}\S", rest, maxsplit=1)[0]
    code = re.search(r"^ +versionCode=(\d+)", own, re.MULTILINE)
    name = re.search(r"^ +versionName=(.*)$", own, re.MULTILINE)
    if not found or code is None:
        return None
    return (name[1].strip() if name is not None else ""), int(code[1])


async def _put(transport: AdbTransport, app: AppFiles, files: Sequence[ApkFile], user: str) -> None:
    """Hand the files over in one session, and commit it; raises InstallFailed."""
    total = str(sum(file.size for file in files))
    made = await transport.shell(
        "pm", "install-create", "-r", "-t", "--user", user, "-S", total, timeout_s=_QUESTION_S
    )
    number = _SESSION.search(made.text)
    if made.code != 0 or number is None:
        raise _refusal(app, made)
    session = number[1]
    try:
        for index, file in enumerate(files):
            written = await _write(transport, session, index, file)
            if written.code != 0 or "Success" not in written.text:
                raise _refusal(app, written)
        done = await transport.shell("pm", "install-commit", session, timeout_s=_COMMIT_S)
        if done.code != 0 or "Success" not in done.text:
            raise _refusal(app, done)
    except BaseException:
        await _abandon(transport, session)
        raise


async def _write(transport: AdbTransport, session: str, index: int, file: ApkFile) -> ShellResult:
    content = file.read()
    argv = ("pm", "install-write", "-S", str(file.size), session, f"{index}_{file.name}")
    timeout_s = _QUESTION_S + file.size / _SLOWEST
    if "shell_v2" in await transport.features():
        return await transport.shell(*argv, "-", timeout_s=timeout_s, stdin=content)
    # Phones before Android 7 have no way to be given it but a file.
    path = _HERE.format(number=index)
    try:
        await transport.push(content, path, timeout_s=timeout_s)
        return await transport.shell(*argv, path, timeout_s=timeout_s)
    finally:
        await transport.shell("rm", "-f", path)


async def _abandon(transport: AdbTransport, session: str) -> None:
    """Let the phone forget the session; it says so if that has ended already, which is as well."""
    try:
        await transport.shell("pm", "install-abandon", session)
    except DeviceError as error:
        _log.warning("an installation is left open", session=session, why=str(error))


def _refusal(app: AppFiles, said: ShellResult) -> InstallFailed:
    text = _said(said)
    found = _FAILURE.search(text)
    if found is None:
        return InstallFailed(f"{app} cannot be installed: {text}")
    why = _REASONS.get(found[1], "").format(app=app.package)
    details = (found[2] or "").strip()
    told = f"{found[1]}: {details}" if details else found[1]
    return InstallFailed(f"{app} cannot be installed: {f'{why} ({told})' if why else told}")


def _said(said: ShellResult) -> str:
    errors = said.stderr.decode("utf-8", "replace")
    return " ".join(f"{said.text} {errors}".split())[:500] or "it said nothing"
