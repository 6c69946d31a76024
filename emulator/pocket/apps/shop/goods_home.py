"""What the shop sells: kitchen, home, groceries. See `goods.py` for the format."""

from __future__ import annotations

KITCHEN = """
Swift Kettle 1.7 L | Hearth Kitchen | local_cafe | 44.90 | 4.6 | 24 | free best
  Steel, Black, Cream | | Power: 2200 W; Capacity: 1.7 l; Keep warm: 30 min
Swift Kettle 1 L | Hearth Kitchen | local_cafe | 36.50 | 4.3 | 24 | free
  Steel, Sage | | Power: 1500 W; Capacity: 1.0 l; Keep warm: No
Gooseneck Pour-over Kettle | Hearth Kitchen | local_cafe | 68.00 was 79.00 | 4.8 | 12 | free
  Black, Copper | | Power: 1000 W; Capacity: 0.9 l; Temperature: 40-100 C
Whirl Blender | Hearth Kitchen | blender | 79.00 | 4.4 | 24 | free best
  Black, Red | | Power: 1000 W; Jug: 1.5 l glass; Speeds: 5
Whirl Personal Blender | Hearth Kitchen | blender | 32.00 was 39.00 | 4.2 | 12 | free
  Mint, Coral, White | | Power: 300 W; Cup: 0.6 l; Dishwasher safe: Yes
Toast Duo Toaster | Hearth Kitchen | breakfast_dining | 39.00 | 4.1 | 24 |
  Steel, Cream | | Slots: 2; Power: 850 W; Defrost: Yes
Cast Iron Pan | Hearth Kitchen | soup_kitchen | 34.00 | 4.8 | 120 | best
  Black | 24 cm, 28 cm +9.00 | Hob: all including induction; Weight: 2.4 kg
Enamel Stock Pot | 晴日家居 Qingri | soup_kitchen | 58.00 | 4.5 | 60 | free
  Teal, Cream, Red | 4 l, 6 l +14.00 | Hob: all including induction; Oven: 220 C
Chef's Knife 20 cm | 晴日家居 Qingri | restaurant | 49.00 was 65.00 | 4.7 | 60 | free best
  Walnut, Black | | Steel: X50; Hardness: 56 HRC; Weight: 210 g
Stoneware Mug Set | 晴日家居 Qingri | coffee | 28.00 | 4.6 | 0 | free
  Sand, Navy, Sage | 2 mugs, 4 mugs +22.00 | Volume: 350 ml; Microwave safe: Yes
Espresso Machine Piccolo | Hearth Kitchen | coffee | 189.00 | 4.3 | 24 | free
  Steel, Red | | Pressure: 15 bar; Tank: 1.1 l; Steam wand: Yes
Espresso Machine Grande | Hearth Kitchen | coffee | 329.00 was 379.00 | 4.6 | 36 | free
  Steel | | Pressure: 15 bar; Tank: 2.0 l; Grinder: Yes
Lunch Box Trio | 晴日家居 Qingri | takeout_dining | 21.50 | 4.4 | 6 |
  Sage, Rose, Sky blue | | Volume: 1.2 l; Leak-proof: Yes; Microwave safe: Yes
Kitchen Scale Flat | Hearth Kitchen | speed | 18.90 | 4.5 | 24 | free
  White, Black | | Range: 1 g - 5 kg; Power: 2 x AAA; Tare: Yes
""".strip()

