"""Agents of somebody else's on a phone in memory: what they are shown, what becomes of them."""

import json
import sys
from decimal import Decimal
from pathlib import Path

import pytest

import tapwright
from tapwright import UsageError
from tapwright.agent.foreign.episode import AGENT_LOG
from tapwright.device.fake import FakeDevice
from tapwright.traces import End, EpisodeRecord, read_steps
from tapwright.traces.reader import read_calls

from .endpoint import Endpoint, served

HERE = f"{__package__}.agents"


async def play(
    agent: str, tmp_path: Path, phone: FakeDevice | None = None, **more: object
) -> EpisodeRecord:
    phone = phone or FakeDevice()
    return await tapwright.run(
        "Open the settings",
        phone=phone,
        agent=agent,
        out=tmp_path,
        policy="benchmark",
        **more,  # pyright: ignore
    )


def steps_of(tmp_path: Path):
    (folder,) = tmp_path.glob("*/episodes/*")
    return list(read_steps(folder)), folder


async def test_a_class_acts_and_what_it_costs_is_known(tmp_path: Path) -> None:
    phone = FakeDevice()
    record = await play(f"{HERE}:Opener", tmp_path, phone)
    assert (record.end, record.end_why) == (End.COMPLETED, "Open the settings")
    assert [action.kind for action in phone.done] == ["open_app"]
    assert record.verdict is not None and record.verdict.status == "unverified"
    assert record.model.profile == "agent" and record.model.name == f"{HERE}:Opener"
    assert record.totals.cost_usd == Decimal(0) and record.totals.model_calls == 0
    steps, folder = steps_of(tmp_path)
    assert [step.action and step.action.kind for step in steps] == ["open_app", "done"]
    assert all((folder / "frames" / step.observation.frame.file).is_file() for step in steps)


async def test_coroutines_and_a_question(tmp_path: Path) -> None:
    record = await play(f"{HERE}:Coroutines", tmp_path)
    assert record.end is End.COMPLETED and "nobody is here" in record.end_why
    # It may have asked a model of its own: nobody knows what that cost.
    assert record.totals.cost_usd is None


async def test_what_an_agent_does_wrong_is_its_end_and_no_infrastructure(tmp_path: Path) -> None:
    record = await play(f"{HERE}:Raises", tmp_path)
    assert record.end is End.BAD_REPLIES
    assert record.end_why == "the agent failed: it raised LookupError: no idea"


async def test_what_is_no_act_is_told_and_a_few_are_the_end(tmp_path: Path) -> None:
    record = await play(f"{HERE}:Mumbles", tmp_path)
    assert record.end is End.BAD_REPLIES and record.end_why.startswith(
        "3 in a row, the last: no act"
    )
    steps, _ = steps_of(tmp_path)
    assert [bool(step.bad_reply) for step in steps] == [True] * 3
    assert "tap.at.x" in (steps[0].bad_reply or "")


async def test_the_limits_hold(tmp_path: Path) -> None:
    phone = FakeDevice()
    record = await play(f"{HERE}:Endless", tmp_path, phone, max_steps=3)
    assert record.end is End.STEP_LIMIT and len(phone.done) == 3


async def test_one_that_does_not_answer_has_its_time(tmp_path: Path) -> None:
    file = tmp_path / "slow.yaml"
    file.write_text(f"agent: {HERE}:Sleeps\npatience_s: 0.2\nfolder: {Path.cwd()}\n")
    record = await play(str(file), tmp_path / "runs")
    # Nor does this process wait for it when it ends.
    assert record.end_why == "the agent failed: it did not answer within 0.2 s"


async def test_one_that_leaves_takes_nobody_with_it(tmp_path: Path) -> None:
    record = await play(f"{HERE}:Leaves", tmp_path)
    assert record.end_why == "the agent failed: it raised SystemExit: 3"


PROGRAM = """
import json, sys
print("hello there", file=sys.stderr, flush=True)
for line in sys.stdin:
    asked = json.loads(line)
    if asked["type"] == "reset":
        answer = {"calls_models": False, "wants_views": True}
    elif asked["step"] == 0:
        answer = {"action": {"kind": "tap", "at": {"x": 10, "y": 20}}, "thought": asked["outcome"]}
    else:
        answer = {"action": {"kind": "answer", "text": asked["outcome"].split(":")[0]}}
    print(json.dumps(answer), flush=True)
"""


async def test_a_program_speaks_lines(tmp_path: Path) -> None:
    (tmp_path / "agent.py").write_text(PROGRAM)
    phone = FakeDevice()
    record = await play(f"lines:{sys.executable} {tmp_path / 'agent.py'}", tmp_path / "runs", phone)
    assert (record.end, record.answer) == (End.ANSWERED, "done")
    assert [action.kind for action in phone.done] == ["tap"]
    steps, folder = steps_of(tmp_path / "runs")
    assert json.loads(steps[0].reply.text)["action"]["kind"] == "tap"
    assert (folder / AGENT_LOG).read_text() == "hello there\n" and AGENT_LOG in record.files


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("import sys; sys.exit(4)", "it ended with exit code 4 before it answered"),
        ("input(); print('[]'); input()", "its answer to reset: no JSON object"),
        ("input(); print('{')", "its answer to reset: no JSON"),
    ],
)
async def test_a_program_that_breaks_off(tmp_path: Path, body: str, why: str) -> None:
    (tmp_path / "agent.py").write_text(body)
    record = await play(f"lines:{sys.executable} {tmp_path / 'agent.py'}", tmp_path / "runs")
    assert record.end is End.BAD_REPLIES and why in record.end_why


