"""A published run: a plain web server is all it needs, and nothing of anybody's is overwritten."""

import functools
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.traces import RunFolder
from tapwright.traces.labels import EpisodeOpinion, add_label
from tapwright.traces.viewer import publish

from .conftest import LOADED_WIDTH, expect
from .test_viewer import data_of


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing of what was asked for."""


@contextmanager
def web_server(folder: Path) -> Iterator[str]:
    """Python's own web server over a folder, which knows nothing of traces."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def report(run: Path, page: str) -> str:
    return f"<p>report of {run.name}, {page}</p>"


def test_a_site_names_nothing_outside_itself(run: RunFolder, tmp_path: Path) -> None:
    add_label(run.path, "0001-Alpha", EpisodeOpinion(label="failed", note="no", by="Ada"))
    site = tmp_path / "site"
    publish(run.path, site, reports=report)
    names = {str(path.relative_to(site)) for path in site.rglob("*") if path.is_file()}
    record = json.loads((site / "publication.json").read_text("utf-8"))
    assert names == {*record["files"], "publication.json"}
    page = (site / "index.html").read_text("utf-8")
    assert 'http-equiv="Content-Security-Policy"' in page and "Ada" not in page
    sides = data_of(page)["sides"]
    assert isinstance(sides, list) and sides[0]["base"] == "episodes/"
    assert sides[0]["labels"]["0001-Alpha"]["label"] == "failed" and "writes" not in data_of(page)
    assert (site / "report.html").read_text() == report(run.path, "index.html#episode=")
    stored = b"".join(path.read_bytes() for path in site.rglob("*.json"))
    assert b"hunter-2" not in stored and str(tmp_path).encode() not in stored


def test_a_publication_is_made_anew_and_leaves_others_files(run: RunFolder, tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish(run.path, site)
    (site / "CNAME").write_text("bench.example")
    old = site / "episodes" / "0009-Old" / "data.json"
    old.parent.mkdir()
    old.write_text("{}")
    record = json.loads((site / "publication.json").read_text("utf-8"))
    outside = tmp_path / "mine.txt"
    outside.write_text("mine")
    record["files"] += ["episodes/0009-Old/data.json", "../mine.txt", str(outside)]
    (site / "publication.json").write_text(json.dumps(record))
    publish(run.path, site)
    assert not old.parent.exists() and outside.read_text() == "mine"
    assert (site / "CNAME").read_text() == "bench.example"


def test_a_folder_with_other_things_is_refused(run: RunFolder, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "index.html").write_text("mine")
    with pytest.raises(UsageError, match="not empty and no earlier publication"):
        publish(run.path, mine)
    assert (mine / "index.html").read_text() == "mine"
    with pytest.raises(UsageError, match="lie within each other"):
        publish(run.path, run.path / "site")
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(UsageError, match="is no folder"):
        publish(run.path, file)


def test_a_plain_web_server_is_enough(tab, run: RunFolder, tmp_path: Path) -> None:
    site = tmp_path / "site"
    publish(run.path, site)
    with web_server(tmp_path) as url:
        asked: list[str] = []
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(f"{url}/site/")
        assert tab.locator(".episode-card img").first.evaluate(LOADED_WIDTH) == 360
        tab.locator(".episode-card", has_text="Beta").click()
        tab.get_by_text("Step 4 of 4").wait_for()
        tab.keyboard.press("ArrowLeft")
        tab.get_by_text("Step 3 of 4").wait_for()
        tab.keyboard.press("ArrowLeft")
        tab.get_by_text("views on this screen (4)").wait_for()
        tab.get_by_role("tab", name="transcript").click()
        tab.locator(".turn").nth(3).wait_for()
        expect(tab.locator(".labelling")).to_have_count(0)
        assert all(one.startswith(f"{url}/site/") or one.startswith("data:") for one in asked)
