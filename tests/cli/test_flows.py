"""`tapwright test` and `tapwright flow check` as a user runs them."""

import asyncio
import json
import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tapwright.device.adb import PrivateAdbServer
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.thread import PocketThread

from .conftest import ONLY_IN_CI, Run

GOOD = (
    "appId: com.android.settings\nname: Good\ntags: [a]\n---\n- launchApp\n"
    "- assertVisible: Battery\n"
)
BAD = "appId: com.android.settings\nname: Bad\ntags: [b]\n---\n- assertTrue: ${WORD == 'yes'}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.yaml").write_text(GOOD, "utf-8")
    (tmp_path / "bad.yaml").write_text(BAD, "utf-8")
    return tmp_path


def real() -> Iterator[PocketThread]:
    """A phone that does not say that it is simulated, as no real one does."""

    def build(seed: int) -> PocketPhone:
        phone = PocketPhone(seed)
        values = phone.system.properties.snapshot()
        phone.system.properties.restore(values | {"ro.hardware": "shopphone"})
        return phone

    with PocketThread(build=build) as running:
        yield running


@pytest.fixture
def phones() -> Iterator[PocketThread]:
    yield from real()


@pytest.fixture
def serial(phones: PocketThread, adb_server: PrivateAdbServer) -> Iterator[str]:
    name = f"127.0.0.1:{phones.port}"
    asyncio.run(adb_server.client.connect(name))
    yield name
    asyncio.run(adb_server.client.disconnect(name))


def test_what_passes_and_what_fails_is_told_and_written(tapwright: Run, folder: Path) -> None:
    done = tapwright("test", ".", "--device", "pocket", "--output", "results.xml")
    assert done.code == 1
    assert '  ok assertVisible text "Battery"' in done.out
    assert re.search(r"^FAILED Bad, [\d.]+ s: bad\.yaml:5:3$", done.out, re.MULTILINE)
    assert done.out.count("${WORD == 'yes'} is not true") == 1
    assert "2 flows: 1 passed, 1 failed" in done.out
    (suite,) = ElementTree.parse(folder / "results.xml").getroot()
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("2", "1", "0")
    assert suite.find("properties/property[@name='good.tag.a']") is not None
    bad, good = suite.findall("testcase")
    assert (good.get("name"), good.get("classname")) == ("Good", "good")
    failure = bad.find("failure")
    assert failure is not None and failure.get("type") == "assertTrue"
    assert good.find("failure") is None
    assert "file: good.yaml" in (good.findtext("system-out") or "")
    (run,) = (folder / "runs").iterdir()
    assert len(list((run / "episodes").iterdir())) == 2
    assert tapwright("trace", "verify", str(run)).code == 0
    shown = tapwright("trace", "show", str(run))
    assert shown.code == 0 and "assertVisible" in shown.out + shown.err


def test_tags_variables_and_one_document(tapwright: Run, folder: Path) -> None:
    done = tapwright(
        "test", ".", "--device", "pocket", "--include-tags", "b,c", "-e", "WORD=yes", "--json"
    )
    assert done.code == 0, done.err
    document = json.loads(done.out)
    assert (document["passed"], document["failed"], document["errors"]) == (1, 0, 0)
    (flow,) = document["flows"]
    assert flow["name"] == "Bad" and flow["steps"][0]["status"] == "passed"
    assert flow["verdict"] == "passed"


def test_mistakes_are_all_told_before_a_phone_is_looked_for(tapwright: Run, folder: Path) -> None:
    (folder / "bad.yaml").write_text("appId: a.b\n---\n- tapOnn: x\n- scrol\n", "utf-8")
    done = tapwright("test", ".", "--device", "no-such-phone")
    assert done.code == 2 and "bad.yaml:3:3: there is no command tapOnn" in done.err
    assert "bad.yaml:4:3: there is no command scrol (did you mean scroll?)" in done.err
    assert "Traceback" not in done.err and not (folder / "runs").exists()
    done = tapwright("flow", "check", ".")
    assert done.code == 2 and done.err.endswith("2 mistakes\n")
    done = tapwright("flow", "check", ".", "--json")
    mistakes = json.loads(done.out)["mistakes"]
    assert done.code == 2 and [(m["line"], m["column"]) for m in mistakes] == [(3, 3), (4, 3)]
    done = tapwright("flow", "check", "good.yaml")
    assert (done.code, done.out) == (0, "1 flow, no mistake\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("good.yaml", "-e", "novalue"), "-e takes NAME=VALUE, not 'novalue'"),
        (("good.yaml", "--format", "pdf", "--output", "x"), "--format is one of junit, html"),
        (("good.yaml", "--format", "junit", "--output", "a", "--output", "b"), "more --output"),
        (("good.yaml", "--output", "good.yaml/x.xml"), "cannot be written"),
        (("gone.yaml",), "there is no such file or folder"),
        ((".", "--include-tags", "zzz"), "no flow has the tags asked for"),
        (("good.yaml", "--phones", "2", "--device", "x"), "give --phones or --device, not both"),
        (("good.yaml", "--device", "nobody"), "nobody is not attached"),
    ],
)
def test_wrong_use_says_what_to_do(
    tapwright: Run, folder: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = tapwright("test", *arguments)
    assert done.code == 2 and said in done.err, done.err
    assert "Traceback" not in done.err


def test_a_real_phone_is_changed_only_after_a_yes(
    tapwright: Run, folder: Path, serial: str
) -> None:
    clears = "- launchApp: {clearState: true, permissions: {}}\n- setDarkMode: enabled\n"
    (folder / "good.yaml").write_text(GOOD + clears, "utf-8")
    done = tapwright("test", "good.yaml", "--device", serial)
    assert done.code == 2 and not (folder / "runs").exists()
    for line in (
        "is no simulated phone",
        "clears all data of com.android.settings",
        "sets permissions of com.android.settings: all allow",
        "switches dark mode",
        "allow them with --yes",
    ):
        assert line in done.err
    assert tapwright("test", "good.yaml", "--device", serial, "--yes").code == 0


@ONLY_IN_CI
def test_a_person_is_asked(folder: Path, serial: str, environment: dict[str, str]) -> None:
    controller, terminal = pty.openpty()
    command = [sys.executable, "-m", "tapwright", "test", "good.yaml", "--device", serial]
    with subprocess.Popen(
        command, stdin=terminal, stdout=terminal, stderr=terminal, cwd=folder, env=environment
    ) as asked:
        os.close(terminal)
        os.write(controller, b"n\n")
        assert asked.wait(60) == 2
    os.close(controller)


@ONLY_IN_CI
def test_flows_are_shared_among_phones(tapwright: Run, folder: Path) -> None:
    (folder / "bad.yaml").unlink()
    for number in range(5):
        (folder / f"more{number}.yaml").write_text(GOOD, "utf-8")
    done = tapwright("test", ".", "--phones", "2", "--json")
    document = json.loads(done.out)
    assert done.code == 0 and document["passed"] == 6
    assert len({flow["device"] for flow in document["flows"]}) == 2
