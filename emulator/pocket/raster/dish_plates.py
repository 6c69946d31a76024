"""Drawings of what is eaten by the piece or held in the hand."""

from __future__ import annotations

from .brush import Brush, Tone, around, turned
from .dish_bowls import CREAM, LEAVES, herbs, plate


def pizza(b: Brush, main: Tone) -> None:
    b.disc(50, 55, 43, "#B97A3A")
    b.disc(50, 55, 41, "#E0A75A")
    b.disc(50, 55, 35, "#C4351F")
    b.disc(50, 55, 33, "#F3CE6B")
    for x, y in b.spots(13, 50, 55, 30):
        b.disc(x, y, 4.8, "#A32A1B")
        b.disc(x, y, 4, main)
    for x, y in b.spots(7, 47, 57, 26):
        b.shape(turned([(-5, 0), (0, -2.6), (5, 0), (0, 2.6)], x, y, x * 9), "#3F7D2E")
    for angle in (0, 60, 120):
        b.line(turned([(-42, 0), (42, 0)], 50, 55, angle), 0.9, "#9C6230")


def burger(b: Brush, main: Tone) -> None:
    b.oval(50, 89, 36, 4, (52, 40, 34))
    b.box(15, 74, 85, 88, "#D58F3E", 7)
    b.box(13, 63, 87, 75, main, 5)
    b.shape([(14, 60), (86, 60), (74, 66), (66, 73), (58, 65), (38, 65)], "#F7C331")
    b.box(15, 54, 85, 60, "#D33A2C", 3)
    for x in range(14, 86, 8):
        b.disc(x + 4, 53, 5, "#7DB83F")
    b.pie(50, 50, 37, 180, 360, "#DB9445")
    b.box(13, 46, 87, 52, "#DB9445", 3)
    for x, y in ((34, 30), (48, 22), (62, 29), (42, 38), (58, 38), (72, 40), (27, 42)):
        b.oval(x, y, 2.4, 1.5, "#FFF1D0")


def fries(b: Brush, main: Tone) -> None:
    for index in range(9):
        x, lift = 26 + index * 5.6, (12, 4, 18, 8, 0, 14, 5, 20, 10)[index]
        b.box(x, 16 + lift, x + 5, 66, ("#F7C84B", "#E9AE2C")[index % 2] if main == "" else main)
        b.box(x + 3.4, 16 + lift, x + 5, 66, "#C98A1E")
    b.shape([(18, 48), (82, 48), (73, 92), (27, 92)], "#C62828")
    b.pie(50, 46, 22, 0, 180, "#8E1C1C")
    b.box(40, 72, 60, 78, "#FFFFFF", 2)


def rings(b: Brush, main: Tone) -> None:
    plate(b)
    for x, y in ((36, 44), (62, 42), (50, 60), (32, 68), (67, 68)):
        b.arc(x, y, 10, 0, 360, 6.4, "#A9661F")
        b.arc(x, y - 0.6, 10, 0, 360, 4.4, main)


def maki(b: Brush, main: Tone) -> None:
    b.box(6, 30, 94, 86, "#4B3A2F", 4)
    for x, y in ((24, 46), (50, 46), (76, 46), (24, 71), (50, 71), (76, 71)):
        b.disc(x, y, 12, "#1C2A22")
        b.disc(x, y, 10, "#FFFFFF")
        b.disc(x, y, 5.6, main)
        b.pie(x, y, 5.6, 90, 210, "#6FAE3E")
    b.disc(90, 24, 6, "#8DB84A")


def nigiri(b: Brush, main: Tone) -> None:
    b.box(4, 60, 96, 88, "#4B3A2F", 3)
    for x in (28, 72):
        b.box(x - 19, 50, x + 19, 72, "#FFFFFF", 9)
        b.shape(
            [(x - 22, 56), (x - 14, 40), (x + 8, 37), (x + 22, 48), (x + 21, 58), (x, 52)], main
        )
        for dx in (-12, -3, 6, 14):
            b.line([(x + dx, 42 + abs(dx) / 6), (x + dx + 4, 53)], 1.4, "#FFE3D2")
        b.box(x - 3, 38, x + 5, 72, "#1C2A22")


