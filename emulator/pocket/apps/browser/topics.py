"""What the pictures of articles and recipes show: a table of titles, read into artworks.

A line of news: the symbol in the middle, the scene behind it, and the titles. A line of
recipes: a drawing of food, its main colour, and the titles.
"""

from __future__ import annotations

from ...raster.ops import Artwork, Color, Style, rgb

NEWS = """
directions_bus city: Night buses return to the Canal Road line
storefront city: Old Harbor market hall gets a new roof
directions_walk city: Council votes for wider pavements on Elm Avenue
construction waves: Harbor bridge works: what changes in week three
traffic waves: Harbor bridge works: what changes in week two
directions_boat waves: Harbor bridge works begin with a free ferry
directions_boat waves: Ferry pier to stay open through the winter
weather_snowy hills: Snow ploughs ran for 31 hours in Fairview
umbrella city: A library that lends umbrellas
park hills: Residents plan the park they want at Mill Street
storm waves: Coastal states agree on a common storm code
directions_boat waves: Grain ships leave the strait after a nine-day wait
train hills: Mountain railway reopens after the landslide
how_to_reg waves: Voters in the islands choose a four-day school week
bed city: Three capitals test sleeper trains without borders
water_drop city: Desert city stores its winter rain underground
schedule gradient: New year, new clock: a region changes its time zone
set_meal waves: Fishing fleets share their nets' positions
child_care hills: Border villages build one kindergarten for both sides
lan waves: Cable to the northern islands fails again
developer_board city: Bluebird Robotics hires 240 people in Eastport
account_balance city: Maple Bank drops its fee for paper statements
inventory_2 waves: Port handles more containers than ever in January
local_florist gradient: Flower sellers expect their best week in ten years
medical_services city: Cedar Dental buys three practices in Lakeside
bakery_dining city: Why the bakery on Orchard Road sells out by ten
trending_up city: Rents in Fairview rise by four per cent
package_2 city: Parcel lockers reach the last suburb
local_shipping city: Family mover celebrates seventy-five years
emoji_food_beverage gradient: Tea importer opens a tasting room on Canal Road
water_drop hills: Lake Veridan is clearer than it has been for decades
emoji_nature hills: Tiny radio tells beekeepers when a hive wants to swarm
star_shine hills: Telescope on Mount Askel sees its first light
set_meal gradient: Old herring bones rewrite the history of the bay
build hills: Students build a bridge from mushrooms
tram city: The moss that survives on tram rails
sunny hills: A storm on the sun paints the sky green above Eastport
sensors waves: Robot seal counts real seals
kitchen gradient: Why your kettle sings before it boils
palette gradient: Crows remember the colour of a bad day
map city: City maps now show which lifts are out of order
mobile gradient: A phone that is repaired with one screwdriver
chat gradient: The people who still answer every message by hand
library_books gradient: Libraries lend out software for a week at a time
lightbulb city: Street lamps that dim for the stars
wifi hills: How a village wired itself with fibre
password gradient: Password rules that people can live with
commute city: Open timetable data cuts missed connections
desktop_windows gradient: Second life for office screens
translate city: Pocket translator passes the market test
kayaking waves: Harbor Rowers win the ice cup by half a length
sports_soccer hills: Lakeside United climbs to third place; Lakeside United draws in the snow
directions_run waves: Marathon gets a flatter course along the water
pan_tool hills: A goalkeeper, 44, signs for one more year
trophy gradient: Chess club sends nine players to the finals
pedal_bike gradient: Cyclists count 212 laps in the winter hall
sports_basketball gradient: Wheelchair basketball fills the Fairview hall
foggy waves: Sailors finish the long bay race in fog
forest hills: Runners plant a tree for every finish
museum city: A museum asks visitors to touch everything
auto_stories city: Paper Crane Books turns its window into a stage
mail gradient: Love letters from the city archive
church city: The organ at St. Brannoc plays again
movie gradient: Film festival opens with a silent comedy
interpreter_mode gradient: Choir seeks a hundred people who cannot sing
menu_book gradient: The novel everyone in Maplewood is reading
draw city: Comic artists draw the city in 24 hours
theater_comedy gradient: Puppet theatre finds its lost wolf
music_note city: Street pianos stay for another season
local_hospital city: Harbor Clinic opens an evening surgery
hiking hills: Walking groups double in a year
cookie gradient: Does chocolate help the heart? What the studies say
vaccines gradient: Flu cases fall for the third week
monitor_heart gradient: Pharmacies measure blood pressure for free
bedtime gradient: Sleep better: seven habits that cost nothing
pool waves: Cold-water swimmers ask for warm showers
ac_unit hills: How to help someone who has fallen on ice
hearing gradient: Hearing tests come to the factory floor
local_florist hills: Allergy season grows by nine days
""".strip()
RECIPE_PLATES = """
loaf #7A5230: Seeded rye bread
soup #C9C98A: Leek and potato soup
stew #E0A83A: Chickpea stew with lemon
cake #EC8A2C: Orange almond cake
dumplings #EAD9B0: Mushroom dumplings 饺子
soup #D0402B: Tomato soup with rice
swirl #D99A4C: Cardamom buns
fish #8FA7B0: Baked trout with dill
pudding #A8243A: Rice pudding with cherries
crepe #EBC27A: Crêpes from Saint-Malo
soup #C8602B: Red lentil soup
gratin #B5432B: Aubergine moussaka
cookies #8C8780: Black sesame biscuits
soup #F08A24: Pumpkin soup with ginger
crepe #F2C24A: Potato tortilla
gratin #7B3F6B: Plum crumble
""".strip()
PAINTS: tuple[tuple[Color, Color], ...] = (
    (rgb("#7FA7C9"), rgb("#1F3A56")),
    (rgb("#E2B36B"), rgb("#7A3E1D")),
    (rgb("#9CC6A4"), rgb("#23513A")),
    (rgb("#C9A7C7"), rgb("#4A2B57")),
    (rgb("#D9D2C3"), rgb("#5C5346")),
)
SCENES: dict[str, Style] = {
    "city": "city",
    "hills": "hills",
    "waves": "waves",
    "gradient": "gradient",
}


def _rows(text: str) -> dict[str, tuple[str, str]]:
    """The two words before the colon, by each of the titles after it."""
    found: dict[str, tuple[str, str]] = {}
    for line in text.splitlines():
        look, _, titles = line.partition(": ")
        first, _, second = look.partition(" ")
        found.update({title: (first, second) for title in titles.split("; ")})
    return found


TOPICS: dict[str, tuple[str, str]] = _rows(NEWS)
RECIPE_LOOKS: dict[str, tuple[str, str]] = _rows(RECIPE_PLATES)


def topic_art(title: str) -> Artwork:
    """The picture of an article."""
    number = sum(map(ord, title))
    symbol, scene = TOPICS[title]
    # Water is blue whatever the title.
    paint = PAINTS[0 if scene == "waves" else number % len(PAINTS)]
    return Artwork(SCENES[scene], number, paint, symbol)


def recipe_art(title: str, ground: Color) -> Artwork:
    """The picture of a recipe's dish."""
    drawing, tone = RECIPE_LOOKS[title]
    return Artwork("food", sum(map(ord, title)), (ground, rgb(tone)), drawing)
