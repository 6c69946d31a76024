"""Pages of a trace: what is in them, what cannot get out of them, and who may fetch them."""

import json
import re
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tapwright.traces import RunFolder
from tapwright.traces.viewer import page, run_document, viewer_app

from .conftest import HOSTILE


def data_of(html: str) -> dict[str, object]:
    found = re.search(r'id="trace">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])


def test_one_file_holds_everything_and_fetches_nothing(run: RunFolder) -> None:
    html = page(run_document(run.path))
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)
    document = data_of(html)
    pictures = document["pictures"]
    assert isinstance(pictures, dict) and len(pictures) == 6
    assert all(str(url).startswith("data:image/png;base64,") for url in pictures.values())


def test_hostile_text_stays_inside_the_data(run: RunFolder) -> None:
    html = page(run_document(run.path))
    assert html.count("</script>") == 2 and "<img src=x" not in html
    episodes = data_of(html)["episodes"]
    assert isinstance(episodes, list)
    assert episodes[0]["record"]["goal"] == f"goal {HOSTILE}"


def test_the_policy_allows_the_pages_own_script_only(run: RunFolder) -> None:
    html = page(run_document(run.path))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy and "default-src 'none'" in policy[1]
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/=]{44}'", policy[1])


@pytest.fixture
def client(run: RunFolder) -> TestClient:
    return TestClient(viewer_app(run.path.parent), base_url="http://127.0.0.1:8000")


def test_runs_pages_data_and_pictures_are_served(client: TestClient, run: RunFolder) -> None:
    assert run.path.name in client.get("/").text
    assert client.get(f"/run/{run.path.name}").status_code == 200
    document = client.get(f"/run/{run.path.name}/data.json").json()
    assert document["pictures"] == {} and len(document["episodes"]) == 3
    file = document["episodes"][0]["steps"][0]["observation"]["frame"]["file"]
    picture = client.get(f"{document['base']}0001-Alpha/frames/{file}")
    assert picture.status_code == 200 and picture.headers["content-type"] == "image/png"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "10.0.0.1"])
def test_another_host_header_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/", headers={"host": host}).status_code == 400


@pytest.mark.parametrize(
    "path",
    [
        "/run/%2e%2e/data.json",
        "/run/NAME/../../secret.txt",
        "/run/NAME/0001-Alpha/frames/..%2f..%2f..%2f..%2fsecret.txt",
        "/run/NAME/0001-Alpha/frames/episode.json",
        "/run/NAME/..%2f0001-Alpha/frames/" + "0" * 64 + ".png",
        "/run/NAME/0001-Alpha/frames/" + "0" * 64 + ".png",
    ],
)
def test_no_path_leads_out_of_a_trace(client: TestClient, run: RunFolder, path: str) -> None:
    (run.path.parent / "secret.txt").write_text("secret")
    answer = client.get(path.replace("NAME", run.path.name))
    assert answer.status_code in (404, 405) and "secret" not in answer.text


def test_a_link_out_of_a_trace_is_not_followed(
    client: TestClient, run: RunFolder, tmp_path: Path
) -> None:
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"secret")
    name = "a" * 64 + ".png"
    (run.path / "episodes" / "0001-Alpha" / "frames" / name).symlink_to(secret)
    assert client.get(f"/run/{run.path.name}/0001-Alpha/frames/{name}").status_code == 404


def test_a_picture_named_by_a_trace_is_looked_for_in_its_frames_only(run: RunFolder) -> None:
    steps = run.path / "episodes" / "0001-Alpha" / "steps.jsonl"
    (run.path / "secret.png").write_bytes(b"secret")
    text = steps.read_text("utf-8")
    first = json.loads(text.split("\n")[0])["observation"]["frame"]["file"]
    steps.write_text(text.replace(first, "../../../secret.png"), "utf-8")
    document = run_document(run.path)
    assert document["pictures"]["../../../secret.png"] == ""
