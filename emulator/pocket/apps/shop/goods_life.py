"""What the shop sells: clothing, sports, books, care, pets, toys. See `goods.py` for the format."""

from __future__ import annotations

CLOTHING = """
Everyday Cotton T-shirt | Cedar & Thread | checkroom | 19.90 | 4.5 | 0 | best !Navy/M
  White, Black, Navy, Sage | S, M, L, XL | Material: organic cotton; Fit: regular; Wash: 40 C
Everyday Long Sleeve Shirt | Cedar & Thread | checkroom | 26.90 | 4.4 | 0 |
  White, Black, Navy | S, M, L, XL | Material: organic cotton; Fit: regular; Wash: 40 C
Harbor Linen Shirt | Cedar & Thread | checkroom | 54.00 was 68.00 | 4.7 | 0 | free best
  White, Sky blue, Sand | S, M, L, XL | Material: 100% linen; Fit: relaxed; Wash: 30 C
Merino Crew Sweater | Cedar & Thread | checkroom | 79.00 | 4.8 | 0 | free best
  Navy, Graphite, Mustard | S, M, L, XL | Material: merino wool; Fit: regular; Wash: wool, 30 C
Rain Shell Jacket | Trailhead | umbrella | 98.00 was 130.00 | 4.6 | 24 | free
  Mustard, Navy, Black | S, M, L, XL | Water column: 10,000 mm; Weight: 310 g; Hood: Yes
Down Vest | Trailhead | ac_unit | 85.00 | 4.3 | 24 | free
  Black, Teal | S, M, L, XL | Filling: 650 cuin down; Weight: 270 g
Straight Leg Jeans | Cedar & Thread | checkroom | 62.00 | 4.4 | 0 | free best
  Indigo, Black | 30/32, 32/32, 32/34, 34/34, 36/34 | Material: 99% cotton; Wash: 30 C
Chino Trousers | Cedar & Thread | checkroom | 49.00 | 4.2 | 0 | free
  Sand, Navy, Olive | 30/32, 32/32, 32/34, 34/34 | Material: 97% cotton; Wash: 40 C
Wool Scarf | Cedar & Thread | checkroom | 32.00 was 40.00 | 4.6 | 0 | free
  Graphite, Red, Cream | | Size: 30 x 180 cm; Material: lambswool
Leather Belt | Cedar & Thread | style | 38.00 | 4.5 | 24 |
  Brown, Black | 85 cm, 95 cm, 105 cm | Width: 3.5 cm; Buckle: brass
Canvas Sneakers | Trailhead | directions_walk | 58.00 | 4.3 | 6 | free best
  White, Black, Red | 38, 39, 40, 41, 42, 43, 44 | Sole: rubber; Lining: cotton
Trail Runner Shoes | Trailhead | directions_run | 119.00 was 139.00 | 4.7 | 12 | free best
  Teal, Graphite | 39, 40, 41, 42, 43, 44, 45 | Drop: 6 mm; Weight: 285 g
Wool Socks 3-pack | Trailhead | checkroom | 21.00 | 4.8 | 0 | best
  Graphite, Sand | S, M, L | Material: 70% merino; Height: crew
Sun Hat | Trailhead | wb_sunny | 29.00 | 4.1 | 0 |
  Sand, Olive | M, L | UV: 50+; Brim: 7 cm
""".strip()

SPORTS = """
Yoga Mat Grip | Trailhead | spa | 36.00 | 4.7 | 12 | free best
  Sage, Lilac, Graphite | 4 mm, 6 mm +8.00 | Size: 183 x 66 cm; Material: natural rubber
Adjustable Dumbbells | Trailhead | fitness_center | 189.00 was 229.00 | 4.5 | 24 |
  Black | 2 x 12 kg, 2 x 24 kg +130.00 | Steps: 2 kg; Base: included
Kettlebell | Trailhead | fitness_center | 34.00 | 4.6 | 60 |
  Black | 8 kg, 12 kg +12.00, 16 kg +24.00 | Material: cast iron; Grip: 33 mm
Resistance Bands | Trailhead | fitness_center | 17.50 | 4.4 | 12 | free best
  Mixed | | Contains: 5 bands; Strength: 4-36 kg
Alpine 28 Daypack | Trailhead | hiking | 89.00 | 4.8 | 60 | free best
  Teal, Mustard, Black | | Volume: 28 l; Weight: 980 g; Rain cover: Yes
City 18 Backpack | Trailhead | work | 59.00 was 75.00 | 4.4 | 24 | free
  Graphite, Sand | | Volume: 18 l; Laptop: 15 in; Weight: 720 g
Two-person Tent | Trailhead | change_history | 169.00 | 4.5 | 24 | free
  Green | | Weight: 2.3 kg; Water column: 3,000 mm; Setup: 8 min
Down Sleeping Bag | Trailhead | bedtime | 149.00 was 179.00 | 4.6 | 36 | free
  Navy, Red | Regular, Long +15.00 | Comfort: 2 C; Weight: 890 g
Steel Water Bottle | Trailhead | water_drop | 24.00 | 4.7 | 60 | best
  Steel, Teal, Coral, Black | 500 ml, 750 ml +5.00, 1 l +9.00 | Keeps cold: 24 h; Keeps hot: 12 h
Bike Helmet Vento | Trailhead | pedal_bike | 64.00 | 4.5 | 24 | free
  White, Black, Coral | M, L | Weight: 260 g; Light: Yes; Vents: 16
Bike Light Set | Trailhead | pedal_bike | 29.50 was 34.50 | 4.3 | 24 | free best
  Black | | Brightness: 70 lux; Runs: 6 h; Charging: USB-C
Tennis Racket Match | Trailhead | sports_tennis | 94.00 | 4.2 | 12 |
  Navy | Grip 2, Grip 3 | Weight: 285 g; Head: 645 cm2
Football Arena | Trailhead | sports_soccer | 25.00 | 4.5 | 6 |
  White | 4, 5 | Material: PU; Seams: bonded
Swim Goggles | Trailhead | surfing | 15.90 | 4.0 | 6 |
  Sky blue, Smoke | | UV: Yes; Anti-fog: Yes
""".strip()

