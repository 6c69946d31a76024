"""`pm install` and its sessions: an app's files lie on the phone then, and its icon is there.

The refusals are those of Android 14's PackageManagerService and InstallPackageHelper. No code of
an app is run: its one screen only says what it is.
"""

from ...system.abilities import PermissionHost
from ...system.apk_manifest import ApkManifest, BadManifest, read_manifest
from ...system.keyboards import INSTALLABLE
from ...system.packages import InstallSession, Package
from ...system.permissions import group_of
from ..shell.call import Call, CommandError
from .options import Options, read_long

VALUED = frozenset(
    ("-S", "-i", "--user", "--abi", "--install-location", "--originating-uri", "-p", "-f")
)
TEMPORARY = "/data/app/vmdl1.tmp"
NOT_APK = f"Failed to parse {TEMPORARY}/base.apk: Failed to load asset path"
UNSIGNED = (
    f"Failed to collect certificates from {TEMPORARY}/base.apk: Attempt to get length of null array"
)
FLAGS = frozenset("-r -t -d -g -R --dont-kill --full --instant --fastdeploy".split())


async def install(call: Call, words: list[str]) -> None:
    """`pm install [options] PATH` and `-S SIZE` with the file on stdin; raises CommandError."""
    options = _read(words)
    names = [word for word in options.words if not word.startswith("-")]
    _install(call, InstallSession(options.flags, {"base": await _content(call, options, names)}))


def create_session(call: Call, words: list[str]) -> None:
    """`pm install-create`: the files follow with `install-write`."""
    registry, options = call.context.system.packages, _read(words)
    number = 1_000_000_001 + len(registry.sessions)
    registry.sessions[number] = InstallSession(options.flags)
    call.print(f"Success: created install session [{number}]")


async def write_session(call: Call, words: list[str]) -> None:
    """`pm install-write -S SIZE SESSION NAME [PATH]`, without a path or with `-` from stdin."""
    options = _read(words)
    names = [word for word in options.words if not word.startswith("-") or word == "-"]
    if len(names) < 2:
        raise CommandError("Error: bad or missing arguments", 255)
    session = _session(call, names[0])
    paths = [name for name in names[2:] if name != "-"]
    session.files[names[1]] = content = await _content(call, options, paths)
    call.print(f"Success: streamed {len(content)} bytes")


def commit_session(call: Call, number: str) -> None:
    """`pm install-commit SESSION`."""
    session = _session(call, number)
    del call.context.system.packages.sessions[int(number)]
    _install(call, session)


def abandon_session(call: Call, number: str) -> None:
    """`pm install-abandon SESSION`."""
    _session(call, number)
    del call.context.system.packages.sessions[int(number)]
    call.print("Success")


def remove_files(call: Call, package: Package) -> None:
    """Take away an app's APKs and its data."""
    system = call.context.system
    system.erase_app(package.name)
    folder = package.path.rpartition("/")[0]
    if system.files.exists(folder):
        system.files.remove(folder, recursive=True)


def _read(words: list[str]) -> Options:
    return read_long(words, flags=FLAGS, valued=VALUED)


def _session(call: Call, number: str) -> InstallSession:
    sessions = call.context.system.packages.sessions
    if not number.isdecimal() or int(number) not in sessions:
        why = f"Caller has no access to session {number}"
        raise CommandError(f"Error: java.lang.SecurityException: {why}", 255)
    return sessions[int(number)]


async def _content(call: Call, options: Options, names: list[str]) -> bytes:
    """The APK file, from stdin when its size is announced: the host waits for an answer."""
    size = options.value("-S")
    if size is not None and not names:
        return await _take(call, int(size) if size.isdecimal() and len(size) < 12 else 0)
    if not names:
        raise CommandError("Error: no package specified")
    path = call.path(names[0])
    if not call.context.files.exists(path) or call.context.files.is_dir(path):
        raise CommandError(
            f"Error: Unable to open file: {names[0]}\n"
            "Consider using a file under /data/local/tmp/\n"
            f"Error: Can't open file: {names[0]}",
            255,
        )
    return call.context.files.read(path)


