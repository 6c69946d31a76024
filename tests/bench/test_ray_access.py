"""Clusters that want a token: one that is started here has its own, and others say what to do."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tapwright.bench.report.read import read_bench
from tests.cli.test_fleet_ray import wait_until

from .test_bench_command import full_only
from .test_ray_head import Head

pytestmark = [
    full_only, pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed"),
]  # fmt: skip
ACCESS = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": "c0ffee" * 8}


def bench(home: Path, *words: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {name: text for name, text in os.environ.items() if "RAY_AUTH" not in name}
    return subprocess.run(
        [sys.executable, "-m", "tapwright", "bench", "first-steps", "--tasks", "AirplaneOn",
         "--phones", "1", "--model", "rehearsal", "--engine", "ray", "--out", "out", *words],
        env={**environment, "HOME": str(home), **variables}, cwd=home,
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


@pytest.fixture
def head() -> Iterator[Head]:
    head = Head(**ACCESS)
    head.start()
    yield head
    head.end(signal.SIGTERM)


def test_a_cluster_of_this_host_alone_needs_no_address(tmp_path: Path) -> None:
    done = bench(tmp_path)
    assert done.returncode == 0, done.stderr
    (folder,) = (tmp_path / "out").iterdir()
    assert [result.success for result in read_bench(folder).results] == [True]
    # A token there would be asked for by every cluster that is started later.
    assert not (tmp_path / ".ray").exists()


def test_a_cluster_with_a_token_says_how_to_get_in(tmp_path: Path, head: Head) -> None:
    at = ("--ray-address", f"127.0.0.1:{head.port}")
    tries: list[subprocess.CompletedProcess[str]] = []

    def refused() -> bool:
        tries.append(bench(tmp_path, *at))
        return "wants a token" in tries[-1].stderr

    wait_until(refused)
    assert tries[-1].returncode == 2 and "RAY_AUTH_MODE=token" in tries[-1].stderr
    assert not (tmp_path / "out").exists()
    done = bench(tmp_path, *at, **ACCESS)
    assert done.returncode == 0, done.stderr
