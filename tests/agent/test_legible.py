"""Which texts count as read: found among the lines of a picture, wherever those are."""

import pytest

from tapwright.actions import Px, PxBox
from tapwright.agent.rehearsal.legible import Found, Wanted, find_texts, key_of
from tapwright.agent.rehearsal.ocr import TextLine

ROW = PxBox(100, 500, 900, 560)


def never(box: PxBox) -> str:
    return ""


def line(
    text: str, left: int = 100, top: int = 500, width: int = 400, height: int = 50
) -> TextLine:
    return TextLine(text, PxBox(left, top, left + width, top + height))


def find(text: str, *lines: TextLine, box: PxBox = ROW, closer: str = "") -> Found | None:
    return find_texts([Wanted(text, box)], lines, lambda _: closer)[0]


def manner(text: str, *lines: TextLine, box: PxBox = ROW, closer: str = "") -> str | None:
    found = find(text, *lines, box=box, closer=closer)
    return found and found.manner


def test_a_text_is_where_it_was_read_and_not_where_it_should_be() -> None:
    assert find("Wi-Fi", line("Wi-Fi", left=40, top=1900)) == Found(
        PxBox(40, 1900, 440, 1950), "whole"
    )
    assert Found(PxBox(40, 1900, 440, 1950), "whole").center == Px(240, 1925)


@pytest.mark.parametrize(
    "text, read",
    [
        ("Wi‑Fi & Bluetooth", "WiFi&Bluetooth"),
        ("Illinois 10", "lllinois IO"),
        ("ﬁle", "file"),
        ("设置", "设 置"),
        ("４５ min", "45min"),
    ],
)
def test_signs_that_look_alike_and_the_space_between_count_for_nothing(
    text: str, read: str
) -> None:
    assert manner(text, line(read)) == "whole"


@pytest.mark.parametrize(
    "text, read",
    [
        ("Save", "Safe"),
        ("Room 235", "Room 236"),
        ("Total 45.20", "Total 45.2"),
        ("Total 45.2", "Total 45.27"),
        ("Bakery on Mill Street", "Butcher at Hill Road"),
        ("设置", "设直"),
        ("Delete", ""),
    ],
)
def test_another_text_is_not_taken_for_it(text: str, read: str) -> None:
    assert manner(text, line(read), closer=read) is None


def test_one_letter_in_five_may_be_wrong_but_no_digit() -> None:
    assert manner("Free delivery", line("Free deliverv")) == "nearly"
    assert manner("Free delivery from 3", line("Free deliverv from 3")) == "nearly"
    assert manner("Free delivery from 3", line("Free delivery from 8")) is None
    assert manner("Free delivery", line("Fnee dolivexv now")) is None
    assert manner("Free delivery", line("Prices: Free deliverv, now")) == "nearly"


def test_part_of_a_line_lies_where_its_letters_lie() -> None:
    found = find("$69", line("$49 $69", width=600))
    assert found is not None and found.manner == "within"
    assert found.box.left > 390 and found.box.right == 700
    assert manner("Sun", line("Sunday")) is None
    assert manner("6", line("16")) is None
    assert manner("6", line("6 km")) == "within"
    assert manner("星期", line("星期日")) == "within"


def test_a_stretch_of_a_line_is_taken_once_by_what_is_nearest() -> None:
    far, near = Wanted("Delete", PxBox(0, 2000, 200, 2050)), Wanted("Delete", ROW)
    assert find_texts([far, near], [line("Delete")], never) == [
        None,
        Found(PxBox(100, 500, 500, 550), "whole"),
    ]
    both = find_texts([far, near], [line("Delete", top=520), line("Delete", top=1990)], never)
    assert [one.box.top for one in both if one] == [1990, 520]


def test_the_longer_text_has_the_line_before_the_shorter() -> None:
    short, long = Wanted("Home", ROW), Wanted("Home · 18 Birch Lane", ROW)
    found = find_texts([short, long], [line("Home·18 Birch Lane, Maplewood")], never)
    assert [one and one.manner for one in found] == [None, "within"]


def test_a_text_of_several_lines_is_put_together_from_top_to_bottom() -> None:
    box = PxBox(100, 500, 900, 680)
    lines = [line("the Canal Road line", top=620), line("Night buses return to", top=505)]
    assert find("Night buses return to the Canal Road line", *lines, box=box) == Found(
        PxBox(100, 505, 500, 670), "pieces"
    )
    side = [line("left", width=80), line("right", left=600, width=90), line("below", top=600)]
    assert manner("left right below", *side, box=box) == "pieces"
    link = Wanted("Canal Road", PxBox(150, 620, 350, 670))
    both = find_texts(
        [link, Wanted("Night buses return to the Canal Road line", box)], lines, never
    )
    assert [one and one.manner for one in both] == ["within", "pieces"]
    elsewhere = [line("Night buses return to", top=1500), line("the Canal Road line", top=1560)]
    assert manner("Night buses return to the Canal Road line", *elsewhere, box=box) is None


def test_of_a_text_that_is_cut_off_the_beginning_must_be_there() -> None:
    title = "Kettle with a very long name of which nobody sees all"
    assert manner(title, line("Kettle with a very…")) == "cut"
    assert manner(title, line("Kettle")) is None
    assert manner(title, line("long name of which nobody")) is None
    assert manner("Chef's Knife", line("Chef's K")) == "cut"
    assert manner("Chef's Knife", line("Che")) is None
    assert manner("Total 45.20", line("Total 45.")) is None
    assert manner("Code 52 81 and more to come", line("Code 52 87 and more")) is None


def test_what_was_not_noticed_is_looked_at_closer_in_its_place() -> None:
    asked: list[PxBox] = []

    def at(box: PxBox) -> str:
        asked.append(box)
        return "7"

    assert find_texts([Wanted("7", ROW)], [line("March")], at) == [Found(ROW, "closer")]
    assert asked == [ROW]
    disc = PxBox(100, 100, 200, 200)
    inside = {disc: "1", PxBox(120, 120, 180, 180): "T"}
    assert find_texts([Wanted("T", disc)], [], inside.__getitem__) == [Found(disc, "closer")]
    assert manner("7", closer="1") is None
    assert manner("7", closer="7", box=PxBox(0, 0, 0, 0)) is None


def test_a_text_without_letter_or_digit_is_not_looked_for() -> None:
    assert key_of("• · …") == ""
    assert manner("• · …", line("• · …"), closer="• · …") is None
    assert find_texts([], [line("anything")], never) == []
