"""`tapwright test --secret NAME`: the phone gets the text, and no file and no stream has it."""

import json
from pathlib import Path

import pytest

from .conftest import ONLY_IN_CI, Run
from .test_secrets import holding

SECRET = "croissant & co!"
# Typed into a field that shows it, asserted, logged, made part of a text, and missing in the end.
FLOW = """\
appId: com.android.notes
name: A secret
---
- launchApp
- tapOn: New note
- inputText: ${NOTE_KEY}
- hideKeyboard
- assertVisible: .*${NOTE_KEY}.*
- evalScript: ${console.log('it is ' + NOTE_KEY + ' of ' + NOTE_KEY.length)}
- assertTrue: ${NOTE_KEY.length == 15}
- takeScreenshot: of ${NOTE_KEY}
- tapOn: {text: "${NOTE_KEY}", label: "touch ${NOTE_KEY}"}
- extendedWaitUntil: {visible: "${NOTE_KEY}s", timeout: 300}
"""
LAST = '- extendedWaitUntil: {visible: "${NOTE_KEY}s", timeout: 300}\n'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "flow.yaml").write_text(FLOW, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--secret", "NOTE_KEY"), "set the environment variable NOTE_KEY"),
        (("--secret", "NOTE_KEY=text"), "must be given as NAME=env:VARIABLE"),
        (("--secret", "NOTE_KEY=env:SHORT"), "is shorter than 4 characters"),
        (("--secret", "K=env:LONG", "-e", "K=1"), "K is a secret: leave -e K=... out"),
        (("--secret", "K=env:LONG", "--video", "screen"), "--video screen films what the phone"),
    ],
)
def test_wrong_use_is_told_before_a_phone_is_looked_for(
    tapwright: Run, folder: Path, arguments: tuple[str, ...], said: str
) -> None:
    flags = ("--device", "no-such-phone", *arguments)
    done = tapwright("test", "flow.yaml", *flags, SHORT="abc", LONG="long enough")
    assert done.code == 2 and said in done.err and not (folder / "runs").exists()


def test_no_file_and_no_stream_has_the_text(tapwright: Run, folder: Path) -> None:
    formats = [
        part for one in ("junit", "html", "html-detailed", "json") for part in ("--format", one)
    ]
    flags = ("--device", "pocket", "--secret", "NOTE_KEY=env:MY_PW", "--heal", "suggest", *formats)
    done = tapwright("test", "flow.yaml", *flags, MY_PW=SECRET)
    assert done.code == 1, done
    assert SECRET not in done.out + done.err and holding(folder, SECRET) == []
    assert 'ok inputText "{NOTE_KEY}"' in done.out and "log: it is {NOTE_KEY} of 15" in done.out
    assert "ok touch {NOTE_KEY}" in done.out
    assert 'text "{NOTE_KEY}s" is not on the screen; nearest: ' in done.out
    (run,) = (folder / "runs").iterdir()
    (flow,) = json.loads((run / "report.json").read_text("utf-8"))["flows"]
    # It was found on the phone, so the phone had its text.
    assert [step["status"] for step in flow["steps"]] == ["passed"] * 9 + ["failed"]
    assert [path.name for path in (run / "artifacts").rglob("*.png")] == ["of {NOTE_KEY}.png"]
    (episode,) = (run / "episodes").iterdir()
    assert "{NOTE_KEY}" in (episode / "failure-views.xml").read_text("utf-8")
    assert '"text":"{NOTE_KEY}"' in (episode / "steps.jsonl").read_text("utf-8")
    assert tapwright("trace", "verify", str(run)).code == 0


@ONLY_IN_CI
def test_a_run_that_was_cut_off_goes_on_with_them(tapwright: Run, folder: Path) -> None:
    passes = FLOW.replace(LAST, "")
    (folder / "flow.yaml").write_text(passes, "utf-8")
    flags = ("--device", "pocket", "--secret", "NOTE_KEY=env:MY_PW")
    assert tapwright("test", "flow.yaml", *flags, MY_PW=SECRET).code == 0
    (run,) = (folder / "runs").iterdir()
    done = tapwright("test", "flow.yaml", *flags, "--resume", str(run), MY_PW=SECRET)
    assert done.code == 0 and "1 of them had ended before" in done.out
    assert holding(folder, SECRET) == []


@ONLY_IN_CI
def test_a_model_is_told_of_it_by_name(tapwright: Run, folder: Path) -> None:
    asks = FLOW.replace(LAST, "- assert: '\"${NOTE_KEY}\" is shown'\n")
    (folder / "flow.yaml").write_text(asks, "utf-8")
    flags = ("--device", "pocket", "--model", "rehearsal", "--secret", "NOTE_KEY=env:MY_PW")
    done = tapwright("test", "flow.yaml", *flags, MY_PW=SECRET)
    # It looks for what it was told, and finds no such text on the screen.
    assert done.code == 1 and "missing: {NOTE_KEY}" in done.out
    assert SECRET not in done.out + done.err and holding(folder, SECRET) == []
