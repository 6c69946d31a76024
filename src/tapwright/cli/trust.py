"""`tapwright trust`: let a file choose where keys and pictures go, loosen the gate, or read
secrets."""

import json as jsonlib
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import Json

if TYPE_CHECKING:
    from ..agent.models.profiles import Profile
    from ..agent.models.trust import KeyUse, SettingUse


def command(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            help="tapwright.yaml, a file of profiles, task and job files and folders, or the "
            "folder of an episode or a bench to go on with."
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Confirm without asking.")] = False,
    json: Json = False,
) -> None:
    """Confirm what files ask for: keys and pictures sent elsewhere, less asked, secrets read."""
    from ..actions import UsageError
    from ..agent.models.profiles import OWN
    from ..agent.models.trust import TrustStore

    store = TrustStore()
    uses: list[KeyUse] = []
    settings: list[SettingUse] = []
    reading: dict[str, tuple[str, list[str]]] = {}
    jobs: dict[str, tuple[str, list[str]]] = {}
    for file in files or [OWN]:
        if not file.exists():
            raise UsageError(f"there is no file {file}")
        if (record := _record_of(file)) is not None:
            keys, choices = _recorded_uses(record)
            uses += [use for use in keys if not store.allows_key(use)]
            settings += choices
            continue
        if (found_jobs := _jobs(file)) is not None:
            jobs |= found_jobs
            continue
        found = [] if file.is_dir() else _key_uses(file)
        if found is None:
            reading |= _reading(file)
        else:
            uses += [use for use in found if not store.allows_key(use)]
            settings += [] if file.is_dir() else _setting_uses(file)
            if file.is_dir():
                reading |= _reading(file)
    reading = {digest: of for digest, of in reading.items() if not store.allows_task(digest)}
    jobs = {digest: of for digest, of in jobs.items() if not store.allows_task(digest)}
    settings = [use for use in settings if not store.allows_setting(use)]
    lines = [str(use) for use in (*uses, *settings)]
    lines += [f"{name} reads {', '.join(read)}" for name, read in reading.values()]
    lines += [f"{name} {use}" for name, does in jobs.values() for use in does]
    if not json:
        typer.echo("\n".join(lines) or "nothing there needs to be confirmed")
    if lines and not yes:
        if json or not sys.stdin.isatty():
            raise UsageError("nobody is at a terminal to confirm this; confirm it with --yes")
        if not typer.confirm("Is that what you want?", default=False, err=True):
            raise UsageError("not confirmed, so nothing was remembered")
    if lines:
        store.confirm(uses, [*reading, *jobs], settings)
    if json:
        keys = [{"variable": u.variable, "server": u.server, "model": u.model} for u in uses]
        tasks = [{"file": name, "reads": read} for name, read in reading.values()]
        loose = [{"setting": u.name, "value": u.value, "does": u.does} for u in settings]
        chores = [{"file": name, "does": does} for name, does in jobs.values()]
        confirmed = {"keys": keys, "tasks": tasks, "settings": loose, "jobs": chores}
        typer.echo(jsonlib.dumps({"confirmed": confirmed}, indent=2))


def trust_named(name: str | None) -> None:
    """Confirm, as `--trust` does, that tasks of one's own read what they read: those of a file or
    folder, or `FILE#NAME`. Raises UsageError if it is none of these."""
    from ..actions import UsageError
    from ..agent.models.trust import TrustStore
    from ..tasks.own import is_path

    path = (name or "").partition("#")[0]
    if not path or not is_path(path):
        raise UsageError("--trust is for task files of your own: name one")
    reading = _reading(Path(path))
    for name, read in reading.values():
        typer.echo(f"{name} reads {', '.join(read)}", err=True)
    if reading:
        TrustStore().confirm(tasks=list(reading))


def _record_of(path: Path) -> Path | None:
    """The file of an episode or a bench in which its settings stand, or that is one."""
    names = ("episode.json", "options.json")
    if path.is_dir():
        return next((path / name for name in names if (path / name).exists()), None)
    return path if path.name in names else None


