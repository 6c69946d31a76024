"""What a run of a job is given: parameters and secrets."""

import os
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.agent.models.trust import TrustStore
from tapwright.jobs.flow_digest import confirmed_as
from tapwright.jobs.job import JobParam, JobSpec
from tapwright.jobs.job_file import JobFile, read_job
from tapwright.jobs.job_trust import check_trusted, job_uses
from tapwright.jobs.params import filled, filled_check, param_value, param_values
from tapwright.jobs.secrets import read_job_secrets

from .conftest import WriteJob

SPEC = JobSpec.model_validate({
    "name": "pay",
    "goal": "Pay {amount} on {day} to {whom} ({loud}, {times}) with {pin}",
    "params": {
        "amount": {"type": "number", "default": "12.50"},
        "day": {"type": "date"},
        "whom": {"type": "choice", "choices": ["Anna", "Ben"]},
        "loud": {"type": "boolean", "default": "no"},
        "times": {"type": "integer", "default": "1"},
    },
    "secrets": {"pin": "env:PIN"},
})  # fmt: skip


def test_texts_become_values_of_their_types() -> None:
    values = param_values(SPEC, {"day": "2026-03-02", "whom": "Anna", "loud": "true"})
    assert values == {
        "amount": Decimal("12.50"), "day": date(2026, 3, 2), "whom": "Anna", "loud": True,
        "times": 1,
    }  # fmt: skip
    goal = filled(SPEC.goal or "", values, SPEC.secrets)
    assert goal == "Pay 12.50 on 2026-03-02 to Anna (true, 1) with {pin}"


def test_all_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(UsageError) as error:
        param_values(SPEC, {"whom": "Ana", "times": "1.5", "amount": "NaN", "amonut": "3"})
    assert str(error.value).splitlines() == [
        "the job has no parameter amonut; did you mean amount?",
        "amount: 'NaN' is no number",
        "the job needs day: give --param day=...",
        "whom: 'Ana' is none of the choices; did you mean Anna?",
        "times: '1.5' is no integer",
    ]


@pytest.mark.parametrize("value", ["x y", 'a" visible', "$(reboot)", "'; reboot; '"])
def test_a_value_adds_no_word_to_a_check(value: str) -> None:
    import shlex

    assert shlex.split(filled_check('text "{a}" visible', {"a": value})) == [
        "text", value, "visible",
    ]  # fmt: skip
    words = shlex.split(filled_check('shell "echo {a}" == 1', {"a": value}))
    assert shlex.split(words[1]) == ["echo", value]


def test_a_command_prints_a_secret() -> None:
    printing = [sys.executable, "-c", "print('hunter2')"]
    spec = JobSpec.model_validate(
        {"name": "a", "goal": "{p}", "secrets": {"p": {"command": printing}}}
    )
    assert read_job_secrets(spec, {}) == {"p": "hunter2"}


@pytest.mark.parametrize(
    ("script", "told"),
    [
        ("import sys; print('hunter2'); sys.exit(4)", "ends with 4 instead of printing 'p'"),
        ("pass", "prints nothing for 'p'"),
        ("import sys; sys.stdout.buffer.write(b'\\xff')", "is no text"),
    ],
)
def test_a_command_that_fails_is_told_without_the_secret(script: str, told: str) -> None:
    source = {"p": {"command": [sys.executable, "-c", script]}}
    spec = JobSpec.model_validate({"name": "a", "goal": "{p}", "secrets": source})
    with pytest.raises(UsageError, match=told) as error:
        read_job_secrets(spec, {})
    assert "hunter2" not in str(error.value)


def test_a_variable_that_is_not_set_is_told() -> None:
    with pytest.raises(UsageError, match="set the environment variable PIN: it holds 'pin'"):
        read_job_secrets(SPEC, {})
    assert read_job_secrets(SPEC, {"PIN": "1234"}) == {"pin": "1234"}


def test_a_keyring_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    import keyring
    from keyring.backend import KeyringBackend

    class Ring(KeyringBackend):
        priority = 1  # pyright: ignore[reportAssignmentType, reportIncompatibleMethodOverride]

        def get_password(self, service: str, username: str) -> str | None:
            return "hunter2" if (service, username) == ("bank", "me/here") else None

        def set_password(self, service: str, username: str, password: str) -> None:
            raise AssertionError("nothing is ever put into it")

        def delete_password(self, service: str, username: str) -> None:
            raise AssertionError("nothing is ever taken out of it")

    before = keyring.get_keyring()
    keyring.set_keyring(Ring())
    try:
        ask = {"name": "a", "goal": "{p}", "secrets": {"p": "keyring:bank/me/here"}}
        assert read_job_secrets(JobSpec.model_validate(ask), {}) == {"p": "hunter2"}
        ask["secrets"] = {"p": "keyring:bank/you"}
        with pytest.raises(UsageError, match="keyring set bank you"):
            read_job_secrets(JobSpec.model_validate(ask), {})
    finally:
        keyring.set_keyring(before)


def written(folder: Path, more: str) -> JobFile:
    path = folder / "job.yaml"
    path.write_text(f"name: a\ngoal: Read it {{p}}\n{more}", "utf-8")
    return read_job(path)


