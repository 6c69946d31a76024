"""Flow files as pytest sees them: it makes one of each in a folder, also of those that it does not
run, so nothing is loaded before one is collected."""

from collections.abc import Iterator

import pytest


class FlowFile(pytest.File):
    """A file `*.flow.yaml`: one test, whose marks are the flow's tags."""

    def collect(self) -> Iterator[pytest.Item]:
        """The flow; with every mistake in it instead if it is none."""
        from .flows import collected

        yield collected(self)
