"""A stand-in for the package `android_world`, importable while a test asks for it."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tapwright.adapters.android_world import package, suite
from tests.tasks.conftest import bench, device

__all__ = ["bench", "device"]

STAND_IN = Path(__file__).parent / "stand_in"


def forget() -> None:
    """Whatever was loaded of the package, ours or the real one."""
    for name in [name for name in sys.modules if name.split(".")[0] == package.PACKAGE]:
        del sys.modules[name]
    package.registry.cache_clear()
    package.package_hash.cache_clear()
    suite.load_android_world.cache_clear()


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    pytest.importorskip("android_env", reason="the tasks ask a phone through android_env")
    monkeypatch.syspath_prepend(str(STAND_IN))
    forget()
    yield
    forget()
