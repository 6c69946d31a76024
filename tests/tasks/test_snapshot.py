"""The state kept when an episode begins: whole for a resume, without secrets on disk."""

import gzip

import pytest

from tapwright.tasks.snapshot import pack_state, unpack_state
from tapwright.tasks.state import PhoneState, StateUnreadable, TableRef
from tapwright.traces.packed import hide_packed
from tapwright.traces.redactor import Redactor

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
    assert pack_state(STATE, SECRETS) == packed == hide_packed(pack_state(STATE), SECRETS)


@pytest.mark.parametrize(
    "content", [b"", b"{}", gzip.compress(b"[]", mtime=0), gzip.compress(b"{", mtime=0)]
)
def test_anything_else_is_unreadable(content: bytes) -> None:
    with pytest.raises(StateUnreadable, match="cannot be read"):
        unpack_state(content, SECRETS)


def test_a_state_without_secrets_is_written_as_one_in_which_none_was_found() -> None:
    elsewhere = Redactor({"elsewhere": "not on this phone"})
    assert pack_state(STATE) == pack_state(STATE, Redactor()) == pack_state(STATE, elsewhere)
    assert unpack_state(pack_state(STATE)) == STATE
