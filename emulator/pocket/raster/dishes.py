"""The drawings of food by name, each in a main colour that says what it is made of."""

from __future__ import annotations

import random
from collections.abc import Callable

from PIL import Image

from . import dish_bowls as bowls
from . import dish_plates as plates
from . import dish_sweets as sweets
from .brush import Brush, Tone

Drawing = Callable[[Brush, Tone], None]
DISHES: dict[str, Drawing] = {
    drawing.__name__: drawing
    for drawing in (
        *(bowls.noodles, bowls.noodle_soup, bowls.soup, bowls.hot_soup, bowls.stew, bowls.rice),
        *(bowls.fried_rice, bowls.curry, bowls.salad, bowls.mixed_bowl, bowls.pudding, bowls.tofu),
        *(bowls.stir_fry, bowls.scrambled, bowls.greens, bowls.dip, bowls.pan_of_eggs),
        *(bowls.rice_cakes, bowls.gratin),
        *(plates.pizza, plates.burger, plates.fries, plates.rings, plates.maki, plates.nigiri),
        *(plates.dumplings, plates.buns, plates.pods, plates.balls, plates.triangles),
        *(plates.drumsticks, plates.skewers, plates.rolls, plates.sandwich, plates.taco),
        *(plates.wrap, plates.nachos, plates.corn, plates.sticks, plates.dinner, plates.fish),
        *(plates.slices, plates.cheese_ball, plates.meat),
        *(sweets.loaf, sweets.garlic_bread, sweets.flatbread, sweets.pancakes, sweets.crepe),
        *(sweets.croissant, sweets.swirl, sweets.brioche, sweets.cake, sweets.layers),
        *(sweets.scoops, sweets.diamonds, sweets.sticky_rice, sweets.cookies, sweets.toast),
        *(sweets.bagel, sweets.cold_drink, sweets.lemonade, sweets.shake, sweets.smoothie),
        *(sweets.bottle, sweets.tea, sweets.coffee, sweets.espresso),
    )
}
NAMES: tuple[str, ...] = tuple(DISHES)


def draw_dish(ground: Image.Image, subject: str, main: Tone, dice: random.Random) -> Image.Image:
    """The dish on a ground of twice the size that the picture shall have."""
    brush = Brush(ground, dice)
    DISHES[subject](brush, main)
    return brush.done()
