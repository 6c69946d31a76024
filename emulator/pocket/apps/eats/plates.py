"""What the pictures of dishes and restaurants show: a drawing and its main colour by name."""

from __future__ import annotations

from ...raster.ops import Color, rgb

TONES: dict[str, str] = {
    "tomato": "#D0402B",
    "salami": "#C4402E",
    "basil": "#5F9E3F",
    "green": "#6FA544",
    "mushroom": "#B79A7B",
    "cheese": "#F5D77A",
    "ham": "#E58E8A",
    "aubergine": "#5E3A6B",
    "tuna": "#C65B5E",
    "salmon": "#F28C5E",
    "shrimp": "#F2A58A",
    "egg": "#F7CE4F",
    "cream": "#F6E8C8",
    "white": "#FDFBF4",
    "dough": "#E3B877",
    "crust": "#C98437",
    "gold": "#E0A03A",
    "orange": "#EC8A2C",
    "mango": "#F5B02E",
    "red": "#B93322",
    "chili": "#C62F1F",
    "brown": "#8A4B23",
    "beef": "#7A4127",
    "cocoa": "#5B3220",
    "milk coffee": "#B5803F",
    "broth": "#C58A45",
    "clear broth": "#E0BE7C",
    "coconut": "#F3E3BE",
    "mild": "#E79A4C",
    "lentil": "#D99A2E",
    "spinach": "#4C7F3C",
    "matcha": "#93B35B",
    "berry": "#9C3A6E",
    "rose": "#D9507A",
    "cola": "#4A2312",
    "tea": "#B5651D",
    "jasmine": "#D9B85C",
    "lime": "#C9E58B",
    "lemon": "#F6E27A",
    "sea": "#7FA7B5",
    "ink": "#2F6E8E",
    "sand": "#D9B98A",
}
PLATES = """
pizza ham: Prosciutto e Rucola; Capricciosa
pizza tomato: Margherita
pizza red: Marinara
pizza salami: Diavola
pizza mushroom: Funghi
pizza cheese: Quattro Formaggi
pizza aubergine: Ortolana
pizza tuna: Tonno e Cipolla
garlic_bread cream: Garlic Bread
cheese_ball white: Burrata
slices tomato: Caprese Salad
layers cocoa: Tiramisù
lemonade lemon: Lemon Soda
bottle sea: Sparkling Water
burger beef: Classic Burger; Cheeseburger; Bacon Burger
burger gold: Crispy Chicken Burger
burger mushroom: Mushroom Swiss
burger cheese: Halloumi Burger
burger cocoa: Black Bean Burger
fries egg: Skin-on Fries
fries orange: Sweet Potato Fries
rings gold: Onion Rings
salad cream: Coleslaw
shake cream: Vanilla Shake
shake cocoa: Chocolate Shake
cold_drink cola: Cola
taco brown: Tacos al Pastor; Carnitas Tacos
taco gold: Baja Fish Tacos
taco mushroom: Mushroom Tacos
wrap gold: Chicken Burrito; Falafel Wrap; Chicken Gyros
wrap beef: Beef Burrito
wrap cocoa: Bean Burrito
wrap cheese: Halloumi Wrap
triangles gold: Chicken Quesadilla; Samosas
gratin green: Enchiladas Verdes
gratin red: Moussaka
nachos tomato: Chilaquiles
nachos basil: Guacamole and Chips
corn egg: Elote
sticks gold: Churros
cold_drink cream: Horchata
cold_drink rose: Jamaica
dinner brown: Chicken Shawarma Plate; Lamb Kofta
balls brown: Falafel Plate; Gulab Jamun
fish sea: Sea Bass Lemon
dip sand: Hummus
dip mushroom: Baba Ganoush
rolls spinach: Dolma
salad crust: Fattoush; Caesar Salad
diamonds gold: Baklava
cold_drink white: Ayran
lemonade lime: Mint Lemonade; Lime Soda
mixed_bowl basil: Green Goddess Bowl
mixed_bowl white: Teriyaki Tofu Bowl
mixed_bowl salmon: Salmon Poke Bowl
mixed_bowl orange: Harvest Bowl
mixed_bowl gold: Chicken Quinoa Bowl
salad white: Greek Salad
salad berry: Beet and Goat Cheese
soup tomato: Tomato Soup
soup lentil: Lentil Soup
soup broth: Miso Soup
loaf sand: Sourdough Slice
smoothie green: Green Smoothie
smoothie berry: Berry Smoothie
lemonade mango: Kombucha
toast green: Avocado Toast
pancakes gold: Pancakes
pan_of_eggs tomato: Shakshuka
pudding berry: Granola Bowl; Chè Ba Màu
bagel salmon: Salmon Bagel
croissant gold: Butter Croissant
croissant dough: Almond Croissant
swirl gold: Cinnamon Roll
cake lemon: Lemon Cake Slice
brioche gold: Brioche à tête
coffee milk coffee: Cappuccino; Café au lait
cold_drink milk coffee: Iced Latte; Cà phê sữa đá
espresso cocoa: Espresso
coffee matcha: Matcha Latte
maki shrimp: California Roll; Ebi Tempura Roll
maki tuna: Spicy Tuna Roll
maki salmon: Salmon Avocado Roll
maki brown: Dragon Roll
maki orange: Veggie Roll; Kimbap
nigiri salmon: Salmon Nigiri
nigiri tuna: Tuna Nigiri
nigiri egg: Tamago Nigiri
curry brown: Chicken Katsu Curry; Massaman Curry
noodle_soup cream: Tonkotsu Ramen
dumplings dough: Gyoza
pods green: Edamame
scoops mango: Mochi Ice Cream
tea matcha: Green Tea
noodles chili: Dan Dan Noodles 担担面; Drunken Noodles
noodle_soup broth: Beef Noodle Soup 牛肉面; Phở Bò; Bún Bò Huế
noodles brown: Chow Mein; Pad See Ew; Japchae
tofu chili: Mapo Tofu 麻婆豆腐
stir_fry brown: Kung Pao Chicken; Basil Chicken
stir_fry orange: Sweet and Sour Pork
meat brown: Twice-cooked Pork
scrambled tomato: Tomato and Egg 番茄炒蛋
buns white: Pork Soup Dumplings 小笼包
dumplings shrimp: Shrimp Dumplings 虾饺
crepe gold: Scallion Pancake
fried_rice egg: Egg Fried Rice
rice ink: Steamed Rice
greens spinach: Garlic Bok Choy
tea jasmine: Jasmine Tea 茉莉花茶; Yuzu Tea
cold_drink coconut: Soy Milk
curry orange: Chicken Tikka Masala
curry mild: Butter Chicken
curry red: Lamb Rogan Josh; Red Curry
curry spinach: Palak Paneer
curry gold: Chana Masala
curry lentil: Dal Tadka
fried_rice mango: Vegetable Biryani; Pineapple Fried Rice
fried_rice orange: Chicken Biryani
balls gold: Onion Bhaji
drumsticks chili: Tandoori Chicken; Korean Fried Chicken
flatbread dough: Garlic Naan; Plain Naan
smoothie mango: Mango Lassi
tea milk coffee: Masala Chai
noodles orange: Pad Thai
curry green: Green Curry
hot_soup chili: Tom Yum
hot_soup coconut: Tom Kha
rolls cream: Fresh Spring Rolls; Summer Rolls
skewers gold: Chicken Satay
salad orange: Papaya Salad
sticky_rice mango: Mango Sticky Rice
cold_drink orange: Thai Iced Tea
noodle_soup clear broth: Phở Gà
noodle_soup mushroom: Veggie Pho
sandwich brown: Bánh mì Pork
sandwich white: Bánh mì Tofu
sandwich gold: Bánh mì Chicken
noodles cream: Bún Chả
dinner beef: Lemongrass Beef Rice
rolls gold: Fried Spring Rolls
mixed_bowl chili: Bibimbap
mixed_bowl beef: Dolsot Bibimbap
meat beef: Bulgogi
stew chili: Kimchi Jjigae
drumsticks brown: Soy Garlic Wings
rice_cakes chili: Tteokbokki
crepe orange: Kimchi Pancake
greens chili: Kimchi
pancakes crust: Hotteok
cold_drink tea: Barley Tea
""".strip()
KITCHENS: dict[str, tuple[str, ...]] = {
    "Pizza": ("Margherita", "Diavola", "Quattro Formaggi", "Ortolana"),
    "Burgers": ("Cheeseburger", "Crispy Chicken Burger", "Halloumi Burger"),
    "Sushi": ("Salmon Avocado Roll", "Salmon Nigiri", "Spicy Tuna Roll", "Tuna Nigiri"),
    "Chinese": (
        "Mapo Tofu 麻婆豆腐",
        "Chow Mein",
        "Pork Soup Dumplings 小笼包",
        "Beef Noodle Soup 牛肉面",
    ),
    "Indian": ("Butter Chicken", "Palak Paneer", "Dal Tadka", "Chicken Biryani"),
    "Thai": ("Green Curry", "Pad Thai", "Tom Yum", "Chicken Satay"),
    "Mexican": ("Tacos al Pastor", "Chicken Burrito", "Guacamole and Chips", "Baja Fish Tacos"),
    "Mediterranean": ("Hummus", "Lamb Kofta", "Falafel Plate", "Sea Bass Lemon"),
    "Vietnamese": ("Phở Bò", "Bánh mì Pork", "Summer Rolls", "Phở Gà"),
    "Korean": ("Bibimbap", "Bulgogi", "Kimchi Jjigae", "Tteokbokki"),
    "Salads & Bowls": ("Greek Salad", "Salmon Poke Bowl", "Caesar Salad", "Harvest Bowl"),
    "Bakery & Coffee": ("Butter Croissant", "Cappuccino", "Cinnamon Roll", "Pancakes"),
}
"""What the picture of a restaurant shows, by cuisine; which of them its name decides."""


def _read(text: str) -> dict[str, tuple[str, Color]]:
    """Drawing and colour by dish, of lines `drawing colour: dish; dish`."""
    found: dict[str, tuple[str, Color]] = {}
    for line in text.splitlines():
        look, _, names = line.partition(": ")
        drawing, _, tone = look.partition(" ")
        found.update({name: (drawing, rgb(TONES[tone])) for name in names.split("; ")})
    return found


LOOKS: dict[str, tuple[str, Color]] = _read(PLATES)
