"""Rules every test lives by: no network but loopback."""

import gc
import ipaddress
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes, or is drawn, is the machine's business, and whoever else uses it.
# By default a fifth of the examples of a full run is drawn.
settings.register_profile(
    "any machine",
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
    max_examples=100 if os.environ.get("TAPWRIGHT_FULL") else 20,
)
settings.load_profile("any machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--device", metavar="SERIAL", help="also run the contract suite on this phone")
    parser.addoption(
        "--note-slow", metavar="SECONDS", type=float, help="write what takes longer to slow.txt"
    )


def pytest_configure(config: pytest.Config) -> None:
    if (bound_s := config.getoption("--note-slow")) is not None and not hasattr(
        config, "workerinput"
    ):
        config.pluginmanager.register(SlowTests(bound_s))


# What takes long: so many tests of these files run by default, from the top, and in CI all do
# (TAPWRIGHT_FULL=1). What they try is tried by quicker tests too, or by `make suite-check`.
SLOW = {
    "adapters/android_world/test_bench.py": 2,
    "agent/test_price_of_an_address.py": 2,
    "agent/test_trial.py": 4,
    "api/test_pool.py": 4,
    "bench/judge/test_judge_money.py": 1,
    "bench/test_check_processes.py": 0,
    "bench/test_pool.py": 0,
    "bench/test_pool_renewal.py": 1,
    "cli/test_adb_server.py": 1,
    "cli/test_app_under_test.py": 1,
    "cli/test_ci_recipes.py": 3,
    "cli/test_consent.py": 2,
    "cli/test_demo.py": 2,
    "cli/test_emulators_left.py": 0,
    "cli/test_eyes.py": 1,
    "cli/test_flow_models.py": 2,
    "cli/test_flow_options.py": 4,
    "cli/test_flow_record.py": 1,
    "cli/test_flow_secrets.py": 6,
    "cli/test_flows.py": 2,
    "cli/test_goal_checks.py": 2,
    "cli/test_goal_in_words.py": 2,
    "cli/test_heal_endpoint.py": 0,
    "cli/test_holding.py": 2,
    "cli/test_manners.py": 2,
    "cli/test_output.py": 2,
    "cli/test_personas.py": 5,
    "cli/test_phone_ports.py": 1,
    "cli/test_readme_real_phone.py": 0,
    "cli/test_secrets.py": 2,
    "cli/test_trust.py": 1,
    "device/test_doctor.py": 1,
    "device/test_personas.py": 6,
    "device/test_reconnect.py": 3,
    "emulator/test_containers.py": 6,
    "emulator/test_emulator.py": 3,
    "emulator/test_grpc_doctor.py": 1,
    "emulator/test_grpc_episode.py": 0,
    "emulator/test_grpc_foreign.py": 1,
    "emulator/test_grpc_screen.py": 3,
    "emulator/test_grpc_touch.py": 3,
    "emulator/test_stf.py": 8,
    "fleet/test_fleet_command.py": 14,
    "fleet/test_keeper.py": 0,
    "fleet/test_members.py": 3,
    "flows/test_ai.py": 2,
    "flows/test_ai_do.py": 1,
    "flows/test_app.py": 1,
    "flows/test_checks.py": 3,
    "flows/test_diagnosis.py": 5,
    "flows/test_every_command.py": 2,
    "flows/test_film.py": 1,
    "flows/test_from_trace.py": 8,
    "flows/test_heal_patch.py": 4,
    "flows/test_healed_examples.py": 0,
    "flows/test_healing.py": 1,
    "flows/test_healing_menu.py": 1,
    "flows/test_mirror.py": 7,
    "flows/test_pictures.py": 6,
    "flows/test_record_phone.py": 1,
    "flows/test_report.py": 4,
    "flows/test_resume.py": 1,
    "flows/test_retries.py": 2,
    "flows/test_runner_corners.py": 26,
    "flows/test_runs.py": 4,
    "flows/test_suite.py": 2,
    "flows/test_testing_phone.py": 3,
    "flows/test_text.py": 1,
    "flows/test_touch.py": 1,
    "jobs/test_examples.py": 1,
    "jobs/test_running.py": 6,
    "mcp_server/test_delegate.py": 1,
    "mcp_server/test_gate.py": 1,
    "mcp_server/test_privacy.py": 1,
    "mcp_server/test_secrets.py": 1,
    "mcp_server/test_sessions.py": 3,
    "mcp_server/test_stdio.py": 1,
    "mcp_server/test_trace.py": 2,
    "mcp_server/test_vanished.py": 1,
    "pocket/test_all_apps.py": 4,
    "pocket/test_personas.py": 4,
    "pocket/test_pixels.py": 0,
    "pocket/test_reset_apps.py": 7,
    "pocket/test_stock_personas.py": 2,
    "pocket/test_stock_u2.py": 2,
    "pocket/test_versions.py": 12,
    "pocket/test_walks.py": 1,
    "suites/aosp/test_personas.py": 0,
    "suites/aosp/test_suite.py": 2,
    "suites/test_daily.py": 1,
    "suites/test_to_flow.py": 0,
    "tasks/own/test_examples.py": 2,
    "tasks/test_cut_secrets.py": 3,
    "tasks/test_gullible.py": 1,
    "tasks/test_manners_play.py": 5,
    "tasks/test_resume.py": 1,
    "tasks/test_vendor_episodes.py": 4,
    "test_perf_eyes.py": 2,
    "test_readme_commands.py": 1,
    "traces/test_archive.py": 3,
    "traces/test_labels.py": 15,
    "traces/test_marks.py": 1,
    "traces/test_publication.py": 4,
    "traces/test_sample_browser.py": 2,
    "traces/test_to_test.py": 5,
    "traces/test_viewer_browser.py": 3,
    "traces/test_viewer_following.py": 2,
}

