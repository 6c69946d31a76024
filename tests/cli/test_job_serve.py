"""`tapwright job serve`, `answer` and `units`: and what ten kills leave behind."""

import asyncio
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tapwright.device.adb import AdbTransport, PrivateAdbServer
from tapwright.device.adb.address import ServerAddress
from tapwright.jobs.history import JobHistory
from tapwright.jobs.job_file import read_job
from tapwright.jobs.questions.question import Asked, Question
from tapwright.jobs.questions.store import QuestionStore
from tapwright.jobs.runs import JobRun
from tapwright.jobs.serving.schedule import JobTimetable

from .conftest import ONLY_IN_CI, Run

EXAMPLE = Path(__file__).parents[2] / "examples" / "jobs" / "top-up.yaml"
ORDERS = "/data/data/com.android.shop/databases/shop.db"
# For what takes a second on a quiet machine.
PATIENCE_S = 240.0
COUNT, RUNS = 10, 2


def write_jobs(folder: Path) -> Path:
    folder.mkdir()
    (folder / "brief.yaml").write_text(
        "name: brief\ngoal: Read the day\nschedule: {cron: 30 6 * * 1-5, timezone: Asia/Tokyo}\n"
    )
    (folder / "watch.yaml").write_text("name: watch\ngoal: Look\nschedule: {every: 6h}\n")
    (folder / "odd.yaml").write_text("name: odd\ngoal: Look\nschedule: {every: 7m}\n")
    return folder


def test_units_are_printed_and_nothing_more(tapwright: Run, tmp_path: Path) -> None:
    jobs = write_jobs(tmp_path / "my jobs")
    unit = tapwright("job", "units", "--systemd", str(jobs))
    assert unit.code == 0 and f'job serve "{jobs}"\n' in unit.out and "Restart=" in unit.out
    lines = tapwright("job", "units", "--cron", str(jobs)).out.splitlines()
    assert "CRON_TZ=Asia/Tokyo" in lines
    run = f"job run '{jobs}/brief.yaml' --require-verified"
    assert any(line.startswith("30 6 * * 1-5 /") and line.endswith(run) for line in lines)
    assert any(line.startswith("0 */6 * * * /") for line in lines)
    assert "# odd: every 420 s is no line of cron's" in lines
    dags = tapwright("job", "units", "--airflow", str(jobs)).out
    compile(dags, "dags.py", "exec")
    assert "CronTriggerTimetable('30 6 * * 1-5', timezone='Asia/Tokyo')" in dags
    assert "timedelta(seconds=21600)" in dags
    assert tapwright("job", "units", str(jobs)).code == 2
    assert sorted(path.name for path in jobs.iterdir()) == ["brief.yaml", "odd.yaml", "watch.yaml"]


def test_who_has_a_shell_answers(tapwright: Run, tmp_path: Path) -> None:
    store, now = QuestionStore(tmp_path / "h"), datetime.now(UTC)
    assert "nothing waits" in tapwright("job", "answer", "--history", "h").out
    asked = Asked(kind="approval", text="tap", label="Pay", amount="€12")
    until = now + timedelta(minutes=5)
    question = store.ask("top-up", "r1", asked, None, now, until, "deny")
    listed = tapwright("job", "answer", "--history", "h", "--json")
    (row,) = json.loads(listed.out)["questions"]
    assert row["id"] == question.id and row["asked"]["amount"] == "€12" and "key" not in row
    plain = tapwright("job", "answer", "--history", "h").out
    assert f"answer it: tapwright job answer {question.id} --history h yes (or no)" in plain
    assert tapwright("job", "answer", question.id, "perhaps", "--history", "h").code == 2
    given = tapwright("job", "answer", question.id, "yes", "--history", "h")
    assert given.code == 0 and "answered: yes, by " in given.out
    again = tapwright("job", "answer", question.id, "no", "--history", "h")
    assert again.code == 2 and "answered already" in again.err
    assert store.get(question.id).answer is not None


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--ray-address", "h:1"), "--ray-address is for a cluster: say --engine ray as well"),
        pytest.param(("--engine", "moon"), "there is no engine", marks=ONLY_IN_CI),
        pytest.param(("--url", "http://jobs.example"), "no https:// address", marks=ONLY_IN_CI),
        pytest.param(("nowhere",), "nowhere is no folder", marks=ONLY_IN_CI),
    ],
)
def test_wrong_use_is_told(tapwright: Run, arguments: tuple[str, ...], told: str) -> None:
    result = tapwright("job", "serve", *arguments)
    assert result.code == 2 and told in " ".join(result.err.split())


