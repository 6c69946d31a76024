"""Salt & Rye: a recipe blog."""

from __future__ import annotations

import random
from functools import lru_cache

from ...raster.ops import Artwork, rgb
from .news import long_date, slug
from .page import (
    Block,
    Bullets,
    Byline,
    Facts,
    Form,
    FormField,
    Heading,
    Link,
    Page,
    Paragraph,
    Picture,
    Site,
    Teaser,
)
from .recipe_cards import Recipe, recipes
from .topics import recipe_art

HOST = "saltandrye.example"
SITE = Site(
    HOST,
    "Salt & Rye",
    "Small kitchen, long table",
    rgb("#A0522D"),
    "restaurant",
    (
        Link("Soups", "/soups"),
        Link("Mains", "/mains"),
        Link("Baking", "/baking"),
        Link("Sweets", "/sweets"),
        Link("About", "/about"),
    ),
)
PAINTS = (
    rgb("#5E7F8C"),
    rgb("#7C8F5A"),
    rgb("#9C6B57"),
)


@lru_cache(maxsize=1)
def pages() -> dict[str, Page]:
    """Every page of the site by its path."""
    found: dict[str, Page] = {"/": _front(), "/about": _about()}
    for label, path in SITE.nav[:-1]:
        blocks: list[Block] = [Heading(label, 1)]
        blocks += [_teaser(recipe) for recipe in recipes() if recipe.field == label]
        found[path] = _page(path, label, blocks, f"{label} from a small kitchen")
    for recipe in recipes():
        found[_path(recipe)] = _recipe(recipe)
    return found


def _path(recipe: Recipe) -> str:
    return f"/recipe/{slug(recipe.title)}"


def _page(path: str, title: str, blocks: list[Block], summary: str) -> Page:
    return Page(f"https://{HOST}{path}", f"{title} - {SITE.name}", SITE, tuple(blocks), summary)


def _art(recipe: Recipe) -> Artwork:
    number = sum(map(ord, recipe.title))
    return recipe_art(recipe, PAINTS[number % len(PAINTS)])


def _teaser(recipe: Recipe, picture: bool = False) -> Teaser:
    meta = f"{recipe.minutes} min \u2022 serves {recipe.servings}"
    art = _art(recipe) if picture else None
    return Teaser(recipe.title, _path(recipe), recipe.text, meta, art)


def _front() -> Page:
    blocks: list[Block] = [Heading("Latest recipes", 1)]
    blocks += [_teaser(recipe, index < 2) for index, recipe in enumerate(recipes())]
    return _page("/", "Recipes", blocks, SITE.tagline)


def _about() -> Page:
    blocks: list[Block] = [
        Heading("About Salt & Rye", 1),
        Paragraph("I am Ulrike, I cook in nine square metres above a bicycle shop."),
        Paragraph("Everything here was eaten by at least six people before it was written down."),
        Form(
            "contact",
            "Write to me",
            "Questions, corrections, leftovers.",
            (
                FormField("name", "Your name", required=True),
                FormField("email", "Email address", "email", True),
                FormField("message", "Message", "long", True),
            ),
            "Send",
            "Thanks, I answer on Sundays.",
            "Salt & Rye",
        ),
    ]
    return _page("/about", "About", blocks, "Who cooks here")


def _recipe(recipe: Recipe) -> Page:
    dice = random.Random(recipe.title)
    rest = recipe.minutes * dice.randint(3, 6) // 10
    others = [other for other in recipes() if other.field == recipe.field and other is not recipe]
    blocks: list[Block] = [
        Heading(recipe.title, 1),
        Byline("By Ulrike Brandt", long_date(recipe.day)),
        Picture(_art(recipe), "", 210),
        Paragraph(recipe.text, lead=True),
        Facts(
            (
                ("Total time", f"{recipe.minutes} min"),
                ("Hands-on time", f"{recipe.minutes - rest} min"),
                ("Servings", str(recipe.servings)),
                ("Energy per serving", f"{dice.randint(21, 78) * 10} kcal"),
                ("Oven", recipe.oven or "not needed"),
            ),
            "At a glance",
        ),
        Heading("Ingredients"),
        Bullets(recipe.ingredients),
        Heading("Method"),
        Bullets(recipe.steps, numbered=True),
        Paragraph(f"Goes well with [{others[0].title}]({_path(others[0])})."),
        Heading("More " + recipe.field.lower(), 3),
        *(_teaser(other) for other in dice.sample(others, 2)),
    ]
    url = f"https://{HOST}{_path(recipe)}"
    return Page(
        url, f"{recipe.title} - {SITE.name}", SITE, tuple(blocks), recipe.text, comments=True
    )
