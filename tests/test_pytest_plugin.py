"""The pytest plugin in a stranger's folder: what it runs, reports, refuses and costs."""

import asyncio
import os
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tapwright.device.adb import PrivateAdbServer
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.emulator.pocket.thread import PocketThread
from tapwright.fleet.leases import Lease
from tapwright.traces.reader import read_episode

from .strangers_folder import CONFTEST, FLOW, JUDGED, LOST, OPINION, TESTS, WRONG, run

FULL = pytest.mark.skipif(
    not os.environ.get("TAPWRIGHT_FULL"), reason="takes long; TAPWRIGHT_FULL=1 runs it"
)

THREE = "def test_three(phone):\n    phone.open_app('Settings')\n    phone.see('Battery')\n"


def folder_of(path: Path) -> Path:
    (path / "conftest.py").write_text(CONFTEST, "utf-8")
    (path / "test_app.py").write_text(TESTS, "utf-8")
    page = (Path(__file__).parents[1] / "docs/pytest.md").read_text("utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    (path / "test_docs.py").write_text("\n\n".join(blocks), "utf-8")
    (path / "battery.flow.yaml").write_text(FLOW, "utf-8")
    (path / "judged.flow.yaml").write_text(JUDGED, "utf-8")
    (path / "sub").mkdir()
    (path / "sub/opinion.yaml").write_text(OPINION, "utf-8")
    (path / "sub/lost.yaml").write_text(LOST, "utf-8")
    (path / "sub/wrong.yaml").write_text(WRONG, "utf-8")
    (path / "config.yaml").write_text("flows: ['*.flow.yaml']\n", "utf-8")
    (path / "pytest.ini").write_text(
        "[pytest]\ntapwright_device = pocket\ntapwright_out = traces\ntapwright_max_cost = 1\n"
        "asyncio_default_fixture_loop_scope = function\n",
        "utf-8",
    )
    return path


class Report:
    """What one run said, and its JUnit by name of the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.done = run(folder, "-q", "--junitxml=junit.xml")
        self.said = self.done.stdout
        root = ElementTree.parse(folder / "junit.xml").getroot()
        self.cases = {str(case.get("name")): case for case in root.iter("testcase")}

    def outcome(self, name: str) -> str:
        kinds = [child.tag for child in self.cases[name] if child.tag in ("failure", "error")]
        return kinds[0] if kinds else "passed"

    def properties(self, name: str) -> dict[str, str]:
        return {str(one.get("name")): str(one.get("value"))
                for one in self.cases[name].iter("property")}  # fmt: skip

    def failure(self, name: str) -> str:
        """What was said of a failure, with the start of the message."""
        found = next(child for child in self.cases[name] if child.tag in ("failure", "error"))
        return f"{found.get('message')}\n{found.text}"


def test_a_strangers_folder(tmp_path: Path) -> None:
    report = Report(folder_of(tmp_path))
    outcomes_are_as_they_should(report)
    failures_say_what_was_wrong_and_nothing_of_the_inside(report)
    each_test_has_its_trace_by_what_it_expected(report)
    what_models_cost_is_told_of_each_and_of_all(report)


def outcomes_are_as_they_should(report: Report) -> None:
    assert {name: report.outcome(name) for name in report.cases} == {
        "Battery is there": "passed",
        "Battery is judged": "passed",
        "test_passes": "passed",
        "test_fails_by_what_it_expects": "failure",
        "test_fails_by_itself": "failure",
        "test_app": "passed",
        "test_no_app": "error",
        "test_flow": "passed",
        "test_flow_fails": "failure",
        "test_flow_with_a_model_fails": "failure",
        "test_flow_loses_the_model": "error",
        "test_unverified": "failure",
        "test_completed": "passed",
        "test_ask": "passed",
        "test_task": "failure",
        "test_task_is_done": "passed",
        "test_model_lost": "error",
        "test_no_such_role": "failure",
        "test_name_from_elsewhere": "failure",
        "test_no_such_flow": "failure",
        "test_nothing_done": "passed",
        "test_no_answer": "failure",
        "test_async": "passed",
        "test_no_such_phone": "error",
        "test_wide_fixture": "passed",
        "test_dynamic": "passed",
        "test_without_a_phone": "passed",
        "test_settings": "passed",
        "test_dark_theme": "passed",
    }
    assert report.done.returncode == 1
    assert report.done.stderr == ""


def failures_say_what_was_wrong_and_nothing_of_the_inside(report: Report) -> None:
    assert 'nearest: text "Battery"' in report.failure("test_fails_by_what_it_expects")
    assert "driver.py" not in report.said and "concurrent" not in report.said
    for inside in ("paths.py", "locating.py", "other_names.py", "workspace.py", "doings.py"):
        assert inside not in report.said
    assert "did you mean button?" in report.failure("test_no_such_role")
    assert "Locator has no click: it is tap() here" in report.failure("test_name_from_elsewhere")
    assert "nowhere.yaml:1:1: there is no such file" in report.failure("test_no_such_flow")
    assert "is not true" in report.failure("test_flow_fails")
    assert "wrong.yaml:4:3" in report.failure("test_flow_fails")
    assert "did you mean com.android.settings?" in report.failure("test_no_app")
    assert "nobody has verified it" in report.failure("test_unverified")
    assert "did not reach the goal" in report.failure("test_task")
    lost = report.failure("test_model_lost")
    assert "AgentBrokenOff: the agent could not end: model_lost, the line is cut" in lost
    assert "setup" not in lost and "ERROR at call of test_model_lost" in report.said
    assert "\nERROR test_app.py::test_model_lost - " in report.said
    assert "lost.yaml:4:3: the line is cut" in report.failure("test_flow_loses_the_model")
    assert "the model cannot be asked: an error, which says nothing about the app" in report.said
    assert "it does not hold: so it is (priced, $0.0010)" in (
        report.failure("test_flow_with_a_model_fails")
    )
    assert "gave no answer: completed" in report.failure("test_no_answer")
    assert "no-such-phone" in report.failure("test_no_such_phone")


def each_test_has_its_trace_by_what_it_expected(report: Report) -> None:
    def verdict(name: str) -> str | None:
        record = read_episode(Path(report.properties(name)["tapwright_trace"]))
        return record.verdict and record.verdict.status

    assert verdict("test_passes") == "passed"
    assert verdict("test_fails_by_what_it_expects") == "failed"
    assert verdict("test_fails_by_itself") == "failed"
    # Green, and nothing was expected of the phone after the app was stopped but one thing.
    assert verdict("test_app") == "passed"
    assert verdict("test_ask") == "unverified"
    assert report.properties("test_without_a_phone") == {}
    trace = Path(report.properties("test_fails_by_itself")["tapwright_trace"])
    assert trace.is_relative_to(report.folder / "traces")
    assert (trace / "failure.png").read_bytes().startswith(b"\x89PNG")
    assert "Settings" in (trace / "failure-views.txt").read_text("utf-8")
    assert f"screenshot: {trace / 'failure.png'}" in report.said


def what_models_cost_is_told_of_each_and_of_all(report: Report) -> None:
    names = ("test_ask", "test_completed", "test_unverified", "test_task", "test_task_is_done",
             "test_nothing_done", "test_no_answer", "Battery is judged",
             "test_flow_with_a_model_fails")  # fmt: skip
    costs = [Decimal(report.properties(name)["tapwright_cost_usd"]) for name in names]
    # A thousand tokens a call, a dollar a million.
    assert all(cost > 0 and cost % Decimal("0.001") == 0 for cost in costs)
    assert "tapwright_cost_usd" not in report.properties("test_passes")
    told = re.search(
        r"^tapwright: \$([\d.]+) for 8 goals and 2 flows of the \$1 that .* allows$",
        report.said,
        re.MULTILINE,
    )
    assert told is not None and Decimal(told[1]) == sum(costs)


def test_a_run_without_phones_loads_and_says_nothing_of_ours(tmp_path: Path) -> None:
    (tmp_path / "test_plain.py").write_text(
        "import sys\ndef test_plain():\n"
        "    ours = sorted(n for n in sys.modules if n.startswith('tapwright'))\n"
        "    assert ours == ['tapwright', 'tapwright.pytest_parts',"
        " 'tapwright.pytest_parts.lost', 'tapwright.pytest_parts.settings',"
        " 'tapwright.pytest_plugin'], ours\n"
        "    assert not {'pydantic', 'openai', 'PIL', 'yaml', 'httpx2'} & set(sys.modules)\n",
        "utf-8",
    )
    done = run(tmp_path, "-q", "-p", "no:asyncio", "-p", "no:hypothesispytest")
    assert done.returncode == 0, done.stdout
    assert "tapwright" not in done.stdout + done.stderr
    assert sorted(path.name for path in tmp_path.iterdir() if path.name != "__pycache__") == [
        "test_plain.py"
    ]


def test_fixtures_of_others_with_our_names_come_before_ours(tmp_path: Path) -> None:
    """`app` is Flask's too; also one of a plugin that is loaded before ours."""
    (tmp_path / "mine.py").write_text(
        "import pytest\n@pytest.fixture\ndef app(): return 'an app'\n"
        "@pytest.fixture\ndef agent(app): return app\n",
        "utf-8",
    )
    (tmp_path / "conftest.py").write_text(
        "import pytest\n@pytest.fixture(params=[1, 2])\ndef flow(request): return request.param\n"
        "@pytest.fixture\ndef phone(): return '+49 30 1234'\n",
        "utf-8",
    )
    (tmp_path / "test_it.py").write_text(
        "def test_plugin(app, agent): assert app == agent == 'an app'\n"
        "def test_conftest(flow, phone): assert flow in (1, 2) and phone[0] == '+'\n",
        "utf-8",
    )
    strict = ("-W", "error", "--strict-markers", "--strict-config", "-p", "no:asyncio")
    done = run(tmp_path, "-q", "-p", "mine", *strict, env={"PYTHONPATH": str(tmp_path)})
    assert done.returncode == 0 and "3 passed" in done.stdout, done.stdout
    assert "tapwright" not in done.stdout + done.stderr
    assert not (tmp_path / "runs").exists()


def test_what_only_looks_at_tests_holds_no_phone(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(THREE, "utf-8")
    for looks in ("--collect-only", "--setup-plan"):
        done = run(tmp_path, looks, "--tapwright-device", "no-such-phone")
        assert done.returncode == 0 and "test_three" in done.stdout, done.stdout


def test_a_phone_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(THREE, "utf-8")
    done = run(tmp_path, "-q", "--tapwright-device", "no-such-phone")
    (_, _, told) = done.stdout.partition("ERROR at setup of test_three")
    assert told.splitlines()[1].startswith("there is no phone: no-such-phone is not attached")
    assert "direct cause" not in done.stdout


def test_a_bad_marker_is_refused_before_a_phone_is_started(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(
        "import pytest\n@pytest.mark.tapwright(devise='a')\ndef test_it(phone): pass\n", "utf-8"
    )
    done = run(tmp_path, "-q", "--strict-markers")
    assert done.returncode == 4
    assert "the marker tapwright has no devise" in done.stderr + done.stdout
    assert not (tmp_path / "runs").exists()


@pytest.fixture
def real() -> Iterator[dict[str, str]]:
    """The environment of a process for which one phone is attached, which does not say that it is
    simulated, as no real one does; its serial is in SERIAL."""

    def build(seed: int) -> PocketPhone:
        phone = PocketPhone(seed)
        values = phone.system.properties.snapshot()
        phone.system.properties.restore(values | {"ro.hardware": "shopphone"})
        return phone

    server = PrivateAdbServer()
    asyncio.run(server.start())
    with PocketThread(build=build) as phones:
        serial = f"127.0.0.1:{phones.port}"
        asyncio.run(server.client.connect(serial))
        yield {"ANDROID_ADB_SERVER_PORT": str(server.port), "SERIAL": serial}
    asyncio.run(server.stop())


def test_a_real_phone_is_not_changed_without_a_yes(tmp_path: Path, real: dict[str, str]) -> None:
    (tmp_path / "test_it.py").write_text(
        "import pytest\n"
        "@pytest.mark.tapwright(app='com.android.settings')\ndef test_app(app): pass\n"
        "def test_flow(flow): flow('x.flow.yaml')\n"
        "def test_phone(phone):\n    phone.open_app('Settings')\n    phone.see('Battery')\n"
        "    assert phone.serial == '" + real["SERIAL"] + "'\n",
        "utf-8",
    )
    (tmp_path / "x.flow.yaml").write_text(FLOW.replace("launchApp", "clearState"), "utf-8")
    done = run(tmp_path, "-q", "test_it.py", env=real)
    assert "1 failed, 1 passed, 1 error" in done.stdout
    assert "clear all data of com.android.settings: allow it with --tapwright-yes" in done.stdout
    assert "- clears all data of com.android.settings\n" in done.stdout.replace("E   ", "")
    allowed = run(tmp_path, "-q", "test_it.py", "--tapwright-yes", "-k", "app", env=real)
    assert "1 passed" in allowed.stdout, allowed.stdout


@FULL
def test_variables_of_the_environment_are_those_of_flows(tmp_path: Path) -> None:
    (tmp_path / "user.flow.yaml").write_text(
        "appId: com.android.settings\n---\n- assertTrue: \"${MAESTRO_USER == 'ada'}\"\n", "utf-8"
    )
    (tmp_path / "test_it.py").write_text(
        "def test_outer(flow): flow('user.flow.yaml')\n"
        "def test_own(flow): flow('user.flow.yaml', env={'MAESTRO_USER': 'bob'})\n",
        "utf-8",
    )
    flags = ("-q", "--tapwright-device", "pocket")
    done = run(tmp_path, *flags, env={"MAESTRO_USER": "ada"})
    assert "1 failed, 2 passed" in done.stdout, done.stdout
    assert "FAILED test_it.py::test_own" in done.stdout


@FULL
def test_a_phone_that_somebody_holds_is_waited_for_or_left_alone(
    tmp_path: Path, real: dict[str, str]
) -> None:
    (tmp_path / "test_it.py").write_text(THREE, "utf-8")
    held = Lease(real["SERIAL"])
    held.take()
    done = run(tmp_path, "-q", env=real)
    assert "1 error" in done.stdout, done.stdout
    assert "there is no phone" in done.stdout and "--tapwright-wait SECONDS" in done.stdout
    pool = f"{real['SERIAL']},pocket"
    done = run(tmp_path, "-q", "--tapwright-pool", pool, env=real)
    held.release()
    assert "1 passed" in done.stdout, done.stdout


@FULL
def test_after_a_phone_is_lost_the_next_test_has_another(tmp_path: Path) -> None:
    (tmp_path / "test_it.py").write_text(
        "def test_lost(phone):\n    phone.open_app('Settings')\n"
        "    device = phone.reach.driver.device\n    phones = device.phones\n"
        "    phones.stop()\n    phone.see('Battery')\n\n" + THREE,
        "utf-8",
    )
    done = run(tmp_path, "-q", "--tapwright-device", "pocket", "--junitxml=junit.xml")
    assert "1 passed, 1 error" in done.stdout, done.stdout
    assert "the phone was lost: an error, which says nothing about the app" in done.stdout
    root = ElementTree.parse(tmp_path / "junit.xml").getroot()
    assert [one.tag for one in root.iter() if one.tag in ("error", "failure")] == ["error"]
    trace = next(str(one.get("value")) for one in root.iter("property")
                 if one.get("name") == "tapwright_trace")  # fmt: skip
    record = read_episode(Path(trace))
    assert record.end == "device_lost" and record.verdict is not None
    assert record.verdict.status == "unverified"


@FULL
def test_each_worker_has_a_phone_of_its_own(tmp_path: Path) -> None:
    folder = folder_of(tmp_path)
    (folder / "test_app.py").write_text(
        "import pytest\n@pytest.mark.parametrize('n', range(6))\n"
        "def test_it(phone, n):\n    phone.open_app('Settings')\n    phone.see('Battery')\n"
        "@pytest.mark.parametrize('n', range(4))\n"
        "def test_agent(agent, n):\n    agent.do('Do nothing', demand='completed')\n",
        "utf-8",
    )
    (folder / "test_docs.py").unlink()
    (folder / "pytest.ini").write_text("[pytest]\ntapwright_pool = pocket,pocket\n", "utf-8")
    done = run(folder, "-q", "-n", "auto", "--junitxml=junit.xml", "--tapwright-max-cost", "0.5")
    assert done.returncode == 0, done.stdout
    assert "12 passed" in done.stdout, done.stdout
    root = ElementTree.parse(folder / "junit.xml").getroot()
    used = {one.get("value") for one in root.iter("property")
            if one.get("name") == "tapwright_device"}  # fmt: skip
    assert len(used) == 2
    costs = [Decimal(str(one.get("value"))) for one in root.iter("property")
             if one.get("name") == "tapwright_cost_usd"]  # fmt: skip
    bill = r"^tapwright: \$([\d.]+) for 4 goals and 1 flow of the \$0.5 "
    told = re.search(bill, done.stdout, re.MULTILINE)
    assert told is not None and len(costs) == 5 and Decimal(told[1]) == sum(costs)
