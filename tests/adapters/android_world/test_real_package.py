"""The real package, where it is installed: its tasks, by its verifiers, on pocket phones."""

from importlib.util import find_spec
from pathlib import Path

import pytest

import tapwright
from tapwright.adapters.android_world import package
from tapwright.bench.report.read import read_bench
from tapwright.suites.registry import find_suite
from tapwright.tasks.settings import Settings
from tests.adapters.android_world.conftest import forget
from tests.adapters.android_world.real_solutions import scripted
from tests.cli.conftest import ONLY_IN_CI

REAL = pytest.mark.skipif(
    find_spec(package.PACKAGE) is None,
    reason="android_world is not installed here (docs/androidworld.md says how)",
)
# The script knows a way through each of these on the persona `android-world`.
PLAYED = 24


@REAL
@ONLY_IN_CI
async def test_its_tasks_on_pocket_phones(tmp_path: Path) -> None:
    forget()
    found = await tapwright.run_suite(
        scripted(find_suite("androidworld")),
        settings=Settings(model="rehearsal", out=tmp_path),
        phones=2, persona="android-world", seed=package.DEFAULT_SEED,
    )  # fmt: skip
    results = read_bench(found.folder).results
    assert len(results) == 116
    assert {
        one.unit.task for one in results if one.success is not True and not one.skipped
    } == set()
    assert sum(one.success is True for one in results) == PLAYED
    assert all(one.end_why for one in results if one.skipped)
