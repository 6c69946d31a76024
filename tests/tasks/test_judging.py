"""Who may judge an attempt, and which attempts are left to a judge."""

from datetime import UTC, datetime
from typing import Literal

import pytest

from tapwright.actions import UsageError
from tapwright.agent.models.profiles import Profile, find_profile
from tapwright.tasks.judging import JudgeLost, check_apart, folded_model, undecided
from tapwright.traces import DeviceRecord, End, EpisodeRecord, ModelRecord, Verdict


def profile(name: str, model: str | None) -> Profile:
    known = find_profile("rehearsal", "http://127.0.0.1:1/v1")
    return known.model_copy(update={"name": name, "model": model})


def record(end: End | None, status: Literal["passed", "failed", "unverified"] | None):
    return EpisodeRecord(
        id="0001-a", task="a", goal="do a", started_at=datetime(2026, 3, 2, tzinfo=UTC), end=end,
        device=DeviceRecord(serial="s", model="m", api_level=34, simulated=True),
        model=ModelRecord(profile="p", name="n", endpoint="e", scripted=False),
        verdict=Verdict(status=status) if status else None,
    )  # fmt: skip


@pytest.mark.parametrize(
    "acting",
    [profile("big", "other"), profile("small", "org/Big-2"), profile("small", "mirror/big-2")],
)
def test_a_model_never_judges_itself_under_whatever_name(acting: Profile) -> None:
    apart = profile("apart", "apart-1")
    with pytest.raises(UsageError) as told:
        check_apart(profile("big", "Org/big-2"), [apart, acting])
    assert str(told.value) == "big (Org/big-2) acts itself; name another model as the judge"


def test_another_model_may_judge() -> None:
    check_apart(profile("big", "big-2"), [profile("small", "big-1"), profile("mid", None)])
    # Two whose model is not named are not known to be the same.
    check_apart(profile("big", None), [profile("small", None), profile("mid", "")])
    check_apart(profile("big", ""), [profile("small", "")])


@pytest.mark.parametrize(
    ("name", "folded"),
    [("Org/Sub/Big-2", "big-2"), ("BIG-2", "big-2"), ("straße", "strasse"), ("", "")],
)
def test_a_models_name_without_who_serves_it(name: str, folded: str) -> None:
    assert folded_model(name) == folded


def test_only_what_ended_and_was_not_decided_is_left_to_a_judge() -> None:
    assert undecided(record(End.COMPLETED, "unverified"))
    assert undecided(record(End.STEP_LIMIT, "unverified"))
    assert not undecided(record(End.COMPLETED, "passed"))
    assert not undecided(record(End.COMPLETED, "failed"))
    assert not undecided(record(End.COMPLETED, None))
    assert not undecided(record(End.DEVICE_LOST, "unverified"))
    assert not undecided(record(None, "unverified"))
    assert not undecided(record(None, None))


def test_a_judge_that_is_lost_leaves_the_record_of_the_attempt() -> None:
    ended = record(End.COMPLETED, "unverified")
    lost = JudgeLost("HTTP 503", ended)
    assert (str(lost), lost.record) == ("HTTP 503", ended)