# Single tests that take long, by name; `pytest --note-slow 1` writes them down anew.
LONG = Path(__file__).with_name("slow.txt")

# What takes long and is tried by default all the same: each way into the project, once.
KEPT = {
    "agent/test_trust.py::test_aliases_and_nesting_without_end_are_refused",
    "bench/test_bench_command.py::test_a_run_leaves_all_that_a_reader_needs",
    "bench/test_folder.py::test_a_killed_run_goes_on_where_it_was",
    "bench/test_foreign_agents.py::test_a_class_of_the_examples",
    "cli/test_demo.py::test_a_run_prints_one_json_document_and_nothing_else",
    "cli/test_demo.py::test_the_demo_passes_three_tasks_and_says_what_it_is",
    "cli/test_flows.py::test_what_passes_and_what_fails_is_told_and_written",
    "cli/test_goal_in_words.py::test_nothing_is_set_up_and_the_end_is_unverified",
    "cli/test_job.py::test_what_a_job_is_given_is_checked_first",
    "device/test_doctor.py::test_a_phone_that_is_well",
    "device/test_pocket.py::test_contract",
    "mcp_server/test_tools.py::test_a_client_looks_acts_and_leaves_a_trace",
    "pocket/test_protocol.py::test_fuzz",
    "tasks/test_resume.py::test_a_killed_episode_goes_on_to_a_passed_verdict",
    "test_lightness.py::test_a_goal_in_words_on_a_phone_loads_what_it_runs",
    "test_names.py::test_no_two_public_classes_share_a_name",
    "test_readme.py::test_the_python_example_runs_and_passes",
    "traces/test_full_disk.py::test_the_steps_so_far_are_whole_and_the_end_says_why",
    "traces/test_power_cut.py::test_nothing_that_was_promised_is_lost",
}


def _name(node: str) -> str:
    return node.removeprefix("tests/").partition("[")[0]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get("TAPWRIGHT_FULL"):
        return
    here, seen = Path(__file__).parent, dict.fromkeys(SLOW, 0)
    long = set(LONG.read_text("utf-8").split()) - KEPT
    for item in items:
        name = item.path.relative_to(here).as_posix() if item.path.is_relative_to(here) else ""
        if name in SLOW:
            seen[name] += 1
        test = f"{name}::{item.name.partition('[')[0]}"
        if test in long or seen.get(name, 0) > SLOW.get(name, 0):
            item.add_marker(pytest.mark.skip(reason="takes long; TAPWRIGHT_FULL=1 runs it"))


def pytest_collection_finish() -> None:
    """The tests themselves stay to the end: not to look at them each time lets Python look for what
    is left of phones more often, and a worker stays a quarter smaller."""
    gc.collect()
    gc.freeze()


class SlowTests:
    """Writes down which tests take long, and forgets those of the run that no longer do."""

    def __init__(self, bound_s: float) -> None:
        self._bound_s = bound_s
        self._took_s: dict[str, float] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped:
            return
        name = _name(report.nodeid)
        self._took_s[name] = max(self._took_s.get(name, 0.0), report.duration)

    def pytest_sessionfinish(self) -> None:
        known = set(LONG.read_text("utf-8").split()) - self._took_s.keys()
        known |= {name for name, took_s in self._took_s.items() if took_s > self._bound_s}
        LONG.write_text("".join(f"{name}\n" for name in sorted(known)), "utf-8")


class OutsideNetwork(AssertionError):
    """A test tried to reach something other than this machine."""


class Guard:
    """Refuses connections and look-ups that leave the machine while it is armed."""

    def __init__(self) -> None:
        self.armed = False

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.armed:
            return
        if event in ("socket.connect", "socket.sendto"):
            address = arguments[1]
            if isinstance(address, tuple) and not _is_loopback(str(address[0])):
                raise OutsideNetwork(f"a test connects to {address[0]}")
        elif event == "socket.getaddrinfo" and arguments[0] is not None:
            host = arguments[0]
            name = host.decode() if isinstance(host, bytes) else str(host)
            if not _is_loopback(name):
                raise OutsideNetwork(f"a test looks up {name}")


def _is_loopback(host: str) -> bool:
    if host in ("localhost", ""):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


_GUARD = Guard()
sys.addaudithook(_GUARD)


@pytest.fixture(autouse=True, scope="session")
def network_guard() -> Iterator[None]:
    _GUARD.armed = True
    yield
    _GUARD.armed = False


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STEP_API_KEY", "STEPFUN_API_KEY", "STEP_BASE_URL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def pytest_xdist_auto_num_workers() -> int:
    """As many workers as cores; half as many again where all tests run, for many of those wait for
    a process or a phone, and what each worker loads counts little beside them."""
    cores = os.cpu_count() or 1
    return max(2, cores * 3 // 2 if os.environ.get("TAPWRIGHT_FULL") else cores)
