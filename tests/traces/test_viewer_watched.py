"""What a page that watches a run is sent: the whole once, then what changed, over real HTTP."""

import json
from random import Random

import httpx
import pytest

from tapwright.traces import End, Ending, Journal, RunFolder, Verdict
from tapwright.traces.viewer import viewer_app

from .conftest import record_episode, served


class Watching:
    """The episodes as a page has them that puts what it is sent in place or behind."""

    def __init__(self, run: RunFolder, url: str) -> None:
        self._address = f"{url}/run/{run.path.name}/data.json"
        self.cursor = ""
        self.episodes: list[dict[str, object]] = []
        self.whole = 0

    def asked(self) -> httpx.Response:
        """What a poll brings, which may yet be lost on the way."""
        return httpx.get(self._address, params={"since": self.cursor}, timeout=60)

    def take(self, answer: httpx.Response) -> list[object]:
        """The ids of what the answer brought."""
        document = json.loads(answer.content)
        self.cursor = document["cursor"]
        if "changed" not in document:
            self.whole += 1
            self.episodes = document["episodes"]
            return [one["id"] for one in self.episodes]
        places = {one["id"]: place for place, one in enumerate(self.episodes)}
        for one in document["changed"]:
            if one["id"] in places:
                self.episodes[places[one["id"]]] = one
            else:
                self.episodes.append(one)
        return [one["id"] for one in document["changed"]]

    def poll(self) -> list[object]:
        return self.take(self.asked())


def step(run: RunFolder, id: str) -> None:
    """One more step of an episode that runs."""
    with Journal.resume(run.path / "episodes" / id) as journal:
        last = list(journal.steps())[-1]
        journal.append(last.model_copy(update={"index": last.index + 1}))


def close(run: RunFolder, id: str) -> None:
    with Journal.resume(run.path / "episodes" / id) as journal:
        journal.close(Ending(End.COMPLETED), Verdict(status="passed"))


def test_the_whole_comes_once_and_then_what_changed(run: RunFolder) -> None:
    with served(viewer_app(run.path.parent)) as url:
        page = Watching(run, url)
        assert page.poll() == ["0001-Alpha", "0002-Beta", "0003-Gamma"]
        nothing = page.asked()
        assert page.take(nothing) == [] and len(nothing.content) < 100
        step(run, "0003-Gamma")
        assert page.poll() == ["0003-Gamma"]
        record_episode(run, "0004-Delta", 1, End.COMPLETED, None)
        close(run, "0003-Gamma")
        assert page.poll() == ["0003-Gamma", "0004-Delta"]
        # A judge speaks after the end.
        judgement: object = {"judge": {"profile": "big"}, "status": "failed", "wanted": 1}
        folder = run.path / "episodes" / "0004-Delta"
        (folder / "judgement.json").write_text(json.dumps(judgement))
        assert page.poll() == ["0004-Delta"]
        assert page.episodes[-1]["judged"] == {"judge": "big", "status": "failed"}
        # A file that is written anew as it was is no change.
        record = run.path / "episodes" / "0001-Alpha" / "episode.json"
        record.write_bytes(record.read_bytes())
        assert page.poll() == [] and page.whole == 1


def test_the_page_itself_has_the_cursor_of_what_it_shows(run: RunFolder) -> None:
    with served(viewer_app(run.path.parent)) as url:
        shown = httpx.get(f"{url}/run/{run.path.name}", timeout=60).text
        text = shown.partition('id="trace">')[2].partition("</script>")[0]
        page = Watching(run, url)
        page.cursor = json.loads(text)["sides"][0]["cursor"]
        assert page.poll() == [] and page.whole == 0


def test_a_cursor_from_elsewhere_gets_the_whole(run: RunFolder) -> None:
    with served(viewer_app(run.path.parent)) as url:
        page = Watching(run, url)
        page.poll()
        epoch, _, revision = page.cursor.partition("-")
        wrong = ("", "x", epoch, f"{epoch}-", f"{epoch}-{int(revision) + 1}", f"{epoch}--1")
        for cursor in (*wrong, f"{epoch}-{'9' * 5000}", f"{epoch}-٣", f"{'0' * 16}-{revision}"):
            page.cursor = cursor
            assert len(page.poll()) == 3
        kept = page.cursor
    step(run, "0003-Gamma")
    with served(viewer_app(run.path.parent)) as url:
        again = Watching(run, url)
        again.cursor = kept
        assert len(again.poll()) == 3 and again.whole == 1


def test_an_episode_that_cannot_be_read_for_a_while_keeps_its_place(run: RunFolder) -> None:
    record = run.path / "episodes" / "0002-Beta" / "episode.json"
    content = record.read_bytes()
    with served(viewer_app(run.path.parent)) as url:
        page = Watching(run, url)
        page.poll()
        for now, expected in (
            (b"{", ["0001-Alpha", "0003-Gamma"]),
            (content, ["0001-Alpha", "0002-Beta", "0003-Gamma"]),
        ):
            record.write_bytes(now)
            page.poll()
            assert [one["id"] for one in page.episodes] == expected


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_lost_whatever_happens_between_polls(run: RunFolder, seed: int) -> None:
    """Steps, ends and new episodes in any order; a third of the answers never arrive, and one
    other page watches too."""
    random = Random(seed)
    running = ["0003-Gamma"]
    with served(viewer_app(run.path.parent)) as url:
        page, other = Watching(run, url), Watching(run, url)
        for number in range(4, 24):
            for _ in range(random.randrange(3)):
                match random.choice(("step", "close", "begin")):
                    case "step" if running:
                        step(run, random.choice(running))
                    case "close" if running:
                        close(run, running.pop(random.randrange(len(running))))
                    case _:
                        id = f"{number:04}-New{random.randrange(10**6)}"
                        record_episode(run, id, 1, End.COMPLETED, None)
                        running.append(id)
            answer = page.asked()
            if random.random() < 0.67:
                page.take(answer)
            if random.random() < 0.3:
                other.poll()
        page.poll()
        other.poll()
        whole = Watching(run, url)
        whole.poll()
        assert page.episodes == whole.episodes == other.episodes
        assert page.whole <= 1 and len(whole.episodes) == len(list(run.path.glob("episodes/*")))
