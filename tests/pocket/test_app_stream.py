"""The Stream app: search with covers, playlists, the player, downloads, series."""

import pytest

from tapwright.emulator.pocket.apps.stream import StreamApp
from tapwright.emulator.pocket.system.keycodes import KEYCODES
from tapwright.emulator.pocket.system.system import SystemSnapshot

from .handset import Handset

STREAM = StreamApp.package
DATABASE = "/data/data/com.android.stream/databases/stream.db"
PLAYING = (
    "SELECT title, name, state FROM now_playing JOIN tracks ON tracks._id = track_id"
    " JOIN artists ON artists._id = artist_id"
)
MINUTE = 60_000


@pytest.fixture(scope="module")
def shelf() -> tuple[Handset, SystemSnapshot]:
    """A fresh phone and what it holds, for all tests to go back to."""
    handset = Handset()
    return handset, handset.system.snapshot()


@pytest.fixture
def phone(shelf: tuple[Handset, SystemSnapshot]) -> Handset:
    handset, fresh = shelf
    handset.system.restore(fresh)
    handset.windows.reset()
    handset.launch(STREAM)
    return handset


def search(phone: Handset, text: str) -> None:
    phone.tap(desc="Search")
    phone.tap(id="search_src_text")
    phone.type(text)
    phone.windows.hide_keyboard()


def number(phone: Handset, query: str) -> int:
    value = phone.rows(DATABASE, query)[0][0]
    assert isinstance(value, int)
    return value


def open_album(phone: Handset, title: str) -> int:
    album = number(phone, f"SELECT _id FROM albums WHERE title = '{title}'")
    phone.open(f"{STREAM}/.AlbumActivity", data=f"https://stream.example/album/{album}")
    return album


def test_the_catalogue_is_large_and_covers_point_to_their_originals(phone: Handset) -> None:
    assert number(phone, "SELECT count(*) FROM tracks") > 300
    assert number(phone, "SELECT count(*) FROM episodes") > 130
    covers = number(phone, "SELECT count(*) FROM tracks WHERE original_track_id IS NOT NULL")
    named = number(
        phone,
        "SELECT count(*) FROM tracks JOIN tracks AS o ON o._id = tracks.original_track_id"
        " WHERE instr(tracks.title, o.title) = 1 AND o.artist_id <> tracks.artist_id",
    )
    assert covers == named >= 40


def test_the_song_of_one_artist_is_played_among_its_covers(phone: Handset) -> None:
    search(phone, "paper lanterns")
    phone.tap(text="Songs", id="chip")
    shown = [item.get("content-desc") for item in phone.all(id="track")]
    assert len(shown) == len(set(shown)) > 6
    phone.tap(desc="Paper Lanterns, The Borrowers Club")
    assert phone.rows(DATABASE, PLAYING) == [("Paper Lanterns", "The Borrowers Club", "playing")]
    phone.tap(desc="Paper Lanterns, Marisol Vance")
    assert phone.rows(DATABASE, PLAYING) == [("Paper Lanterns", "Marisol Vance", "playing")]
    assert phone.find(id="mini_title").get("text") == "Paper Lanterns"
    assert phone.find(id="mini_subtitle").get("text") == "Marisol Vance"


def test_search_without_result_says_so(phone: Handset) -> None:
    search(phone, "zzzz")
    assert "Nothing found" in phone.texts()
    phone.key(KEYCODES["BACK"])
    assert "Browse all" in phone.texts()


def test_a_playlist_is_made_filled_ordered_and_emptied(phone: Handset) -> None:
    phone.tap(desc="Library")
    phone.tap(desc="Create playlist")
    assert phone.find(text="Create").get("enabled") == "false"
    phone.type("Sea songs")
    phone.tap(text="Create")
    assert "No songs yet" in phone.texts()
    phone.tap(text="Add songs")
    phone.tap(id="search_src_text")
    phone.type("marisol vane paper lanterns")
    phone.windows.hide_keyboard()
    for title in ("Low Tide", "Driftwood", "Harbor Lights"):
        phone.tap(desc=f"Add {title}")
    phone.tap(desc="Remove Driftwood")
    phone.tap(desc="Add Driftwood")
    songs = (
        "SELECT title FROM playlist_tracks JOIN tracks ON tracks._id = track_id"
        " WHERE playlist_id = (SELECT max(_id) FROM playlists) ORDER BY position"
    )
    assert phone.rows(DATABASE, songs) == [("Low Tide",), ("Harbor Lights",), ("Driftwood",)]
    length = number(
        phone,
        "SELECT sum(duration_ms) / 1000 FROM playlist_tracks JOIN tracks ON tracks._id = track_id"
        " WHERE playlist_id = (SELECT max(_id) FROM playlists)",
    )
    said = f"3 songs • {length // 60} min {length % 60} sec"
    assert phone.find(id="target_length").get("text") == said
    phone.tap(text="Done")
    assert phone.find(id="playlist_length").get("text") == said
    phone.tap(desc="Playlist options")
    phone.tap(text="Edit order")
    phone.tap(desc="Move Driftwood up")
    assert phone.find(desc="Move Low Tide up").get("enabled") == "false"
    phone.tap(desc="Remove Low Tide")
    phone.tap(text="Done")
    assert phone.rows(DATABASE, songs) == [("Driftwood",), ("Harbor Lights",)]


