"""What the shop sells: audio, phones and wearables, computers. See `goods.py` for the format."""

from __future__ import annotations

AUDIO = """
Aurora Wireless Headphones | Sonora Audio | headphones | 79.99 was 99.99 | 4.7 | 24 | free best
  Black, Sage, Ivory | | Battery life: 38 h; Noise cancelling: Yes; Bluetooth: 5.3; Weight: 254 g
Aurora Wireless Headphones Pro | Sonora Audio | headphones | 149.00 | 4.8 | 24 | free
  Black, Silver | | Battery life: 52 h; Noise cancelling: Adaptive; Bluetooth: 5.4; Weight: 268 g
Aurora Kids Headphones | Sonora Audio | headphones | 34.50 | 4.4 | 12 |
  Coral, Sky blue | | Volume limit: 85 dB; Cable: 1.2 m; Weight: 160 g
Pebble Earbuds | Sonora Audio | hearing | 45.90 | 4.5 | 12 | free best
  Black, White, Mint | | Battery life: 7 h + 21 h; Water rating: IPX4; Weight: 4.6 g each
Pebble Earbuds Sport | Sonora Audio | hearing | 59.00 was 69.00 | 4.3 | 18 | free
  Black, Coral | | Battery life: 9 h + 27 h; Water rating: IP67; Ear hooks: Yes
Studio One Monitor Headphones | Lumen Works | headphones | 119.00 | 4.6 | 36 |
  Black | | Driver: 45 mm; Cable: 3 m detachable; Impedance: 38 ohm
Drift Portable Speaker | Sonora Audio | speaker | 39.95 was 54.95 | 4.6 | 12 | free best
  Teal, Black, Red | | Power: 14 W; Battery life: 13 h; Water rating: IP67
Drift XL Party Speaker | Sonora Audio | speaker | 189.00 | 4.5 | 24 |
  Black | | Power: 80 W; Battery life: 18 h; Inputs: Bluetooth, 3.5 mm, mic
Hearth Bookshelf Speakers (pair) | Lumen Works | speaker | 229.00 | 4.8 | 60 |
  Walnut, White | | Power: 2 x 50 W; Size: 27 x 17 x 22 cm; Inputs: Bluetooth, optical
Lark Kitchen Radio | Lumen Works | radio | 64.00 | 4.2 | 24 | free
  Cream, Teal | | Tuner: FM / DAB+; Alarm: 2; Power: mains or 4 x AA
Vocal USB Microphone | Voltline | mic | 72.50 | 4.5 | 24 | free
  Black, White | | Pattern: cardioid; Resolution: 24 bit / 96 kHz; Mute key: Yes
Podcast Starter Set | Voltline | podcasts | 118.00 | 4.1 | 24 |
  Black | | Contains: microphone, arm, pop filter; Cable: USB-C 2 m
Needle Turntable | Lumen Works | album | 159.00 was 199.00 | 4.4 | 36 | free
  Walnut, Black | | Speeds: 33 / 45; Cartridge: moving magnet; Bluetooth: Yes
""".strip()

PHONES = """
Stride 3 Smartwatch | Voltline | watch | 129.00 was 159.00 | 4.5 | 24 | free best
  Black, Rose, Silver | 41 mm, 45 mm +20.00 | Battery life: 7 days; GPS: Yes; Water rating: 5 ATM
Stride Band Fitness Tracker | Voltline | watch | 39.00 | 4.2 | 12 | free best
  Black, Coral, Mint | | Battery life: 14 days; Heart rate: Yes; Water rating: 5 ATM
Meridian Classic Watch | Cedar & Thread | watch | 145.00 | 4.7 | 36 | free
  Brown, Black | | Case: 38 mm steel; Movement: quartz; Strap: leather
Nimbus 12 Phone | Voltline | mobile | 499.00 | 4.6 | 24 | free best
  Graphite, Sky blue, Sand | 128 GB, 256 GB +80.00 | Screen: 6.4 in OLED; Battery: 5,000 mAh
Nimbus 12 Lite Phone | Voltline | mobile | 299.00 was 329.00 | 4.3 | 24 | free
  Graphite, Mint | 128 GB | Screen: 6.5 in LCD; Battery: 5,200 mAh
Slate 10 Tablet | Voltline | tablet | 249.00 | 4.4 | 24 | free
  Silver, Graphite | 64 GB, 128 GB +50.00 | Screen: 10.4 in; Weight: 465 g; Pen support: Yes
Bolt 65 W Charger | Voltline | bolt | 32.90 | 4.8 | 24 | free best
  White, Black | | Ports: 2 x USB-C, 1 x USB-A; Cable: none; Weight: 112 g
Bolt 20 W Charger | Voltline | bolt | 14.90 | 4.6 | 12 |
  White | | Ports: 1 x USB-C; Weight: 48 g
Braided USB-C Cable | Voltline | usb | 9.95 | 4.7 | 36 |
  Black, Red, Sage | 1 m, 2 m +3.00, 3 m +5.00 | Power: 100 W; Data: 480 Mbit/s
Carry 10K Power Bank | Voltline | battery_charging_full | 27.50 was 35.00 | 4.5 | 18 | free best
  Black, White, Sky blue | | Capacity: 10,000 mAh; Output: 22.5 W; Weight: 218 g
Carry 20K Power Bank | Voltline | battery_charging_full | 46.00 | 4.4 | 18 | free
  Black | | Capacity: 20,000 mAh; Output: 45 W; Weight: 395 g
Clear Phone Case | Voltline | mobile | 12.00 | 4.0 | 6 |
  Clear, Smoke | Nimbus 12, Nimbus 12 Lite | Material: TPU; Drop height: 1.8 m
Magnetic Car Mount | Voltline | directions_car | 18.75 | 4.1 | 12 |
  Black | | Fits: air vents; Holds: up to 300 g
Instant Print Camera | Lumen Works | photo_camera | 84.00 | 4.5 | 12 | free
  Mint, Lilac, White | | Film: 86 x 54 mm; Flash: automatic; Power: 2 x AA
""".strip()

