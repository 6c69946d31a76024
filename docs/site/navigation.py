"""Which page stands where in the site's menu."""

from collections.abc import Sequence

START = (
    "start", "concepts", "running", "models", "pocket-phone", "emulators", "troubleshooting", "faq",
)  # fmt: skip
GUIDES = (
    "guides", "testing", "pytest", "flows-with-a-model", "benchmarking", "comparing", "tasks",
    "agents",
    "endpoints", "cost", "jobs", "job-serve", "mcp", "python", "fleet", "farm", "training",
    "androiddaily", "androidworld", "viewer",
)  # fmt: skip
TRUST = ("security", "proven", "fidelity", "personas", "emulator-grpc", "comparison")
PROJECT = {
    "ARCHITECTURE.md": "architecture",
    "CONTRIBUTING.md": "contributing",
    "CHANGELOG.md": "changelog",
    "perf/README.md": "measurements",
}
"""Files of the repository that are pages of the site as well, and what they are called there."""

HOME = "README"
REFERENCE = "reference"


def menu(pages: Sequence[str], made: Sequence[str]) -> dict[str, list[str]]:
    """The menu's parts and their pages; `made` are those of the reference.

    A page that nobody put anywhere is a guide, so that none is lost.
    """
    named = {*START, *GUIDES, *TRUST, *PROJECT.values(), HOME, REFERENCE}
    return {
        "Start": list(START),
        "Guides": [*GUIDES, *sorted(set(pages) - named)],
        "Reference": [REFERENCE, *made],
        "What to trust": list(TRUST),
        "Project": list(PROJECT.values()),
    }
