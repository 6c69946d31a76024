"""Pages of a trace: what is in them, what cannot get out of them, and who may fetch them."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from tapwright.device.ui import UiTree
from tapwright.traces import RunFolder
from tapwright.traces.viewer import viewer_app, whole_page
from tapwright.traces.views import unpack_views

from .conftest import HOSTILE, views


def data_of(html: str) -> dict[str, object]:
    found = re.search(r'id="trace">(.*?)</script>', html, re.DOTALL)
    assert found
    return json.loads(found[1])


def parts_of(html: str) -> dict[str, str]:
    found = re.findall(r'<script type="text/plain" id="([^"]*)">(.*?)</script>', html, re.DOTALL)
    return dict(found)


def test_one_file_holds_everything_and_fetches_nothing(run: RunFolder) -> None:
    html = whole_page([run.path])
    assert not re.search(r'(?:src|href)="(?:https?:)?//', html)
    parts = parts_of(html)
    pictures = [text for name, text in parts.items() if name.endswith(".png")]
    assert len(pictures) == 6
    assert all(text.startswith("data:image/png;base64,") for text in pictures)
    assert len([name for name in parts if name.endswith(".json.gz")]) == 5
    assert len(json.loads(parts["steps-0-0001-Alpha"])["steps"]) == 6


def test_two_runs_go_into_one_file(run: RunFolder) -> None:
    html = whole_page([run.path, run.path])
    sides = data_of(html)["sides"]
    assert isinstance(sides, list) and len(sides) == 2
    assert {"steps-0-0001-Alpha", "steps-1-0001-Alpha"} <= set(parts_of(html))


def test_hostile_text_stays_inside_the_data(run: RunFolder) -> None:
    html = whole_page([run.path])
    assert html.count("</script>") == 2 + len(parts_of(html)) and "<img src=x" not in html
    sides = data_of(html)["sides"]
    assert isinstance(sides, list)
    assert sides[0]["episodes"][0]["goal"] == f"goal {HOSTILE}"


def test_the_policy_allows_the_pages_own_script_only(run: RunFolder) -> None:
    html = whole_page([run.path])
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy and "default-src 'none'" in policy[1]
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/=]{44}'", policy[1])


@pytest.fixture
def client(run: RunFolder) -> TestClient:
    return TestClient(viewer_app(run.path.parent), base_url="http://127.0.0.1:8000")


def test_each_answer_says_its_policy(client: TestClient, run: RunFolder) -> None:
    shown = client.get(f"/run/{run.path.name}")
    sent = shown.headers["content-security-policy"]
    within = re.search(r'Content-Security-Policy" content="([^"]*)"', shown.text)
    assert within and sent == f"{within[1]}; frame-ancestors 'none'"
    data = client.get(f"/run/{run.path.name}/data.json")
    for answer in (data, client.get(f"/run/{run.path.name}/0001-Alpha/data.json")):
        assert "sandbox" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_runs_pages_data_and_pictures_are_served(client: TestClient, run: RunFolder) -> None:
    assert run.path.name in client.get("/").text
    assert client.get(f"/run/{run.path.name}").status_code == 200
    document = client.get(f"/run/{run.path.name}/data.json").json()
    assert [record["totals"]["steps"] for record in document["episodes"]] == [6, 4, 2]
    episode = client.get(f"{document['base']}0001-Alpha/data.json").json()
    assert len(episode["steps"]) == 6
    seen = episode["steps"][0]["observation"]
    picture = client.get(f"{document['base']}0001-Alpha/frames/{seen['frame']['file']}")
    assert picture.status_code == 200 and picture.headers["content-type"] == "image/png"
    tree = client.get(f"{document['base']}0001-Alpha/views/{seen['ui']}")
    assert unpack_views(tree.content).tree() == shown(views(0))
    assert client.get(f"{document['base']}0001-Alpha/prompts.json").json() is None


def shown(tree: UiTree) -> UiTree:
    """The tree as it is kept: what stands in a password field is not."""
    (root, bar) = tree.roots
    (field,) = root.children
    return UiTree(0, (replace(root, children=(replace(field, text="•••"),)), bar))


def test_what_has_not_changed_is_not_sent_again(client: TestClient, run: RunFolder) -> None:
    base = f"/run/{run.path.name}"
    for path in (f"{base}/data.json", f"{base}/0003-Gamma/data.json"):
        tag = client.get(path).headers["etag"]
        assert client.get(path, headers={"if-none-match": tag}).status_code == 304
        steps = run.path / "episodes" / "0003-Gamma" / "steps.jsonl"
        steps.write_bytes(steps.read_bytes() + steps.read_bytes().splitlines(True)[0])
        assert client.get(path, headers={"if-none-match": tag}).status_code == 200


def test_runs_are_listed_newest_first_with_what_they_came_to(run: RunFolder) -> None:
    newer = RunFolder.create(run.path.parent, "a later one", "0.1.0")
    (run.path.parent / "broken").mkdir()
    (run.path.parent / "broken" / "run.json").write_text("{")
    client = TestClient(viewer_app(run.path.parent), base_url="http://127.0.0.1:8000")
    listed = data_of(client.get("/").text)["runs"]
    assert isinstance(listed, list)
    assert [one["folder"] for one in listed] == [newer.path.name, run.path.name]
    counts = {name: listed[1][name] for name in ("episodes", "passed", "failed", "running")}
    assert counts == {"episodes": 3, "passed": 1, "failed": 1, "running": 1}
    two = client.get(f"/compare/{run.path.name}/{newer.path.name}")
    assert two.status_code == 200 and client.get(f"/compare/{run.path.name}/x").status_code == 404


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
        "/run/NAME/0001-Alpha/views/..%2fepisode.json",
        "/run/NAME/0001-Alpha/views/" + "0" * 64 + ".json.gz",
        "/run/NAME/..%2f..%2fsecret.txt/data.json",
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
    assert "secret.png" not in "".join(parts_of(whole_page([run.path])))
