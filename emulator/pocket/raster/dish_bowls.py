"""Drawings of what is eaten from a bowl or a plate with a spoon, a fork or chopsticks."""

from __future__ import annotations

import math

from .brush import Brush, Tone, around, turned, wave

CREAM, RIM, SHADE = "#FBF9F4", "#E6E0D4", "#3A2A20"
LEAVES = ("#5E9C3A", "#8CC152", "#3F7D2E", "#A9CF6A")


def plate(b: Brush) -> None:
    b.disc(51.5, 57.5, 42, (52, 40, 34))
    b.disc(50, 55, 42, CREAM)
    b.disc(50, 55, 34, RIM)
    b.disc(50, 55.7, 33, CREAM)


def bowl(b: Brush, content: Tone, rim: Tone = CREAM) -> None:
    """A bowl from above and what it is full of."""
    b.disc(51.5, 58, 42, (52, 40, 34))
    b.disc(50, 55, 42, rim)
    b.disc(50, 55, 37, SHADE)
    b.disc(50, 56, 36, content)


def chopsticks(b: Brush) -> None:
    for shift in (0, 5):
        b.line([(66 + shift, 10), (99 + shift, 62 + shift)], 2.4, "#5B3420")


def spoon(b: Brush) -> None:
    b.line([(74, 40), (97, 12)], 3.4, "#C9CDD2")
    b.oval(71, 44, 7, 7, "#DDE1E6")


def herbs(b: Brush, count: int, radius: float = 26, tone: Tone = "#4E9A3B") -> None:
    for x, y in b.spots(count, 50, 55, radius):
        b.line(turned([(-1.5, 0), (1.5, 0)], x, y, b.dice.uniform(0, 180)), 1.6, tone)


def egg(b: Brush, x: float, y: float, size: float = 9) -> None:
    b.oval(x, y, size, size * 0.85, "#FFFDF5")
    b.disc(x, y, size * 0.5, "#F5A623")


def fried_egg(b: Brush, x: float, y: float) -> None:
    for dx, dy, radius in ((0, 0, 11), (6, 4, 7), (-6, 3, 7), (2, -6, 7)):
        b.disc(x + dx, y + dy, radius, "#FFFEFA")
    b.disc(x, y, 5.5, "#F7B21B")


def strands(b: Brush, tone: Tone, dark: Tone, count: int = 11) -> None:
    """Noodles: many long wavy lines side by side."""
    for index in range(count):
        y = 33 + 44 * (index + 0.5) / count
        half = math.sqrt(max(4.0, 31**2 - (y - 55) ** 2))
        line = wave(50 - half, 50 + half, y, 2.4, 2.5, b.dice.uniform(0, 6))
        b.line(line, 2.9, dark)
        b.line([(px, py - 0.5) for px, py in line], 1.7, tone)


def noodles(b: Brush, main: Tone) -> None:
    plate(b)
    strands(b, "#F4D58A", main, 12)
    for x, y in b.spots(6, 50, 55, 22):
        b.oval(x, y, 3.6, 2.6, "#B5502B")
    herbs(b, 16)
    chopsticks(b)


def noodle_soup(b: Brush, main: Tone) -> None:
    bowl(b, main, "#B23A2E")
    strands(b, "#F8E3A6", "#D9B25E", 8)
    egg(b, 36, 42)
    for x, y in ((60, 66), (66, 58), (52, 71)):
        b.oval(x, y, 9, 5, "#8A4A32")
        b.oval(x, y - 1, 6, 2.6, "#C98769")
    herbs(b, 14)
    chopsticks(b)


def soup(b: Brush, main: Tone) -> None:
    bowl(b, main)
    b.line(around(50, 56, 20, 200, 420), 2.2, "#FFF6E3")
    b.line(around(50, 56, 11, 20, 260), 2, "#FFF6E3")
    herbs(b, 10, 16)
    spoon(b)


def hot_soup(b: Brush, main: Tone) -> None:
    """A soup with mushrooms and chilies."""
    bowl(b, main)
    for x, y in b.spots(7, 50, 56, 24):
        b.pie(x, y, 6, 180, 360, "#EADBC8")
        b.box(x - 1.6, y, x + 1.6, y + 5, "#F6ECDD", 1)
    for x, y in b.spots(5, 52, 54, 22):
        b.line(turned([(-4, 0), (0, -1.5), (4, 0)], x, y, 40), 2, "#C62F1F")
    herbs(b, 8)
    spoon(b)