def dumplings(b: Brush, main: Tone) -> None:
    """Half-moons with pleated edges."""
    plate(b)
    for x, y, angle in ((36, 42, -20), (64, 42, 15), (50, 58, 0), (32, 68, 10), (68, 68, -15)):
        moon = [(px, py * 0.8) for px, py in around(0, 3, 14, 180, 360)]
        b.shape(turned([(px, py + 1.6) for px, py in moon], x, y, angle), "#A9875A")
        b.shape(turned(moon, x, y, angle), main)
        for px, py in moon[2:-2:3]:
            b.line(turned([(px, py), (px * 0.72, py * 0.6)], x, y, angle), 1.1, "#B98F5A")
    b.disc(86, 84, 10, "#FFFFFF")
    b.disc(86, 84, 8, "#3A1F14")


def buns(b: Brush, main: Tone) -> None:
    """Round dumplings with a knot on top, in a steamer of bamboo."""
    b.disc(50, 56, 43, "#8A5A2B")
    b.disc(50, 56, 39, "#C79355")
    b.disc(50, 56, 36, "#EAD3A4")
    for x, y in ((50, 56), (50, 34), (70, 48), (64, 72), (36, 72), (30, 48)):
        b.disc(x, y + 1.2, 10.4, "#B79B72")
        b.disc(x, y, 10, main)
        for angle in range(0, 360, 40):
            b.line(turned([(2.4, 0), (8, 1.6)], x, y, angle), 0.9, "#C9B48E")
        b.disc(x, y, 2, "#C9B48E")


def pods(b: Brush, main: Tone) -> None:
    plate(b)
    for x, y, angle in ((38, 42, 30), (60, 40, -25), (50, 55, 5), (34, 64, -35), (65, 66, 40)):
        b.line(turned([(-12, 0), (-4, -1.5), (4, 1.5), (12, 0)], x, y, angle), 8, "#4E7F2A")
        for part in (-8, 0, 8):
            bx, by = turned([(part, 0)], x, y, angle)[0]
            b.disc(bx, by, 3.8, main)


def balls(b: Brush, main: Tone) -> None:
    """Round pieces in a pile, as falafel or gulab jamun."""
    plate(b)
    for x, y in ((34, 62), (50, 66), (66, 62), (42, 50), (58, 50), (50, 38)):
        b.disc(x + 0.8, y + 1.4, 10, "#5B3A20")
        b.disc(x, y, 9.6, main)
        b.disc(x - 3, y - 3.4, 2.8, "#F6DDB4")
    herbs(b, 7, 32)


def triangles(b: Brush, main: Tone) -> None:
    """Samosas or pieces of quesadilla."""
    plate(b)
    for x, y, angle in ((38, 44, -10), (64, 48, 20), (48, 68, 170)):
        b.shape(turned([(-16, 13), (16, 13), (0, -17)], x, y + 1.6, angle), "#7A4A1C")
        b.shape(turned([(-15, 12), (15, 12), (0, -16)], x, y, angle), main)
        for dy in (-4, 3, 9):
            half = (dy + 16) * 0.42
            b.line(turned([(-half, dy), (half, dy)], x, y, angle), 1.1, "#A8702F")
    b.disc(80, 74, 9, "#FFFFFF")
    b.disc(80, 74, 7, "#4E8F3B")


def drumsticks(b: Brush, main: Tone) -> None:
    plate(b)
    for x, y, angle in ((42, 46, 35), (62, 52, 60), (42, 68, 10)):
        b.line(turned([(6, 0), (22, 0)], x, y, angle), 5, "#D8C39A")
        for shift in (-2.4, 2.4):
            bx, by = turned([(24, shift)], x, y, angle)[0]
            b.disc(bx, by, 3.6, "#D8C39A")
        drop = [(-14, 0), (-10, -8.5), (0, -10), (10, -4), (13, 0), (10, 4), (0, 10), (-10, 8.5)]
        b.shape(turned(drop, x, y, angle), main)
        b.line(turned([(-8, -4), (0, -6)], x, y, angle), 2, "#F0B36B")
    herbs(b, 8, 32)


def skewers(b: Brush, main: Tone) -> None:
    plate(b)
    for index, y in enumerate((38, 50, 62, 74)):
        b.line([(10, y + 3), (94, y - 3)], 1.4, "#D9B680")
        for x in (28, 40, 52, 64, 76):
            tone = main if (x + index) % 3 else "#3F8F3A"
            b.box(x - 5.4, y - 4.6, x + 5.4, y + 4.6, tone, 2)
            b.line([(x - 3, y - 2), (x + 3, y - 2)], 1.2, "#E9B37A")


