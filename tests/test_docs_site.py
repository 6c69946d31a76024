"""The documentation site builds, its links lead somewhere, and its search finds what is there."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

import tapwright
from tapwright.cli import COMMANDS
from tapwright.tasks.settings import Settings

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs").glob("*.md"))
FULL = pytest.mark.skipif(
    not os.environ.get("TAPWRIGHT_FULL"), reason="takes long; TAPWRIGHT_FULL=1 runs it"
)
LINK = re.compile(r"\]\((?![a-z]+:)([^)\s#]*)(?:#([^)\s]+))?\)")


def prose(path: Path) -> str:
    """A page without its code."""
    return re.sub(r"^```.*?^```$", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def anchors(path: Path) -> set[str]:
    """Those that forges give its headings."""
    heads = re.findall(r"^#{1,6} (.+)$", prose(path), re.MULTILINE)
    plain = [re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", head).lower() for head in heads]
    return {re.sub(r"[^\w\- ]", "", head).replace(" ", "-") for head in plain}


@pytest.mark.parametrize("page", [ROOT / "README.md", *PAGES], ids=lambda page: page.name)
def test_links_between_the_sources_lead_somewhere(page: Path) -> None:
    """They are read on a forge as well, where no generator mends them."""
    for file, anchor in LINK.findall(prose(page)):
        found = page if not file else (page.parent / file).resolve()
        assert found.exists(), f"{page.name}: {file}"
        if anchor and found.suffix == ".md":
            assert anchor in anchors(found), f"{page.name}: {file}#{anchor}"


@pytest.mark.parametrize(
    "page", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *PAGES], ids=lambda page: page.name
)
def test_a_link_says_in_words_where_it_leads(page: Path) -> None:
    """A file's name tells a reader nothing, and nothing of it fits into a sentence."""
    texts = re.findall(r"(?<!!)\[([^\[\]]+)\]\((?!#)[^)]+\)", prose(page))
    names = re.compile(r"`?[\w./-]+\.(?:md|py|ya?ml|html|json)`?|`?[\w.-]+/[\w./-]*`?|here|link")
    assert [text for text in texts if names.fullmatch(text.strip())] == []


def said_by_the_doctor() -> Iterator[str]:
    """What its findings say is to be done, as its code has it."""
    for path in sorted((ROOT / "device/doctor").glob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        named = {
            target.id: node.value
            for node in tree.body
            if isinstance(node, ast.Assign)
            for target in node.targets
            if isinstance(target, ast.Name)
        }
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", "") in ("warn", "fail")
                and len(node.args) == 3
            ):
                fix = node.args[2]
                fix = named.get(fix.id, fix) if isinstance(fix, ast.Name) else fix
                if isinstance(fix, ast.Constant) and isinstance(fix.value, str):
                    yield fix.value


def test_what_the_doctor_says_stands_in_the_page_about_troubles() -> None:
    page = " ".join((ROOT / "docs/troubleshooting.md").read_text("utf-8").split())
    said = sorted(set(said_by_the_doctor()))
    assert len(said) > 15
    assert [one for one in said if one not in page] == []


def test_every_extra_stands_in_the_page_about_installing() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    page = (ROOT / "docs/start.md").read_text("utf-8")
    assert [one for one in project["optional-dependencies"] if f"`{one}`" not in page] == []


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, built for these tests."""
    folder = tmp_path_factory.mktemp("site")
    built = subprocess.run(
        [sys.executable, "-m", "docs.site", str(folder)], cwd=ROOT, capture_output=True, text=True
    )
    assert built.returncode == 0, built.stdout + built.stderr
    return folder / "docs"


class Page(HTMLParser):
    """The anchors of a page and where its links lead."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag has of either."""
        for name, value in attrs:
            if name == "id" and value:
                self.ids.add(value)
            elif name in ("href", "src") and value:
                self.links.append(value)


@FULL
def test_the_site_builds_its_links_lead_somewhere_and_its_search_has_content(site: Path) -> None:
    pages = {path: Page(path) for path in site.glob("*.html")}
    assert len(pages) > len(PAGES) + len(COMMANDS)
    broken = [
        f"{path.name}: {link}"
        for path, page in pages.items()
        for link in page.links
        if not leads_somewhere(link, path, pages)
    ]
    assert broken == []
    # What a page loads from elsewhere is missing without a network.
    assert not any(
        re.search(r'<(?:script|link|img)[^>]+(?:src|href)="https?://', path.read_text("utf-8"))
        for path in pages
    )
    index = (site / "searchindex.js").read_text("utf-8")
    found = json.loads(index.removeprefix("Search.setIndex(").removesuffix(")"))
    assert len(found["docnames"]) > len(PAGES) and len(found["terms"]) > 2000
    names = found["docnames"]
    for word, page in (("udev", "start"), ("gate", "security"), ("ladder", "settings")):
        places = [*as_list(found["terms"].get(word)), *as_list(found["titleterms"].get(word))]
        assert page in {names[place] for place in places}, word
    assert {f"command-{name}" for name in COMMANDS} <= set(names)


@FULL
def test_the_search_finds_a_page_when_the_site_is_opened_from_its_files(site: Path) -> None:
    """What the project says of itself comes after what is for people who use it."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if chromium is None:
        pytest.skip("no chromium here")
    with playwright.sync_playwright() as running:
        browser = running.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        broken: list[str] = []
        page.on("pageerror", lambda error: broken.append(str(error)))
        page.goto((site / "index.html").as_uri())
        page.fill(".sidebar-search", "require-verified")
        page.press(".sidebar-search", "Enter")
        page.wait_for_selector("#search-results li", timeout=120_000)
        page.wait_for_function("document.querySelectorAll('#search-results li').length > 5")
        found = page.eval_on_selector_all("#search-results li a", "all => all.map(a => a.href)")
        browser.close()
    names = [Path(urlsplit(one).path).stem for one in found]
    # Excerpts are fetched, which a browser allows no page that it opened from a file.
    assert [one for one in broken if "fetch" not in one] == [] and "command-run" in names
    assert names.index("changelog") > names.index("running")


def as_list(places: int | list[int] | None) -> list[int]:
    """Sphinx writes a single page without its list."""
    return [] if places is None else places if isinstance(places, list) else [places]


def leads_somewhere(link: str, page: Path, pages: dict[Path, Page]) -> bool:
    """Whether a link of a page of the site is whole; addresses of others are not tried."""
    parts = urlsplit(link)
    if parts.scheme or parts.netloc:
        return True
    target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
    if not parts.fragment or target.suffix != ".html":
        return target.exists()
    return unquote(parts.fragment) in pages[target].ids


@FULL
def test_the_reference_has_every_command_option_and_setting() -> None:
    made = subprocess.run(
        [sys.executable, "-c", "import json; from docs.site.command_pages import command_pages;"
         "from docs.site.record_pages import record_pages;"
         "print(json.dumps(command_pages() | record_pages()))"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    pages = json.loads(made.stdout)
    assert all(f"`{name}`" in pages["settings"] for name in Settings.model_fields)
    assert "--require-verified" in pages["command-run"]
    assert "tapwright trace export" in pages["command-trace"]

    assert all(
        f"## {name}\n" in pages["python-api"]
        for name in tapwright.__all__[:-1]
        if name != "__version__"
    )
