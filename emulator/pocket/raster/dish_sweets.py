"""Drawings of bread, sweets and what is drunk."""

from __future__ import annotations

from .brush import Brush, Tone, around, turned, wave
from .dish_bowls import fried_egg, herbs, plate


def loaf(b: Brush, main: Tone) -> None:
    """Slices of a loaf, one before the other."""
    for x in (62, 50, 38):
        b.box(x - 26, 34, x + 26, 86, "#7A4A1F", 7)
        b.disc(x - 15, 38, 12, "#7A4A1F")
        b.disc(x + 15, 38, 12, "#7A4A1F")
        b.box(x - 22, 38, x + 22, 82, main, 5)
        b.disc(x - 14, 40, 8.6, main)
        b.disc(x + 14, 40, 8.6, main)
    for x, y in b.spots(16, 38, 60, 18):
        b.disc(x, y, 1.3, "#A9783F")


def garlic_bread(b: Brush, main: Tone) -> None:
    plate(b)
    for x, y in ((30, 46), (52, 42), (72, 50), (40, 66), (62, 68)):
        b.oval(x, y, 13, 9.4, "#9C6428")
        b.oval(x, y - 1, 11, 7.4, main)
        for px, py in b.spots(7, x, y - 1, 6):
            b.disc(px, py, 1, "#3F8F3A")


def flatbread(b: Brush, main: Tone) -> None:
    plate(b)
    for x, y, angle in ((54, 46, -15), (44, 62, 20)):
        oval = [(px * 1.5, py) for px, py in around(0, 0, 20, 0, 360)]
        b.shape(turned(oval, x, y + 1.4, angle), "#9C6A33")
        b.shape(turned(oval, x, y, angle), main)
        for px, py in b.spots(9, x, y, 19):
            b.oval(px, py, 3.2, 1.8, "#8A5423")
    herbs(b, 9, 20)


def pancakes(b: Brush, main: Tone) -> None:
    b.oval(50, 86, 44, 7, "#F6F1E7")
    for y in (80, 71, 62, 53, 44):
        b.box(18, y - 5, 82, y + 4, "#A9652A", 5)
        b.box(18, y - 6, 82, y + 1, main, 4)
    b.oval(50, 39, 32, 8, "#E9B061")
    b.shape([(24, 38), (76, 38), (74, 46), (70, 62), (66, 46), (36, 46), (32, 55)], "#B5651D")
    b.box(42, 28, 58, 38, "#FFE27A", 2)
    for x in (30, 68, 74):
        b.disc(x, 35, 4, "#39437E")


def crepe(b: Brush, main: Tone) -> None:
    """A thin round cake with brown spots, cut like a pie."""
    plate(b)
    b.disc(50, 55, 30, "#9C6428")
    b.disc(50, 55, 28.4, main)
    for x, y in b.spots(26, 50, 55, 26):
        b.oval(x, y, 2.6, 1.6, "#B97A33")
    for x, y in b.spots(12, 50, 55, 24):
        b.line(turned([(-3, 0), (3, 0)], x, y, x * 13), 1.8, "#4E9A3B")
    for angle in (0, 60, 120):
        b.line(turned([(-29, 0), (29, 0)], 50, 55, angle), 0.8, "#9C6428")


def croissant(b: Brush, main: Tone) -> None:
    for index in range(9):
        angle = 190 + index * 20
        x, y = around(50, 72, 30, angle, angle + 1)[0]
        size = 8 + 9 * (1 - abs(index - 4) / 4)
        b.disc(x, y + 1.4, size + 1, "#7F4A18")
        b.disc(x, y, size, main if index % 2 else "#C9832F")
        b.line([(x - 2, y - size * 0.7), (x + 2, y + size * 0.5)], 1.5, "#F6D08E")


def swirl(b: Brush, main: Tone) -> None:
    """A cinnamon roll from above."""
    b.disc(50, 57, 39, "#8A541E")
    b.disc(50, 55, 38, main)
    spiral = [around(50, 55, 34 - step * 0.8, step * 25, step * 25 + 1)[0] for step in range(40)]
    b.line(spiral, 3.4, "#6E3A12")
    for x, y in ((38, 40), (60, 48), (46, 68)):
        b.line(wave(x - 12, x + 12, y, 3, 1, x), 4, "#FFFDF6")


def brioche(b: Brush, main: Tone) -> None:
    b.shape([(18, 60), (82, 60), (72, 90), (28, 90)], "#C98437")
    for x in range(24, 80, 9):
        b.line([(x, 62), (x + (50 - x) * 0.15, 89)], 2, "#8A541E")
    b.oval(50, 56, 36, 18, main)
    b.disc(50, 34, 15, "#C9832F")
    b.disc(45, 29, 4, "#F6D08E")


