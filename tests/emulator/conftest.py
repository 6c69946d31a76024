"""A stand-in SDK in a folder of its own, and emulators that are ended with the test."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from .sdk.install import PACKAGE, install_sdk, stop_all

__all__ = ["PACKAGE"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own with the stand-in SDK; what was started in it ends with the test."""
    root = install_sdk(tmp_path / "Android" / "Sdk")
    for name in list(os.environ):
        if name.startswith(("ANDROID_", "STANDIN_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("ANDROID_HOME", str(root))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    yield tmp_path
    stop_all(tmp_path)
