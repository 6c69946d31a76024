"""The runner's options as a user gives them: retries, reports, shards, resuming, watching."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tapwright.actions import UsageError
from tapwright.cli.flow_outputs import Output, outputs_of
from tapwright.flows.suite import FlowSuiteResult

from .conftest import ONLY_IN_CI, Run

FAILS_ONCE = (
    "appId: com.android.settings\nname: Odd\nonFlowComplete: [setDarkMode: enabled]\n---\n"
    "- assertDarkMode\n"
)
GOOD = "appId: com.android.settings\nname: Good\n---\n- assertTrue: 1\n"
BAD = "appId: com.android.settings\nname: Bad\n---\n- assertTrue: ''\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "flows").mkdir()
    (tmp_path / "flows/odd.yaml").write_text(FAILS_ONCE, "utf-8")
    (tmp_path / "flows/bad.yaml").write_text(BAD, "utf-8")
    return tmp_path


def test_retries_reports_and_going_on(tapwright: Run, folder: Path) -> None:
    done = tapwright(
        "test", "flows", "--device", "pocket", "--retries", "1", "--out", "out",
        "--format", "junit", "--format", "json", "--output", "results.xml",
    )  # fmt: skip
    assert done.code == 1, done.err
    assert "Odd, trying again" in done.out and "flaky: passed at attempt 2" in done.out
    assert "2 flows: 1 passed, 1 failed (1 flaky: passed at a retry)" in done.out
    (run,) = (folder / "out").iterdir()
    assert ElementTree.parse(folder / "results.xml").find(".//flakyFailure") is not None
    assert json.loads((run / "report.json").read_text())["flaky"] == 1
    assert (run / "report.html").read_text("utf-8").startswith("<!doctype html>")
    lines = (run / "results.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["name"] for line in lines] == ["Bad", "Bad", "Odd", "Odd"]
    assert tapwright("trace", "verify", str(run)).code == 0
    # The trace of one flow is seen within its run.
    shown = tapwright("view", str(run / "episodes/0002-odd"), "--html", "trace.html")
    assert shown.code == 0 and "flow:odd.yaml" in (folder / "trace.html").read_text("utf-8")
    # As if it had been cut off before the last flow ended.
    (run / "results.jsonl").write_text("\n".join(lines[:2]) + "\n" + lines[2][:30], "utf-8")
    more = tapwright("test", "flows", "--device", "pocket", "--retries", "1", "--resume", str(run))
    assert more.code == 1 and "1 of them had ended before" in more.out, more.err
    assert "Bad (" not in more.out and "2 flows: 1 passed, 1 failed" in more.out


def test_the_phones_of_a_pool_share_the_flows(tapwright: Run, folder: Path) -> None:
    (folder / "tapwright.yaml").write_text("pools: {here: {pocket: 2}}\n", "utf-8")
    (folder / "flows/bad.yaml").write_text(GOOD.replace("Good", "Other"), "utf-8")
    (folder / "flows/odd.yaml").write_text(GOOD, "utf-8")
    done = tapwright("test", "flows", "--pool", "here", "--json")
    assert done.code == 0, done.err
    devices = {flow["device"] for flow in json.loads(done.out)["flows"]}
    assert len(devices) == 2
    for more, said in (
        (["--pool", "here", "--phones", "2"], "leave out --phones and --device"),
        (["--pool", "hear"], "hear"),
        (["--pool", "here", "--shard-all", "3"], "3 shards need 3 phones, and 2 of the pool here"),
    ):
        refused = tapwright("test", "flows", *more)
        assert refused.code == 2 and said in " ".join(refused.err.split()), refused.err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--shard-split", "2", "--shard-all", "2"), "--shard-split or --shard-all, not both"),
        (("--shard-split", "2", "--phones", "3"), "2 shards run on 2 phones, and --phones says 3"),
        (("--shard-all", "2", "--device", "x"), "2 shards need 2 phones, and 1 is named"),
        (("--resume", "nothing"), "is no folder of a run of flows"),
        (("--continuous", "--resume", "x"), "--continuous or --resume, not both"),
        (("--out", "a", "--test-output-dir", "b"), "name the same folder"),
        (("--out", "flows/bad.yaml"), "it is a file, not a folder"),
    ],
)
def test_options_that_do_not_go_together(
    tapwright: Run, folder: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = tapwright("test", "flows", *arguments)
    assert done.code == 2 and said in done.err, done.err
    assert "Traceback" not in done.err and not (folder / "runs").exists()


def test_a_workspace_does_not_choose_a_folder_outside(tapwright: Run, folder: Path) -> None:
    outside = folder.parent / f"{folder.name}-outside"
    (folder / "flows/config.yaml").write_text(f"testOutputDir: {outside}\n", "utf-8")
    done = tapwright("test", "flows", "--device", "pocket")
    assert done.code == 2 and "leads out of the workspace" in done.err
    assert "--test-output-dir" in done.err and not outside.exists()


def test_each_output_has_its_format(tmp_path: Path) -> None:
    xml, page = tmp_path / "a.xml", tmp_path / "b.html"
    assert outputs_of((), (xml, page)) == (Output("junit", xml), Output("html", page))
    assert outputs_of(("json", "junit"), (xml,)) == (Output("json", xml), Output("junit"))
    assert outputs_of((), (tmp_path / "noname",))[0].format == "junit"
    (tmp_path / "file").write_text("", "utf-8")
    with pytest.raises(UsageError, match="file takes no file"):
        outputs_of((), (tmp_path / "file" / "sub" / "x.xml",))
    with pytest.raises(UsageError, match="is a folder: name a file in it"):
        outputs_of((), (tmp_path,))


def test_the_folders_of_an_output_are_made(tmp_path: Path) -> None:
    path = tmp_path / "results" / "today" / "junit.xml"
    (output,) = outputs_of((), (path,))
    assert not path.parent.exists()
    suite = FlowSuiteResult(results=(), seconds=0.0, name="none")
    assert output.write(suite, datetime.now(UTC), tmp_path) == path
    assert path.read_text("utf-8").startswith("<?xml")


@ONLY_IN_CI
def test_a_workspace_says_where_results_go(tapwright: Run, folder: Path) -> None:
    config = "testOutputDir: results\nplatform: {android: {disableAnimations: true}}\n"
    (folder / "flows/config.yaml").write_text(config, "utf-8")
    assert tapwright("test", "flows", "--device", "pocket").code == 1
    assert len(list((folder / "flows/results").iterdir())) == 1
    assert tapwright("test", "flows", "--device", "pocket", "--test-output-dir", "x").code == 1
    assert len(list((folder / "x").iterdir())) == 1


@ONLY_IN_CI
def test_an_order_ends_at_what_fails_if_the_workspace_says_so(tapwright: Run, folder: Path) -> None:
    for name, text in (("a", GOOD), ("b", BAD), ("c", GOOD.replace("Good", "Last"))):
        (folder / f"flows/{name}.yaml").write_text(text, "utf-8")
    order = "executionOrder: {continueOnFailure: false, flowsOrder: [Good, Bad, Last]}\n"
    (folder / "flows/config.yaml").write_text(f"flows: ['[abc].yaml']\n{order}", "utf-8")
    done = tapwright("test", "flows", "--device", "pocket", "--output", "new/folder/j.xml")
    assert done.code == 1 and "1 passed, 1 failed, 1 not run" in done.out, done
    cases = ElementTree.parse(folder / "new/folder/j.xml").getroot().iter("testcase")
    children = {case.get("name"): [part.tag for part in case] for case in cases}
    assert "failure" in children["Bad"] and "skipped" in children["Last"]


@ONLY_IN_CI
def test_shards_share_or_repeat_the_flows(tapwright: Run, folder: Path) -> None:
    for name in ("one", "two", "three"):
        (folder / f"flows/{name}.yaml").write_text(GOOD, "utf-8")
    (folder / "flows/bad.yaml").unlink()
    (folder / "flows/odd.yaml").unlink()
    split = tapwright("test", "flows", "--device", "pocket", "--shard-split", "2", "--json")
    assert json.loads(split.out)["passed"] == 3
    every = tapwright("test", "flows", "--device", "pocket", "--shard-all", "2", "--json")
    flows = json.loads(every.out)["flows"]
    assert len(flows) == 6 and len({flow["device"] for flow in flows}) == 2


@ONLY_IN_CI
def test_it_runs_again_when_a_file_changes(folder: Path, environment: dict[str, str]) -> None:
    (folder / "flows/odd.yaml").unlink()
    command = [sys.executable, "-m", "tapwright", "test", "flows", "-c", "--device", "pocket"]
    with subprocess.Popen(
        command, cwd=folder, env=environment | {"PYTHONUNBUFFERED": "1"}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as watching:  # fmt: skip
        assert watching.stdout is not None
        reader = iter(watching.stdout)

        def until(wanted: Callable[[str], bool]) -> list[str]:
            seen: list[str] = []
            for line in reader:
                seen.append(line)
                if wanted(line):
                    return seen
            raise AssertionError("".join(seen))

        end = threading.Timer(120, watching.kill)
        end.start()
        until(lambda line: line.startswith("waiting for a change"))
        (folder / "flows/bad.yaml").write_text("appId: a.b\n---\n- tapOnn: x\n", "utf-8")
        assert "there is no command tapOnn" in "".join(
            until(lambda line: line.startswith("waiting for a change"))
        )
        (folder / "flows/bad.yaml").write_text(GOOD, "utf-8")
        until(lambda line: line.startswith("1 flow: 1 passed"))
        end.cancel()
        watching.terminate()


@ONLY_IN_CI
def test_a_kill_in_the_middle_loses_no_flow_that_ended(
    tapwright: Run, folder: Path, environment: dict[str, str]
) -> None:
    (folder / "flows/odd.yaml").unlink()
    slow = GOOD + "- evalScript: ${1}\n- assertVisible: Nothing that is there\n"
    (folder / "flows/slow.yaml").write_text(slow.replace("Good", "Slow"), "utf-8")
    command = [sys.executable, "-m", "tapwright", "test", "flows", "--device", "pocket"]
    with subprocess.Popen(
        command, cwd=folder, env=environment | {"PYTHONUNBUFFERED": "1"}, text=True,
        stdout=subprocess.PIPE,
    ) as running:  # fmt: skip
        assert running.stdout is not None
        for line in running.stdout:
            if line.startswith("Slow ("):
                break
        running.kill()
    (run,) = (folder / "runs").iterdir()
    (folder / "flows/slow.yaml").write_text(GOOD, "utf-8")
    done = tapwright("test", "flows", "--device", "pocket", "--resume", str(run), "--json")
    document = json.loads(done.out)
    assert (document["passed"], document["failed"]) == (1, 1)
    assert [flow["why"] for flow in document["flows"]][0].endswith("is not true: it is ''")