def stew(b: Brush, main: Tone) -> None:
    """A stew in a black stone pot."""
    bowl(b, main, "#2E2B2A")
    b.box(3, 51, 12, 59, "#2E2B2A", 3)
    b.box(88, 51, 97, 59, "#2E2B2A", 3)
    for x, y in b.spots(7, 50, 56, 25):
        b.box(x - 5, y - 4, x + 5, y + 4, "#FFF5E0", 1)
    herbs(b, 18)


def rice(b: Brush, main: Tone) -> None:
    """A bowl of rice from the side."""
    b.oval(50, 90, 30, 4, (52, 40, 34))
    b.pie(50, 53, 33, 180, 360, "#FFFFFF")
    for x, y in b.spots(46, 50, 40, 24):
        if y < 50:
            b.line(turned([(-1.4, 0), (1.4, 0)], x, y, b.dice.uniform(0, 180)), 1.5, "#DAD6CB")
    b.pie(50, 51, 38, 0, 180, main)
    b.box(38, 84, 62, 90, main, 1)
    b.box(12, 49, 88, 54, "#F4EFE6", 2)
    for shift in (0, 6):
        b.line([(66 + shift, 40), (88 + shift, 6)], 2.4, "#5B3420")


def fried_rice(b: Brush, main: Tone) -> None:
    plate(b)
    b.disc(50, 55, 27, main)
    for x, y in b.spots(90, 50, 55, 26):
        b.line(turned([(-1.5, 0), (1.5, 0)], x, y, b.dice.uniform(0, 180)), 1.7, "#FFF3CF")
    for index, (x, y) in enumerate(b.spots(20, 50, 55, 25)):
        b.disc(x, y, 2.1, ("#5FA83C", "#F08A24", "#5FA83C")[index % 3])


def curry(b: Brush, main: Tone) -> None:
    """Curry on one half, rice on the other."""
    plate(b)
    b.pie(50, 55, 31, -90, 90, "#FFFFFF")
    for x, y in b.spots(80, 50, 55, 30):
        if x > 51:
            b.line(turned([(-1.3, 0), (1.3, 0)], x, y, b.dice.uniform(0, 180)), 1.4, "#DDD8CB")
    b.pie(50, 55, 31, 80, 280, main)
    for x, y in b.spots(12, 40, 55, 22):
        if x < 47:
            b.box(x - 4, y - 3, x + 4, y + 3, "#F2D9A8", 2)
            b.box(x - 3.4, y - 1, x + 4, y + 3, "#C98F4E", 2)
    herbs(b, 9, 20, "#2F7D32")


def salad(b: Brush, main: Tone) -> None:
    bowl(b, "#D9E8B5", "#E9E3D6")
    for index, (x, y) in enumerate(b.spots(26, 50, 55, 32)):
        leaf = [(-9, 0), (-5, -4.6), (0, -3.2), (5, -4.6), (10, 0), (5, 4.6), (0, 3.2), (-5, 4.6)]
        turn = index * 67
        b.shape(turned(leaf, x, y, turn), LEAVES[index % 4])
        b.line(turned([(-7, 0), (8, 0)], x, y, turn), 0.7, "#D8EBB0")
    for x, y in ((38, 42), (64, 46), (44, 70), (66, 68)):
        b.disc(x, y, 5.6, "#D9342B")
        b.disc(x, y, 3.8, "#F2695C")
    for x, y in ((54, 35), (32, 57), (55, 58)):
        b.disc(x, y, 5.4, "#4B8B3B")
        b.disc(x, y, 4.3, "#DDF0C4")
    for x, y in b.spots(6, 50, 55, 24):
        b.box(x - 2.6, y - 2.6, x + 2.6, y + 2.6, main, 0.6)


def mixed_bowl(b: Brush, main: Tone) -> None:
    """A bowl of parts side by side, each with its colour, as a poke bowl or bibimbap."""
    bowl(b, "#FFFFFF", "#4A4038")
    parts = (main, "#5FA83C", "#F08A24", "#F7E3A1", "#8C5A3C", "#B9D77A")
    for index, tone in enumerate(parts):
        b.pie(50, 56, 35, index * 60 + 2, index * 60 + 58, tone)
        for x, y in b.spots(7, *around(50, 56, 23, index * 60 + 30, index * 60 + 31)[0], 8):
            b.line(turned([(-2, 0), (2, 0)], x, y, 60 * index), 1.2, "#FFFFFF")
    fried_egg(b, 50, 56)


def pudding(b: Brush, main: Tone) -> None:
    """A small bowl of white with fruit on it."""
    bowl(b, "#FFF9EC", "#9CC3D5")
    for x, y in b.spots(15, 50, 56, 25):
        b.disc(x, y, 4.4, main)
        b.disc(x - 1.2, y - 1.4, 1.3, "#FFFFFF")
    herbs(b, 4, 10, "#3F8F3A")
    spoon(b)


