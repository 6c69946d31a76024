"""Deleting runs in the list: by our pages only, whole run folders, never what is written."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tapwright.traces import Journal, RunFolder
from tapwright.traces.files import Files
from tapwright.traces.viewer import viewer_app

from .conftest import PATIENCE_MS, expect, served
from .test_viewer import data_of

HERE = "http://127.0.0.1:8000"


@pytest.fixture
def client(run: RunFolder) -> TestClient:
    return TestClient(viewer_app(run.path.parent), base_url=HERE)


def headers_of(client: TestClient) -> dict[str, str]:
    """What a list of runs sends."""
    writes = data_of(client.get("/").text)["writes"]
    assert isinstance(writes, dict)
    return {"origin": HERE, "x-tapwright-page": writes["token"]}


def ask(client: TestClient, name: str, **change: str | None):
    headers = {**headers_of(client), **change}
    sent = {name: value for name, value in headers.items() if value is not None}
    return client.post(f"/run/{name}/delete", json={"delete": name}, headers=sent)


def test_a_run_is_deleted_whole_and_what_it_links_to_stays(
    client: TestClient, run: RunFolder, tmp_path: Path
) -> None:
    kept = tmp_path / "kept"
    kept.mkdir()
    (kept / "file").write_text("mine")
    (run.path / "elsewhere").symlink_to(kept)
    other = RunFolder.create(run.path.parent, "other", "0.1.0")
    assert client.get(f"/run/{run.path.name}/data.json").status_code == 200
    answer = ask(client, run.path.name)
    assert answer.status_code == 200 and answer.json() == {"deleted": run.path.name}
    assert [path.name for path in run.path.parent.iterdir()] == [other.path.name]
    assert (kept / "file").read_text() == "mine"
    assert client.get(f"/run/{run.path.name}").status_code == 404


@pytest.mark.parametrize(
    ("header", "value", "status"),
    [
        ("origin", "http://evil.example", 403),
        ("origin", "null", 403),
        ("origin", None, 403),
        ("x-tapwright-page", "guessed", 403),
        ("x-tapwright-page", None, 403),
        ("host", "evil.example", 400),
    ],
)
def test_nobody_else_deletes(
    client: TestClient, run: RunFolder, header: str, value: str | None, status: int
) -> None:
    assert ask(client, run.path.name, **{header: value}).status_code == status
    assert (run.path / "run.json").is_file()


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b'{"delete": "NAME"}', "text/plain", 415),
        (b'{"delete": "another"}', "application/json", 422),
        (b"{}", "application/json", 422),
        (b"[", "application/json", 422),
    ],
)
def test_a_run_is_named_twice_in_json(
    client: TestClient, run: RunFolder, body: bytes, kind: str, status: int
) -> None:
    headers = {**headers_of(client), "content-type": kind}
    sent = body.replace(b"NAME", run.path.name.encode())
    answer = client.post(f"/run/{run.path.name}/delete", content=sent, headers=headers)
    assert answer.status_code == status and (run.path / "run.json").is_file()
    assert client.get(f"/run/{run.path.name}/delete").status_code == 405


def test_a_run_that_is_written_stays(client: TestClient, run: RunFolder) -> None:
    with Journal.resume(run.path / "episodes" / "0003-Gamma"):
        answer = ask(client, run.path.name)
        assert answer.status_code == 409 and "is being written" in answer.text
    results = run.path / "results.jsonl"
    with Files().open(results, "a") as held:
        Files().lock(held)
        assert ask(client, run.path.name).status_code == 409
    assert (run.path / "episodes" / "0001-Alpha" / "episode.json").is_file()
    assert ask(client, run.path.name).status_code == 200


def test_links_and_what_is_no_run_are_not_deleted(
    client: TestClient, run: RunFolder, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    run.path.rename(outside)
    run.path.symlink_to(outside)
    answer = ask(client, run.path.name)
    assert answer.status_code == 409 and "is a link" in answer.text
    assert (outside / "run.json").is_file() and run.path.is_symlink()
    notes = run.path.parent / "notes"
    notes.mkdir()
    assert ask(client, "notes").status_code == 404
    (notes / "run.json").write_text("{")
    assert ask(client, "notes").status_code == 409 and notes.is_dir()
    for name in ("%2e%2e", "..%2foutside"):
        assert ask(client, name).status_code in (404, 405)
    assert (outside / "run.json").is_file()


def test_the_list_asks_before_it_deletes(browser, run: RunFolder) -> None:
    RunFolder.create(run.path.parent, "other", "0.1.0")
    with served(viewer_app(run.path.parent)) as url:
        tab = browser.new_page()
        tab.set_default_timeout(PATIENCE_MS)
        tab.goto(url)
        row = tab.locator("tbody tr", has_text=run.path.name)
        row.get_by_role("button", name="delete").click()
        tab.get_by_text("cannot be undone").wait_for()
        tab.get_by_role("button", name="keep it").click()
        assert (run.path / "run.json").is_file()
        row.get_by_role("button", name="delete").click()
        tab.get_by_role("button", name="delete for good").click()
        tab.get_by_text(f"{run.path.name} is deleted").wait_for()
        expect(tab.locator("tbody tr")).to_have_count(1)
        assert not run.path.exists()
        tab.close()
