"""The records on a fresh phone and the songs on them."""

from __future__ import annotations

from typing import Literal, NamedTuple

AlbumKind = Literal["album", "ep", "single", "live", "compilation"]


class AlbumCard(NamedTuple):
    """A record; the titles stand between bars, a cover names the first singer after `<`."""

    artist: str
    title: str
    year: int
    kind: AlbumKind
    titles: str


ALBUMS: tuple[AlbumCard, ...] = (
    AlbumCard(
        "Marisol Vane",
        "Paper Lanterns",
        2021,
        "album",
        "Paper Lanterns|Low Tide|Harbor Lights|The Long Way Down|Driftwood|Postcards from Nowhere"
        "|Salt on the Window|Half a Moon|Quiet Engines",
    ),
    AlbumCard(
        "Marisol Vane",
        "Saltwater Letters",
        2024,
        "album",
        "Letter to the Lighthouse|Blue Hour|Seven Bridges|Morning Ferry|Wildflower Season|Undertow"
        "|Every Other Sunday|Anchor|Goodnight, Maria",
    ),
    AlbumCard(
        "Marisol Vane",
        "Kitchen Demos",
        2019,
        "ep",
        "Paper Lanterns (Demo)|Kettle Song|Yellow Raincoat|Low Tide (Demo)",
    ),
    AlbumCard(
        "Marisol Vane",
        "Live at the Old Mill",
        2025,
        "live",
        "Paper Lanterns (Live at the Old Mill)|Blue Hour (Live at the Old Mill)"
        "|Driftwood (Live at the Old Mill)|Anchor (Live at the Old Mill)"
        "|Harbor Lights (Live at the Old Mill)",
    ),
    AlbumCard(
        "Marisol Vance",
        "Dust and Chrome",
        2022,
        "album",
        "Tailgate Moon|Paper Lanterns<Marisol Vane|Mama's Radio|Second Hand Boots|Gravel Heart"
        "|Whiskey in the Rain|County Line",
    ),
    AlbumCard(
        "The Hollow Pines",
        "Northbound",
        2018,
        "album",
        "Northbound|Cold Coffee Morning|Antlers|Ridge Road|Lantern Fish|Timberline"
        "|Snow on the Wires"
        "|Home by Seven",
    ),
    AlbumCard(
        "The Hollow Pines",
        "Cabin Fever Dreams",
        2022,
        "album",
        "Woodsmoke|Cabin Fever|Bear Country|Slow Burn|The Last Match|Owl Hours|Firefly Jar|Thaw",
    ),
    AlbumCard(
        "Neon Harbor",
        "Afterglow City",
        2020,
        "album",
        "Afterglow City|Neon Rain|Elevator to the Stars|Slow Burn|Vending Machine Love"
        "|Night Bus Home|Mirror Lake|Last Train, First Light",
    ),
    AlbumCard(
        "Neon Harbor",
        "Signal Lost",
        2023,
        "album",
        "Signal Lost|Static Kiss|Satellite Heart|Midnight Arcade|Half-Life|Phosphor|Dial Tone"
        "|Reconnect",
    ),
    AlbumCard("Neon Harbor", "Overpass", 2026, "single", "Overpass|Overpass (Extended)"),
    AlbumCard(
        "Juno Castellan",
        "Heartline",
        2022,
        "album",
        "Heartline|Gold Static|Call Me Tomorrow|Glass House|Runaway Summer|Bittersweet Lemonade"
        "|Eleven Eleven|Say It Slow|Better Than Never",
    ),
    AlbumCard(
        "Juno Castellan",
        "Fireworks in February",
        2025,
        "album",
        "Fireworks in February|Magnetic|Cherry Coloured|Ghost of You|Weekend Lovers|Trampoline"
        "|Lost and Found|Afterparty Blues|One More Song",
    ),
    AlbumCard(
        "Kofi Ansah Trio",
        "Accra After Dark",
        2017,
        "album",
        "Accra After Dark|Jamestown Walk|Blue Verandah|Kelewele|Harmattan|Lorry Station"
        "|Waakye on Sunday",
    ),
    AlbumCard(
        "Kofi Ansah Trio",
        "Standards & Strays",
        2021,
        "album",
        "Harbor Lights<Marisol Vane|Ama's Waltz|Night Bus Home<Neon Harbor|Labadi Blues"
        "|The Long Way Down<Marisol Vane|Osu Castle",
    ),
    AlbumCard(
        "Lumen & Ash",
        "Soft Machines",
        2019,
        "album",
        "Soft Machines|Paper Birds|Circuit Bloom|Warm Data|Feather Loop|Glass Animals Dream"
        "|Ninety-Nine Percent",
    ),
    AlbumCard(
        "Lumen & Ash",
        "Tidal Memory",
        2024,
        "album",
        "Tidal Memory|Moon Pool|Slow Burn|Estuary|Silt and Silver|Ebb|Flow|Spring Tide",
    ),
    AlbumCard(
        "Rio Mirante",
        "Praia Sem Fim",
        2016,
        "album",
        "Praia Sem Fim|Manhã de Domingo|Café com Canela|Balanço da Rede|Chuva de Verão"
        "|Saudade Azul|Ladeira",
    ),
    AlbumCard(
        "Rio Mirante",
        "Sala de Estar",
        2023,
        "album",
        "Sala de Estar|Violão na Varanda|Duas Xícaras|Jardim Suspenso|Samba para Clara"
        "|Noite de Junho",
    ),
    AlbumCard(
        "林晚",
        "城市的雨",
        2021,
        "album",
        "城市的雨|末班地铁|便利店的灯|第七街|没有寄出的信|晚风|十二楼的猫|天亮以前",
    ),
    AlbumCard(
        "林晚",
        "海边来信",
        2024,
        "album",
        "海边来信|灯塔|夏天的尾巴|慢船|蓝色时刻|沙上的名字|再见，九月",
    ),
    AlbumCard(
        "Hana Kuroda",
        "Midnight Ferry",
        2020,
        "album",
        "Midnight Ferry|Plastic Umbrella|Yokohama Lights|Telephone Summer|Seaside Highway"
        "|Cassette Days|Lemon Soda|Rooftop Pool",
    ),
    AlbumCard(
        "Hana Kuroda",
        "Second Sunset",
        2024,
        "album",
        "Second Sunset|Neon Rain<Neon Harbor|Coin Laundry|Silver Express|Weekend Phantom"
        "|Airmail|Blue Jeans Monday",
    ),
    AlbumCard(
        "Velvet Orchard",
        "Bruised Sky",
        2019,
        "album",
        "Bruised Sky|Matchbox|Wolves at the Party|Glass House|Tin Roof|Cathedral Noise"
        "|Cut the Lights"
        "|Kingdom of Rust",
    ),
    AlbumCard(
        "Velvet Orchard",
        "Loud Flowers",
        2023,
        "album",
        "Loud Flowers|Peach Teeth|Garden State of Mind|Heavy Weather|Heartline<Juno Castellan"
        "|Thorn|Orchard Street|Bonfire Hearts Club",
    ),
    AlbumCard(
        "DJ Sable",
        "Concrete Garden",
        2021,
        "album",
        "Concrete Garden|Block Party '98|Rent Day|Corner Store Gospel|Gold Teeth, Cold Feet"
        "|Vinyl Sermon|Subway Scripture|Grandma's Kitchen",
    ),
    AlbumCard(
        "DJ Sable",
        "Crates, Vol. 3",
        2025,
        "compilation",
        "Loose Change|Night Bus Home<Neon Harbor|Dollar Bin|Side B|Needle Drop|Static on the 9"
        "|Rooftop Cypher",
    ),
    AlbumCard(
        "Eirik Solheim",
        "Fjord Studies",
        2018,
        "album",
        "Study No. 1: Ice|Study No. 2: Gulls|Study No. 3: The Ferry|Study No. 4: Rain on Slate"
        "|Study No. 5: Lamplight|Study No. 6: First Snow|Study No. 7: Return",
    ),
    AlbumCard(
        "Eirik Solheim",
        "Small Hours",
        2023,
        "album",
        "Small Hours|Blue Hour|Window Seat|A House Asleep|Three A.M., Tea|Dust in Sunlight"
        "|Before the Birds",
    ),
    AlbumCard(
        "Sofía Ibarra",
        "Corazón de Tinta",
        2022,
        "album",
        "Corazón de Tinta|Verano Eterno|Mil Noches|Bailando Sola|Café a Medianoche|Luna de Papel"
        "|Frontera|La Última Carta|Sin Mapas",
    ),
    AlbumCard(
        "Sofía Ibarra",
        "Océanos",
        2025,
        "album",
        "Océanos|Fuego Lento|Mariposas de Sal|Domingo|Contigo en Lisboa"
        "|Runaway Summer<Juno Castellan"
        "|Tormenta|Abril",
    ),
    AlbumCard(
        "Brass Avenue",
        "Pocket Full of Thunder",
        2020,
        "album",
        "Pocket Full of Thunder|Get Up, Mr. Lee|Sunday Best|Trombone Shortcut|Hot Sauce"
        "|Parade Route|Lay It Down",
    ),
    AlbumCard(
        "Brass Avenue",
        "Second Line",
        2024,
        "live",
        "Second Line|Say It Slow<Juno Castellan|Cornbread|Umbrella Strut"
        "|Midnight Arcade<Neon Harbor"
        "|Encore on Canal Street",
    ),
    AlbumCard(
        "Amara Diallo",
        "Sahel Moon",
        2021,
        "album",
        "Sahel Moon|Niger River|Tea in the Sand|Caravan|Mother's Loom|Dakar Express|Baobab"
        "|Wind from the North",
    ),
    AlbumCard(
        "Amara Diallo",
        "Market Day",
        2025,
        "album",
        "Market Day|Indigo Cloth|Motorbike|Djembe Weather|Mango Season|Sisters|Red Earth",
    ),
    AlbumCard(
        "The Static Hours",
        "Basement Weather",
        2022,
        "album",
        "Basement Weather|Signal Lost<Neon Harbor|Damp|Fluorescent|Wrong Bus|Office Plant"
        "|Eight Minutes Late|Fire Exit",
    ),
    AlbumCard(
        "Old Maple Road",
        "Gravel and Gold",
        2019,
        "album",
        "Gravel and Gold|Screen Door|Harvest Moon Radio|Two-Lane Town|Daddy's Tackle Box"
        "|Sweet Tea Sunset|Fence Line|Driftwood<Marisol Vane",
    ),
    AlbumCard(
        "Nightjar Quartet",
        "Nocturnes for Rain",
        2020,
        "album",
        "Nocturne I: Drizzle|Nocturne II: Gutters|Nocturne III: Thunder, Distant"
        "|Nocturne IV: Puddles|Nocturne V: Clearing",
    ),
    AlbumCard(
        "Zuri K",
        "Slow City",
        2023,
        "album",
        "Slow City|Honey in My Coffee|Say It Slow<Juno Castellan|Velvet Rope|Two A.M. Text"
        "|Soft Landing|Window Down|Grown",
    ),
    AlbumCard("Zuri K", "Ghost of You", 2026, "single", "Ghost of You<Juno Castellan"),
    AlbumCard(
        "Ida Lundqvist",
        "Stockholm i regn",
        2022,
        "album",
        "Stockholm i regn|Sommar igen|Blå timmen|Tunnelbanan|Håll min hand|Norrsken"
        "|Sista dansen|Hem",
    ),
    AlbumCard(
        "Theo Brandt",
        "Halle 9",
        2021,
        "album",
        "Halle 9|Beton|Nachtschicht|Strom|Kreisverkehr|Morgengrauen",
    ),
    AlbumCard(
        "Cedar & Smoke",
        "Front Porch Sessions",
        2023,
        "live",
        "Cripple Fox Creek|Woodsmoke<The Hollow Pines|Rooster Reel|Lonesome Mandolin|Coal Town Girl"
        "|Northbound<The Hollow Pines",
    ),
    AlbumCard(
        "Pip and the Puddles",
        "Jump!",
        2021,
        "album",
        "Jump!|The Sock Song|Ten Little Snails|Brush, Brush, Brush|Bus Driver Bear"
        "|Goodnight, Boots",
    ),
    AlbumCard(
        "The Borrowers Club",
        "Borrowed Light",
        2023,
        "album",
        "Paper Lanterns<Marisol Vane|Blue Hour<Marisol Vane|Afterglow City<Neon Harbor"
        "|Heartline<Juno Castellan|Northbound<The Hollow Pines|Verano Eterno<Sofía Ibarra"
        "|Sahel Moon<Amara Diallo|Midnight Ferry<Hana Kuroda",
    ),
    AlbumCard(
        "The Borrowers Club",
        "Borrowed Light, Vol. 2",
        2025,
        "album",
        "Neon Rain<Neon Harbor|Glass House<Velvet Orchard|Low Tide<Marisol Vane"
        "|Slow City<Zuri K|Call Me Tomorrow<Juno Castellan|Concrete Garden<DJ Sable",
    ),
    AlbumCard(
        "Sleepy Piano Hours",
        "Lullabies of Today",
        2022,
        "compilation",
        "Paper Lanterns (Piano Version)<Marisol Vane|Heartline (Piano Version)<Juno Castellan"
        "|Afterglow City (Piano Version)<Neon Harbor|Blue Hour (Piano Version)<Marisol Vane"
        "|Corazón de Tinta (Piano Version)<Sofía Ibarra|Slow City (Piano Version)<Zuri K"
        "|城市的雨 (Piano Version)<林晚|Northbound (Piano Version)<The Hollow Pines",
    ),
    AlbumCard(
        "Karaoke Kingdom",
        "Karaoke Night Hits",
        2024,
        "compilation",
        "Heartline (Karaoke Version)<Juno Castellan|Gold Static (Karaoke Version)<Juno Castellan"
        "|Paper Lanterns (Karaoke Version)<Marisol Vane|Neon Rain (Karaoke Version)<Neon Harbor"
        "|Verano Eterno (Karaoke Version)<Sofía Ibarra|Say It Slow (Karaoke Version)<Juno Castellan"
        "|Ghost of You (Karaoke Version)<Juno Castellan",
    ),
)