def cake(b: Brush, main: Tone) -> None:
    """A slice of layer cake."""
    b.oval(50, 86, 42, 6, "#F6F1E7")
    b.shape([(14, 46), (86, 36), (86, 78), (14, 84)], "#E9C98F")
    b.shape([(14, 56), (86, 47), (86, 52), (14, 61)], "#FFFDF6")
    b.shape([(14, 70), (86, 63), (86, 67), (14, 75)], "#FFFDF6")
    b.shape([(14, 46), (60, 24), (86, 36)], main)
    b.shape([(14, 46), (86, 36), (86, 41), (70, 47), (56, 44), (42, 51), (28, 47), (14, 51)], main)
    b.disc(58, 25, 6, "#D7301F")
    b.line([(58, 20), (62, 13)], 1.3, "#3F8F3A")


def layers(b: Brush, main: Tone) -> None:
    """A square of tiramisu: cream, sponge, cocoa."""
    b.box(6, 80, 94, 86, "#F6F1E7", 3)
    for y, tone in ((66, "#B5803F"), (54, "#FFF3D6"), (44, "#B5803F"), (32, "#FFF3D6")):
        b.box(18, y, 82, y + 14, tone, 2)
    b.box(18, 26, 82, 35, main, 3)
    for x, y in b.spots(24, 50, 30, 30):
        if 27 < y < 34:
            b.disc(x, y, 1.2, "#8A5A3A")
    b.oval(78, 24, 6, 3, "#3F8F3A")


def scoops(b: Brush, main: Tone) -> None:
    """Three round ices on a plate."""
    plate(b)
    for x, y, tone in ((36, 62, "#F4B9C7"), (64, 62, "#B9D99A"), (50, 42, main)):
        b.disc(x, y + 1.6, 14, "#B9AFA0")
        b.disc(x, y, 13.4, tone)
        b.disc(x - 4, y - 5, 3, "#FFFFFF")
    b.line([(62, 34), (80, 16)], 3, "#D9A15C")


def diamonds(b: Brush, main: Tone) -> None:
    plate(b)
    for x, y in ((50, 38), (32, 54), (68, 54), (50, 70)):
        b.shape([(x - 15, y + 3), (x, y - 7), (x + 15, y + 3), (x, y + 13)], "#8A541E")
        b.shape([(x - 15, y), (x, y - 10), (x + 15, y), (x, y + 10)], main)
        for shift in (-4, 0, 4):
            b.line([(x - 8 + shift, y - 2), (x + 4 + shift, y + 4)], 0.8, "#F6D08E")
        b.disc(x, y, 3, "#8DB84A")


def sticky_rice(b: Brush, main: Tone) -> None:
    plate(b)
    b.disc(38, 56, 17, "#D8D1C0")
    b.disc(38, 55, 16.4, "#FFFFFF")
    for x, y in b.spots(30, 38, 55, 14):
        b.line(turned([(-1.2, 0), (1.2, 0)], x, y, x * 17), 1.3, "#D8D1C0")
    for index in range(5):
        y = 38 + index * 8
        b.shape([(56, y + 4), (80, y - 2), (84, y + 3), (60, y + 10)], "#D98A12")
        b.shape([(56, y + 3), (80, y - 3), (83, y + 1), (59, y + 8)], main)


def cookies(b: Brush, main: Tone) -> None:
    plate(b)
    for x, y in ((36, 44), (62, 42), (50, 58), (32, 68), (67, 68)):
        b.disc(x + 0.6, y + 1.2, 12, "#6E4A22")
        b.disc(x, y, 11.6, main)
        for px, py in b.spots(8, x, y, 8.6):
            b.disc(px, py, 1.5, "#2B2320")


def toast(b: Brush, main: Tone) -> None:
    """A slice of bread with something green and an egg on it."""
    b.box(16, 26, 84, 90, "#7A4A1F", 9)
    b.disc(30, 30, 15, "#7A4A1F")
    b.disc(70, 30, 15, "#7A4A1F")
    b.box(21, 31, 79, 85, main, 7)
    b.disc(32, 33, 11, main)
    b.disc(68, 33, 11, main)
    fried_egg(b, 50, 56)
    for x, y in b.spots(18, 50, 56, 26):
        b.disc(x, y, 0.9, "#B5432B")


def bagel(b: Brush, main: Tone) -> None:
    b.disc(50, 58, 39, "#7A4A1F")
    b.disc(50, 55, 38, "#D08B3C")
    b.disc(50, 55, 30, "#FFFDF6")
    for x, y in ((34, 44), (62, 40), (68, 62), (40, 70)):
        b.oval(x, y, 12, 6, main)
        b.line([(x - 7, y), (x + 7, y - 2)], 1, "#FFD9C7")
    b.disc(50, 55, 10, "#8A541E")
    b.disc(50, 56, 8, "#4E3824")
    for x, y in b.spots(20, 50, 55, 34):
        b.disc(x, y, 1.2, "#3F8F3A")


# -- drinks -----------------------------------------------------------------------------------


def glass(b: Brush, main: Tone, full: float = 26) -> None:
    b.oval(50, 92, 22, 3, (52, 40, 34))
    b.shape([(24, 14), (76, 14), (68, 92), (32, 92)], "#E9F2F5")
    slack = (full - 14) * 0.1
    b.shape([(27 + slack, full), (73 - slack, full), (66, 89), (34, 89)], main)