HOME = """
Linen Duvet Cover | Northlight Home | bed | 89.00 was 110.00 | 4.7 | 0 | free best
  Sand, Sage, White | Single, Double +25.00, King +40.00 | Material: 100% linen; Wash: 40 C
Feather Pillow | Northlight Home | bed | 35.00 | 4.3 | 24 | free
  White | Soft, Medium, Firm | Filling: 90% feather; Size: 50 x 70 cm
Knitted Throw Blanket | Northlight Home | weekend | 42.00 | 4.6 | 0 | best
  Cream, Mustard, Teal | | Size: 130 x 170 cm; Material: cotton; Wash: 30 C
Oak Side Table | Northlight Home | deployed_code | 119.00 | 4.5 | 60 |
  Oak, Walnut | | Size: 45 x 45 x 50 cm; Load: 25 kg; Assembly: 10 min
Reading Armchair | Northlight Home | chair | 349.00 was 399.00 | 4.4 | 60 | free
  Sage, Sand, Navy | | Size: 76 x 82 x 94 cm; Load: 120 kg; Cover: removable
Desk Chair Ergo | Northlight Home | chair | 219.00 | 4.6 | 120 | free best
  Graphite, Sage | | Load: 130 kg; Headrest: Yes; Armrests: 3D
Desk Chair Basic | Northlight Home | chair | 89.00 | 3.9 | 36 |
  Black | | Load: 100 kg; Headrest: No; Armrests: fixed
Glow Table Lamp | Lumen Works | lightbulb | 46.00 | 4.5 | 36 | free best
  White, Mustard, Teal | | Light: 2700-5000 K; Dimmer: touch; Power: 9 W
Glow Floor Lamp | Lumen Works | lightbulb | 98.00 was 125.00 | 4.2 | 36 | free
  Black, Oak | | Light: 2700 K; Height: 155 cm; Power: 14 W
Air Purifier Breeze | Lumen Works | air | 139.00 | 4.5 | 36 | free
  White | | Area: 38 m2; Filter: HEPA 13; Noise: 24 dB
Humidifier Mist | Lumen Works | water_drop | 48.00 | 4.1 | 24 | free
  White, Sage | | Tank: 3 l; Runs: 24 h; Noise: 28 dB
Cordless Vacuum V8 | Lumen Works | cleaning_services | 239.00 was 289.00 | 4.4 | 24 | free best
  Graphite | | Runs: 45 min; Dust bin: 0.6 l; Weight: 2.6 kg
Robot Vacuum Scout | Lumen Works | cleaning_services | 319.00 | 4.3 | 36 | free
  White, Black | | Runs: 150 min; Map: Yes; Mop: Yes
Storage Baskets | 晴日家居 Qingri | home_storage | 26.00 | 4.6 | 0 |
  Sand, Graphite | 2 pieces, 3 pieces +10.00 | Material: cotton rope; Size: 30 x 25 cm
Potted Monstera | Bloom Botanics | potted_plant | 38.00 | 4.5 | 1 | best
  Green | 60 cm, 90 cm +24.00 | Light: half shade; Water: weekly; Pot: included
""".strip()

GROCERY = """
Harbor Roast Espresso Beans | Harbor Roasters | coffee | 14.90 | 4.8 | 0 | best
  | 250 g, 500 g +10.50, 1 kg +24.00 | Roast: dark; Origin: Brazil, India; Form: whole beans
Cedar Lane Decaf Ground Coffee | Harbor Roasters | coffee | 12.50 | 4.4 | 0 |
  | 250 g, 500 g +9.00 | Roast: medium; Origin: Colombia; Form: ground
Sunrise Filter Coffee | Harbor Roasters | coffee | 11.90 | 4.6 | 0 | best
  | 250 g, 1 kg +22.00 | Roast: light; Origin: Ethiopia; Form: ground
Café Noël Instant Coffee | Green Valley Pantry | coffee | 7.95 | 3.9 | 0 |
  | 100 g, 200 g +5.00 | Roast: medium; Form: instant
Cold Brew Bottles | Harbor Roasters | local_cafe | 18.00 was 21.00 | 4.3 | 0 | free
  | 6 bottles, 12 bottles +15.00 | Volume: 240 ml; Sugar: none
Jasmine Pearl Tea | 晴日家居 Qingri | emoji_food_beverage | 16.50 | 4.7 | 0 | free best
  | 100 g, 250 g +18.00 | Origin: Fujian 福建; Form: whole leaf
Earl Grey Tea Bags | Green Valley Pantry | emoji_food_beverage | 6.20 | 4.5 | 0 |
  | 50 bags, 100 bags +4.80 | Origin: Sri Lanka; Organic: Yes
Wildflower Honey | Green Valley Pantry | emoji_nature | 9.80 | 4.8 | 0 | best
  | 350 g, 700 g +7.50 | Origin: Green Valley; Organic: Yes
Extra Virgin Olive Oil | Green Valley Pantry | water_drop | 15.40 | 4.6 | 0 | free best
  | 500 ml, 1 l +11.00 | Origin: Crete; Harvest: 2025
Dark Chocolate 70% | Green Valley Pantry | cake | 3.90 | 4.7 | 0 |
  | 1 bar, 5 bars +13.00 | Cocoa: 70%; Weight: 100 g a bar; Vegan: Yes
Sea Salt Almonds | Green Valley Pantry | nutrition | 8.40 | 4.5 | 0 | free
  | 300 g, 1 kg +15.00 | Roasted: Yes; Origin: Valencia
Granola Maple Pecan | Green Valley Pantry | breakfast_dining | 6.90 was 8.20 | 4.4 | 0 | free best
  | 500 g | Sugar: 11 g per 100 g; Vegan: Yes
Basmati Rice | Green Valley Pantry | rice_bowl | 11.00 | 4.6 | 0 |
  | 2 kg, 5 kg +12.00 | Origin: Punjab; Aged: 2 years
Spaghetti Bronze Cut | Green Valley Pantry | dinner_dining | 2.80 | 4.7 | 0 |
  | 500 g, 5 x 500 g +9.20 | Origin: Gragnano; Cooking: 9 min
""".strip()