BOOKS = """
The Lighthouse Keeper's Atlas | Paper Crane Books | menu_book | 16.90 | 4.7 | 0 | free best
  | Paperback, Hardcover +9.00 | Author: Ines Varga; Pages: 412; Language: English
A Short History of Bread | Paper Crane Books | menu_book | 14.50 | 4.5 | 0 |
  | Paperback, Hardcover +8.00 | Author: Tom Ardell; Pages: 288; Language: English
Cooking Through the Week | Paper Crane Books | auto_stories | 27.00 was 32.00 | 4.6 | 0 | free best
  | Hardcover | Author: Mira Sandoval; Pages: 320; Recipes: 140
Slow Gardens | Paper Crane Books | auto_stories | 24.00 | 4.4 | 0 | free
  | Hardcover | Author: Elin Brandt; Pages: 240; Photographs: 180
The Quiet Machine | Paper Crane Books | menu_book | 13.90 | 4.2 | 0 |
  | Paperback | Author: R. J. Okoro; Pages: 356; Language: English
Night Trains | Paper Crane Books | menu_book | 12.90 | 4.8 | 0 | best
  | Paperback, Hardcover +10.00 | Author: Lea Moreau; Pages: 304; Language: English
春天的信 Letters in Spring | Paper Crane Books | menu_book | 11.50 | 4.6 | 0 | free
  | Paperback | Author: 林小雨; Pages: 268; Language: Chinese
El jardín de sal | Paper Crane Books | menu_book | 12.00 | 4.3 | 0 |
  | Paperback | Author: Núria Peña; Pages: 224; Language: Spanish
Numbers for Curious People | Paper Crane Books | calculate | 18.50 | 4.5 | 0 | free best
  | Paperback | Author: Dana Whitfield; Pages: 336; Language: English
Learn to Draw in 30 Days | Paper Crane Books | draw | 15.90 | 4.1 | 0 | free
  | Paperback | Author: Paul Ferris; Pages: 192; Exercises: 30
Star Maps for Beginners | Paper Crane Books | auto_stories | 21.00 was 25.00 | 4.6 | 0 | free
  | Hardcover | Author: Yusuf Demir; Pages: 176; Maps: 24
Weekly Planner 2026 | Paper Crane Books | calendar_month | 17.90 | 4.4 | 0 | best
  Navy, Sage, Rose | A5, A4 +4.00 | Pages: 160; Cover: linen; Ribbon: Yes
""".strip()

CARE = """
Calm Hand Cream | Bloom Botanics | back_hand | 8.90 | 4.7 | 0 | best
  | 50 ml, 75 ml +3.00 | Scent: lavender; Skin: dry; Vegan: Yes
Daily Face Wash | Bloom Botanics | face | 12.40 | 4.4 | 0 | free
  | 150 ml | Scent: none; Skin: all; Vegan: Yes
Sun Fluid SPF 50 | Bloom Botanics | wb_sunny | 18.90 was 22.90 | 4.6 | 0 | free best
  | 50 ml, 200 ml +14.00 | Filter: mineral; Water resistant: Yes
Argan Shampoo | Bloom Botanics | spa | 11.50 | 4.3 | 0 | free
  | 250 ml, 500 ml +7.50 | Hair: dry; Silicone: none
Solid Shampoo Bar | Bloom Botanics | spa | 9.20 | 4.5 | 0 | best
  Lilac, Mint | | Hair: all; Plastic: none; Weight: 80 g
Sonic Toothbrush Lumi | Lumen Works | brush | 49.00 was 69.00 | 4.6 | 24 | free best
  White, Mint, Black | | Battery life: 30 days; Modes: 4; Heads: 2
Sonic Toothbrush Lumi Max | Lumen Works | brush | 79.00 | 4.5 | 36 | free
  White, Black | | Battery life: 45 days; Modes: 6; Heads: 4
Toothbrush Heads Lumi | Lumen Works | brush | 14.90 | 4.7 | 0 |
  White, Black | 4 pieces, 8 pieces +11.00 | Bristles: soft; Fits: Lumi, Lumi Max
Hair Dryer Zephyr | Lumen Works | air | 64.00 | 4.3 | 24 | free
  Rose, Graphite | | Power: 1800 W; Weight: 420 g; Nozzles: 3
Beard Trimmer Edge | Lumen Works | face_6 | 38.00 was 45.00 | 4.4 | 36 | free best
  Black | | Lengths: 0.5-20 mm; Runs: 90 min; Washable: Yes
Bath Salt Trio | Bloom Botanics | spa | 16.00 | 4.5 | 0 | free
  | | Scents: rose, pine, citrus; Weight: 3 x 200 g
First Aid Kit Home | Bloom Botanics | medical_services | 23.50 | 4.8 | 0 | free best
  Red | | Pieces: 85; Norm: DIN 13157
""".strip()