COMPUTERS = """
Feather 14 Laptop | Pixel & Pine | laptop_mac | 899.00 was 999.00 | 4.7 | 24 | free best
  Silver, Graphite | 16 GB / 512 GB, 32 GB / 1 TB +240.00 | Weight: 1.2 kg; Battery life: 15 h
Feather 16 Studio Laptop | Pixel & Pine | laptop_mac | 1449.00 | 4.6 | 36 | free
  Graphite | 32 GB / 1 TB | Weight: 1.9 kg; Screen: 16 in 120 Hz; Battery life: 11 h
Quiet Click Mouse | Pixel & Pine | mouse | 24.90 | 4.6 | 24 | free best
  Graphite, White, Rose | | Connection: Bluetooth, 2.4 GHz; Battery life: 18 months; DPI: 1600
Quiet Click Mouse Vertical | Pixel & Pine | mouse | 38.00 | 4.3 | 24 | free
  Graphite | Small, Large | Connection: Bluetooth; Battery life: 4 months; DPI: 2400
Tactile 75 Keyboard | Pixel & Pine | keyboard | 89.00 | 4.8 | 24 | free best
  Cream, Navy | Brown switches, Red switches | Layout: 75% US; Battery life: 200 h
Slim Office Keyboard | Pixel & Pine | keyboard | 29.90 was 36.90 | 4.2 | 24 | free
  White, Graphite | | Layout: full size US; Connection: Bluetooth; Power: 2 x AAA
View 27 Monitor | Lumen Works | desktop_windows | 279.00 | 4.5 | 36 |
  Black | | Resolution: 2560 x 1440; Refresh: 75 Hz; USB-C: 65 W
View 32 4K Monitor | Lumen Works | desktop_windows | 449.00 was 499.00 | 4.6 | 60 | free
  Black | | Resolution: 3840 x 2160; Refresh: 60 Hz; USB-C: 90 W
Mesh Home Router | Lumen Works | nest_wifi_router | 119.00 | 4.4 | 24 | free
  White | 1 pack, 2 pack +85.00, 3 pack +160.00 | Wi-Fi: 6; Area: 140 m2 each
Pocket SSD | Pixel & Pine | storage | 74.00 | 4.7 | 36 | free best
  Graphite, Coral | 500 GB, 1 TB +35.00, 2 TB +99.00 | Speed: 1,050 MB/s; Weight: 42 g
Memory Card Ultra | Pixel & Pine | sd_card | 16.50 | 4.6 | 60 |
  Red | 64 GB, 128 GB +9.00, 256 GB +24.00 | Speed: 160 MB/s; Class: V30
Hub 7-in-1 | Voltline | usb | 42.00 | 4.3 | 18 | free
  Graphite | | Ports: HDMI, 3 x USB, SD, LAN, USB-C; Power: 100 W
Laser Home Printer | Lumen Works | print | 169.00 | 4.0 | 12 |
  White | | Speed: 22 pages a minute; Duplex: Yes; Connection: Wi-Fi, USB
HD Webcam | Lumen Works | videocam | 54.00 was 62.00 | 4.2 | 24 | free
  Black | | Resolution: 1080p; Microphones: 2; Shutter: Yes
""".strip()
