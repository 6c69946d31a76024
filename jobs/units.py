"""What other schedulers need to run the jobs of a folder: printed, and never installed."""

import json
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Literal, TypeAlias

from .job_file import JobFile

UnitKind: TypeAlias = Literal["systemd", "cron", "airflow"]


def units_text(kind: UnitKind, folder: Path, jobs: Sequence[JobFile], command: str) -> str:
    """The unit, the lines or the file; `command` is the program's whole path."""
    match kind:
        case "systemd":
            return _systemd(folder, command)
        case "cron":
            return _cron(jobs, command)
        case "airflow":
            return _airflow(jobs, command)


def _systemd(folder: Path, command: str) -> str:
    """https://www.freedesktop.org/software/systemd/man/latest/systemd.service.html"""
    words = " ".join(map(_systemd_word, (command, "job", "serve", str(folder))))
    return f"""# ~/.config/systemd/user/tapwright-jobs.service
# systemctl --user daemon-reload && systemctl --user enable --now tapwright-jobs
# loginctl enable-linger keeps it up while you are logged out.
[Unit]
Description=tapwright jobs of {str(folder).replace("%", "%%")}

[Service]
ExecStart={words}
# What runs as it stops is cut off before its next act, and gone on with at the next start.
KillSignal=SIGTERM
KillMode=mixed
TimeoutStopSec=60
Restart=on-failure
# A mistake in its use is not mended by starting it again.
RestartPreventExitStatus=2

[Install]
WantedBy=default.target
"""


def _systemd_word(word: str) -> str:
    escaped = word.replace("%", "%%").replace("$", "$$")
    plain = all(letter.isalnum() or letter in "/._-+@:" for letter in word)
    return escaped if plain else json.dumps(escaped, ensure_ascii=False)


def _cron(jobs: Sequence[JobFile], command: str) -> str:
    """crontab(5); CRON_TZ is cronie's: other crons take every line in the computer's time zone."""
    lines = [
        "# crontab -e. cron knows of no missed runs, and begins a run beside one that still runs:",
        "# the phone's lease then refuses the second (exit code 2). `job serve` knows of both.",
    ]
    zone: str | None = None
    for job in jobs:
        schedule, name = job.spec.schedule, job.spec.name
        if schedule is None:
            lines.append(f"# {name} has no schedule")
            continue
        line = schedule.cron or _cron_line(schedule.every or 0)
        if line is None:
            lines.append(f"# {name}: every {schedule.every:g} s is no line of cron's")
            continue
        if schedule.timezone != zone:
            zone = schedule.timezone
            lines.append(f"CRON_TZ={zone or ''}")
        words = [command, "job", "run", str(job.path), "--require-verified"]
        # Of a command cron takes % for the end of a line.
        lines.append(f"{line} {shlex.join(words)}".replace("%", "\\%"))
    return "\n".join(lines) + "\n"


def _cron_line(every_s: float) -> str | None:
    """A line that is due every so many seconds, if there is one."""
    minutes, rest = divmod(every_s, 60)
    if rest or not minutes:
        return None
    if minutes < 60 and 60 % minutes == 0:
        return f"*/{minutes:g} * * * *" if minutes > 1 else "* * * * *"
    hours, rest = divmod(minutes, 60)
    if rest or 24 % hours:
        return None
    return "0 0 * * *" if hours == 24 else f"0 */{hours:g} * * *" if hours > 1 else "0 * * * *"


def _airflow(jobs: Sequence[JobFile], command: str) -> str:
    """A DAG a job, for Airflow 3: https://airflow.apache.org/docs/task-sdk/stable/api.html"""
    parts = [
        '"""Jobs of tapwright: a DAG each. The phones are where the worker is."""',
        "",
        "from datetime import datetime, timedelta",
        "",
        "from airflow.providers.standard.operators.bash import BashOperator",
        "from airflow.sdk import DAG",
        "from airflow.timetables.trigger import CronTriggerTimetable",
    ]
    for job in jobs:
        spec = job.spec
        words = [command, "job", "run", str(job.path), "--require-verified"]
        if spec.schedule is None:
            when = "None"
        elif spec.schedule.cron is not None:
            zone = spec.schedule.timezone or "UTC"
            when = f"CronTriggerTimetable({spec.schedule.cron!r}, timezone={zone!r})"
        else:
            when = f"timedelta(seconds={spec.schedule.every:g})"
        # A trailing space keeps a command that ends in .sh from being taken for a template's file.
        parts += [
            "",
            f"with DAG({spec.name!r}, schedule={when}, start_date=datetime(2026, 1, 1),",
            "         catchup=False, max_active_runs=1):",
            f"    BashOperator(task_id='run', retries=0, bash_command={shlex.join(words) + ' '!r})",
        ]
    return "\n".join(parts) + "\n"
