"""What a job's file may not do by itself, because it may have come from somebody else."""

from collections.abc import Iterator, Mapping

from ..actions import UsageError
from ..agent.models.trust import TrustStore
from ..tasks.file_trust import loosening
from ..tasks.settings import Settings
from .flow_digest import confirmed_as
from .job_file import JobFile
from .job_settings import file_settings
from .secrets import told_source
from .targets import SaveWebhook


def job_uses(
    job: JobFile, below: Settings | None = None, given: Mapping[str, object] | None = None
) -> tuple[str, ...]:
    """What it asks for that only its user may allow, in words.

    `below` are the settings without it, by default those of the environment, and `given` those that
    stand above it. Raises UsageError for a setting that is none.
    """
    in_file = Settings.checked(str(job.path), file_settings(job))
    settings = loosening(job.path, in_file, below or Settings.of_environment(), given)
    return (*_uses(job), *(f"says {use}" for use in settings))


def check_trusted(
    job: JobFile, below: Settings | None = None, given: Mapping[str, object] | None = None
) -> None:
    """Raise UsageError for a file that asks for such things and that nobody has confirmed as it is
    now."""
    uses = job_uses(job, below, given)
    if uses and not TrustStore().allows_task(confirmed_as(job)):
        raise UsageError(
            f"{job.path} {'; '.join(uses)}: look at {_files(job)}, and if you want that, say so "
            f"once with --trust or `tapwright trust {job.path}`"
        )


def _files(job: JobFile) -> str:
    return "the file" if job.spec.flow is None else f"the file and {job.spec.flow}"


def _uses(job: JobFile) -> Iterator[str]:
    spec = job.spec
    if spec.secrets:
        yield f"reads {', '.join(map(told_source, spec.secrets.values()))}"
    for target in spec.save_to:
        if isinstance(target, SaveWebhook):
            yield f"sends what it reads to {target.webhook}"
        else:
            name = str(next(iter(target.model_dump(by_alias=True).values())))
            if not (job.folder / name).resolve().is_relative_to(job.folder.resolve()):
                yield f"writes {name}, outside of its folder"
    channels = (*spec.questions.channels, *spec.on_failure.notify)
    for channel in channels:
        if channel not in ("terminal", "page"):
            yield f"tells {channel} what it does, with pictures of the screen"
