"""How an agent is named, and what is said of a name that is none."""

from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.agent.foreign.spec import read_spec
from tapwright.agent.foreign.talk import load_class


def test_each_kind_by_its_name() -> None:
    assert read_spec("my.agents:Best").kind == "class"
    lines = read_spec("lines:node 'my agent.js'")
    assert (lines.kind, lines.words) == ("lines", ("node", "my agent.js"))
    adb = read_spec("adb:drive --serial {serial} {goal}")
    assert adb.drives_adb and adb.words == ("drive", "--serial", "{serial}", "{goal}")
    assert read_spec("http://127.0.0.1:9000/").target == "http://127.0.0.1:9000"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("best", "'best' is no agent: name a class as package.module:Class"),
        ("lines:", "names no program"),
        ("lines:node 'x", "is no command line"),
        ("adb:drive {phone}", r"\{phone\} in .* stands for nothing; there are \{serial\}"),
        ("there.yaml", "there.yaml cannot be read"),
        ("http://me:s3cret@127.0.0.1:9000", "holds no user, password or query"),
        ("http://127.0.0.1:9000?key=s3cret", "holds no user, password or query"),
        ("http://[::1", "that is no URL"),
    ],
)
def test_what_is_none(said: str, why: str) -> None:
    with pytest.raises(UsageError, match=why) as told:
        read_spec(said)
    assert "s3cret" not in str(told.value)


def test_a_file_says_more(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(
        "agent: adb:./drive {goal}\nfolder: code\npatience_s: 7\ncalls_models: false\n"
        "leaves: [/sdcard/tmp.png, secure.default_input_method]\n"
    )
    spec = read_spec(str(file))
    assert spec.folder == tmp_path / "code" and spec.patience_s == 7 and not spec.calls_models
    assert spec.leaves == ("/sdcard/tmp.png", "secure.default_input_method")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("agent: a:B\nleave: []\n", "leave: Extra inputs"),
        ("agent: a:B\nleaves: [/system/x]\n", "'/system/x' is no file in /sdcard"),
        ("agent: a:B\nleaves: [/sdcard/../system/x]\n", "is no file in /sdcard"),
        ("agent: other.yaml\n", "names no other file"),
        ("agent: a:B\npatience_s: 0\n", "patience_s: Input should be greater than 0"),
        ("- a\n", "the file: "),
    ],
)
def test_what_is_wrong_in_a_file(tmp_path: Path, text: str, why: str) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(text)
    with pytest.raises(UsageError, match=why):
        read_spec(str(file))


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("no.such:Agent", "ModuleNotFoundError"),
        (f"{__package__}.agents:Missing", "AttributeError"),
        (f"{__package__}.agents:NoAgent", r"NoAgent has no method act\(\)"),
    ],
)
def test_a_class_that_cannot_act_is_told_before_a_phone_is(said: str, why: str) -> None:
    with pytest.raises(UsageError, match=why):
        load_class(read_spec(said))
