"""`tapwright test` with steps that need a model, as a user runs it."""

import json
from pathlib import Path

import pytest

from .conftest import ONLY_IN_CI, Run

FLOW = (
    "appId: com.android.settings\nname: Judged\n---\n- launchApp\n"
    "- assert: '\"Battery\" is shown'\n- assertVisible: Battery\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "flow.yaml").write_text(FLOW, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--no-ai", "maybe"), "--no-ai is fail or skip"),
        (("--heal", "yes"), "--heal is off, suggest or apply, not 'yes'"),
        (("--no-ai", "skip", "--model", "rehearsal"), "give --model or --no-ai, not both"),
        (("--model", "no-such-model"), "no-such-model"),
        (("--max-cost", "much"), "--max-cost is an amount in US dollars"),
        (
            ("--model", "vllm", "--max-cost", "1"),
            "no price is known for vllm, so --max-cost cannot be kept",
        ),
    ],
)
def test_wrong_use_is_told_before_a_phone_is_looked_for(
    tapwright: Run, folder: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = tapwright("test", "flow.yaml", "--device", "no-such-phone", *arguments)
    assert done.code == 2 and said in done.err and "no-such-phone is not" not in done.err
    assert "Traceback" not in done.err and not (folder / "runs").exists()


def test_a_scripted_model_is_said_to_be_one_and_its_price_is_told(
    tapwright: Run, folder: Path
) -> None:
    done = tapwright("test", "flow.yaml", "--device", "pocket", "--model", "rehearsal")
    assert done.code == 0, done.err
    assert "the model says it holds" in done.out and "(rehearsal, scripted, $0.0" in done.out
    assert "1 model call, rehearsal: $0.0" in done.out
    assert "rehearsal is scripted, nothing was spent" in done.out
    (run,) = (folder / "runs").iterdir()
    (episode,) = (run / "episodes").iterdir()
    record = json.loads((episode / "episode.json").read_text("utf-8"))
    assert (record["model"]["profile"], record["model"]["scripted"]) == ("rehearsal", True)
    assert record["totals"]["model_calls"] == 1 and tapwright("trace", "verify", str(run)).code == 0
    cost = tapwright("cost", str(run))
    assert cost.code == 0 and "scripted: no model was asked" in cost.out


@ONLY_IN_CI
def test_without_a_model_the_rest_runs(tapwright: Run, folder: Path) -> None:
    done = tapwright("test", "flow.yaml", "--device", "pocket")
    assert done.code == 1 and "this step needs a model, and none was given" in done.out
    done = tapwright("test", "flow.yaml", "--device", "pocket", "--no-ai", "skip", "--json")
    (flow,) = json.loads(done.out)["flows"]
    assert done.code == 0 and [step["status"] for step in flow["steps"]] == [
        "passed",
        "skipped",
        "passed",
    ]


def test_a_goal_that_the_script_does_not_know_is_told_with_its_place(
    tapwright: Run, folder: Path
) -> None:
    (folder / "flow.yaml").write_text("appId: a.b\n---\n- do: Buy some tea\n", "utf-8")
    done = tapwright("test", "flow.yaml", "--device", "no-such-phone", "--model", "rehearsal")
    assert done.code == 2 and "flow.yaml:3:3: the rehearsal only knows" in done.err


@ONLY_IN_CI
def test_a_healed_flow_says_so_and_is_patched(tapwright: Run, folder: Path) -> None:
    broken = (
        "appId: com.android.settings\nname: Theme\n---\n- launchApp\n"
        "- tapOn: Display and touching  # the list\n- assertVisible: Dark theme\n"
    )
    path = folder / "flow.yaml"
    path.write_text(broken, "utf-8")
    heal = ("test", "flow.yaml", "--device", "pocket", "--model", "rehearsal")
    done = tapwright(*heal, "--output", "r.xml")
    assert done.code == 0 and "ok Theme, healed 1, " in done.out
    assert "1 passed, 1 healed" in done.out and "then: git apply runs/" in done.out
    assert "(rehearsal, scripted, $0.0" in done.out and path.read_text("utf-8") == broken
    said = (folder / "r.xml").read_text("utf-8")
    assert "healed: flow.yaml:5:3: tapOn text" in said
    (run,) = (folder / "runs").iterdir()
    assert "+- tapOn: Display & touch  # the list" in (run / "healed.patch").read_text("utf-8")
    done = tapwright(*heal, "--heal", "apply", "--json")
    document = json.loads(done.out)
    assert (document["healed"], document["flows"][0]["healed"]) == (1, 1)
    assert document["patch"].endswith("healed.patch")
    mended = broken.replace("Display and touching", "Display & touch")
    assert path.read_text("utf-8") == mended
    done = tapwright("test", "flow.yaml", "--device", "pocket", "--heal", "off")
    assert done.code == 0 and "healed" not in done.out