def cold_drink(b: Brush, main: Tone) -> None:
    """A glass with ice and a straw."""
    glass(b, main)
    for x, y, angle in ((42, 40, 20), (57, 46, -15), (46, 58, 35)):
        b.shape(turned([(-7, -7), (7, -7), (7, 7), (-7, 7)], x, y, angle), "#F3FAFC")
        b.shape(turned([(-5, -5), (5, -5), (5, 5), (-5, 5)], x, y, angle), "#CFE4EA")
    b.line([(52, 80), (66, 8), (80, 4)], 3.2, "#E5484D")


def lemonade(b: Brush, main: Tone) -> None:
    glass(b, main)
    b.disc(73, 20, 14, "#8DB84A" if main == "#C9E58B" else "#F2C230")
    b.disc(73, 20, 11.6, "#FFF9D6")
    for angle in range(0, 360, 60):
        b.line(turned([(1, 0), (11, 0)], 73, 20, angle), 1, "#F2C230")
    for x, y in ((42, 46), (56, 56), (45, 70), (58, 78), (52, 38)):
        b.disc(x, y, 2.4, "#FFFFFF")
    herbs(b, 3, 6, "#3F8F3A")
    b.line([(44, 82), (34, 6)], 3, "#3F8F3A")


def shake(b: Brush, main: Tone) -> None:
    glass(b, main, 24)
    b.line([(60, 60), (72, 4)], 3.4, "#3B6FD4")
    for x, y, radius in ((36, 26, 10), (50, 22, 12), (63, 27, 10), (50, 13, 7)):
        b.disc(x, y, radius, "#FFFDF8")
    b.disc(50, 7, 4.4, "#D7301F")


def smoothie(b: Brush, main: Tone) -> None:
    glass(b, main, 18)
    for y in (34, 50, 66):
        b.line(wave(36, 64, y, 2, 1, y), 1.8, "#FFFFFF")
    b.disc(28, 18, 10, "#D7301F")
    b.disc(38, 12, 6, "#39437E")
    b.line([(54, 80), (64, 2)], 3.4, "#2B7A5B")


def bottle(b: Brush, main: Tone) -> None:
    b.oval(50, 93, 18, 2.6, (52, 40, 34))
    b.box(42, 4, 58, 12, "#2F6E8E", 2)
    b.shape([(43, 12), (57, 12), (58, 24), (67, 36), (33, 36), (42, 24)], "#D6EBF2")
    b.box(33, 34, 67, 93, main, 4)
    b.box(33, 52, 67, 74, "#FFFFFF")
    b.line(wave(37, 63, 63, 3, 1.5, 0), 2.4, "#2F6E8E")
    for x, y in ((40, 44), (58, 84), (44, 82)):
        b.disc(x, y, 2, "#FFFFFF")


def tea(b: Brush, main: Tone) -> None:
    """A cup from the side, with steam and the tag of a tea bag."""
    b.oval(46, 88, 40, 5, "#F6F1E7")
    b.arc(74, 60, 13, -80, 80, 5, "#FFFFFF")
    b.shape([(16, 42), (76, 42), (70, 76), (60, 86), (32, 86), (22, 76)], "#FFFFFF")
    b.oval(46, 42, 30, 7, "#E3DCCF")
    b.oval(46, 42.6, 27, 5.4, main)
    b.line([(34, 44), (30, 62)], 1, "#8A8377")
    b.box(24, 62, 37, 76, "#4E9A3B", 1)
    for x in (34, 46, 58):
        b.line([(x, 30), (x + 3, 24), (x - 2, 17), (x + 2, 9)], 2, "#FFFFFF")


def coffee(b: Brush, main: Tone) -> None:
    """A cup from above with a heart of milk foam, and a spoon."""
    b.disc(50, 56, 42, "#F6F1E7")
    b.disc(50, 56, 36, "#E3DCCF")
    b.box(74, 49, 96, 60, "#FFFFFF", 5)
    b.disc(48, 55, 29, "#FFFFFF")
    b.disc(48, 55, 25.6, "#3A1F10")
    b.disc(48, 55, 24, main)
    b.disc(42, 50, 7.4, "#FBEBD2")
    b.disc(54, 50, 7.4, "#FBEBD2")
    b.shape([(35.6, 53), (60.4, 53), (48, 69)], "#FBEBD2")
    b.line([(22, 84), (70, 92)], 2.6, "#AEB4BA")


def espresso(b: Brush, main: Tone) -> None:
    """A small cup from above, black but for a ring."""
    b.disc(50, 56, 38, "#F6F1E7")
    b.disc(50, 56, 30, "#E3DCCF")
    b.box(64, 51, 84, 60, "#FFFFFF", 4)
    b.disc(48, 55, 21, "#FFFFFF")
    b.disc(48, 55, 18, main)
    b.disc(48, 55, 14.6, "#2A140A")
    b.line([(20, 80), (60, 90)], 2.4, "#AEB4BA")