def _recorded_uses(file: Path) -> "tuple[list[KeyUse], list[SettingUse]]":
    """What an episode or a bench would choose if it is gone on with: servers and settings."""
    from ..agent.models.profiles import OWN, load_profiles
    from ..agent.models.trust import key_homes, objection
    from ..bench.folder import OPTIONS, read_options
    from ..bench.job import recorded_bench
    from ..tasks.recorded import recorded_episode

    folder = file.parent
    if file.name == OPTIONS:
        recorded = recorded_bench(folder, read_options(folder))
    else:
        recorded = recorded_episode(folder)
    if recorded.own:
        return [], []
    homes = key_homes(load_profiles())
    keys = _address_uses(recorded.values, load_profiles(own=OWN))
    return [use for use in keys if objection(use, homes)], list(recorded.uses({}))


def _reading(path: Path) -> dict[str, tuple[str, list[str]]]:
    """What the task files read from the environment: name and variables by the file's SHA-256."""
    from ..tasks.own import load_templates
    from ..tasks.own.task import secret_variables

    found: dict[str, tuple[str, list[str]]] = {}
    for template in load_templates(path):
        parsed = template.parsed
        if read := secret_variables(parsed.spec):
            _, before = found.get(parsed.source_hash, ("", []))
            both = list(dict.fromkeys([*before, *read]))
            found[parsed.source_hash] = (parsed.source.name, both)
    return found


def _jobs(path: Path) -> dict[str, tuple[str, list[str]]] | None:
    """What job files ask for: name and uses by the file's SHA-256; None for files of another kind.

    A file that says what only jobs say is one, and its mistakes are told.
    """
    from ..actions import UsageError
    from ..jobs.flow_digest import confirmed_as
    from ..jobs.job_file import is_job, read_jobs
    from ..jobs.job_trust import job_uses

    try:
        jobs = read_jobs([path])
    except UsageError:
        if path.is_file() and is_job(path):
            raise
        return None
    found = {confirmed_as(job): (str(job.path), list(job_uses(job))) for job in jobs}
    return {digest: of for digest, of in found.items() if of[1]} if found else None


def _key_uses(file: Path) -> "list[KeyUse] | None":
    """The keys that a file of settings or profiles sends elsewhere; None for a file of tasks."""
    from ..actions import UsageError
    from ..agent.models.profiles import load_profiles, read_yaml
    from ..agent.models.trust import key_homes, key_uses, objection
    from ..pool_check import pool_keys

    try:
        content = read_yaml(file.read_text("utf-8"))
    except (OSError, ValueError, yaml_error()) as error:
        raise UsageError(f"{file} cannot be read: {error}") from error
    if isinstance(content, list) or (isinstance(content, dict) and "goal" in content):
        return None
    builtin = load_profiles()
    homes = key_homes(builtin)
    known = load_profiles(own=file)
    profiles = [p for name, p in known.items() if p != builtin.get(name)]
    settings: dict[str, object] = content if isinstance(content, dict) else {}  # pyright: ignore[reportUnknownVariableType]
    uses = [use for profile in profiles for use in key_uses(profile)]
    uses += [*_address_uses(settings, known), *pool_keys(file)]
    return list(dict.fromkeys(use for use in uses if objection(use, homes)))


def _address_uses(settings: Mapping[str, object], known: "Mapping[str, Profile]") -> "list[KeyUse]":
    """The keys that go to the `base_url` of settings, if they have one."""
    from ..agent.models.trust import key_uses
    from ..tasks.settings import DEFAULT_MODEL

    if not (base_url := settings.get("base_url")):
        return []
    name = str(settings.get("model") or DEFAULT_MODEL)
    there = {"name": name, "base_url": str(base_url).rstrip("/")}
    return list(key_uses(known.get(name, known["custom"]).model_copy(update=there)))


def _setting_uses(file: Path) -> "list[SettingUse]":
    """What a file of settings loosens, and what its profiles put into every request."""
    from ..agent.models.profiles import load_profiles
    from ..agent.models.trust import body_use
    from ..tasks.file_trust import loosening
    from ..tasks.settings import FILE, Settings

    builtin = load_profiles()
    own = load_profiles(own=file).values()
    bodies = [body_use(p, file, builtin) for p in own if p != builtin.get(p.name)]
    uses = [use for use in bodies if use is not None]
    if file.name != FILE.name:
        return uses  # profiles alone
    return [*loosening(file, Settings.of_file(file), Settings.of_environment()), *uses]


def yaml_error() -> type[Exception]:
    """What the YAML reader raises; loaded only where a file is read."""
    import yaml

    return yaml.YAMLError
