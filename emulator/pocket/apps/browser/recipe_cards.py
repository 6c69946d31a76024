"""The recipes of Salt & Rye, newest first."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple


class Recipe(NamedTuple):
    """One dish."""

    field: str
    title: str
    day: date
    minutes: int
    servings: int
    oven: str
    text: str
    ingredients: tuple[str, ...]
    steps: tuple[str, ...]


RECIPES: tuple[Recipe, ...] = (
    Recipe("Baking", "Seeded rye bread", date(2026, 2, 28), 190, 12, "220 °C",
           "Dense, moist, and better on the third day.",
           ("400 g rye flour", "150 g sunflower seeds", "10 g salt", "350 ml warm water",
            "120 g sourdough"),
           ("Mix everything and let it rest for an hour.", "Fill a tin and smooth the top.",
            "Leave it to rise until it cracks.", "Bake for 60 minutes; cool for a night.")),
    Recipe("Soups", "Leek and potato soup", date(2026, 2, 22), 40, 4, "",
           "The soup for the day on which nothing was bought.",
           ("3 leeks", "600 g potatoes", "30 g butter", "1 l stock", "100 ml cream"),
           ("Sweat the leeks in butter.", "Add potatoes and stock; simmer for 20 minutes.",
            "Blend half of it.", "Stir in the cream.")),
    Recipe("Mains", "Chickpea stew with lemon", date(2026, 2, 15), 35, 4, "",
           "Bright, cheap and ready before the rice.",
           ("2 tins chickpeas", "1 lemon", "2 onions", "1 tsp cumin", "200 g spinach"),
           ("Fry onions with cumin.", "Add chickpeas and a cup of water.",
            "Cook for 15 minutes.", "Finish with lemon and spinach.")),
    Recipe("Sweets", "Orange almond cake", date(2026, 2, 8), 75, 10, "170 °C",
           "No flour, two whole oranges, very little work.",
           ("2 oranges", "250 g ground almonds", "200 g sugar", "5 eggs", "1 tsp baking powder"),
           ("Boil the oranges until soft.", "Blend them with the eggs.",
            "Fold in the rest.", "Bake for 50 minutes.")),
    Recipe("Mains", "Mushroom dumplings 饺子", date(2026, 2, 1), 90, 6, "",
           "Folded by many hands, eaten by the same.",
           ("300 g flour", "400 g mushrooms", "3 spring onions", "2 tbsp soy sauce",
            "1 tsp sesame oil"),
           ("Knead flour and 150 ml water; rest.", "Chop and fry the filling.",
            "Roll, fill and fold.", "Steam for 8 minutes.")),
    Recipe("Soups", "Tomato soup with rice", date(2026, 1, 25), 45, 4, "",
           "Childhood, with a little more pepper.",
           ("800 g tomatoes", "1 onion", "80 g rice", "700 ml stock", "1 tbsp honey"),
           ("Roast tomatoes and onion.", "Blend with the stock.", "Cook the rice in it.",
            "Season with honey and pepper.")),
    Recipe("Baking", "Cardamom buns", date(2026, 1, 18), 150, 14, "225 °C",
           "Twisted, sticky and gone by noon.",
           ("500 g flour", "250 ml milk", "75 g butter", "2 tsp cardamom", "15 g yeast"),
           ("Make a soft dough; rest.", "Roll out, butter, fold.", "Cut and twist.",
            "Bake for 10 minutes.")),
    Recipe("Mains", "Baked trout with dill", date(2026, 1, 11), 30, 2, "200 °C",
           "Paper, fish, herbs, done.",
           ("2 trout", "1 bunch dill", "1 lemon", "20 g butter", "400 g potatoes"),
           ("Fill the trout with dill.", "Wrap in paper with butter.", "Bake for 20 minutes.",
            "Serve with boiled potatoes.")),
    Recipe("Sweets", "Rice pudding with cherries", date(2026, 1, 4), 55, 4, "",
           "Stir, read a page, stir again.",
           ("120 g pudding rice", "1 l milk", "60 g sugar", "300 g cherries", "1 vanilla pod"),
           ("Warm milk with vanilla.", "Add the rice; stir for 40 minutes.", "Sweeten.",
            "Top with warm cherries.")),
    Recipe("Baking", "Crêpes from Saint-Malo", date(2025, 12, 28), 50, 4, "",
           "Thin as a map, brown at the edges.",
           ("250 g flour", "3 eggs", "500 ml milk", "40 g butter", "1 pinch salt"),
           ("Whisk and rest for 30 minutes.", "Heat a pan until it smokes.",
            "Pour, tilt, wait.", "Flip with courage.")),
    Recipe("Soups", "Red lentil soup", date(2025, 12, 14), 30, 4, "",
           "Twenty minutes from cupboard to table.",
           ("250 g red lentils", "2 carrots", "1 onion", "1 tsp paprika", "1 lemon"),
           ("Fry the vegetables.", "Add lentils and 1 l water.", "Simmer for 15 minutes.",
            "Finish with lemon.")),
    Recipe("Mains", "Aubergine moussaka", date(2025, 12, 7), 120, 6, "190 °C",
           "A Sunday dish that does not mind waiting.",
           ("3 aubergines", "500 g lentils, cooked", "400 g tomatoes", "500 ml white sauce",
            "80 g cheese"),
           ("Roast the aubergines.", "Cook lentils with tomatoes.", "Layer and cover with sauce.",
            "Bake for 45 minutes.")),
    Recipe("Sweets", "Black sesame biscuits", date(2025, 11, 30), 35, 24, "180 °C",
           "Grey, fragrant and oddly elegant.",
           ("200 g flour", "120 g butter", "90 g sugar", "60 g black sesame", "1 egg"),
           ("Grind half of the sesame.", "Make a dough; chill.", "Slice.",
            "Bake for 11 minutes.")),
    Recipe("Soups", "Pumpkin soup with ginger", date(2025, 11, 9), 45, 5, "",
           "Orange in colour and in mood.",
           ("1 kg pumpkin", "30 g ginger", "1 onion", "400 ml coconut milk", "1 lime"),
           ("Fry onion and ginger.", "Add pumpkin and 500 ml water.", "Cook until soft; blend.",
            "Add coconut milk and lime.")),
    Recipe("Mains", "Potato tortilla", date(2025, 10, 26), 50, 4, "",
           "Three ingredients and one brave turn.",
           ("700 g potatoes", "6 eggs", "2 onions", "200 ml olive oil", "salt"),
           ("Cook potatoes slowly in oil.", "Drain; mix with eggs.", "Fry on low heat.",
            "Turn with a plate.")),
    Recipe("Sweets", "Plum crumble", date(2025, 10, 5), 60, 6, "190 °C",
           "Sharp below, crisp above.",
           ("1 kg plums", "150 g oats", "100 g butter", "90 g sugar", "1 tsp cinnamon"),
           ("Halve the plums.", "Rub oats, butter and sugar.", "Scatter.",
            "Bake for 40 minutes.")),
)  # fmt: skip
