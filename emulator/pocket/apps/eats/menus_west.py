"""Dishes by cuisine: pizza, burgers, Mexican, Mediterranean, salads, bakery. See `menus.py`."""

from __future__ import annotations

PIZZA = """
Pizza | Margherita | 9.50 | basil | pizza | Tomato, mozzarella, basil
Pizza | Marinara | 8.50 | garlic | pizza | Tomato, garlic, oregano
Pizza | Diavola | 11.90 | olives, chili | pizza | Spicy salami, olives, chili
Pizza | Funghi | 10.90 | parsley | pizza | Mushrooms, parsley, mozzarella
Pizza | Quattro Formaggi | 12.50 | | pizza | Four cheeses, no tomato
Pizza | Prosciutto e Rucola | 13.50 | arugula, parmesan | pizza | Ham, arugula, parmesan
Pizza | Capricciosa | 12.90 | olives, artichokes, ham | pizza | Ham, artichokes, olives
Pizza | Ortolana | 11.50 | eggplant, peppers, onion | pizza | Grilled vegetables
Pizza | Tonno e Cipolla | 12.20 | onion, capers | pizza | Tuna, red onion, capers
Starters | Garlic Bread | 4.50 | | | With herb butter
Starters | Burrata | 8.90 | pesto | | With tomatoes and pesto
Starters | Caprese Salad | 7.50 | basil | | Tomato, mozzarella, basil
Desserts | Tiramisù | 5.90 | | | Made this morning
Drinks | Lemon Soda | 3.20 | ice | drink | House-made
Drinks | Sparkling Water | 2.80 | | drink | Chilled
""".strip()

BURGERS = """
Burgers | Classic Burger | 10.50 | onion, pickles, tomato | burger | Beef, lettuce, tomato, onion
Burgers | Cheeseburger | 11.50 | onion, pickles | burger | Beef, cheddar, pickles, onion
Burgers | Bacon Burger | 12.90 | onion, barbecue sauce | burger | Beef, bacon, barbecue sauce
Burgers | Crispy Chicken Burger | 11.90 | mayo, slaw | burger | Chicken, slaw, mayo
Burgers | Mushroom Swiss | 12.50 | mushrooms | burger | Beef, mushrooms, Swiss cheese
Burgers | Halloumi Burger | 11.20 | mint yogurt, tomato | burger | Halloumi, tomato, mint yogurt
Burgers | Black Bean Burger | 10.90 | onion, jalapeños | burger | Beans, corn, jalapeños
Sides | Skin-on Fries | 4.20 | salt | | Crisp and salted
Sides | Sweet Potato Fries | 4.90 | | | With lime mayo
Sides | Onion Rings | 4.80 | | | Eight pieces
Sides | Coleslaw | 3.50 | | | Cabbage, carrot, mustard
Shakes | Vanilla Shake | 5.50 | whipped cream | drink | Real vanilla
Shakes | Chocolate Shake | 5.50 | whipped cream | drink | Dark chocolate
Drinks | Cola | 2.90 | ice | drink | Ice cold
""".strip()

MEXICAN = """
Tacos | Tacos al Pastor | 9.80 | pineapple, onion, cilantro | taco | Pork, pineapple, cilantro
Tacos | Carnitas Tacos | 9.90 | onion, cilantro | taco | Slow-cooked pork, salsa verde
Tacos | Baja Fish Tacos | 10.80 | slaw, chipotle mayo | taco | Fried fish, slaw, lime
Tacos | Mushroom Tacos | 9.20 | cheese, onion | taco | Oyster mushrooms, corn, cheese
Burritos | Chicken Burrito | 11.50 | beans, sour cream, cheese | taco | Rice, beans, chicken
Burritos | Beef Burrito | 12.50 | beans, sour cream, onion | taco | Rice, beans, beef
Burritos | Bean Burrito | 10.20 | sour cream, cheese | taco | Rice, beans, peppers
More | Chicken Quesadilla | 9.50 | onion | taco | Cheese, chicken, peppers
More | Enchiladas Verdes | 12.20 | sour cream, onion | | Green salsa, cheese
More | Chilaquiles | 10.50 | egg, onion | | Tortilla chips, salsa, egg
Sides | Guacamole and Chips | 6.50 | cilantro, onion | | Made to order
Sides | Elote | 4.80 | cheese, chili | | Grilled corn, lime
Desserts | Churros | 5.20 | cinnamon | | With chocolate sauce
Drinks | Horchata | 3.80 | cinnamon | drink | Rice, cinnamon
Drinks | Jamaica | 3.50 | | drink | Hibiscus tea
""".strip()

