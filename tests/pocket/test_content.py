"""Content files: rows, groups, further lines, languages, and what is said of a malformed line."""

import ast
from pathlib import Path

import pytest

from tapwright import suites
from tapwright.emulator.pocket import content
from tapwright.emulator.pocket.content import Content, ContentError, Row, read_table

ROOT = Path(content.__file__).parent
SUITES = Path(suites.__file__).parent
FILES = sorted([*ROOT.glob("**/content/**/*.txt"), *SUITES.glob("content/*.txt")])
FOLDERS = sorted({file.parent.parent for file in ROOT.glob("**/content/*.txt")})


def written(tmp_path: Path, text: str, name: str = "goods.txt") -> Path:
    file = tmp_path / "content" / name
    file.parent.mkdir(exist_ok=True)
    file.write_text(text, "utf-8")
    return file


def cells(rows: tuple[Row, ...]) -> list[list[str]]:
    return [list(row.cells.values()) for row in rows]


def test_rows_groups_and_comments(tmp_path: Path) -> None:
    text = (
        "# what\nname | price\n\n[Hot]\nTea | 2.90\n# more\nCoffee|3\n[Cold]\n\\# Cola \\| Ice |\n"
    )
    rows = read_table(written(tmp_path, text))
    assert cells(rows) == [["Tea", "2.90"], ["Coffee", "3"], ["# Cola | Ice", ""]]
    assert [(row.group, row.line) for row in rows] == [("Hot", 5), ("Hot", 7), ("Cold", 9)]
    assert rows[0].cents("price") == 290 and rows[1].number("price") == 3


def test_brackets_are_a_group_only_alone_on_a_line(tmp_path: Path) -> None:
    rows = read_table(written(tmp_path, "name | price\n[a] | [b]\n\\[c] |\n[d]\ne | 1\n"))
    assert cells(rows) == [["[a]", "[b]"], ["[c]", ""], ["e", "1"]]
    assert [row.group for row in rows] == ["", "", "d"]


def test_indented_lines_go_on_with_the_row_or_are_its_text(tmp_path: Path) -> None:
    text = "title | store\n  colours | sizes\nShirt | Cedar\n  White, Black ,| S\n"
    (row,) = read_table(written(tmp_path, text))
    assert row["sizes"] == "S" and row.items("colours") == ("White", "Black")
    text = "title | body...\nOne\n  First | line.\n\n  \\sSecond\\nline.\nTwo\nThree | short\n"
    rows = read_table(written(tmp_path, text))
    assert [row["body"] for row in rows] == ["First | line.\n Second\nline.", "", "short"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("name | price\nTea | 2 | 3\n", r"goods.txt:2: 3 cells where 2 belong: name \| price"),
        ("name | price\n\nTea\n", r"goods.txt:3: 1 cells where 2 belong"),
        ("  Tea\n", "goods.txt:1: an indented line has nothing above it"),
        ("name | price\n[Hot]\n  Tea | 2\n", "goods.txt:3: an indented line goes on with a row"),
        ("# only\n", "goods.txt:1: no line names the columns"),
        ("name | name\n", "goods.txt:1: each column has a name of its own"),
        ("name | price\nTea\\t | 2\n", r"goods.txt:2: '\\\\t' is no escape"),
    ],
)
def test_a_malformed_line_is_told_with_its_number(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ContentError, match=message):
        read_table(written(tmp_path, text))


def test_files_of_other_editors(tmp_path: Path) -> None:
    file = written(tmp_path, "")
    file.write_bytes("name | price\r\nTea | 2\r\n".encode("utf-8-sig"))
    assert cells(read_table(file)) == [["Tea", "2"]]
    file.write_bytes("name\nTea\n茶\n".encode("gb2312"))
    with pytest.raises(ContentError, match="goods.txt:3: this is not UTF-8 text"):
        read_table(file)


def test_a_cell_that_is_no_number_is_told_with_its_line(tmp_path: Path) -> None:
    (row,) = read_table(written(tmp_path, "name | price\nTea | cheap\n"))
    with pytest.raises(ContentError, match="goods.txt:2: price is 'cheap', not a number"):
        row.cents("price")
    with pytest.raises(ContentError, match="goods.txt:2: there is no column 'rating'"):
        row.number("rating")


def test_spans_choices_lines_and_lists(tmp_path: Path) -> None:
    text = "kind | age | body...\ntalk | 2d 3h 40m\n  Hi\n  > Oh\nnote | -5h\nnote | soon\n"
    talk, note, other = read_table(written(tmp_path, text))
    assert talk.minutes("age") == 3100 and note.minutes("age") == -300
    assert talk.lines("body") == ("Hi", "> Oh") and note.lines("body") == ()
    assert talk.one_of("kind", ("note", "talk")) == "talk"
    with pytest.raises(ContentError, match="goods.txt:2: kind is 'talk', not one of note, list"):
        talk.one_of("kind", ("note", "list"))
    with pytest.raises(ContentError, match="goods.txt:6: age is 'soon', not a span of time"):
        other.minutes("age")
    written(tmp_path, "said\n[good]\nYes\nSure\n[bad]\nNo\n", "said.txt")
    said = Content(str(tmp_path / "app.py")).lists("said")
    assert said == {"good": ("Yes", "Sure"), "bad": ("No",)}


def test_a_language_has_a_file_or_a_column(tmp_path: Path) -> None:
    written(tmp_path, "name | name.zh\nTea | 茶\nCola |\n")
    written(tmp_path, "name\nTea\n", "menus.txt")
    written(tmp_path, "name\n茶\n", "menus.zh.txt")
    own = Content(str(tmp_path / "app.py"))
    assert [row.text("name", "zh") for row in own.table("goods")] == ["茶", "Cola"]
    assert [row.text("name") for row in own.table("goods", "zh")] == ["Tea", "Cola"]
    assert [own.table("menus", name)[0]["name"] for name in ("", "en", "zh")] == [
        "Tea",
        "Tea",
        "茶",
    ]
    assert own.table("menus") is own.table("menus")


def test_strings_are_told_once(tmp_path: Path) -> None:
    own = Content(str(tmp_path / "app.py"))
    assert own.strings("fr") == {}
    written(tmp_path, "text | shown\n,\\s | 、\nOK | 确定\n", "strings.zh.txt")
    assert own.strings("zh") == {", ": "、", "OK": "确定"}
    written(tmp_path, "text | shown\nOK | 确定\nOK | 好\n", "strings.zh.txt")
    with pytest.raises(ContentError, match="strings.zh.txt:3: 'OK' stands here a second time"):
        Content(str(tmp_path / "." / ".." / tmp_path.name / "app.py")).strings("zh")


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(ROOT.parents[1])))
def test_every_content_file_is_well_formed_and_explained(file: Path) -> None:
    rows = read_table(file)
    assert rows and file.read_text("utf-8").startswith("# ")


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_the_code_reads_every_table_and_every_column(folder: Path) -> None:
    named: set[str] = set()
    for module in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(module.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                named.add(node.value)
    for file in (folder / "content").rglob("*.txt"):
        name = file.relative_to(folder / "content").with_suffix("").as_posix()
        if name.startswith(("strings.", "texts.")):
            continue
        assert name.partition(".")[0] in named, file
        columns = {column.partition(".")[0] for column in read_table(file)[0].cells}
        assert len(columns) == 1 or not columns - named, file
