"""What a job's file may not do by itself, because it may have come from somebody else."""

from collections.abc import Iterator

from ..actions import UsageError
from ..agent.models.trust import TrustStore
from ..agent.policy.rules import parse_rules
from .job_file import JobFile
from .secrets import told_source
from .targets import SaveWebhook


def job_uses(job: JobFile) -> tuple[str, ...]:
    """What it asks for that only its user may allow, in words."""
    return tuple(dict.fromkeys(_uses(job)))


def check_trusted(job: JobFile) -> None:
    """Raise UsageError for a file that asks for such things and that nobody has confirmed as it is
    now."""
    uses = job_uses(job)
    if uses and not TrustStore().allows_task(job.sha256):
        raise UsageError(
            f"{job.path} {'; '.join(uses)}: look at the file, and if you want that, say so once "
            f"with --trust or `tapwright trust {job.path}`"
        )


def _uses(job: JobFile) -> Iterator[str]:
    spec = job.spec
    if spec.secrets:
        yield f"reads {', '.join(map(told_source, spec.secrets.values()))}"
    if spec.policy.preset == "benchmark":
        yield "acts without asking (policy benchmark)"
    yield from (
        f"has the standing rule {text!r}"
        for text, rule in zip(spec.policy.rules, parse_rules(spec.policy.rules), strict=True)
        if rule.allows
    )
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
