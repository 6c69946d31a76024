"""Who makes the music on a fresh phone."""

from __future__ import annotations

from typing import NamedTuple


class ArtistCard(NamedTuple):
    """Someone who makes music; `listeners` in thousands a month."""

    name: str
    genre: str
    listeners: int
    about: str


ARTISTS: tuple[ArtistCard, ...] = (
    ArtistCard("Marisol Vane", "Indie folk", 4812, "Songs written at a kitchen table by the sea."),
    ArtistCard("Marisol Vance", "Country", 912, "Three chords, a pickup truck and a big voice."),
    ArtistCard("The Hollow Pines", "Indie folk", 2260, "Five friends, one cabin, many banjos."),
    ArtistCard("Neon Harbor", "Electronic", 7340, "Night-drive synths from a rainy port town."),
    ArtistCard("Juno Castellan", "Pop", 18420, "Pop with its heart on its sleeve."),
    ArtistCard("Kofi Ansah Trio", "Jazz", 640, "Piano, bass and drums from Accra."),
    ArtistCard("Lumen & Ash", "Electronic", 1985, "Two producers, one very old drum machine."),
    ArtistCard("Rio Mirante", "Bossa nova", 1120, "Um violão, uma voz e o mar."),
    ArtistCard("林晚", "Mandopop", 9650, "城市里的夜晚，写成了歌。"),
    ArtistCard("Hana Kuroda", "City pop", 3310, "Neon signs, night trains and brass."),
    ArtistCard("Velvet Orchard", "Rock", 5275, "Loud guitars, quiet people."),
    ArtistCard("DJ Sable", "Hip-hop", 6120, "Beats dug out of dusty crates."),
    ArtistCard("Eirik Solheim", "Classical", 2890, "Piano pieces for long winters."),
    ArtistCard("Sofía Ibarra", "Latin", 11280, "La voz que cruza el Atlántico."),
    ArtistCard("Brass Avenue", "Soul", 1475, "Nine horns and no brakes."),
    ArtistCard("Amara Diallo", "Afrobeat", 4030, "Desert blues for city feet."),
    ArtistCard("The Static Hours", "Rock", 1890, "Post-punk from a basement that floods."),
    ArtistCard("Old Maple Road", "Country", 2540, "Front-porch harmonies."),
    ArtistCard("Nightjar Quartet", "Classical", 715, "Two violins, a viola, a cello, no fear."),
    ArtistCard("Zuri K", "Soul", 8890, "Slow songs for fast cities."),
    ArtistCard("Ida Lundqvist", "Pop", 3655, "Svensk pop med stora refränger."),
    ArtistCard("Theo Brandt", "Electronic", 2105, "Techno, ordentlich."),
    ArtistCard("Cedar & Smoke", "Country", 430, "Bluegrass without a speed limit."),
    ArtistCard("Pip and the Puddles", "Children", 1260, "Songs for jumping, napping and sharing."),
    ArtistCard("The Borrowers Club", "Indie folk", 1705, "Other people's songs, slower."),
    ArtistCard("Sleepy Piano Hours", "Classical", 5480, "Your favourites, for closed eyes."),
    ArtistCard("Karaoke Kingdom", "Pop", 860, "You sing. We bring the band."),
)