@pytest.mark.parametrize(
    ("more", "use"),
    [
        ("secrets: {p: env:PIN}\n", "reads env:PIN"),
        ("secrets: {p: {command: [pass, show]}}\n", "reads what pass prints"),
        ("policy: {preset: benchmark}\n", 'says policy: "benchmark" asks you about less'),
        (
            "policy: {rules: [allow pay <= 20 EUR]}\n",
            'says allow: ["allow pay <= 20 EUR"] allows what you would be asked about',
        ),
        (
            "columns: {a: string}\nsave_to: [{webhook: 'https://example.com/x'}]\n",
            "sends what it reads to https://example.com/x",
        ),
        (
            "columns: {a: string}\nsave_to: [{csv: ../a.csv}]\n",
            "writes ../a.csv, outside of its folder",
        ),
        ("columns: {a: string}\nsave_to: [{csv: /etc/a.csv}]\n", "writes /etc/a.csv, outside"),
        (
            "questions: {channels: ['https://example.com/q']}\n",
            "tells https://example.com/q what it does, with pictures of the screen",
        ),
    ],
)
def test_what_somebody_elses_file_asks_for_is_confirmed_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str, use: str
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    params = "" if "secrets" in more else "params: {p: {default: x}}\n"
    job = written(tmp_path, more + params)
    assert job_uses(job)[0].startswith(use)
    with pytest.raises(UsageError, match="look at the file"):
        check_trusted(job)
    TrustStore(os.environ).confirm(tasks=[job.sha256])
    check_trusted(job)
    changed = written(tmp_path, more + params + "keep: 3\n")
    with pytest.raises(UsageError, match="look at the file"):
        check_trusted(changed)


def test_a_harmless_file_asks_for_nothing(tmp_path: Path) -> None:
    job = written(
        tmp_path,
        "params: {p: {default: x}}\ncolumns: {a: string}\nsave_to: [{csv: out/a.csv}]\n"
        "policy: {preset: strict, rules: [deny pay]}\nquestions: {channels: [page, terminal]}\n",
    )
    assert job_uses(job) == ()
    check_trusted(job)


@pytest.mark.parametrize(
    ("more", "own", "told"),
    [
        ("policy: {preset: standard}\n", {"TAPWRIGHT_POLICY": "strict"}, "asks you about less"),
        ("limits: {cost: 2}\n", {"TAPWRIGHT_MAX_COST": "1"}, "spends more than $1"),
        ("device: emulator-5556\n", {"TAPWRIGHT_DEVICE": "emulator-5554"}, "on another phone than"),
    ],
)
def test_a_file_does_not_loosen_what_the_user_has_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, more: str, own: dict[str, str], told: str
) -> None:
    job = written(tmp_path, "params: {p: {default: x}}\n" + more)
    check_trusted(job)
    for name, value in own.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(UsageError, match=re.escape(told)):
        check_trusted(job)


@pytest.mark.parametrize("text", ["1_000", "1e3", "٣", "1,5", " 12", "12\n", "NaN", "", "."])
@pytest.mark.parametrize("kind", ["number", "integer"])
def test_an_amount_is_a_plain_number(kind: str, text: str) -> None:
    """Otherwise a goal would say `at most $1E+3`."""
    param = JobParam.model_validate({"type": kind})
    with pytest.raises(ValueError, match=f"is no {kind}"):
        param_value(param, text)
    assert param_value(param, "-12") == -12


def test_a_flow_that_changes_is_looked_at_again(tmp_path: Path, write_job: WriteJob) -> None:
    """Whoever confirms a job has seen what its flow does, and what that runs from other files."""
    flows = tmp_path / "flows"
    flows.mkdir()
    (flows / "a.yaml").write_text("appId: com.a\n---\n- runFlow: b.yaml\n- runScript: c.js\n")
    (flows / "b.yaml").write_text("appId: com.a\n---\n- tapOn: {text: Hello, enabled: true}\n")
    (flows / "c.js").write_text("output.a = 1")
    job = write_job("name: f\nflow: flows/a.yaml\npolicy: {preset: benchmark}\n")
    with pytest.raises(UsageError, match="look at the file and flows/a.yaml"):
        check_trusted(job)
    TrustStore().confirm(tasks=[confirmed_as(job)])
    check_trusted(job)
    other = "appId: com.a\n---\n- tapOn: Pay\n"
    for name, text in (("b.yaml", other), ("c.js", "output.a = 2")):
        before = (flows / name).read_text()
        (flows / name).write_text(text)
        with pytest.raises(UsageError, match="look at the file and flows/a.yaml"):
            check_trusted(job)
        (flows / name).write_text(before)
        check_trusted(job)


def test_a_flow_is_known_again_by_another_process(tmp_path: Path, write_job: WriteJob) -> None:
    (tmp_path / "a.yaml").write_text(
        "appId: com.a\ntags: [x, y, z]\n---\n"
        "- launchApp: {permissions: {all: deny, camera: allow}}\n"
        "- swipe: {direction: UP}\n- assertVisible: {text: Hello, below: {id: q}}\n"
    )
    job = write_job("name: f\nflow: a.yaml\n")
    code = (
        "import sys; from pathlib import Path; from tapwright.jobs.job_file import read_job; "
        "from tapwright.jobs.flow_digest import confirmed_as; "
        "print(confirmed_as(read_job(Path(sys.argv[1]))))"
    )
    said = subprocess.run(
        [sys.executable, "-c", code, str(job.path)], capture_output=True, text=True, check=True,
        env=os.environ | {"PYTHONHASHSEED": "7"},
    )  # fmt: skip
    assert said.stdout.strip() == confirmed_as(job)
