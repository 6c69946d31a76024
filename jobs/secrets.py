"""Where a job's secrets are: the environment, the keyring, or a command that prints one."""

import os
import subprocess
from collections.abc import Collection, Mapping

from ..actions import UsageError
from ..actions.extras import install_line
from .job import CommandSecret, JobSpec, SecretSource

COMMAND_TIMEOUT_S = 60.0


def read_job_secrets(
    spec: JobSpec,
    environ: Mapping[str, str] = os.environ,
    only: Collection[str] | None = None,
) -> dict[str, str]:
    """The secrets of a job by name, or `only` these; raises UsageError for one that cannot be had,
    which never holds the secret."""
    return {
        name: _read(name, source, environ)
        for name, source in spec.secrets.items()
        if only is None or name in only
    }


def told_source(source: SecretSource) -> str:
    """Where a secret comes from, for a person."""
    return f"what {source.command[0]} prints" if isinstance(source, CommandSecret) else source


def _read(name: str, source: SecretSource, environ: Mapping[str, str]) -> str:
    if isinstance(source, CommandSecret):
        return _printed(name, source.command)
    kind, _, where = source.partition(":")
    if kind == "env":
        if not environ.get(where):
            raise UsageError(f"set the environment variable {where}: it holds {name!r}")
        return environ[where]
    service, _, user = where.partition("/")
    return _kept(name, service, user)


def _kept(name: str, service: str, user: str) -> str:
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError as error:
        raise UsageError(f"the secret {name!r} is in a keyring: {install_line('jobs')}") from error
    try:
        found = keyring.get_password(service, user)
    except KeyringError as error:
        raise UsageError(f"the keyring does not give {name!r}: {error}") from error
    if not found:
        raise UsageError(
            f"the keyring has no {name!r}: put it there with `keyring set {service} {user}`"
        )
    return found


def _printed(name: str, command: tuple[str, ...]) -> str:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=COMMAND_TIMEOUT_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UsageError(
            f"{command[0]} has not printed {name!r} in {COMMAND_TIMEOUT_S:g} s"
        ) from error
    except OSError as error:
        raise UsageError(f"{command[0]}, which prints {name!r}, cannot be run: {error}") from error
    if done.returncode != 0:
        # What it says on stderr may be anything; only that it failed is told.
        raise UsageError(f"{command[0]} ends with {done.returncode} instead of printing {name!r}")
    try:
        text = done.stdout.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UsageError(f"what {command[0]} prints for {name!r} is no text") from error
    text = text.removesuffix("\n").removesuffix("\r")
    if not text:
        raise UsageError(f"{command[0]} prints nothing for {name!r}")
    return text
