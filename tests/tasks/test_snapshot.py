"""The state that is kept when an episode begins: whole for a resume, and without secrets on disk."""

import gzip
from pathlib import Path

import pytest

from tapwright.tasks.snapshot import pack_state, unpack_state
from tapwright.tasks.state import PhoneState, StateUnreadable, TableRef
from tapwright.traces import RunFolder
from tapwright.traces.journal import Journal
from tapwright.traces.packed import hide_packed
from tapwright.traces.redact import redact
from tapwright.traces.redactor import Redactor

from ..traces.test_journal import EPISODE, step

SECRETS = Redactor({"wifi": "hunter-2 é", "pin": "471134"})
STATE = PhoneState(
    tables={
        TableRef("com.example", "a.db", "networks"): (
            {"_id": 1, "key": "hunter-2 é", "pin": 9471134, "half": 0.5, "none": None},
            {
                "_id": 2,
                "key": b"\xff\x00hunter-2 \xc3\xa9\xfe",
                "pin": 12,
                "half": 47.5,
                "none": "",
            },
        )
    },
    settings={"global.note": "it is hunter-2 é", "global.other": "1"},
)


def test_no_secret_is_in_the_file_and_all_of_it_comes_back() -> None:
    packed = pack_state(STATE, SECRETS)
    text = gzip.decompress(packed)
    assert b"hunter-2" not in text and b"471134" not in text and b"aHVudGVy" not in text
    assert unpack_state(packed, SECRETS) == STATE
    assert unpack_state(pack_state(STATE)) == STATE
    assert pack_state(STATE, SECRETS) == packed


@pytest.mark.parametrize("content", [b"", b"{}", gzip.compress(b"[]"), gzip.compress(b"{")])
def test_anything_else_is_unreadable(content: bytes) -> None:
    with pytest.raises(StateUnreadable, match="cannot be read"):
        unpack_state(content, SECRETS)


def test_a_redacted_copy_keeps_the_state_without_secrets(tmp_path: Path) -> None:
    run = RunFolder.create(tmp_path, "x", "0.1.0")
    with run.episode(EPISODE) as journal:
        assert isinstance(journal, Journal)
        journal.keep("before.json.gz", pack_state(STATE))
        journal.append(step(0).model_copy(update={"observation": _seen(journal)}))
    done = redact(run.path, tmp_path / "copy", SECRETS)
    (kept,) = done.folder.rglob("before.json.gz")
    assert done.left_out == ["episodes/0001-a/reserve"] or done.left_out == []
    assert (
        kept.read_bytes() == pack_state(STATE, SECRETS) == hide_packed(pack_state(STATE), SECRETS)
    )
    assert unpack_state(kept.read_bytes(), SECRETS) == STATE


def _seen(journal: Journal) -> object:
    from ..traces.conftest import picture

    seen = step(0).observation
    file = journal.picture(picture(0), "image/png")
    return seen.model_copy(update={"frame": seen.frame.model_copy(update={"file": file})})