async def test_halves_of_surrogate_pairs_are_no_trouble_of_the_trace(tmp_path: Path) -> None:
    body = r"""
import sys
for line in sys.stdin:
    if '"reset"' in line:
        print('{}', flush=True)
    elif '"step": 0' in line:
        print('{"action": {"kind": "\\ud800"}}', flush=True)
    elif '"step": 1' in line:
        print('{"action": {"kind": "answer", "text": "\\ud800"}}', flush=True)
    else:
        done = '{"action": {"kind": "done", "summary": "it is"}, "thought": "a\\ud800b"}'
        print(done, flush=True)
"""
    file = tmp_path / "agent.py"
    file.write_text(body)
    record = await play(f"lines:{sys.executable} {file}", tmp_path / "runs")
    assert record.end is End.COMPLETED
    steps, _ = steps_of(tmp_path / "runs")
    assert "no act: Input tag" in (steps[0].bad_reply or "")
    assert "surrogate" in (steps[1].bad_reply or "")
    assert steps[2].thought == "a?b"


async def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    record = await play("lines:/no/such/program", tmp_path)
    assert record.end is End.BAD_REPLIES and "cannot be started" in record.end_why


async def test_the_gate_holds_for_it(tmp_path: Path) -> None:
    phone = FakeDevice()
    record = await tapwright.run(
        "Open the settings", phone=phone, agent=f"{HERE}:Opener", out=tmp_path, policy="strict"
    )
    steps, _ = steps_of(tmp_path)
    assert all(
        step.policy is not None for step in steps if step.action and step.action.kind == "open_app"
    )
    assert record.policy == "strict"


async def test_one_that_drives_the_phone_itself_is_for_tasks_alone(tmp_path: Path) -> None:
    phone = FakeDevice()
    with pytest.raises(UsageError, match="acts on the phone past the gate"):
        await tapwright.run("Open it", phone=phone, agent="adb:drive {goal}", out=tmp_path)
    assert not list(tmp_path.iterdir()) and not phone.done


async def test_an_episode_of_one_cannot_be_gone_on_with(tmp_path: Path) -> None:
    from tapwright.agent.foreign.player import ForeignPlayer
    from tapwright.agent.foreign.spec import read_spec

    record = await play(f"{HERE}:Endless", tmp_path, max_steps=1)
    steps, _ = steps_of(tmp_path)
    player = ForeignPlayer.__new__(ForeignPlayer)
    player._spec = read_spec(f"{HERE}:Endless")  # pyright: ignore[reportPrivateUsage]
    player.replay([])
    with pytest.raises(UsageError, match="cannot go on with an episode"):
        player.replay(steps)
    assert record.end is End.STEP_LIMIT


PROFILES = """
models:
  asked:
    model: m-1
    base_url: URL/v1
    key_vars: [ASKED_KEY]
    prices: {input: 1, cached: 0.5, output: 2, date: 2026-01-01, source: a test}
"""


async def test_each_call_is_booked_as_it_comes_and_the_cap_holds_within_an_act(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ASKED_KEY", "sk-real")
    endpoint, file = Endpoint(), tmp_path / "models.yaml"
    async with served(endpoint) as server:
        file.write_text(PROFILES.replace("URL", server.url))
        record = await play(
            f"{HERE}:Asks", tmp_path / "runs", model="asked", profiles=file, max_cost=0.0015
        )
    # A call takes $0.001: the second would pass the cap.
    assert record.end_why == "[200, 403, 403]" and len(endpoint.asked) == 1
    assert (record.totals.model_calls, record.totals.cost_usd) == (1, Decimal("0.001"))
    (step,), folder = steps_of(tmp_path / "runs")
    (call,) = read_calls(folder)
    assert (step.cost_usd, call.cost_usd) == (Decimal(0), Decimal("0.001"))
    assert (call.by, call.profile) == ("actor", "asked")


TELLS_KEY = """
import json, os
for line in iter(input, ""):
    said = str(os.environ.get("ASKED_KEY"))
    print(json.dumps({"action": {"kind": "answer", "text": said}}), flush=True)
"""


@pytest.mark.parametrize("model", [None, "asked"])
async def test_a_program_does_not_see_the_key_of_a_model_that_it_asks_at_the_door(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: str | None
) -> None:
    monkeypatch.setenv("ASKED_KEY", "sk-real")
    (tmp_path / "agent.py").write_text(TELLS_KEY)
    (tmp_path / "models.yaml").write_text(PROFILES.replace("URL", "http://127.0.0.1:9"))
    record = await play(
        f"lines:{sys.executable} {tmp_path / 'agent.py'}", tmp_path / "runs", model=model,
        profiles=tmp_path / "models.yaml",
    )  # fmt: skip
    # One that brings its own model needs its own keys.
    assert record.answer == ("sk-real" if model is None else "None")


async def test_views_hold_secrets_by_their_names(tmp_path: Path) -> None:
    record = await tapwright.run(
        "Find {PW}", phone=FakeDevice(), agent=f"{HERE}:Reads", out=tmp_path, policy="benchmark",
        secrets={"PW": "Settings"},
    )  # fmt: skip
    assert record.end is End.COMPLETED
    assert "{PW}" in record.end_why and "Settings" not in record.end_why
