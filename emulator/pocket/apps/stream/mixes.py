"""The playlists on a fresh phone, and what its owner likes."""

from __future__ import annotations

from typing import NamedTuple


class MixCard(NamedTuple):
    """A playlist: its maker (empty for the phone's owner) and its songs as `title/artist`."""

    title: str
    about: str
    owner: str
    songs: str
    days_old: int


MIXES: tuple[MixCard, ...] = (
    MixCard(
        "Morning Run",
        "170 steps a minute, more or less",
        "",
        "Heartline/Juno Castellan|Get Up, Mr. Lee/Brass Avenue|Satellite Heart/Neon Harbor"
        "|Matchbox/Velvet Orchard|Magnetic/Juno Castellan|Block Party '98/DJ Sable"
        "|Dakar Express/Amara Diallo|Trampoline/Juno Castellan|Strom/Theo Brandt",
        412,
    ),
    MixCard(
        "Focus at Work",
        "",
        "",
        "Study No. 1: Ice/Eirik Solheim|Warm Data/Lumen & Ash|Estuary/Lumen & Ash"
        "|Window Seat/Eirik Solheim|Nocturne I: Drizzle/Nightjar Quartet|Moon Pool/Lumen & Ash"
        "|Study No. 5: Lamplight/Eirik Solheim|Feather Loop/Lumen & Ash",
        300,
    ),
    MixCard(
        "Rainy Sundays",
        "Tea, blanket, window",
        "",
        "Blue Hour/Marisol Vane|Salt on the Window/Marisol Vane|Chuva de Verão/Rio Mirante"
        "|城市的雨/林晚|Woodsmoke/The Hollow Pines|Stockholm i regn/Ida Lundqvist"
        "|Study No. 4: Rain on Slate/Eirik Solheim",
        188,
    ),
    MixCard(
        "Dinner with Friends",
        "Nothing too loud before dessert",
        "",
        "Praia Sem Fim/Rio Mirante|Blue Verandah/Kofi Ansah Trio|Café com Canela/Rio Mirante"
        "|Honey in My Coffee/Zuri K|Ama's Waltz/Kofi Ansah Trio|Samba para Clara/Rio Mirante"
        "|Sweet Tea Sunset/Old Maple Road|Tea in the Sand/Amara Diallo|Lemon Soda/Hana Kuroda",
        97,
    ),
    MixCard(
        "Road Trip 2025",
        "",
        "",
        "Seaside Highway/Hana Kuroda|Two-Lane Town/Old Maple Road|Runaway Summer/Juno Castellan"
        "|Ridge Road/The Hollow Pines|Neon Rain/Neon Harbor|Verano Eterno/Sofía Ibarra"
        "|County Line/Marisol Vance|Night Bus Home/Neon Harbor|Silver Express/Hana Kuroda"
        "|Bailando Sola/Sofía Ibarra|Peach Teeth/Velvet Orchard",
        224,
    ),
    MixCard(
        "Learning Chinese",
        "一边听歌一边学",
        "",
        "晚风/林晚|便利店的灯/林晚|灯塔/林晚|慢船/林晚|第七街/林晚",
        61,
    ),
    MixCard(
        "For Noor's Birthday",
        "",
        "",
        "Jump!/Pip and the Puddles|Hot Sauce/Brass Avenue|Fireworks in February/Juno Castellan"
        "|The Sock Song/Pip and the Puddles",
        12,
    ),
    MixCard(
        "Fresh Friday",
        "The week's new songs, every Friday",
        "Stream",
        "Overpass/Neon Harbor|Ghost of You/Zuri K|Fireworks in February/Juno Castellan"
        "|Océanos/Sofía Ibarra|Market Day/Amara Diallo|Loose Change/DJ Sable"
        "|Glass House/The Borrowers Club|Tormenta/Sofía Ibarra|Indigo Cloth/Amara Diallo",
        3,
    ),
    MixCard(
        "Indie Breeze",
        "Soft guitars and open windows",
        "Stream",
        "Paper Lanterns/Marisol Vane|Northbound/The Hollow Pines|Low Tide/Marisol Vane"
        "|Firefly Jar/The Hollow Pines|Afterglow City/The Borrowers Club"
        "|Loud Flowers/Velvet Orchard"
        "|Seven Bridges/Marisol Vane|Antlers/The Hollow Pines",
        900,
    ),
    MixCard(
        "Deep Focus",
        "Keep calm and finish the thing",
        "Stream",
        "Small Hours/Eirik Solheim|Silt and Silver/Lumen & Ash"
        "|Nocturne V: Clearing/Nightjar Quartet"
        "|Study No. 7: Return/Eirik Solheim|Ebb/Lumen & Ash|Before the Birds/Eirik Solheim",
        1200,
    ),
    MixCard(
        "Bossa Café",
        "Um cafezinho, por favor",
        "Stream",
        "Sala de Estar/Rio Mirante|Duas Xícaras/Rio Mirante|Saudade Azul/Rio Mirante"
        "|Noite de Junho/Rio Mirante|Balanço da Rede/Rio Mirante",
        640,
    ),
    MixCard(
        "华语热歌",
        "正在流行的华语歌曲",
        "Stream",
        "海边来信/林晚|城市的雨/林晚|末班地铁/林晚|夏天的尾巴/林晚|天亮以前/林晚|蓝色时刻/林晚",
        410,
    ),
    MixCard(
        "Night Drive",
        "Keep both hands on the wheel",
        "Stream",
        "Afterglow City/Neon Harbor|Midnight Ferry/Hana Kuroda|Phosphor/Neon Harbor"
        "|Mirror Lake/Neon Harbor|Tidal Memory/Lumen & Ash|Nachtschicht/Theo Brandt"
        "|Yokohama Lights/Hana Kuroda|Slow City/Zuri K",
        730,
    ),
    MixCard(
        "Campfire Songs",
        "Marshmallows not included",
        "Grace Thompson",
        "Woodsmoke/The Hollow Pines|Gravel and Gold/Old Maple Road|Driftwood/Marisol Vane"
        "|Lonesome Mandolin/Cedar & Smoke|Bear Country/The Hollow Pines|Screen Door/Old Maple Road",
        260,
    ),
    MixCard(
        "Spicy Kitchen",
        "",
        "Jasmine Patel",
        "Hot Sauce/Brass Avenue|Kelewele/Kofi Ansah Trio|Fuego Lento/Sofía Ibarra"
        "|Mango Season/Amara Diallo|Cornbread/Brass Avenue",
        80,
    ),
)

SAVED_ALBUMS: tuple[str, ...] = (
    "Saltwater Letters",
    "Afterglow City",
    "Midnight Ferry",
    "Sahel Moon",
    "Small Hours",
    "城市的雨",
)
FOLLOWED_ARTISTS: tuple[str, ...] = (
    "Marisol Vane",
    "Neon Harbor",
    "林晚",
    "Rio Mirante",
    "Zuri K",
    "Eirik Solheim",
)
DOWNLOADED_ALBUMS: tuple[str, ...] = ("Small Hours", "Sala de Estar")
LIKED: tuple[str, ...] = (
    "Blue Hour/Marisol Vane",
    "Night Bus Home/Neon Harbor",
    "Night Bus Home/Kofi Ansah Trio",
    "晚风/林晚",
    "Soft Landing/Zuri K",
    "Plastic Umbrella/Hana Kuroda",
    "Niger River/Amara Diallo",
    "Manhã de Domingo/Rio Mirante",
    "Window Seat/Eirik Solheim",
    "Seven Bridges/Marisol Vane",
    "Grandma's Kitchen/DJ Sable",
    "Norrsken/Ida Lundqvist",
)