async def _take(call: Call, size: int) -> bytes:
    parts: list[bytes] = []
    while size > 0 and (part := await call.io.stdin.read(size)):
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _install(call: Call, session: InstallSession) -> None:
    """Put the files of one app on the phone; raises CommandError with Android's refusal."""
    if not session.files:
        raise _failure("INSTALL_FAILED_INVALID_APK", "No packages staged")
    read = [(_manifest(content), content) for content in session.files.values()]
    base, content = next(((m, c) for m, c in read if not m.split), (None, b""))
    if base is None:
        missing = f"Full install must include a base package: {read[0][0].package}"
        raise _failure("INSTALL_FAILED_INVALID_APK", missing)
    known = next((one for one in INSTALLABLE if one.name == base.package), None)
    _check(call, base, [manifest for manifest, _ in read], session.flags)
    splits = {manifest.split: data for manifest, data in read if manifest.split}
    package = known or Package(
        base.package,
        base.label,
        base.launcher,
        base.version_name,
        code=base.version_code,
        splits=tuple(sorted(splits)),
    )
    _put(call, package, {"": content, **splits})
    permissions = [name for manifest, _ in read for name in manifest.permissions]
    _declare(call, package, permissions, "-g" in session.flags)
    call.print("Success")


def _put(call: Call, package: Package, contents: dict[str, bytes]) -> None:
    system = call.context.system
    system.windows.force_stop(package.name)
    folder = package.path.rpartition("/")[0]
    if system.files.exists(folder):
        system.files.remove(folder, recursive=True)
    system.files.mkdir(folder, parents=True)
    for path, name in zip(package.paths, ("", *package.splits), strict=True):
        system.files.write(path, contents[name])
    system.packages.install(package)
    system.log.add("I", "PackageManager", f"installed {package.name} {package.version_code}")


def _declare(call: Call, package: Package, permissions: list[str], grant_all: bool) -> None:
    """Note what the app asks for at runtime; `-g` has granted it with the installation."""
    windows = call.context.system.windows
    if isinstance(windows, PermissionHost):
        asked = [name for name in permissions if group_of(name) is not None]
        windows.permissions.declare(package.name, asked, asked if grant_all else ())


def _check(call: Call, base: ApkManifest, read: list[ApkManifest], flags: frozenset[str]) -> None:
    """Raise CommandError for what Android would not install."""
    system = call.context.system
    names = {manifest.package for manifest in read}
    if len(names) > 1:
        other = next(name for name in names if name != base.package)
        raise _failure(
            "INSTALL_FAILED_INVALID_APK",
            f"{TEMPORARY}/split.apk package {other} inconsistent with {base.package}",
        )
    if not all(manifest.signed for manifest in read):
        raise _failure("INSTALL_PARSE_FAILED_NO_CERTIFICATES", UNSIGNED)
    sdk = system.persona.sdk
    if base.min_sdk > sdk:
        why = (
            f"{TEMPORARY}/base.apk: Requires newer sdk version #{base.min_sdk} "
            f"(current version is #{sdk})"
        )
        raise _failure("INSTALL_FAILED_OLDER_SDK", why)
    if base.test_only and "-t" not in flags:
        raise _failure("INSTALL_FAILED_TEST_ONLY", "installPackageLI")
    there = system.packages.get(base.package)
    if there is None:
        return
    if there.system:
        raise _failure(
            "INSTALL_FAILED_UPDATE_INCOMPATIBLE",
            f"Existing package {base.package} signatures do not match newer version; ignoring!",
        )
    if there.version_code > base.version_code and "-d" not in flags:
        raise _failure(
            "INSTALL_FAILED_VERSION_DOWNGRADE",
            f"Downgrade detected: Update version code {base.version_code} is older than current "
            f"{there.version_code}",
        )


def _manifest(content: bytes) -> ApkManifest:
    try:
        return read_manifest(content)
    except BadManifest as error:
        raise _failure("INSTALL_PARSE_FAILED_NOT_APK", NOT_APK) from error


def _failure(code: str, why: str) -> CommandError:
    return CommandError(f"Failure [{code}: {why}]")
