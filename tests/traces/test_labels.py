"""What people say of episodes: who may write it, what stands in the file, what a page shows."""

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tapwright.bench.judge.labels import read_labels
from tapwright.traces import RunFolder
from tapwright.traces.labels import LABELS, EpisodeOpinion, add_label, read_run_labels
from tapwright.traces.verify import verify_run
from tapwright.traces.viewer import viewer_app, whole_page

from .conftest import HOSTILE, PATIENCE_MS, expect, served
from .test_viewer import data_of

HERE = "http://127.0.0.1:8000"


@pytest.fixture
def client(run: RunFolder) -> TestClient:
    return TestClient(viewer_app(run.path.parent), base_url=HERE)


def headers_of(client: TestClient, run: RunFolder) -> dict[str, str]:
    """What a page of ours sends with a label."""
    writes = data_of(client.get(f"/run/{run.path.name}").text)["writes"]
    assert isinstance(writes, dict)
    return {"origin": HERE, "x-tapwright-page": writes["token"]}


def lines(run: RunFolder) -> list[dict[str, str]]:
    path = run.path / LABELS
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def test_a_label_is_written_in_the_form_a_judge_is_measured_by(
    client: TestClient, run: RunFolder
) -> None:
    told = {"label": "failed", "note": f" wrong {HOSTILE} 错 ", "by": "Ada"}
    to = f"/run/{run.path.name}/0001-Alpha/label"
    answer = client.post(to, json=told, headers=headers_of(client, run))
    assert answer.status_code == 200 and answer.json()["label"] == "failed"
    (line,) = lines(run)
    assert (line["episode"], line["label"], line["by"]) == ("episodes/0001-Alpha", "failed", "Ada")
    assert line["note"] == f"wrong {HOSTILE} 错" and line["at"].endswith("Z")
    (labelled,) = read_labels(run.path / LABELS)
    assert labelled.label == "failed" and (labelled.episode / "episode.json").is_file()
    assert not [one for one in verify_run(run.path) if one.severity == "problem"]


def test_the_last_word_counts_and_a_note_alone_has_no_label(
    client: TestClient, run: RunFolder
) -> None:
    to, headers = f"/run/{run.path.name}/0002-Beta/label", headers_of(client, run)
    for told in ({"label": "passed"}, {"note": "not sure"}):
        assert client.post(to, json=told, headers=headers).status_code == 200
    assert "label" not in lines(run)[-1]
    found = read_run_labels(run.path).by_episode["0002-Beta"]
    assert (found.label, found.note) == (None, "not sure")
    sides = data_of(client.get(f"/run/{run.path.name}").text)["sides"]
    assert isinstance(sides, list) and sides[0]["labels"]["0002-Beta"]["note"] == "not sure"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"origin": "http://evil.example"}, 403),
        ({"origin": "null"}, 403),
        ({"origin": None}, 403),
        ({"x-tapwright-page": "guessed"}, 403),
        ({"x-tapwright-page": None}, 403),
        ({"content-type": "text/plain"}, 415),
        ({"host": "evil.example"}, 400),
    ],
)
def test_nobody_else_writes(
    client: TestClient, run: RunFolder, change: dict[str, str | None], status: int
) -> None:
    headers = {"content-type": "application/json", **headers_of(client, run), **change}
    sent = {name: value for name, value in headers.items() if value is not None}
    to = f"/run/{run.path.name}/0001-Alpha/label"
    answer = client.post(to, content=b'{"label": "passed"}', headers=sent)
    assert answer.status_code == status and not (run.path / LABELS).exists()


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"label": "maybe"}', 422),
        (b'{"label": "passed", "episode": "../../x"}', 422),
        (b'{"note": "' + b"x" * 5000 + b'"}', 422),
        (b'{"note": "' + b"x" * 70000 + b'"}', 413),
        (b"[", 422),
    ],
)
def test_other_things_are_no_labels(
    client: TestClient, run: RunFolder, body: bytes, status: int
) -> None:
    headers = {"content-type": "application/json", **headers_of(client, run)}
    to = f"/run/{run.path.name}/0001-Alpha/label"
    assert client.post(to, content=body, headers=headers).status_code == status
    gone = client.post(
        f"/run/{run.path.name}/0009-Nobody/label", json={"label": "passed"}, headers=headers
    )
    assert gone.status_code == 404 and not (run.path / LABELS).exists()


def test_a_file_by_hand_is_read_and_added_to(run: RunFolder) -> None:
    path = run.path / LABELS
    path.write_text(
        '{"episode": "episodes/0001-Alpha", "label": "passed", "rubric": "x"}\n'
        "no JSON\n"
        '{"episode": "../elsewhere/episodes/0001-Alpha", "label": "failed"}\n'
        '{"episode": "episodes/0002-Beta", "label": "failed"}',
        "utf-8",
    )
    found = read_run_labels(run.path)
    assert {id: one.label for id, one in found.by_episode.items()} == {
        "0001-Alpha": "passed",
        "0002-Beta": "failed",
    }
    assert found.mistakes == ("labels.jsonl line 2 is no label",)
    add_label(run.path, "0002-Beta", EpisodeOpinion(label="passed"))
    assert read_run_labels(run.path).by_episode["0002-Beta"].label == "passed"


def test_an_export_shows_labels_and_writes_none(tab, run: RunFolder, tmp_path: Path) -> None:
    add_label(run.path, "0001-Alpha", EpisodeOpinion(label="failed", note=f"no {HOSTILE}"))
    path = tmp_path / "labelled.html"
    path.write_text(whole_page([run.path]), "utf-8")
    tab.goto(path.as_uri())
    card = tab.locator(".episode-card", has_text="Alpha")
    card.get_by_text("a person: failed").wait_for()
    card.click()
    tab.locator(".labelled", has_text=HOSTILE[:12]).wait_for()
    expect(tab.locator(".labelling")).to_have_count(0)


def test_a_person_labels_in_the_browser(browser, run: RunFolder) -> None:
    with served(viewer_app(run.path.parent)) as url:
        tab = browser.new_page()
        tab.set_default_timeout(PATIENCE_MS)
        tab.goto(f"{url}/run/{run.path.name}#episode=0002-Beta&step=0")
        tab.get_by_label("note", exact=True).fill("it did not")
        tab.get_by_label("your name").fill("Ada")
        tab.get_by_role("button", name="passed", exact=True).click()
        tab.get_by_text("saved in labels.jsonl").wait_for()
        assert lines(run)[-1]["note"] == "it did not" and lines(run)[-1]["by"] == "Ada"
        tab.locator("body").press("2")
        tab.locator('[aria-pressed="true"]', has_text="failed").wait_for()
        assert lines(run)[-1]["label"] == "failed" and lines(run)[-1]["note"] == "it did not"
        tab.get_by_role("link", name="look").click()
        tab.locator(".episode-card", has_text="Beta").get_by_text("a person: failed").wait_for()
        tab.close()
