"""An app under test whose phones are in other processes: installed there before a run begins."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.agent.models.gate import EndpointGates
from tapwright.bench.agents import SettingsAgents
from tapwright.bench.host_link import HostLink
from tapwright.bench.messages import AppInstalled, FromDriver, HostReady, InstallApp
from tapwright.bench.report.read import read_record
from tapwright.bench.run import with_app
from tapwright.bench.worker import Worker
from tapwright.device.device import InstalledApp
from tapwright.device.errors import DeviceError, InstallFailed
from tapwright.tasks.settings import Settings
from tests.apks import Apk

from .players import Log, PlayedWorker, bench_record, plan
from .test_bench_command import full_only, only, request
from .test_bench_command import run as run_command
from .test_host_link import ScriptedHost

WEATHER = InstalledApp("com.example.weather", "1.4.0", 14, "ab" * 32)
OLDER = InstalledApp("com.example.weather", "1.3.9", 13, "cd" * 32)


@dataclass
class AppWorker(PlayedWorker):
    """A phone that says that of the app."""

    told: InstalledApp | Exception = WEATHER

    async def install(self) -> InstalledApp:
        """What it was made with."""
        if isinstance(self.told, Exception):
            raise self.told
        return self.told


class InstallingHost(ScriptedHost):
    """A host that answers each installation with the next of its answers, None by its end."""

    def __init__(self, *answers: AppInstalled | None) -> None:
        super().__init__()
        self.answers = list(answers)

    async def send(self, messages: Sequence[FromDriver]) -> None:
        """Answer what is to be installed."""
        for message in messages:
            if isinstance(message, InstallApp):
                self.tell(self.answers.pop(0))


def workers(*told: InstalledApp | Exception) -> list[Worker]:
    return [AppWorker(name, Log(), told=one) for name, one in zip("abc", told, strict=False)]


async def test_what_all_phones_say_of_the_app_is_the_runs() -> None:
    of = bench_record(plan("SendText"))
    assert (await with_app(of, workers(WEATHER, WEATHER, WEATHER))).app == WEATHER
    with pytest.raises(UsageError, match="a was given .*1.4.0.* and c .*1.3.9.* same path of each"):
        await with_app(of, workers(WEATHER, WEATHER, OLDER))
    with pytest.raises(InstallFailed, match="not signed"):
        await with_app(of, workers(WEATHER, InstallFailed("not signed"), OLDER))


@pytest.mark.parametrize(
    ("answer", "kind", "why"),
    [
        (AppInstalled(0, None, "there is no file app.apk", True), UsageError, "no file app.apk"),
        (AppInstalled(0, None, "the APK is not signed"), DeviceError, "not signed"),
        (None, DeviceError, "killed by signal 9"),
    ],
)
async def test_a_host_says_why_it_has_no_app(
    answer: AppInstalled | None, kind: type[Exception], why: str
) -> None:
    link = HostLink(InstallingHost(AppInstalled(0, WEATHER), answer), EndpointGates())
    assert await link.ready() == HostReady((("a", True),), "here", 1)
    assert await link.install(0) == WEATHER
    with pytest.raises(kind, match=why):
        await link.install(0)
    await link.close()
    with pytest.raises(DeviceError):
        await link.install(0)


def test_files_are_found_from_any_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    named = Settings(model="rehearsal", app=(Path("app.apk"),), noise=Path("noise.yaml"))
    settings = SettingsAgents(named).travelling().settings
    assert settings == named.model_copy(
        update={"app": (tmp_path / "app.apk",), "noise": tmp_path / "noise.yaml"}
    )
    assert SettingsAgents(Settings()).travelling().settings == Settings()


@full_only
async def test_workers_refuse_and_record_an_app_as_one_process_does(tmp_path: Path) -> None:
    said = {"suite": "first-steps", "trials": 1, "workers": 2, "phones": 2}
    bad = Apk(signed=False).write(tmp_path / "bad.apk")
    with pytest.raises(UsageError, match="the APK is not signed: sign it with apksigner"):
        await run_command(request(tmp_path / "a", flags={"app": (bad,)}, **said))
    assert not (tmp_path / "a").exists()
    good = Apk().write(tmp_path / "good.apk")
    await run_command(request(tmp_path / "b", flags={"app": (good,)}, **said))
    await run_command(request(tmp_path / "c", flags={"app": (good,)}, **{**said, "workers": 1}))
    told = [read_record(only(tmp_path / out)).app for out in ("b", "c")]
    assert told[0] == told[1] is not None
