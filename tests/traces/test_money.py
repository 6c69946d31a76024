"""What is not known stays unknown through a write and a read, and through every sum."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from tapwright.traces import (
    DeviceRecord,
    End,
    Ending,
    EpisodeRecord,
    FrameRecord,
    Journal,
    ModelRecord,
    ObservationRecord,
    ReplyRecord,
    RunFolder,
    StepRecord,
    Totals,
    Usage,
    Verdict,
    read_episode,
    read_episodes,
)
from tapwright.traces.journal import charge
from tapwright.traces.money import Spent, Usd, format_usd
from tapwright.traces.reader import read_run
from tapwright.traces.redact import redact
from tapwright.traces.redactor import Redactor
from tapwright.traces.schema import CallRecord
from tapwright.traces.spending import own_call
from tapwright.traces.verify import verify_run
from tapwright.traces.viewer.document import summary

NOW = datetime(2026, 3, 2, 9, 41, tzinfo=UTC)
EPISODE = EpisodeRecord(
    id="0001-a", task="a", goal="do a", started_at=NOW,
    device=DeviceRecord(serial="s", model="m", api_level=34, simulated=True),
    model=ModelRecord(profile="p", name="n", endpoint="e", scripted=False),
)  # fmt: skip
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c4944415408d763f8cfc00000030101005bd6c4ad0000000049454e44ae426082"
)


def usd(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def step(index: int, cost: str | None, **more: object) -> StepRecord:
    picture = "f.png"
    return StepRecord(
        index=index, at=NOW, prompt_sha256="", prompt_tokens_estimate=1, rung="low",
        observation=ObservationRecord(
            frame=FrameRecord(file=picture, width_px=1, height_px=1, rotation=0, source="raw")
        ),
        reply=ReplyRecord(), usage=Usage(prompt=100, output=5), cost_usd=usd(cost),
    ).model_copy(update=more)  # fmt: skip


def run(out: Path, *costs: str | None) -> Path:
    folder = RunFolder.create(out, "test", "0")
    with folder.episode(EPISODE) as journal:
        file = journal.picture(PICTURE, "image/png")
        for index, cost in enumerate(costs):
            one = step(index, cost)
            frame = one.observation.frame.model_copy(update={"file": file})
            seen = one.observation.model_copy(update={"frame": frame})
            journal.append(one.model_copy(update={"observation": seen}))
        journal.close(Ending(End.COMPLETED), Verdict(status="unverified"))
    return folder.path


def problems(run: Path) -> list[str]:
    return [str(found) for found in verify_run(run) if found.severity == "problem"]


def vote(cost: str | None) -> CallRecord:
    usage = Usage(prompt=1000, output=10)
    return CallRecord(by="judge", profile="big", usage=usage, cost_usd=usd(cost), at=NOW)


@pytest.mark.parametrize(
    ("costs", "cost", "least", "text"),
    [
        (("0.001", "0.002"), "0.003", None, "$0.0030"),
        ((None, None), None, None, "unknown"),
        (("0.001", None), None, "0.001", "at least $0.0010"),
        ((), "0", None, "$0.0000"),
    ],
)
def test_unknown_comes_back_unknown(
    tmp_path: Path, costs: tuple[str | None, ...], cost: str | None, least: str | None, text: str
) -> None:
    path = run(tmp_path, *costs)
    (record,) = read_episodes(path)
    assert (record.totals.cost_usd, record.totals.at_least_usd) == (usd(cost), usd(least))
    assert str(record.totals.cost) == text
    assert problems(path) == []
    told = json.loads((path / "episodes" / record.id / "episode.json").read_bytes())["totals"]
    assert "cost_usd" in told and (told["cost_usd"] is None) is (cost is None)
    line = summary(path.name, read_run(path), [record], ())
    assert (line["cost_usd"], line["at_least_usd"]) == (cost, least)


def test_a_record_that_left_the_unknown_out_is_read_as_unknown(tmp_path: Path) -> None:
    path = run(tmp_path, None, "0.001")
    file = path / "episodes" / EPISODE.id / "episode.json"
    old = json.loads(file.read_bytes())
    for name in ("cost_usd", "at_least_usd", "by"):
        old["totals"].pop(name, None)
    del old["checksum"]
    file.write_text(json.dumps(old))
    assert read_episodes(path)[0].totals.cost_usd is None
    assert problems(path) == []
    assert Totals().cost_usd == 0


def test_a_call_after_the_end_is_in_the_totals_and_stays_a_line_of_its_own(tmp_path: Path) -> None:
    path = run(tmp_path, "0.001", "0.002")
    folder = path / "episodes" / EPISODE.id
    charge(folder, vote("0.1"))
    charge(folder, vote(None))
    record = read_episode(folder)
    totals = record.totals
    assert (totals.steps, totals.model_calls, totals.usage.prompt) == (2, 4, 2200)
    assert (totals.cost_usd, totals.at_least_usd) == (None, Decimal("0.103"))
    assert totals.by["judge"].calls == 2
    assert str(totals.by["judge"].cost) == "at least $0.1000"
    assert totals.by["actor"].cost_usd == Decimal("0.003")
    assert record.end is End.COMPLETED
    assert problems(path) == []
    copy = redact(path, tmp_path / "copy", Redactor({"NAME": "nowhere to be seen"})).folder
    assert problems(copy) == [] and read_episodes(copy)[0].totals == totals


def test_an_advice_stays_a_line_of_its_own() -> None:
    usage = Usage(prompt=40, output=1)
    advice = CallRecord(by="advisor", profile="big", usage=usage, cost_usd=Decimal("0.5"))
    whole = step(0, "0.6", advice=advice)
    spent = Spent(calls=1, usage=Usage(prompt=60, output=4), cost_usd=Decimal("0.1"))
    assert own_call(whole) == spent
    unpriced = step(0, None, advice=advice, at_least_usd=Decimal("0.5"))
    assert own_call(unpriced).cost_usd is None
    free = advice.model_copy(update={"cost_usd": None})
    assert own_call(step(0, None, advice=free, at_least_usd=Decimal("0.1"))).cost_usd == (
        Decimal("0.1")
    )


def test_what_was_spent_is_kept_when_an_episode_goes_on(tmp_path: Path) -> None:
    folder = RunFolder.create(tmp_path, "test", "0")
    with folder.episode(EPISODE) as journal:
        journal.append(step(0, None))
        record = journal.close(Ending(End.CANCELLED), Verdict(status="unverified"))
    charge(journal.folder, vote("0.1"))
    with Journal.resume(journal.folder) as again:
        again.append(step(1, "0.2"))
        record = again.close(Ending(End.COMPLETED), Verdict(status="unverified"))
    assert (record.totals.cost_usd, record.totals.at_least_usd) == (None, Decimal("0.3"))


@pytest.mark.parametrize(
    ("parts", "text"),
    [
        (["1", "2"], "$3.00"), ([None], "unknown"), (["0", None], "unknown"),
        (["1.5", None], "at least $1.50"), ([None, "0.00001"], "at least <$0.0001"),
        ([], "$0.0000"),
    ],
)  # fmt: skip
def test_a_sum_says_whether_it_is_whole(parts: list[str | None], text: str) -> None:
    total = sum((Usd.of(usd(part)) for part in parts), Usd())
    assert str(total) == text == format_usd(total.cost_usd, total.at_least_usd)
    assert total.document()["partial"] is (None in parts)
