"""The pytest plugin: fixtures for phones, and flows as tests; docs/pytest.md says how to use it.

It is loaded by every run of pytest where tapwright is installed, so this module loads nothing but
the reader of its settings; all else comes with the first test that uses a phone.
"""

import os
import tempfile
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from .pytest_parts.lost import NoPhone, cut_inside, lost_of, mark_lost, mend_junit
from .pytest_parts.settings import (
    MARKER,
    PluginSettings,
    add_options,
    read_settings,
    with_marker,
    workers,
)

if TYPE_CHECKING:
    from .agent.models.base import Model
    from .flows.testing.async_api import AsyncPhone
    from .flows.testing.sync_api import Phone
    from .pytest_parts.agent import TestAgent
    from .pytest_parts.app import PhoneApp
    from .pytest_parts.flows import FlowRuns
    from .pytest_parts.phones import PhoneSession
    from .pytest_parts.spending import SpendingLedger
    from .tasks.judging import Judge

_FIXTURES = frozenset(("phone", "async_phone", "app", "agent", "flow"))
_FLOW_SUFFIXES = (".flow.yaml", ".flow.yml")
_LEDGER = "tapwright_ledger"
_plugin = pytest.StashKey["TapwrightPlugin"]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--tapwright-...` and their twins in the ini file."""
    add_options(parser)


def pytest_configure(config: pytest.Config) -> None:
    """Read the settings; raises UsageError before anything is started."""
    config.addinivalue_line(
        "markers",
        f"{MARKER}(device=..., pool=..., scope=..., app=..., apk=...): phone and app of a test",
    )
    plugin = TapwrightPlugin(config, read_settings(config))
    config.stash[_plugin] = plugin
    config.pluginmanager.register(plugin, "tapwright-session")


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """`*.flow.yaml` are tests."""
    if not file_path.name.endswith(_FLOW_SUFFIXES):
        return None
    from .pytest_parts.files import FlowFile

    return FlowFile.from_parent(parent, path=file_path)  # pyright: ignore[reportUnknownMemberType]


class TapwrightPlugin:
    """What the plugin keeps for one run: its settings, and the phones once one is asked for."""

    def __init__(self, config: pytest.Config, settings: PluginSettings) -> None:
        self.config = config
        self.settings = settings
        self.installed: set[tuple[int, str, int]] = set()
        self._session: PhoneSession | None = None
        self._item: pytest.Item | None = None
        self._lost: list[pytest.TestReport] = []
        worker = getattr(config, "workerinput", None)
        # Made by the process that begins, and known to its workers; written by the first agent.
        self.ledger_path = Path(
            worker[_LEDGER] if worker is not None
            else os.path.join(tempfile.gettempdir(), f"tapwright-{os.getpid()}-{id(self):x}.json")
        )  # fmt: skip
        self._owns_ledger = worker is None

    @pytest.hookimpl(trylast=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        """Fixtures of these names that any other plugin has come before ours, as those of a
        conftest do: `app` is Flask's too."""
        manager: Any = getattr(session, "_fixturemanager", None)
        for name in _FIXTURES:
            # Of pytest 8: the last comes first. Of pytest 9: by node, and the first comes first.
            last: list[Any] = getattr(manager, "_arg2fixturedefs", {}).get(name, [])
            last.sort(key=lambda one: not _is_ours(one))
            by_node = getattr(manager, "_arg2node2fixturedefs", {}).get(name, {})
            for first in by_node.values():
                first.sort(key=_is_ours)

    @property
    def session(self) -> "PhoneSession":
        """The phones of this process."""
        if self._session is None:
            from .pytest_parts.phones import PhoneSession

            self._session = PhoneSession(self.config, self.settings, self.ledger)
            self._session.item = self._item
        return self._session

    @property
    def ledger(self) -> "SpendingLedger":
        """What the models of all agents and flows have cost."""
        from .pytest_parts.spending import SpendingLedger

        _, sharers = workers(self.config)
        return SpendingLedger(self.ledger_path, self.settings.max_cost, sharers)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Tell a worker of pytest-xdist where what was spent is kept."""
        node.workerinput[_LEDGER] = str(self.ledger_path)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_auto_num_workers(self) -> int | None:
        """As many workers as phones, if these are named and the number is left open (`-n auto`)."""
        return len(self.settings.pool) or None

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Look at every marker before a phone is started; raises UsageError."""
        for item in items:
            with_marker(self.settings, item)
        named = self.settings.model is not None or self.settings.judge is not None
        if named and any(_may_ask(item) for item in items):
            from .actions import UsageError
            from .pytest_parts.agent import check_models

            try:
                check_models(self.settings)
            except UsageError as error:
                raise pytest.UsageError(str(error)) from error

    def pytest_runtest_setup(self, item: pytest.Item) -> None:
        """Hold the phone of a test that uses one."""
        self._item = item
        if self._session is not None:
            self._session.item = item
        # `--setup-plan` only shows what would be set up.
        if not uses_phone(item) or item.config.getoption("setupplan", False):
            return
        self._begin(item)
        if hasattr(item, "plan"):
            item.phones = self.session  # pyright: ignore[reportAttributeAccessIssue]

    def _begin(self, item: pytest.Item) -> None:
        from .actions import TapwrightError

        try:
            self.session.begin(item)
        except TapwrightError as error:
            raise NoPhone(f"there is no phone: {error}", "phone") from None

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_teardown(
        self, item: pytest.Item, nextitem: pytest.Item | None
    ) -> Generator[None, None, None]:
        """Once its fixtures are torn down, close the trace, and give back what is not needed."""
        try:
            return (yield)
        finally:
            if self._session is not None:
                self._session.end(item, nextitem)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Keep the screen of a failure, and tell reports where trace and price are."""
        whole = self._session is None or self.config.getoption("fulltrace")
        outside = whole or call.excinfo is None or cut_inside(call.excinfo)
        report = yield
        if call.excinfo is not None and not outside:
            report.longrepr = str(call.excinfo.value)
        session = self._session
        if session is None or session.traces.current is None or report.when == "teardown":
            return report
        trace = session.traces.current
        if report.skipped:
            trace.proves = False
        error = call.excinfo.value if call.excinfo is not None else None
        if report.failed:
            session.traces.failed(str(error or report.longreprtext), error, session.driver)
            if trace.lost and report.when == "call":
                mark_lost(report, trace.lost)
        if report.failed or report.when == "call":
            from .pytest_parts.report import attach

            attach(report, item, trace)
        if trace.lost == "phone":
            session.drop()
        return report

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_logreport(
        self, report: pytest.TestReport
    ) -> Generator[None, object, object]:
        """A phone or model that was lost is an error to every report, and no failure of the app."""
        if not lost_of(report):
            return (yield)
        # What fails elsewhere than in the call is an error to pytest and to all that it writes, now
        # or, as pytest-html does, once the test is torn down.
        report.when = "setup"
        self._lost.append(report)
        try:
            return (yield)
        finally:
            mend_junit(self.config, report)

    @pytest.hookimpl(tryfirst=True)
    def pytest_report_teststatus(
        self, report: pytest.TestReport | pytest.CollectReport
    ) -> tuple[str, str, str] | None:
        """The same in the terminal's summary."""
        return ("error", "E", "ERROR") if lost_of(report) else None

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self) -> Generator[None, object, object]:
        """Give all phones back, and say of what was lost that it was not at set-up."""
        try:
            if self._session is not None:
                session, self._session = self._session, None
                session.close()
        finally:
            for report in self._lost:
                report.when = "call"
        return (yield)

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        """What was spent, if a model was asked, and what was healed."""
        reports = [one for of_kind in terminalreporter.stats.values() for one in of_kind]
        told = [pair for one in reports for pair in getattr(one, "user_properties", ())]
        healed = dict.fromkeys(value for name, value in told if name == "tapwright_healed")
        for step in healed:
            terminalreporter.write_line(f"tapwright: {step}")
        for patch in dict.fromkeys(value for name, value in told if name == "tapwright_patch"):
            terminalreporter.write_line(f"tapwright: look at {patch}, then: git apply {patch}")
        state = self.ledger.state() if self.ledger_path.exists() else None
        if state is not None and (state.attempts or state.flows or state.spent.known_usd):
            cap = self.settings.max_cost
            of = f" of the ${cap} that --tapwright-max-cost allows" if cap is not None else ""
            scripted = "; the model is scripted, nothing was spent" if state.scripted else ""
            terminalreporter.write_line(f"tapwright: {state}{of}{scripted}")

    def pytest_unconfigure(self) -> None:
        """What was spent has been told."""
        if self._owns_ledger:
            self.ledger_path.unlink(missing_ok=True)


def _is_ours(fixture: Any) -> bool:
    return fixture.func.__module__ == __name__


def _may_ask(item: pytest.Item) -> bool:
    """Whether a test may ask a model."""
    if not {"agent", "flow"}.isdisjoint(getattr(item, "fixturenames", ())):
        return True
    return bool(getattr(item, "needs_a_model", False))


def uses_phone(item: pytest.Item) -> bool:
    """Whether a test asks for one of our fixtures, or is a flow."""
    names = getattr(item, "fixturenames", ())
    if _FIXTURES.isdisjoint(names):
        return item.path.name.endswith(_FLOW_SUFFIXES) and hasattr(item, "plan")
    info: Any = getattr(item, "_fixtureinfo", None)
    found: dict[str, Any] = {} if info is None else info.name2fixturedefs
    # A fixture of the same name of somebody else is none of ours.
    return any(name in _FIXTURES and _is_ours(found[name][-1]) for name in names if name in found)


@pytest.fixture(scope="session")
def phone(request: pytest.FixtureRequest) -> "Phone":
    """The phone under test: `phone.open_app("Settings")`, `phone.tap(...)`, `phone.see(...)`."""
    from .flows.testing.sync_api import Phone

    return Phone(request.config.stash[_plugin].session.reach)


@pytest.fixture(scope="session")
def async_phone(request: pytest.FixtureRequest) -> "AsyncPhone":
    """The same for coroutines: `await async_phone.tap(...)`."""
    from .flows.testing.async_api import AsyncPhone

    return AsyncPhone(request.config.stash[_plugin].session.reach)


@pytest.fixture
def app(request: pytest.FixtureRequest) -> "Iterator[PhoneApp]":
    """The app under test, installed if a file is named, and empty."""
    __tracebackhide__ = True
    from .pytest_parts.app import prepare_app

    plugin = request.config.stash[_plugin]
    yield prepare_app(plugin.session, plugin.installed)


@pytest.fixture(scope="session")
def tapwright_model(request: pytest.FixtureRequest) -> "str | Model | None":
    """The model of `agent` and of flows: a profile's name, or, overridden, an object of yours."""
    return request.config.stash[_plugin].settings.model


@pytest.fixture(scope="session")
def tapwright_judge(request: pytest.FixtureRequest) -> "str | Judge | None":
    """The judge of `agent`: a profile's name, or, overridden, an object of your own."""
    return request.config.stash[_plugin].settings.judge


@pytest.fixture(scope="session")
def agent(
    request: pytest.FixtureRequest,
    tapwright_model: "str | Model | None",
    tapwright_judge: "str | Judge | None",
) -> "TestAgent":
    """Does what is said in words: `agent.do("Turn on dark mode")`, `agent.ask("...")`."""
    from .pytest_parts.agent import TestAgent

    plugin = request.config.stash[_plugin]
    return TestAgent(plugin.session, plugin.ledger, tapwright_model, tapwright_judge)


@pytest.fixture
def flow(request: pytest.FixtureRequest, tapwright_model: "str | Model | None") -> "FlowRuns":
    """Runs flow files: `flow("login.yaml", env={"USER": "ada"})`."""
    from .pytest_parts.flows import FlowRuns

    session = request.config.stash[_plugin].session
    return FlowRuns(session, request.path.parent, tapwright_model)