def test_a_playlist_is_renamed_and_deleted(phone: Handset) -> None:
    phone.tap(desc="Library")
    phone.tap(desc="Rainy Sundays")
    phone.tap(desc="Playlist options")
    phone.tap(text="Rename")
    phone.type("Dry Mondays")
    phone.tap(text="Save")
    assert phone.find(id="playlist_title").get("text") == "Dry Mondays"
    phone.tap(desc="Playlist options")
    phone.tap(text="Delete")
    phone.tap(text="Delete", id="button1")
    titles = "SELECT count(*) FROM playlists WHERE title IN ('Rainy Sundays', 'Dry Mondays')"
    assert number(phone, titles) == 0
    orphans = (
        "SELECT count(*) FROM playlist_tracks WHERE playlist_id NOT IN (SELECT _id FROM playlists)"
    )
    assert number(phone, orphans) == 0


def test_a_song_goes_to_a_playlist_and_the_queue_from_its_menu(phone: Handset) -> None:
    open_album(phone, "Sahel Moon")
    phone.tap(desc="More options for Caravan")
    phone.tap(text="Add to playlist")
    phone.tap(desc="Morning Run")
    assert phone.find(desc="Morning Run").get("checked") == "true"
    phone.tap(text="Done")
    phone.tap(desc="More options for Baobab")
    phone.tap(text="Play next")
    queue = "SELECT title FROM queue JOIN tracks ON tracks._id = track_id ORDER BY position"
    assert phone.rows(DATABASE, queue)[3] == ("Baobab",)
    phone.tap(desc="More options for Baobab")
    phone.tap(text="Like")
    assert number(phone, "SELECT count(*) FROM liked_tracks") == 13
    assert phone.rows(DATABASE, PLAYING)[0][2] == "paused"