def rolls(b: Brush, main: Tone) -> None:
    """Spring rolls, filled rolls, dolma: thick sticks side by side."""
    plate(b)
    for y in (38, 52, 66):
        b.line([(28, y + 4), (72, y - 2)], 12, "#6E4A22")
        b.line([(28, y + 3), (72, y - 3)], 10.6, main)
        b.line([(30, y), (70, y - 5)], 1.6, "#FFEBC2")
    b.disc(82, 78, 10, "#FFFFFF")
    b.disc(82, 78, 8, "#C2371F")


def sandwich(b: Brush, main: Tone) -> None:
    """A long roll cut open, with what is in it."""
    b.oval(50, 83, 44, 4, (52, 40, 34))
    b.box(6, 60, 94, 82, "#C98437", 11)
    for x in range(12, 88, 7):
        b.disc(x + 3, 60, 6, LEAVES[x % 4])
    b.box(11, 52, 89, 60, main, 3)
    for x in range(16, 86, 12):
        b.line([(x, 53), (x + 7, 48)], 2.2, ("#F08A24", "#F7F1DD", "#D7301F")[x // 12 % 3])
    b.shape([(6, 50), (14, 34), (32, 28), (68, 28), (86, 34), (94, 50)], "#D9974A")
    for x in (26, 42, 58, 74):
        b.line([(x - 5, 44), (x + 4, 33)], 2.2, "#F6D59A")


def taco(b: Brush, main: Tone) -> None:
    b.oval(50, 86, 42, 4, (52, 40, 34))
    for index, x in enumerate((30, 43, 56, 69)):
        b.disc(x, 38 + abs(49 - x) / 3, 9, LEAVES[index])
    for x, y in ((26, 50), (38, 40), (50, 36), (62, 40), (74, 50)):
        b.disc(x, y, 6, main)
    for x, y in ((34, 38), (56, 33), (68, 44)):
        b.box(x - 3, y - 3, x + 3, y + 3, "#D7301F", 1)
    for x, y in ((44, 33), (30, 46), (72, 42)):
        b.line([(x - 4, y), (x + 4, y - 3)], 1.8, "#FFE27A")
    b.pie(50, 84, 44, 180, 360, "#D99A2E")
    b.pie(50, 85, 41, 180, 360, "#F2BE55")
    for x, y in ((34, 66), (50, 54), (64, 70), (46, 74), (72, 60)):
        b.disc(x, y, 1.8, "#D08E2A")


def wrap(b: Brush, main: Tone) -> None:
    """Two halves of a burrito, cut so that the filling shows."""
    for x, angle in ((30, -70), (68, -110)):
        b.line(turned([(-20, 0), (16, 0)], x, 58, angle), 27, "#B78A50")
        b.line(turned([(-20, 0), (16, 0)], x, 57, angle), 25, "#EBCB94")
        cx, cy = turned([(22, 0)], x, 57, angle)[0]
        b.oval(cx, cy, 12.6, 9.6, "#D8AE6C")
        b.oval(cx, cy, 10.4, 7.6, "#FFF6DF")
        for index, (px, py) in enumerate(b.spots(9, cx, cy, 6.6)):
            b.disc(px, py, 2.4, (main, "#5FA83C", "#D7301F")[index % 3])
        b.line(turned([(-20, -13), (-20, 13)], x, 57, angle), 2, "#C9CDD2")


def nachos(b: Brush, main: Tone) -> None:
    plate(b)
    for x, y in b.spots(20, 50, 55, 32):
        chip = [(-9, 7), (9, 7), (0, -9)]
        b.shape(turned(chip, x, y + 1, x * 11), "#A86F1C")
        b.shape(turned(chip, x, y, x * 11), "#F0B840")
    b.disc(50, 55, 15, "#6C4A3A")
    b.disc(50, 55, 12.6, main)
    for x, y in b.spots(6, 50, 55, 9):
        b.disc(x, y, 1.4, "#D7301F")


def corn(b: Brush, main: Tone) -> None:
    plate(b)
    for y in (44, 68):
        b.shape([(74, y - 8), (92, y - 2), (92, y + 2), (74, y + 8)], "#6FA33B")
        b.box(14, y - 10, 80, y + 10, "#D99B1C", 10)
        for x in range(18, 78, 6):
            for dy in (-6, 0, 6):
                b.disc(x + 1, y + dy, 2.7, main)
        for x in range(20, 76, 9):
            b.disc(x, y - 3, 1.2, "#C62F1F")


def sticks(b: Brush, main: Tone) -> None:
    """Churros: ridged sticks with sugar, and a cup of chocolate."""
    plate(b)
    for x, angle in ((28, 80), (40, 95), (52, 85), (64, 100)):
        b.line(turned([(-24, 0), (22, 0)], x, 54, angle), 8.4, "#8A541E")
        b.line(turned([(-24, 0), (22, 0)], x, 54, angle), 6.6, main)
        b.line(turned([(-23, -1), (21, -1)], x, 54, angle), 1, "#FFF1D0")
        b.line(turned([(-23, 1.8), (21, 1.8)], x, 54, angle), 1, "#FFF1D0")
    b.disc(80, 74, 12, "#FFFFFF")
    b.disc(80, 74, 9.6, "#4A2312")


def dinner(b: Brush, main: Tone) -> None:
    """Meat, rice and salad on one plate."""
    plate(b)
    b.pie(50, 55, 30, 150, 270, "#FFFFFF")
    for x, y in b.spots(60, 50, 55, 29):
        if x < 49 and y < 57:
            b.line(turned([(-1.3, 0), (1.3, 0)], x, y, x * 20), 1.4, "#DCD6C6")
    for index, (x, y) in enumerate(((60, 36), (70, 46), (62, 52), (74, 58), (56, 44))):
        b.oval(x, y, 8.6, 4.8, "#5A2F1B" if index % 2 else main)
        b.line([(x - 5, y - 1), (x + 5, y - 1)], 1, "#D99A66")
    for index, (x, y) in enumerate(b.spots(9, 46, 74, 12)):
        b.shape(turned([(-7, 0), (0, -4), (7, 0), (0, 4)], x, y, index * 50), LEAVES[index % 4])
    b.disc(64, 72, 6, "#D9342B")
    b.disc(64, 72, 4, "#F2695C")


def fish(b: Brush, main: Tone) -> None:
    plate(b)
    b.shape([(72, 55), (92, 42), (88, 55), (92, 68)], main)
    b.oval(47, 55, 32, 14, main)
    b.oval(47, 59, 27, 9, "#E6EDF0")
    b.arc(28, 55, 12, -50, 50, 1.4, "#4C6470")
    b.disc(24, 51, 2.2, "#1B2327")
    for x in (46, 56, 66):
        b.arc(x - 6, 55, 8, -40, 40, 1.1, "#4C6470")
    for x, y in ((36, 80), (58, 80)):
        b.disc(x, y, 7.4, "#F2C230")
        b.disc(x, y, 5.6, "#FBE98C")


def slices(b: Brush, main: Tone) -> None:
    """Tomato and white cheese in turn, around basil."""
    plate(b)
    for index in range(10):
        x, y = turned([(20, 0)], 50, 55, index * 36)[0]
        b.disc(x, y, 9.4, "#B3261C" if index % 2 else "#D8D1C0")
        b.disc(x, y, 8, main if index % 2 else "#FFFEF8")
    for angle in (20, 140, 260):
        b.shape(turned([(0, 0), (7, -5), (15, 0), (7, 5)], 50, 55, angle), "#3F8F3A")


def cheese_ball(b: Brush, main: Tone) -> None:
    plate(b)
    for x, y in ((28, 50), (34, 72), (66, 74), (73, 52)):
        b.disc(x, y, 8, "#D9342B")
        b.disc(x - 2, y - 2, 2, "#F7A59C")
    b.disc(50.6, 54, 18, "#CFC6B4")
    b.disc(50, 53, 17.4, main)
    b.disc(44, 47, 4, "#FFFFFF")
    for x, y in ((50, 36), (42, 70), (62, 68)):
        b.oval(x, y, 6, 2.6, "#3F8F3A")


def meat(b: Brush, main: Tone) -> None:
    """Slices of grilled meat with onions."""
    plate(b)
    for x, y in b.spots(17, 50, 55, 27):
        b.oval(x + 0.6, y + 1, 8.6, 5.2, "#3D1E12")
        b.oval(x, y, 8.4, 5, main)
        for dx in (-4, 0, 4):
            b.line([(x + dx - 1.5, y - 2.6), (x + dx + 1, y + 2.6)], 0.9, "#3D1E12")
    for x, y in b.spots(5, 50, 55, 24):
        b.arc(x, y, 4, 0, 300, 1.3, "#FBEFE4")
    for x, y in b.spots(16, 50, 55, 26):
        b.disc(x, y, 0.9, CREAM)
    herbs(b, 9)