PETS = """
Grain-free Dog Food Salmon | Pawsome Corner | pets | 32.00 | 4.6 | 0 | free best
  | 2 kg, 6 kg +38.00, 12 kg +79.00 | Protein: 28%; For: adult dogs
Puppy Food Chicken | Pawsome Corner | pets | 28.50 | 4.5 | 0 | free
  | 2 kg, 6 kg +34.00 | Protein: 31%; For: up to 12 months
Cat Litter Clumping | Pawsome Corner | pets | 13.90 | 4.3 | 0 |
  | 10 l, 20 l +11.00 | Material: clay; Scent: none
Cat Tree Summit | Pawsome Corner | forest | 98.00 was 119.00 | 4.4 | 24 | free best
  Sand, Graphite | | Height: 142 cm; Platforms: 4; Base: 50 x 40 cm
Self-cooling Mat | Pawsome Corner | ac_unit | 29.00 | 4.0 | 12 | free
  Sky blue | S, M +8.00, L +17.00 | Power: none; Material: gel
Dog Harness Easy | Pawsome Corner | pets | 26.00 | 4.7 | 12 | free best
  Red, Teal, Black | XS, S, M, L | Padding: Yes; Reflective: Yes
Retractable Leash | Pawsome Corner | pets | 19.50 was 24.50 | 4.2 | 24 |
  Black, Coral | 5 m, 8 m +6.00 | Load: 25 kg; Brake: Yes
Feather Wand Toy | Pawsome Corner | cruelty_free | 7.90 | 4.5 | 0 | best
  Mixed | | Length: 95 cm; Refills: 3
Aquarium Starter Set | Pawsome Corner | set_meal | 112.00 | 4.3 | 24 |
  Black, White | 54 l, 112 l +70.00 | Light: LED; Filter: included
Pet Water Fountain | Pawsome Corner | water_drop | 37.00 was 42.00 | 4.6 | 12 | free best
  White, Sage | | Volume: 2.2 l; Noise: 25 dB; Filter: included
""".strip()

TOYS = """
Wooden Train Set | Little Fox Toys | train | 45.00 | 4.8 | 24 | free best
  Mixed | 40 pieces, 80 pieces +32.00 | Age: 3+; Material: beech
Building Bricks Box | Little Fox Toys | deployed_code | 36.00 was 42.00 | 4.7 | 0 | free best
  Mixed | 500 pieces, 1000 pieces +28.00 | Age: 4+; Case: included
Plush Fox | Little Fox Toys | cruelty_free | 18.00 | 4.6 | 0 |
  Rust, White | 25 cm, 40 cm +9.00 | Age: 0+; Wash: 30 C
Memory Game Animals | Little Fox Toys | grid_view | 12.90 | 4.5 | 0 | free best
  | | Age: 4+; Players: 2-6; Cards: 72
Island Traders Board Game | Little Fox Toys | map | 39.90 | 4.8 | 0 | free best
  | | Age: 10+; Players: 3-4; Time: 75 min
Island Traders Expansion | Little Fox Toys | map | 24.90 | 4.4 | 0 | free
  | | Age: 10+; Players: 5-6; Needs: base game
Jigsaw Harbor at Dawn | Little Fox Toys | image | 17.50 | 4.3 | 0 | free
  | 500 pieces, 1000 pieces +6.00 | Age: 8+; Size: 68 x 48 cm
Watercolor Set | Little Fox Toys | palette | 22.00 was 27.00 | 4.5 | 0 | free
  | 24 colors, 36 colors +10.00 | Age: 6+; Brush: 2
Remote Control Racer | Little Fox Toys | sports_esports | 54.00 | 4.1 | 12 | free
  Red, Sky blue | | Age: 8+; Runs: 25 min; Range: 50 m
Kids Microscope | Little Fox Toys | science | 48.00 | 4.4 | 24 | free best
  White | | Magnification: 40-640x; Light: LED; Slides: 12
Garden Explorer Kit | Little Fox Toys | park | 21.50 | 4.2 | 0 |
  Green | | Age: 5+; Contains: net, jar, lens, book
Retro Game Console | Little Fox Toys | sports_esports | 69.00 was 84.00 | 4.0 | 12 | free
  Cream, Black | | Games: 120; Controllers: 2; Output: HDMI
""".strip()