def tofu(b: Brush, main: Tone) -> None:
    bowl(b, main)
    for x, y in b.spots(13, 50, 56, 28):
        b.shape([(x - 5, y - 3), (x, y - 6), (x + 5, y - 3), (x, y)], "#FFFDF4")
        b.shape([(x - 5, y - 3), (x, y), (x, y + 6), (x - 5, y + 3)], "#F0E4C8")
        b.shape([(x + 5, y - 3), (x, y), (x, y + 6), (x + 5, y + 3)], "#DDCBA4")
    herbs(b, 22, 30)


def stir_fry(b: Brush, main: Tone) -> None:
    """Pieces of meat with peppers of three colours."""
    plate(b)
    for index, (x, y) in enumerate(b.spots(30, 50, 55, 27)):
        if index % 2:
            b.oval(x, y, 5.4, 4.4, main)
            b.oval(x - 1, y - 1.4, 2.4, 1.4, "#E9A66B")
        else:
            tone = ("#D7301F", "#3F8F3A", "#F2C230")[index // 2 % 3]
            b.box(x - 4, y - 3, x + 4, y + 3, tone, 1.4)
    herbs(b, 8)


def scrambled(b: Brush, main: Tone) -> None:
    """Scrambled egg and tomatoes."""
    plate(b)
    for x, y in b.spots(24, 50, 55, 26):
        b.oval(x, y, 7, 5, "#E8B21E")
        b.oval(x - 1, y - 1, 5, 3, "#FFD95A")
    for x, y in b.spots(9, 50, 55, 25):
        b.pie(x, y - 3, 8, 10, 170, main)
        b.pie(x, y - 2.4, 5, 10, 170, "#F5796A")
    herbs(b, 12)


def greens(b: Brush, main: Tone) -> None:
    """Bok choy: white stalks that end in dark leaves."""
    plate(b)
    for angle in range(-60, 241, 42):
        stalk = [(0, -2.2), (16, -4.4), (16, 4.4), (0, 2.2)]
        b.shape(turned(stalk, 50, 55, angle), "#EEF3DC")
        x, y = turned([(22, 0)], 50, 55, angle)[0]
        b.disc(x, y, 8, main)
        b.line(turned([(15, 0), (28, 0)], 50, 55, angle), 1.1, "#DCE9BE")
    b.disc(50, 55, 5, "#F6F8EA")


def dip(b: Brush, main: Tone) -> None:
    """A bowl of something smooth with a swirl of oil, and triangles of bread around it."""
    plate(b)
    for angle in range(0, 360, 45):
        b.shape(turned([(22, -7), (22, 7), (38, 0)], 50, 55, angle), "#D9A15C")
    b.disc(50, 55, 25, "#6C4A3A")
    b.disc(50, 55, 22, main)
    for radius in (16, 10):
        b.arc(50, 55, radius, 30, 330, 2.2, "#FFF4D8")
    b.disc(50, 55, 5, "#C79A1B")
    b.disc(56, 50, 1.8, "#B5432B")


def pan_of_eggs(b: Brush, main: Tone) -> None:
    b.line([(78, 40), (99, 12)], 6, "#2C2C2E")
    b.disc(50, 56, 40, "#2C2C2E")
    b.disc(50, 56, 35, main)
    for x, y in ((38, 46), (62, 50), (46, 70)):
        fried_egg(b, x, y)
    herbs(b, 18)


def rice_cakes(b: Brush, main: Tone) -> None:
    bowl(b, main, "#2E2B2A")
    for index, (x, y) in enumerate(b.spots(11, 50, 56, 27)):
        b.line(turned([(-6, 0), (6, 0)], x, y, index * 50), 6, "#FFF3DF")
        b.line(turned([(-5, 1), (5, 1)], x, y, index * 50), 2, "#F2B98F")
    herbs(b, 16)


def gratin(b: Brush, main: Tone) -> None:
    """A square dish with a brown crust."""
    b.box(9, 24, 91, 90, "#8E2F23", 8)
    b.box(14, 29, 86, 85, main, 5)
    for x, y in b.spots(40, 50, 57, 40):
        if 17 < x < 83 and 32 < y < 82:
            b.oval(x, y, 4, 2.6, ("#F5CE72", "#A8612A")[round(x) % 2])
    b.shape([(60, 57), (86, 57), (86, 85), (60, 85)], "#6B3A22")
    b.box(60, 68, 86, 74, "#E9C28A")
    b.box(60, 78, 86, 81, "#B5432B")
