"""Whatever a judge replies, a vote comes of it, and it points at nothing that is not there."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tapwright.agent.models.base import Reply, ToolCall
from tapwright.bench.judge.case import Case
from tapwright.bench.judge.draft import UnusableDraft, read_draft
from tapwright.bench.judge.guided_ballot import read_guided
from tapwright.tasks.guidelines import MOST, find, status_of

from .episode import record_episode
from .guided import GUIDELINES

NAMES = ("must 1", "Must_1 ", "quality 1", "never 1", "never 2", "")
odd = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 5), st.floats(), st.just(10**400),
    st.text(max_size=3), st.lists(st.integers(-1, 1001), max_size=5),
)  # fmt: skip
box = st.lists(st.integers(-1, 1001) | st.floats(0, 1000), min_size=4, max_size=4)
entry = st.fixed_dictionaries(
    {
        "guideline": st.sampled_from(NAMES) | odd,
        "verdict": st.sampled_from(("met", "not_met", "cannot_tell")) | odd,
    },
    optional={"step": st.integers(-1, 5) | odd, "box": box | odd, "why": odd | st.text()},
)
votes = st.lists(entry | odd, max_size=6)


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Case:
    return Case.load(record_episode(Path(tmp_path_factory.mktemp("any"))))


def called(name: str, arguments: object) -> Reply:
    return Reply(tool_calls=(ToolCall("1", name, json.dumps(arguments)),))


@settings(max_examples=150, deadline=None)
@given(st.lists(votes, min_size=3, max_size=3))
def test_evidence_is_always_of_this_episode(case: Case, said: list[list[object]]) -> None:
    screens = case.screens[1:]
    ballots = [
        read_guided(called("check", {"reasons": "r", "guidelines": one}), case, GUIDELINES, screens)
        for one in said
    ]
    for ballot in ballots:
        assert [vote.name for vote in ballot.votes] == [one.name for one in GUIDELINES.named]
        for vote in ballot.votes:
            assert (vote.met == "cannot_tell") or vote.unusable is None
            assert vote.step is None or vote.step in (1, 2, 3)
            if vote.region is not None:
                left, top, right, bottom = vote.region
                assert 0 <= left < right <= 1000 and 0 <= top < bottom <= 1000
                # The first screen was not shown.
                assert vote.step in (2, 3) and vote.file
            if vote.met == "met" and not vote.name.startswith("never"):
                assert vote.region is not None
    found = find(GUIDELINES, [ballot.votes for ballot in ballots], 3)
    if status_of((one.tier, one.met) for one in found) == "passed":
        must = [ballot.votes[0] for ballot in ballots]
        assert sum(vote.met == "met" and vote.region is not None for vote in must) >= 2


@settings(max_examples=100, deadline=None)
@given(st.one_of(odd, votes, st.dictionaries(st.sampled_from(("reasons", "guidelines")), odd)))
def test_a_reply_of_another_shape_is_no_vote(case: Case, said: object) -> None:
    ballot = read_guided(called("check", said), case, GUIDELINES, case.screens)
    assert {vote.met for vote in ballot.votes} == {"cannot_tell"}
    assert ballot.opinion == "cannot_tell"


@settings(max_examples=100, deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(("must", "quality", "never", "other")), odd | st.lists(odd | st.text())
    )
    | odd
)
def test_a_draft_is_sound_or_none(said: object) -> None:
    try:
        drafted = read_draft(called("guidelines", said))
    except UnusableDraft as error:
        assert str(error)
        return
    assert 1 <= len(drafted.must) <= MOST and all(one.text.strip() for one in drafted.named)
