"""What a judge reads off a screen is kept without the secrets of the episode."""

import json
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.agent.models.base import ModelLost
from tapwright.cli.failures import failure_of
from tapwright.tasks.secrets import redactor_of
from tapwright.traces import EpisodeRecord, read_episode
from tapwright.traces.files import seal_record
from tests.suites.androiddaily.endpoint import Body, endpoint

from .episode import record_episode
from .test_calibration import invoke, labels
from .test_judge import PASS

SECRET = "croissant!"
GIVEN = ("--secret", "pw=env:MY_PW")


def with_secret(run: Path, **more: object) -> Path:
    """An episode that was begun with a secret called pw."""
    folder = record_episode(run, goal="Log in with {pw}")
    record = read_episode(folder).model_copy(update={"secrets": ("pw",), **more})
    (folder / "episode.json").write_bytes(seal_record(record))
    return folder


def reading_it_aloud(body: Body) -> Body:
    """A passed vote whose reasons quote what is on the screen."""
    return json.loads(json.dumps(PASS).replace("The message", f"{SECRET}: the message"))


def holding(folder: Path) -> list[str]:
    return [p.name for p in folder.rglob("*") if p.is_file() and SECRET.encode() in p.read_bytes()]


@pytest.fixture(autouse=True)
def _there(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MY_PW", SECRET)


def test_the_model_of_the_test_does_tell_it() -> None:
    assert SECRET in json.dumps(reading_it_aloud({}))


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_a_secret_read_off_a_screen_is_masked_everywhere(
    tmp_path: Path, more: tuple[str, ...]
) -> None:
    folder = with_secret(tmp_path)
    with endpoint(reading_it_aloud) as there:
        asked = ("run", str(folder), "--judge", "big", "--base-url", there.url, *GIVEN, *more)
        printed = invoke(*asked, "--rubric", f"Logged in with {SECRET}.")
        assert printed.exit_code == 0, printed
        sent = json.dumps(there.bodies)
    assert "{pw}" in printed.output and SECRET not in printed.output
    assert holding(folder) == [] and SECRET not in sent
    assert "{pw}: the message" in (folder / "judgement.json").read_text()


def test_without_the_secret_no_judge_is_asked(tmp_path: Path) -> None:
    folder = with_secret(tmp_path)
    with endpoint(reading_it_aloud) as there:
        asked = ("--judge", "big", "--base-url", there.url)
        refused = invoke("run", str(folder), *asked)
        assert isinstance(refused.exception, UsageError)
        assert "--secret pw=env:VARIABLE" in str(refused.exception)
        file = labels(tmp_path, f"{folder.relative_to(tmp_path)},passed,")
        refused = invoke("calibrate", str(file), *asked)
        assert isinstance(refused.exception, UsageError)
        assert "labels.csv line 2" in str(refused.exception)
        assert "--secret pw=env:VARIABLE" in str(refused.exception)
        assert there.bodies == []
        assert invoke("calibrate", str(file), *asked, *GIVEN, "--json").exit_code == 0
        assert there.bodies and holding(folder) == []
    # What was judged already is not looked at again.
    assert invoke("calibrate", str(file), "--json").exit_code == 0


def test_a_judge_that_is_lost_tells_nothing_either(tmp_path: Path) -> None:
    folder = with_secret(tmp_path)

    def rejecting(body: Body) -> Body:
        return {"error": {"message": f"invalid: {SECRET}", "type": "invalid_request_error"}}

    with endpoint(rejecting) as there:
        asked = ("run", str(folder), "--judge", "big", "--base-url", there.url, *GIVEN)
        lost = invoke(*asked)
    assert isinstance(lost.exception, ModelLost) and failure_of(lost.exception).exit_code == 3
    assert holding(folder) == []


def test_redacted_copies_and_old_marks(tmp_path: Path) -> None:
    def record(**changed: object) -> EpisodeRecord:
        return read_episode(with_secret(tmp_path)).model_copy(update=changed)

    assert redactor_of(record(redacted=True), {}).mask(SECRET) == SECRET
    old = record(secrets=(), goal="Log in with {{secret:code}}")
    with pytest.raises(UsageError, match="--secret code=env:VARIABLE"):
        redactor_of(old, {"pw": SECRET})
    assert redactor_of(old, {"code": SECRET, "other": "of another"}).mask(SECRET) == "{code}"
