"""The report of a run as one HTML file: what it says, and that nothing in it runs or is loaded."""

import base64
import hashlib
import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

from PIL import Image

from tapwright.device.adb_device import AdbDevice
from tapwright.flows.diagnosis import AppFault, Diagnosis, NearView
from tapwright.flows.outcomes import FlowResult
from tapwright.flows.report.page import report_page
from tapwright.flows.suite import FlowSuiteResult

from .suites import ended, made_flow, mended, planned, run_flows, written

EVIL = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>"


class Page(HTMLParser):
    """Elements with their attributes, and the text outside of styles."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self._open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._open = tag

    def handle_data(self, data: str) -> None:
        if self._open != "style":
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.elements if name == tag]


def page_of(*results: FlowResult, folder: Path, name: str = "suite") -> tuple[str, Page]:
    suite = FlowSuiteResult(results=results, seconds=2.0, name=name)
    html = report_page(suite, datetime(2030, 1, 2, tzinfo=UTC), folder)
    return html, Page(html)


def test_what_others_wrote_can_only_become_text(tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_text(f"{EVIL}\n" * 3)
    Image.new("RGB", (4, 4)).save(tmp_path / "p.jpg")
    found = Diagnosis(
        step=EVIL, at=EVIL, why=EVIL, wanted=EVIL,
        near=(NearView(view=EVIL, why=(EVIL,), box=(0, 0, 1, 1)),),
        picture="p.jpg", log="log.txt", missing=(EVIL,),
        faults=(AppFault(kind="crash", package=EVIL, why=EVIL, lines=(EVIL,)),),
    )  # fmt: skip
    result = ended(made_flow(tmp_path, EVIL), "failed", EVIL, tmp_path, found)
    html, page = page_of(result, folder=tmp_path, name=EVIL)
    assert page.all("script") == [] and EVIL not in html
    assert page.text.count(EVIL) >= 12
    assert not any(name.startswith("on") for _, had in page.elements for name in had)
    for picture in page.all("img"):
        assert (picture["src"] or "").startswith("data:image/jpeg;base64,")
    assert all(
        not (link["href"] or "").startswith(("http", "javascript")) for link in page.all("a")
    )


def test_the_policy_allows_its_own_style_and_pictures_within(tmp_path: Path) -> None:
    html, page = page_of(ended(made_flow(tmp_path, "one"), "passed"), folder=tmp_path)
    (policy,) = [had["content"] for had in page.all("meta") if "http-equiv" in had]
    style = re.search("<style>(.*?)</style>", html, re.DOTALL)
    assert style is not None and policy is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; "
        "form-action 'none'"
    )
    (icon,) = page.all("link")
    assert icon["rel"] == "icon" and str(icon["href"]).startswith("data:image/svg+xml,")
    assert "url(" not in style[1] and "@import" not in style[1]


def test_every_kind_of_end_is_said_apart(tmp_path: Path) -> None:
    flow = made_flow(tmp_path, "one")
    before = ended(flow, "failed", "first it was not there")
    _, page = page_of(
        ended(flow, "passed"),
        ended(flow, "passed", earlier=(before,)),
        ended(flow, "failed", "it is wrong"),
        ended(flow, "error", "the phone is gone"),
        ended(flow, "failed", "not run: no", ran=False),
        folder=tmp_path,
    )
    assert "1 passed, 1 flaky, 1 failed, 1 broken off, 1 not run" in page.text
    assert "1 passed only when tried again: flaky." in page.text
    assert "A phone or a model was lost" in page.text
    for said in ("first it was not there", "it is wrong", "the phone is gone"):
        assert said in page.text
    # A card for each that did not pass at once, and each is reached from the table.
    cards = [had["id"] for had in page.all("section") if "id" in had]
    assert cards == ["flow-3", "flow-4", "flow-2"]
    assert [had["href"] for had in page.all("a") if (had["href"] or "")[0] == "#"] == [
        f"#{card}" for card in sorted(card or "" for card in cards)
    ]


def test_flows_on_a_phone_that_is_not_android_are_told(tmp_path: Path) -> None:
    real = ended(made_flow(tmp_path, "one"), "passed")
    played = replace(real, simulated=True)
    skipped = ended(made_flow(tmp_path, "two"), "failed", "not run: no", ran=False)
    for results, said in (
        ((played, played, skipped), "all flows"),
        ((played, real), "1 of 2 flows"),
    ):
        _, page = page_of(*results, folder=tmp_path)
        assert f"Simulated: {said} ran on the pocket phone, which is not Android." in page.text
    assert "Simulated" not in page_of(real, folder=tmp_path)[1].text


def test_a_lost_picture_is_said_and_none_is_made_up(tmp_path: Path) -> None:
    found = Diagnosis(step="s", at="a:1:1", why="w", picture="gone.jpg")
    result = ended(made_flow(tmp_path, "one"), "failed", "w", tmp_path, found)
    _, page = page_of(result, folder=tmp_path)
    assert "The picture is lost." in page.text and page.all("img") == []


async def test_a_real_failure_with_its_picture_links_and_steps(
    device: AdbDevice, tmp_path: Path
) -> None:
    body = "- launchApp\n- runFlow:\n    commands:\n    - assertVisible: Display & touch\n"
    good = written(tmp_path, "good", body)
    bad = written(tmp_path, "bad", body + "- tapOn: Batery\n")
    suite, _, run = await run_flows(tmp_path, planned(tmp_path, bad, good), device)
    page = Page(report_page(suite, datetime.now(UTC), run))
    assert 'looked for: text "Batery"' in page.text
    assert "Simulated: all flows ran on the pocket phone" in page.text
    assert 'its text is "Battery", not all of it is "Batery"' in page.text
    # What came near stands in a list, and not in every sentence again.
    assert "; nearest:" not in page.text
    links = [had["href"] or "" for had in page.all("a")]
    assert "episodes/0001-bad/failure-log.txt" in links
    assert all((run / link).exists() for link in links if not link.startswith("#"))
    detailed = Page(report_page(suite, datetime.now(UTC), run / "elsewhere", detailed=True))
    # The good flow's steps have their screens; one that is shown already is not shown again.
    assert len(page.all("img")) == 1 and len(detailed.all("img")) >= 2
    assert "../episodes/0001-bad/failure-log.txt" in [had["href"] for had in detailed.all("a")]


def test_a_healed_flow_shows_what_it_passed_with_and_its_patch(tmp_path: Path) -> None:
    flow = made_flow(tmp_path, "one")
    trace = tmp_path / "run" / "episodes" / "0001-one"
    trace.mkdir(parents=True)
    (tmp_path / "run" / "healed.patch").write_text("diff")
    healed = ended(flow, "passed", trace=trace, healed=(mended(flow),))
    _, page = page_of(healed, ended(flow, "failed", "bad"), folder=tmp_path)
    assert 'tapOn id "edit"' in page.text and "it went into the menu" in page.text
    assert 'done after a tap on description "More options", with text "Edit <it>"' in page.text
    assert "run/healed.patch" in [link["href"] for link in page.all("a")]
    # What failed stands first, and the passed one has no reason for a failure.
    cards = [had["id"] for had in page.all("section") if had.get("id")]
    assert (
        cards == ["flow-2", "flow-1"] and "1 passed only with a step that was healed" in page.text
    )
