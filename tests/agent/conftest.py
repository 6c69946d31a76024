"""What tests of the agent share."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tapwright.traces import DeviceRecord, EpisodeRecord, ModelRecord, RunFolder

from .playing import Play


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Play]:
    run = RunFolder.create(tmp_path, "loop", "0.1.0")
    record = EpisodeRecord(
        id="0001",
        task="t",
        goal="g",
        device=DeviceRecord(serial="fake", model="m", api_level=34, simulated=True),
        model=ModelRecord(profile="p", name="n", endpoint="e", scripted=True),
        started_at=datetime.now(UTC),
    )
    with run.episode(record) as journal, ThreadPoolExecutor(1) as executor:
        yield Play(journal, executor)