def test_the_player_pauses_seeks_skips_and_follows_the_clock(phone: Handset) -> None:
    open_album(phone, "Afterglow City")
    phone.tap(text="Play")
    phone.tap(id="mini_player")
    assert phone.find(id="player_title").get("text") == "Afterglow City"
    length = number(phone, "SELECT duration_ms FROM tracks WHERE title = 'Afterglow City'")
    phone.system.clock.advance(65)
    assert phone.find(id="elapsed").get("text") == "1:05"
    phone.tap(desc="Pause")
    phone.system.clock.advance(500)
    assert phone.rows(DATABASE, "SELECT state, position_ms FROM now_playing") == [
        ("paused", 65_000)
    ]
    phone.tap(desc="Position")
    position = number(phone, "SELECT position_ms FROM now_playing")
    assert abs(position - length // 2) < 2000
    phone.tap(desc="Play")
    phone.system.clock.advance((length - position) / 1000 + 5)
    assert phone.find(id="player_title").get("text") == "Neon Rain"
    assert phone.find(id="elapsed").get("text") == "0:05"
    phone.tap(desc="Next")
    phone.tap(desc="Repeat off")
    assert phone.rows(DATABASE, PLAYING) == [("Elevator to the Stars", "Neon Harbor", "playing")]
    assert phone.rows(DATABASE, "SELECT repeat_mode, queue_position FROM now_playing") == [
        ("all", 2)
    ]


def test_the_queue_is_reordered_and_pruned(phone: Handset) -> None:
    phone.tap(id="mini_player")
    phone.tap(desc="Queue")
    before = phone.rows(DATABASE, "SELECT track_id FROM queue ORDER BY position")
    titles = [item.get("content-desc") for item in phone.all(id="edit_track")]
    phone.tap(desc=f"Move {titles[0]} down")
    phone.tap(desc=f"Remove {titles[0]}")
    after = phone.rows(DATABASE, "SELECT track_id FROM queue ORDER BY position")
    assert after == before[:3] + before[4:]
    assert phone.rows(DATABASE, PLAYING) == [("Chuva de Verão", "Rio Mirante", "paused")]


def test_on_wifi_an_album_is_downloaded_at_once(phone: Handset) -> None:
    album = open_album(phone, "Heartline")
    phone.tap(desc="Download Heartline")
    row = "SELECT state, network FROM downloads WHERE kind = 'album' AND item_id = " + str(album)
    assert phone.rows(DATABASE, row) == [("downloaded", "wifi")]
    assert len(phone.all(desc="Downloaded")) > 3
    phone.tap(desc="Remove download of Heartline")
    phone.tap(text="Remove", id="button1")
    assert phone.rows(DATABASE, row) == []


def test_without_wifi_the_owner_decides_and_the_library_is_another_thing(phone: Handset) -> None:
    phone.system.wifi.enabled = False
    album = open_album(phone, "Heartline")
    phone.tap(desc="Download Heartline")
    assert "You’re not on Wi-Fi" in phone.texts()
    phone.tap(text="Cancel")
    state = f"SELECT state FROM downloads WHERE kind = 'album' AND item_id = {album}"
    assert phone.rows(DATABASE, state) == []
    phone.tap(desc="Add to library")
    saved = f"SELECT count(*) FROM library WHERE kind = 'album' AND item_id = {album}"
    assert number(phone, saved) == 1
    phone.tap(desc="Download Heartline")
    phone.tap(text="Wait for Wi-Fi")
    assert phone.rows(DATABASE, state) == [("waiting_for_wifi",)]
    phone.system.wifi.enabled = True
    phone.system.wifi.connect("Maple Home")
    phone.system.clock.advance(60)
    phone.picture()
    assert phone.rows(DATABASE, state) == [("downloaded",)]


def test_offline_only_downloads_play(phone: Handset) -> None:
    phone.system.settings.put("global", "airplane_mode_on", "1")
    phone.system.wifi.enabled = False
    assert "No internet connection" in phone.texts()
    open_album(phone, "Heartline")
    phone.tap(text="Play")
    assert phone.rows(DATABASE, PLAYING)[0][0] == "Chuva de Verão"
    open_album(phone, "Small Hours")
    phone.tap(text="Play")
    assert phone.rows(DATABASE, PLAYING)[0] == ("Small Hours", "Eirik Solheim", "playing")


def test_a_series_says_where_it_was_left_and_goes_on_there(phone: Handset) -> None:
    phone.tap(desc="Watch")
    phone.reach(id="continue_watching")
    assert "S2 E4 • 17 min left" in phone.texts()
    series = number(phone, "SELECT _id FROM series WHERE title = 'Lighthouse Keepers'")
    phone.open(f"{STREAM}/.SeriesActivity", data=f"https://stream.example/series/{series}")
    assert phone.find(id="resume_left").get("text") == "S2 E4 Salt Wedding • 17 min left"
    phone.tap(text="Resume S2 E4")
    assert phone.find(id="video_left").get("text") == "17 min left"
    phone.system.clock.advance(5 * 60)
    assert phone.find(id="video_left").get("text") == "12 min left"
    phone.tap(desc="Pause")
    left = (
        "SELECT duration_ms - position_ms, finished FROM watch_progress JOIN episodes"
        " ON episodes._id = episode_id WHERE title = 'Salt Wedding'"
    )
    assert phone.rows(DATABASE, left) == [(12 * MINUTE, 0)]
    phone.key(KEYCODES["BACK"])
    assert "S2 E4 Salt Wedding • 12 min left" in phone.texts()


def test_looking_around_changes_nothing(phone: Handset) -> None:
    before = phone.system.files.read(DATABASE)
    for tab in ("Search", "Watch", "Library", "Home"):
        phone.tap(desc=tab)
        phone.scroll(900)
    phone.open(f"{STREAM}/.ArtistActivity", data="https://stream.example/artist/1")
    phone.tap(text="Show all 27")
    phone.open(f"{STREAM}/.SeriesActivity", data="https://stream.example/series/3")
    phone.picture()
    assert phone.system.files.read(DATABASE) == before


def test_everything_is_said_in_chinese(phone: Handset) -> None:
    phone.system.settings.put("system", "system_locales", "zh-CN")
    assert {"早上好", "继续观看", "首页"} <= set(phone.texts())
