"""The settings that a job's file makes, for the runs of that job alone."""

from .job_file import JobFile
from .outputs import wanted_schema


def file_settings(job: JobFile) -> dict[str, object]:
    """By their names; what the file does not say is left out."""
    spec = job.spec
    wanted = wanted_schema(spec) is not None
    found: dict[str, object] = {
        "device": spec.device,
        "model": spec.model,
        "max_steps": spec.limits.steps,
        "max_cost": spec.limits.cost,
        "max_seconds": spec.limits.time,
        "policy": spec.policy.preset,
        "allow": spec.policy.rules or None,
        "approve_timeout": spec.questions.deadline,
        "app": tuple(str(job.folder / one) for one in spec.app) or None,
        # Where a value stands is looked up in the views.
        "keep_ui": True if wanted else None,
    }
    return {name: value for name, value in found.items() if value is not None}
