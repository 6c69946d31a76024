"""Whom an endpoint may be is read once for all models, and is as strict as for one."""

import ssl
from pathlib import Path

import pytest

from tapwright.agent.models.transport import certificates


def test_all_models_share_what_was_read_once() -> None:
    assert certificates() is certificates()
    assert certificates().verify_mode is ssl.CERT_REQUIRED and certificates().check_hostname


def test_a_file_of_ones_own_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    before = certificates()
    with monkeypatch.context() as meanwhile:
        meanwhile.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
        with pytest.raises(FileNotFoundError):
            certificates()
    assert certificates() is before
