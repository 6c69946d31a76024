"""The pictures of food and news show what they are about: every dish and article has a drawing."""

from itertools import chain

import pytest

from tapwright.emulator.pocket.apps.browser.news import artwork
from tapwright.emulator.pocket.apps.browser.news_story import stories
from tapwright.emulator.pocket.apps.browser.recipe_cards import recipes
from tapwright.emulator.pocket.apps.browser.topics import recipe_art
from tapwright.emulator.pocket.apps.circle.captions import captions_by_topic, own_posts
from tapwright.emulator.pocket.apps.circle.food_shown import drawings, food_shown
from tapwright.emulator.pocket.apps.eats.menus import cuisines, dishes_of
from tapwright.emulator.pocket.apps.eats.pieces import food
from tapwright.emulator.pocket.apps.eats.places import restaurants
from tapwright.emulator.pocket.apps.eats.plates import CONTENT, looks
from tapwright.emulator.pocket.raster.artwork import render
from tapwright.emulator.pocket.raster.dishes import DISHES
from tapwright.emulator.pocket.raster.fonts import symbol_codes
from tapwright.emulator.pocket.raster.ops import Artwork, rgb

GROUND = rgb("#3E6F73")
BROWN = rgb("#8A4B23")


def test_every_dish_has_a_drawing_and_every_drawing_of_the_table_a_dish() -> None:
    dishes = {dish.name for cuisine in cuisines() for dish in dishes_of(cuisine)}
    assert set(looks()) == dishes
    assert {drawing for drawing, _ in looks().values()} <= set(DISHES)
    shown = {tone for _, tone in looks().values()}
    assert shown == {rgb(row["paint"]) for row in CONTENT.table("tones")}


def test_a_restaurant_shows_a_dish_of_its_own_kitchen() -> None:
    for cuisine in cuisines().values():
        assert set(cuisine.known_for) <= {dish.name for dish in dishes_of(cuisine.name)}
    for row in restaurants():
        usual = {looks()[dish][0] for dish in cuisines()[row.group].known_for}
        assert food(row["name"], row.group).subject in usual


def test_every_article_and_recipe_has_a_picture_of_its_topic() -> None:
    printed = chain.from_iterable(stories().values())
    assert {artwork(story).subject for story in printed} <= set(symbol_codes())
    assert {recipe_art(recipe, GROUND).subject for recipe in recipes()} <= set(DISHES)


def test_every_post_of_food_tells_what_is_eaten() -> None:
    posts = [caption for topic in captions_by_topic().values() for caption in topic]
    posts += [post[0] for post in own_posts()]
    meals = [post.text for post in posts if post.style == "food"]
    assert meals and all(food_shown(text) for text in meals)
    assert all(any(word in text for text in meals) for word in drawings())


@pytest.mark.parametrize("size", [(126, 126), (400, 150), (60, 90)])
def test_every_drawing_differs_from_every_other_and_is_drawn_the_same_again(
    size: tuple[int, int],
) -> None:
    drawn = {
        name: render(Artwork("food", 7, (GROUND, BROWN), name), size).tobytes() for name in DISHES
    }
    assert len(set(drawn.values())) == len(DISHES)
    render.cache_clear()
    again = render(Artwork("food", 7, (GROUND, BROWN), "salad"), size)
    assert again.size == size and again.tobytes() == drawn["salad"]
