"""What a recorded run may choose when it is gone on with: all if this user has begun it here, and
what loosens nothing if somebody else has."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from pydantic import JsonValue

from tapwright.actions import UsageError
from tapwright.agent.ladder import FIRST_RULES
from tapwright.agent.models.trust import TrustStore, as_json
from tapwright.bench.folder import BenchFolder, Options, read_options
from tapwright.bench.job import Changes, recorded_bench, resumed_job
from tapwright.bench.plan import make_plan
from tapwright.suites.registry import find_suite
from tapwright.tasks.recorded import recorded_episode
from tapwright.tasks.settings import Settings, signature_of
from tapwright.traces import RunFolder
from tests.bench.players import new_folder
from tests.traces.test_journal import EPISODE

ELSEWHERE = "https://in.example/v1"
LOOSE: dict[str, dict[str, JsonValue]] = {
    "asks you about less": {"policy": "benchmark"},
    "allows what you would be asked about": {"allow": ["allow pay"]},
    "lets it answer for you": {"approve_url": "https://yes.example/ask"},
    "presses buttons": {"interrupts": True},
    "a second model": {"policy_model": "gpt-5"},
    "send it on": {"extra_body": {"tools": [{"type": "mcp"}]}},
    "allows permissions": {"grants": ["location"]},
    "pictures of the screen to https://in.example": {"base_url": ELSEWHERE, "model": "custom",
                                                     "model_name": "m"},
}  # fmt: skip


@pytest.fixture(autouse=True)
def environ(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A configuration folder of the test's own; records are signed with the key in it."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return {"XDG_CONFIG_HOME": str(tmp_path / "config")}


def episode(out: Path, settings: Mapping[str, JsonValue], signature: str | None) -> Path:
    run = RunFolder.create(out, "begun", "0.1.0")
    record = EPISODE.model_copy(update={"settings": settings, "signature": signature})
    with run.episode(record) as journal:
        return journal.folder


@pytest.mark.parametrize("does", LOOSE)
def test_a_strangers_episode_loosens_nothing_until_it_is_confirmed(
    does: str, tmp_path: Path, environ: dict[str, str]
) -> None:
    folder = episode(tmp_path / "runs", {**LOOSE[does], "sizing": "full"}, None)
    no_file = tmp_path / "none.yaml"
    with pytest.raises(UsageError, match=rf"{does}.*`tapwright trust .*episode\.json`"):
        recorded_episode(folder, environ).settings({}, environ, no_file)
    again = recorded_episode(folder, environ).settings(LOOSE[does], environ, no_file)
    assert again.sizing == "full", "who says it again is asked about nothing"
    if "base_url" not in LOOSE[does]:
        uses = list(recorded_episode(folder, environ).uses({}, environ, no_file))
        TrustStore(environ).confirm(settings=uses)
        assert recorded_episode(folder, environ).settings({}, environ, no_file) == again


@pytest.mark.parametrize("does", LOOSE)
def test_ones_own_goes_on_as_it_was_begun(
    does: str, tmp_path: Path, environ: dict[str, str]
) -> None:
    mark = signature_of(LOOSE[does])
    folder = episode(tmp_path / "runs", LOOSE[does], mark)
    recorded = recorded_episode(folder, environ)
    assert recorded.own
    # An early record names no ladder: it goes on by the rules that were the default then.
    begun = {**LOOSE[does], "ladder": FIRST_RULES.model_dump()}
    assert recorded.settings({}, environ, tmp_path / "none.yaml") == Settings.model_validate(begun)
    # The mark is of these settings, and of this user.
    changed = episode(tmp_path / "changed", {**LOOSE[does], "max_steps": 9}, mark)
    assert not recorded_episode(changed, environ).own
    other = {"XDG_CONFIG_HOME": str(tmp_path / "other")}
    assert not recorded_episode(folder, other).own and not (tmp_path / "other").exists()


def test_what_loosens_nothing_counts_whoever_has_begun_it(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    strict: dict[str, JsonValue] = {
        "policy": "strict", "max_steps": 7, "device": "usb", "profiles": "theirs.yaml",
    }  # fmt: skip
    folder = episode(tmp_path / "runs", strict, signature_of({"max_steps": 7}))
    settings = recorded_episode(folder, environ).settings({}, environ, tmp_path / "none.yaml")
    assert (settings.policy, settings.max_steps) == ("strict", 7)
    assert settings.device is None and settings.profiles is None, "these are of who goes on"
    assert not (tmp_path / "config").exists(), "no key is made for what is asked by nobody"
    above = Settings.load({}, {"TAPWRIGHT_POLICY": "strict"}, tmp_path / "none.yaml")
    assert above.policy == "strict"


def test_commands_in_a_strangers_checks_are_not_run_on_the_phone(
    tmp_path: Path, environ: dict[str, str]
) -> None:
    checks = ("settings global wifi_on == 1", "sh'ell' 'rm -r /sdcard/DCIM' == ''")
    run = RunFolder.create(tmp_path / "runs", "begun", "0.1.0")
    theirs = EPISODE.model_copy(update={"checks": checks})
    mine = theirs.model_copy(update={"signature": signature_of({}, checks)})
    for record, own in ((theirs, False), (mine, True)):
        with run.episode(record) as journal:
            recorded = recorded_episode(journal.folder, environ)
        assert recorded.own is own
        if own:
            recorded.settings({}, environ, tmp_path / "none.yaml")
            continue
        with pytest.raises(UsageError, match=r"checks to .*rm -r.*runs these on the phone"):
            recorded.settings({}, environ, tmp_path / "none.yaml")


def test_a_wrong_setting_of_a_record_is_named(tmp_path: Path, environ: dict[str, str]) -> None:
    folder = episode(tmp_path / "runs", {"sizing": "huge"}, None)
    with pytest.raises(UsageError, match=r"episode\.json: sizing"):
        recorded_episode(folder, environ).settings({}, environ, tmp_path / "none.yaml")


def bench(out: Path, options: Options) -> Path:
    with new_folder(out / "first", make_plan(find_suite("first-steps"), 1)) as plain:
        record = plain.record
    folder = BenchFolder.create(out, record, options, ())
    folder.close()
    return folder.path


@pytest.mark.parametrize(
    ("options", "does"),
    [
        (Options(settings={"advisor": "gpt-5"}), "second model"),
        (Options(judge="gpt-5"), "a second model, which you pay"),
        (Options(copy_to="s3://in.example/x"), "copy of the run there"),
        (Options(engine="ray", ray_address="10.9.9.9:6379"), "that cluster"),
    ],
)
def test_a_strangers_bench_sends_nothing_elsewhere(
    options: Options, does: str, tmp_path: Path
) -> None:
    path = bench(tmp_path, options)
    assert recorded_bench(path, read_options(path)).own, "this user has begun it"
    (tmp_path / "config/tapwright/own.key").write_bytes(bytes(32))
    with pytest.raises(UsageError, match=rf"{does}.*`tapwright trust .*options\.json`"):
        resumed_job(path, Changes(), {})


def test_a_key_is_made_once_and_is_nobody_elses(tmp_path: Path, environ: dict[str, str]) -> None:
    store, text = TrustStore(environ), as_json({"policy": "benchmark"})
    mark = store.sign(text)
    key = tmp_path / "config/tapwright/own.key"
    assert mark is not None and store.sign(text) == mark and store.signed(text, mark)
    assert len(key.read_bytes()) == 32 and key.stat().st_mode & 0o77 == 0
    assert [path.name for path in key.parent.iterdir()] == ["own.key"]
    assert not store.signed(text + " ", mark) and not store.signed(text, None)


def test_where_no_key_can_be_kept_nothing_is_ones_own(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    store = TrustStore({"XDG_CONFIG_HOME": str(tmp_path / "file")})
    assert store.sign("a") is None and not store.signed("a", "b")
