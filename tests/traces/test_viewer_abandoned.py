"""An episode whose process was killed: it is not said to run, once that is known."""

import os
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tapwright.traces import Journal, RunFolder, read_run
from tapwright.traces.viewer import viewer_app
from tapwright.traces.viewer.abandoned import QUIET_S, abandoned_in, is_abandoned

from .conftest import expect, served


@pytest.fixture
def gamma(run: RunFolder) -> Path:
    """An episode without an end that was written last before a power cut, say."""
    return long_ago(run.path / "episodes" / "0003-Gamma")


def long_ago(folder: Path) -> Path:
    for path in (folder, *folder.iterdir()):
        past = os.stat(path).st_mtime - 10 * QUIET_S
        os.utime(path, (past, past))
    return folder


def listed(client: TestClient) -> dict[str, int]:
    return client.get("/runs.json").json()["runs"][0]


def test_it_is_abandoned_once_nobody_holds_it_and_it_is_quiet(run: RunFolder, gamma: Path) -> None:
    assert is_abandoned(gamma) and abandoned_in(run.path) == {"0003-Gamma"}
    with Journal.resume(gamma) as journal:
        long_ago(gamma)
        assert not is_abandoned(gamma)  # a model that thinks for long is waited for
        journal.picture(b"\x89PNG\r\n\x1a\n", "image/png")
    assert not is_abandoned(gamma)  # it was written just now
    assert not is_abandoned(gamma.parent / "0009-Nobody")


def test_the_list_and_the_run_say_so_without_being_written_to(run: RunFolder, gamma: Path) -> None:
    client = TestClient(viewer_app(run.path.parent), base_url="http://127.0.0.1:8000")
    with Journal.resume(gamma):
        os.utime(gamma / "steps.jsonl")
        first = client.get(f"/run/{run.path.name}/data.json").json()
        assert not any("abandoned" in one for one in first["episodes"])
        assert (listed(client)["running"], listed(client)["abandoned"]) == (1, 0)
    long_ago(gamma)
    changes = client.get(f"/run/{run.path.name}/data.json?since={first['cursor']}").json()
    assert [(one["id"], one["abandoned"]) for one in changes["changed"]] == [("0003-Gamma", True)]
    assert (listed(client)["running"], listed(client)["abandoned"]) == (0, 1)
    assert read_run(run.path).episodes[-1] == "0003-Gamma"


def test_the_list_is_sent_again_only_where_it_changed(run: RunFolder) -> None:
    client = TestClient(viewer_app(run.path.parent), base_url="http://127.0.0.1:8000")
    before = client.get("/runs.json")
    had = {"if-none-match": before.headers["etag"]}
    assert client.get("/runs.json", headers=had).status_code == 304
    with Journal.resume(run.path / "episodes" / "0003-Gamma") as journal:
        last = list(journal.steps())[-1]
        journal.append(last.model_copy(update={"index": 2}))
    after = client.get("/runs.json", headers=had)
    assert after.status_code == 200 and after.json() != before.json()


def test_the_pages_call_it_interrupted(tab, run: RunFolder, gamma: Path) -> None:
    with served(viewer_app(run.path.parent)) as url:
        tab.goto(url)
        expect(tab.locator(".runs .chip.interrupted, .runs .chip.unverified")).to_have_text(
            "interrupted"
        )
        tab.goto(f"{url}/run/{run.path.name}#episode=0003-Gamma")
        expect(tab.locator(".ended")).to_contain_text("no process on this computer")
        expect(tab.locator(".ended .chip").first).to_have_text("interrupted")
        expect(tab.locator(".elapsed, .live")).to_have_count(0)


def test_the_list_follows_a_run_that_begins(tab, run: RunFolder) -> None:
    with served(viewer_app(run.path.parent)) as url:
        tab.goto(url)
        rows = tab.locator(".runs tbody tr")
        expect(rows).to_have_count(1)
        RunFolder.create(run.path.parent, "later", "0.1.0")
        expect(rows).to_have_count(2)
        expect(rows.first).to_contain_text("empty")