class ServedJobs:
    """`tapwright job serve` in a process of its own, and what it leaves on disk."""

    def __init__(self, environment: dict[str, str], folder: Path, serial: str, port: int) -> None:
        self.environment = environment
        self.folder = folder
        self.serial = serial
        self.phone = AdbTransport(ServerAddress(port=port), serial)
        self.history = JobHistory(folder / "history")
        self.questions = QuestionStore(self.history.folder)
        self.process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            [
                sys.executable, "-u", "-m", "tapwright", "job", "serve", "jobs", "--port", "0",
                "--history", "history", "--model", "rehearsal", "--device", self.serial,
            ],
            env=self.environment, cwd=self.folder, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert self.process.stdout is not None
        assert self.process.stdout.readline().startswith("http://127.0.0.1:")

    def kill(self) -> None:
        assert self.process is not None and self.process.stdout is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process.stdout.close()

    def due(self, moment: datetime) -> None:
        """As if the next time of the job had been then; a server that is up sees it with its next
        look."""

        async def move() -> None:
            timetable = JobTimetable(self.history.folder / "schedule.sqlite", lambda due: None)
            timetable.open()
            timetable.move("top-up", moment)
            await timetable.close()

        asyncio.run(move())

    def run(self, moment: datetime) -> JobRun | None:
        found = [run for run in self.history.runs() if run.scheduled_for == moment]
        assert len(found) <= 1
        return found[0] if found else None

    def steps(self, moment: datetime) -> int:
        run = self.run(moment)
        files = Path(run.trace).glob("episodes/*/steps.jsonl") if run and run.trace else ()
        return sum(path.read_bytes().count(b"\n") for path in files)

    def asked(self, moment: datetime) -> tuple[Question, ...]:
        run = self.run(moment)
        return self.questions.of_run(run.id) if run else ()

    def answer(self) -> bool:
        """Approve what waits; whether anything did."""
        now = datetime.now(UTC)
        waiting = self.questions.open(now)
        for question in waiting:
            self.questions.answer(question.id, "yes", "the test", "terminal", now)
        return bool(waiting)

    def tidy(self) -> None:
        """The start screen: what the last order left on the screen would prove the next one."""

        async def close() -> None:
            await self.phone.check("am", "force-stop", "com.android.shop")
            await self.phone.check("input", "keyevent", "HOME")

        asyncio.run(close())

    def orders(self) -> int:
        with sqlite3.connect(":memory:") as database:
            database.deserialize(asyncio.run(self.phone.pull(ORDERS)))
            (count,) = database.execute("SELECT count(*) FROM orders").fetchone()
        database.close()
        return count


def until(condition: Callable[[], object]) -> None:
    deadline_s = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline_s
        # Files are read each time, by two processes that share what there is of a computer.
        time.sleep(0.1)


@pytest.fixture
def served(
    environment: dict[str, str], adb_server: PrivateAdbServer, tmp_path: Path
) -> Iterator[ServedJobs]:
    own = environment | {"XDG_RUNTIME_DIR": str(tmp_path / "run")}
    (tmp_path / "jobs").mkdir()
    shutil.copy(EXAMPLE, tmp_path / "jobs")
    with (tmp_path / "jobs" / "top-up.yaml").open("a") as file:
        file.write("schedule: {every: 1d}\n")
    phone = subprocess.Popen(
        [sys.executable, "-u", "-m", "tapwright", "phone"], env=own, cwd=tmp_path, text=True,
        start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    assert phone.stdout is not None
    made = ServedJobs(own, tmp_path, phone.stdout.readline().strip(), adb_server.port)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.kill()
    os.killpg(phone.pid, signal.SIGINT)
    phone.wait(30)
    phone.stdout.close()


class ServedRun:
    """The run for one moment: what it has come to, and at which instants it is cut off."""

    def __init__(self, served: ServedJobs, moment: datetime) -> None:
        self.served = served
        self.moment = moment
        self.before = served.orders()

    @property
    def instants(self) -> tuple[Callable[[], object], ...]:
        """Ten, in the order in which a run comes by them."""
        served, moment = self.served, self.moment
        return (
            lambda: True,
            lambda: served.run(moment),
            lambda: (run := served.run(moment)) and run.trace,
            lambda: served.steps(moment) >= 1,
            lambda: served.steps(moment) >= 2,
            lambda: served.asked(moment),
            lambda: self.answered(1),
            lambda: self.answered(1) and len(served.asked(moment)) > 1,
            lambda: self.answered(2),
            self.ordered,
        )

    def answered(self, count: int) -> bool:
        """Whether so many questions are answered; one that waits is, until they are."""
        if sum(one.state == "answered" for one in self.served.asked(self.moment)) < count:
            self.served.answer()
        return sum(one.state == "answered" for one in self.served.asked(self.moment)) >= count

    def ordered(self) -> bool:
        """Whether the order is placed."""
        self.served.answer()
        return self.served.orders() > self.before

    def over(self) -> bool:
        """Whether it has ended."""
        self.served.answer()
        run = self.served.run(self.moment)
        return run is not None and run.state != "running"


@ONLY_IN_CI
def test_ten_kills_lose_nothing_and_double_nothing(served: ServedJobs) -> None:
    """Two runs are to place an order each, which needs approvals; both are killed at five instants,
    which are ten together."""
    read_job(served.folder / "jobs" / "top-up.yaml")
    served.start()
    began = datetime.now(UTC).replace(microsecond=0)
    told, killed = list[str](), 0
    for number in range(RUNS):
        served.tidy()
        run = ServedRun(served, began - timedelta(minutes=RUNS - number))
        if not number:
            # It is due before a server comes up, which is cut off before it has booked anything.
            served.kill()
        served.due(run.moment)
        if not number:
            served.start()
        cuts: list[str] = []
        for instant in run.instants[number::RUNS]:
            until(instant)
            served.kill()
            killed += 1
            cut = served.run(run.moment)
            steps = served.steps(run.moment)
            cuts.append(f"{cut.state}, {steps} steps" if cut else "not booked")
            served.start()
        until(run.over)
        ended, placed = served.run(run.moment), served.orders() - run.before
        assert ended is not None
        told.append(f"{cuts} -> {ended.state}, {ended.end}, {placed} orders; {ended.why}")
        if ended.state == "passed":
            assert placed == 1, told
        else:
            # Booked for what it is, and never done twice.
            assert ended.state in ("interrupted", "unverified", "failed") and placed <= 1, told
            assert ended.why, told
    served.kill()
    sys.stdout.write("\n".join(told) + "\n")
    assert killed == COUNT and len(served.history.runs()) == RUNS
    assert all("-> passed" in line for line in told), told