MEDITERRANEAN = """
Plates | Chicken Shawarma Plate | 13.50 | garlic sauce, pickles | spice | Rice, salad, garlic sauce
Plates | Falafel Plate | 11.90 | tahini, pickles | spice | Five falafel, hummus, salad
Plates | Lamb Kofta | 14.80 | onion, parsley | spice | Grilled lamb, bulgur
Plates | Moussaka | 12.90 | | | Eggplant, beef, béchamel
Plates | Sea Bass Lemon | 17.50 | capers | | With potatoes and greens
Wraps | Falafel Wrap | 8.90 | onion, tahini, pickles | spice | In flatbread
Wraps | Chicken Gyros | 9.80 | onion, tzatziki, tomato | spice | Fries, tzatziki, tomato
Wraps | Halloumi Wrap | 9.20 | mint, tomato | spice | Grilled halloumi
Meze | Hummus | 5.50 | pine nuts | | With warm pita
Meze | Baba Ganoush | 5.90 | parsley | | Smoked eggplant
Meze | Dolma | 5.80 | | | Rice in vine leaves
Meze | Fattoush | 7.20 | radish, onion | | Bread salad, sumac
Desserts | Baklava | 4.90 | pistachios | | Three pieces
Drinks | Ayran | 2.90 | | drink | Salted yogurt
Drinks | Mint Lemonade | 3.60 | ice, sugar | drink | Fresh mint
""".strip()

SALADS = """
Bowls | Green Goddess Bowl | 12.50 | avocado, seeds | salad | Kale, avocado, peas
Bowls | Teriyaki Tofu Bowl | 12.90 | edamame, sesame | salad | Tofu, rice, edamame
Bowls | Salmon Poke Bowl | 15.50 | seaweed, onion, mango | salad | Salmon, rice, mango
Bowls | Harvest Bowl | 12.20 | feta, walnuts | salad | Squash, lentils, feta
Bowls | Chicken Quinoa Bowl | 13.50 | corn, cilantro | salad | Chicken, quinoa, corn
Salads | Caesar Salad | 10.50 | croutons, parmesan, anchovies | salad | Romaine, croutons
Salads | Greek Salad | 9.90 | onion, olives, feta | salad | Tomato, cucumber, feta
Salads | Beet and Goat Cheese | 11.20 | walnuts | salad | Beets, orange, goat cheese
Soups | Tomato Soup | 6.50 | cream | | With basil
Soups | Lentil Soup | 6.90 | cilantro | | Red lentils, cumin
Sides | Sourdough Slice | 2.50 | butter | | With butter
Drinks | Green Smoothie | 6.20 | ginger | drink | Spinach, apple, ginger
Drinks | Berry Smoothie | 6.20 | yogurt | drink | Berries, banana, yogurt
Drinks | Kombucha | 4.50 | | drink | Lemon and ginger
""".strip()

BAKERY = """
Breakfast | Avocado Toast | 9.50 | chili, egg, seeds | | Sourdough, poached egg
Breakfast | Pancakes | 9.80 | butter, blueberries | | Maple syrup, blueberries
Breakfast | Shakshuka | 11.50 | feta, cilantro | spice | Eggs in tomato and peppers
Breakfast | Granola Bowl | 7.90 | nuts, honey | | Yogurt, fruit, nuts
Breakfast | Salmon Bagel | 10.80 | capers, onion, dill | | Cream cheese, capers
Pastries | Butter Croissant | 3.20 | | | Baked at six
Pastries | Almond Croissant | 4.10 | | | Filled and toasted
Pastries | Cinnamon Roll | 4.20 | icing | | Warm
Pastries | Lemon Cake Slice | 4.50 | | | With poppy seeds
Pastries | Brioche à tête | 3.40 | | | Light and sweet
Coffee | Cappuccino | 4.20 | cocoa | coffee | Double shot
Coffee | Café au lait | 4.00 | | coffee | Filter coffee, milk
Coffee | Iced Latte | 4.80 | ice | coffee | Over ice
Coffee | Espresso | 2.80 | | | Single origin
Coffee | Matcha Latte | 5.20 | | coffee | Uji matcha
""".strip()
