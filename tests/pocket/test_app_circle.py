"""The Circle app: likes, follows, posts with an audience, messages, groups and polls."""

import pytest

from tapwright.emulator.pocket.apps.circle import CircleApp
from tapwright.emulator.pocket.system.keycodes import KEYCODES
from tapwright.emulator.pocket.system.system import SystemSnapshot

from .handset import Handset

CIRCLE = CircleApp.package
DATABASE = "/data/data/com.android.circle/databases/circle.db"
LINK = "https://circle.example"
DAY_MS = 86_400_000
LAST_POST = "SELECT caption, photo_uri, audience FROM posts ORDER BY _id DESC LIMIT 1"


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
    handset.launch(CIRCLE)
    return handset


def number(phone: Handset, query: str) -> int:
    value = phone.rows(DATABASE, query)[0][0]
    assert isinstance(value, int)
    return value


def open_person(phone: Handset, handle: str) -> int:
    user = number(phone, f"SELECT _id FROM users WHERE handle = '{handle}'")
    phone.open(f"{CIRCLE}/.ProfileActivity", data=f"{LINK}/user/{user}")
    return user


def open_group(phone: Handset, name: str) -> int:
    group = number(phone, f"SELECT _id FROM groups WHERE name = '{name}'")
    phone.open(f"{CIRCLE}/.GroupActivity", data=f"{LINK}/group/{group}")
    return group


def test_the_feed_is_long_and_spans_weeks(phone: Handset) -> None:
    followed = " FROM posts WHERE user_id = 1 OR user_id IN (SELECT user_id FROM follows)"
    assert number(phone, f"SELECT count(*){followed}") >= 80
    span = number(phone, f"SELECT max(created_at) - min(created_at){followed}")
    assert span > 28 * DAY_MS
    captions = phone.rows(DATABASE, "SELECT caption, count(*) FROM posts GROUP BY 1 HAVING 2 > 1")
    assert len(captions) == number(phone, "SELECT count(*) FROM posts")


def test_no_post_lies_near_the_end_of_a_week(phone: Handset) -> None:
    now = round(phone.system.clock.now().timestamp() * 1000)
    close = (
        f"SELECT count(*) FROM posts WHERE abs({now} - created_at - {7 * DAY_MS}) < 3600000 * 12"
    )
    assert number(phone, close) == 0


def test_all_posts_of_this_week_by_one_person_are_liked(phone: Handset) -> None:
    user = open_person(phone, "mara.lind")
    now = round(phone.system.clock.now().timestamp() * 1000)
    week = phone.rows(
        DATABASE,
        f"SELECT _id, caption FROM posts WHERE user_id = {user}"
        f" AND created_at > {now - 7 * DAY_MS} ORDER BY _id DESC",
    )
    assert 3 <= len(week) < number(phone, f"SELECT count(*) FROM posts WHERE user_id = {user}")
    others = f"SELECT * FROM likes JOIN posts ON posts._id = post_id WHERE user_id <> {user}"
    before = phone.rows(DATABASE, others)
    for _, caption in week:
        phone.tap(desc=str(caption))
        if phone.find(id="like").get("checked") == "false":
            phone.tap(id="like")
        assert phone.find(id="like").get("checked") == "true"
        phone.key(KEYCODES["BACK"])
    liked = {row[0] for row in phone.rows(DATABASE, "SELECT post_id FROM likes")}
    assert {row[0] for row in week} <= liked
    assert phone.rows(DATABASE, others) == before


def test_a_like_counts_once_and_can_be_taken_back(phone: Handset) -> None:
    post = number(phone, "SELECT max(_id) FROM posts")
    count = f"SELECT likes_count FROM posts WHERE _id = {post}"
    before = number(phone, count)
    phone.tap(id="like")
    assert number(phone, count) == before + 1
    phone.tap(id="like")
    assert number(phone, count) == before
    assert phone.rows(DATABASE, f"SELECT * FROM likes WHERE post_id = {post}") == []


def test_follow_unfollow_and_counts(phone: Handset) -> None:
    user = open_person(phone, "noah.fisher")
    counts = (
        f"SELECT (SELECT followers_count FROM users WHERE _id = {user}),"
        " (SELECT following_count FROM users WHERE _id = 1), (SELECT count(*) FROM follows)"
    )
    (first,) = phone.rows(DATABASE, counts)
    phone.tap(text="Follow")
    (then,) = phone.rows(DATABASE, counts)
    assert all(isinstance(a, int) and b == a + 1 for a, b in zip(first, then, strict=True))
    phone.tap(desc="Unfollow Noah Fisher")
    phone.tap(text="Cancel")
    assert phone.rows(DATABASE, counts) == [then]
    phone.tap(desc="Unfollow Noah Fisher")
    phone.tap(text="Unfollow", id="button1")
    assert phone.rows(DATABASE, counts) == [first]


def test_a_private_account_is_asked(phone: Handset) -> None:
    user = open_person(phone, "lars.h")
    assert "This account is private" in phone.texts()
    phone.tap(text="Follow")
    state = f"SELECT state FROM follows WHERE user_id = {user}"
    assert phone.rows(DATABASE, state) == [("requested",)]
    phone.tap(text="Requested")
    assert phone.rows(DATABASE, state) == []


def test_search_tells_similar_names_apart(phone: Handset) -> None:
    phone.tap(desc="Search")
    phone.tap(id="search_src_text")
    phone.type("mara lind")
    found = [item.get("content-desc") for item in phone.all(id="person")]
    assert "Mara Lind, @mara.lind" in found and "Mara Lindt, @mara.lindt" in found
    assert phone.all(desc="Unfollow Mara Lind") and phone.all(desc="Follow Mara Lindt")
    phone.type("qq")
    assert "Nobody found" in phone.texts()


def choose_photo(phone: Handset) -> None:
    """Answer the permission dialog, where there is one, and take the newest photo."""
    phone.tap(desc="Add photo")
    for name in ("permission_allow_all_button", "permission_allow_button"):
        if phone.all(id=name):
            phone.tap(id=name)
            break
    phone.tap(id="photo")


def test_the_newest_photo_is_posted_for_followers(phone: Handset) -> None:
    if phone.system.packages.get("com.android.gallery3d") is None:
        pytest.skip("no gallery on this phone")
    phone.tap(desc="New post")
    assert phone.find(text="Post").get("enabled") == "false"
    choose_photo(phone)
    assert phone.windows.foreground.package == CIRCLE
    phone.tap(id="caption")
    phone.type("Sea air 🌊")
    phone.windows.hide_keyboard()
    phone.tap(id="audience")
    phone.tap(text="Only people who follow you")
    phone.tap(text="Post")
    caption, uri, audience = phone.rows(DATABASE, LAST_POST)[0]
    newest = phone.rows(
        "/data/data/com.android.providers.media.module/databases/external.db",
        "SELECT _id FROM files WHERE media_type = 1 AND is_trashed = 0"
        " ORDER BY coalesce(datetaken, date_modified * 1000) DESC, _id DESC LIMIT 1",
    )[0][0]
    assert (caption, audience) == ("Sea air 🌊", "followers")
    assert uri == f"content://media/external/images/media/{newest}"
    assert phone.all(id="post_image", desc="Photo by Jamie Rivers")


def test_a_text_post_with_another_audience_and_its_deletion(phone: Handset) -> None:
    phone.tap(desc="New post")
    phone.tap(id="caption")
    phone.type("Only for you")
    phone.windows.hide_keyboard()
    phone.tap(id="audience")
    phone.tap(text="Close friends")
    phone.tap(text="Post")
    assert phone.rows(DATABASE, LAST_POST) == [("Only for you", None, "close_friends")]
    phone.tap(desc="Options for Jamie Rivers’s post")
    phone.tap(text="Delete")
    phone.tap(text="Delete", id="button1")
    assert phone.rows(DATABASE, "SELECT * FROM posts WHERE caption = 'Only for you'") == []


def test_a_draft_is_not_lost_by_accident(phone: Handset) -> None:
    phone.open(f"{CIRCLE}/.ComposeActivity", "android.intent.action.SEND")
    phone.tap(id="caption")
    phone.type("Half")
    phone.key(KEYCODES["BACK"], KEYCODES["BACK"])
    assert "Discard post?" in phone.texts()
    phone.tap(text="Discard")
    assert phone.rows(DATABASE, "SELECT * FROM posts WHERE caption = 'Half'") == []


def test_a_comment_is_posted_and_removed(phone: Handset) -> None:
    post = number(phone, "SELECT max(_id) FROM posts")
    phone.tap(id="comment")
    phone.tap(id="compose_text")
    phone.type("Lovely")
    phone.tap(desc="Post comment")
    own = f"SELECT body FROM comments WHERE post_id = {post} AND user_id = 1"
    assert phone.rows(DATABASE, own) == [("Lovely",)]
    phone.reach(text="Lovely")
    phone.tap(text="Lovely", hold_ms=700)
    phone.tap(text="Delete")
    assert phone.rows(DATABASE, own) == []


def test_a_message_is_sent_to_someone_new(phone: Handset) -> None:
    phone.tap(desc="Messages")
    phone.tap(desc="New message")
    phone.type("imani")
    phone.tap(desc="Imani Johnson, @imani.lifts")
    phone.tap(id="compose_text")
    phone.type("Friday at six?")
    phone.tap(desc="Send")
    sent = phone.rows(
        DATABASE,
        "SELECT handle, chat_messages.user_id, body FROM chat_messages JOIN chats"
        " ON chats._id = chat_id JOIN users ON users._id = chats.user_id"
        " ORDER BY chat_messages._id DESC LIMIT 1",
    )
    assert sent == [("imani.lifts", 1, "Friday at six?")]
    assert "Friday at six?" in phone.texts()


def test_a_vote_follows_the_majority_and_can_be_changed(phone: Handset) -> None:
    group = open_group(phone, "Cabin Week in May")
    assert "Saturday works, Friday doesn't" in phone.texts()
    phone.tap(desc="Polls")
    phone.tap(desc="Friday evening")
    phone.tap(desc="Saturday morning")
    votes = (
        "SELECT label, votes, poll_votes._id IS NOT NULL FROM poll_options JOIN polls"
        " ON polls._id = poll_options.poll_id LEFT JOIN poll_votes ON option_id = poll_options._id"
        f" WHERE group_id = {group} AND question LIKE 'Which day%' ORDER BY position"
    )
    assert phone.rows(DATABASE, votes) == [("Friday evening", 2, 0), ("Saturday morning", 4, 1)]
    phone.tap(text="Remove vote")
    assert phone.rows(DATABASE, votes)[1] == ("Saturday morning", 3, 0)


def test_a_closed_poll_takes_no_votes(phone: Handset) -> None:
    open_group(phone, "Thursday Book Club")
    phone.tap(desc="Polls")
    before = phone.rows(DATABASE, "SELECT * FROM poll_votes")
    assert phone.find(desc="Wine").get("clickable") == "false"
    phone.tap(desc="Wine")
    assert phone.rows(DATABASE, "SELECT * FROM poll_votes") == before


def test_a_poll_is_asked_and_the_group_is_written_to(phone: Handset) -> None:
    group = open_group(phone, "Thursday Book Club")
    phone.tap(id="compose_text")
    phone.type("Rivers of Salt!")
    phone.tap(desc="Send")
    last = f"SELECT body FROM group_messages WHERE group_id = {group} ORDER BY _id DESC LIMIT 1"
    phone.tap(desc="Polls")
    phone.tap(desc="New poll")
    phone.type("Cake?")
    fields = phone.all(id="poll_option")
    assert len(fields) == 2
    phone.key(KEYCODES["ENTER"])
    phone.type("Lemon")
    phone.key(KEYCODES["ENTER"])
    phone.type("Plum")
    phone.tap(text="Ask")
    asked = (
        "SELECT question, group_concat(label) FROM polls JOIN poll_options ON poll_id = polls._id"
        " WHERE polls._id = (SELECT max(_id) FROM polls)"
    )
    assert phone.rows(DATABASE, asked) == [("Cake?", "Lemon,Plum")]
    assert phone.rows(DATABASE, last) == [("Rivers of Salt!",)]


def test_groups_are_joined_and_left(phone: Handset) -> None:
    phone.tap(desc="Groups")
    phone.tap(text="Discover")
    phone.tap(desc="Join Tram Nerds")
    member = "SELECT membership, members_count FROM groups WHERE name = 'Tram Nerds'"
    assert phone.rows(DATABASE, member) == [("member", 983)]
    phone.tap(desc="Join Allotment Holders")
    private = "SELECT membership FROM groups WHERE name = 'Allotment Holders'"
    assert phone.rows(DATABASE, private) == [("requested",)]
    open_group(phone, "Tram Nerds")
    phone.tap(desc="Group options")
    phone.tap(text="Leave group")
    phone.tap(text="Leave", id="button1")
    assert phone.rows(DATABASE, member) == [("none", 982)]


def test_follow_requests_are_answered(phone: Handset) -> None:
    phone.tap(desc="Notifications")
    phone.tap(desc="Confirm Quentin Blake")
    phone.tap(desc="Delete request of Tariq Hussain")
    left = "SELECT handle FROM follow_requests JOIN users ON users._id = user_id"
    assert phone.rows(DATABASE, left) == [("fatima.s",)]
    followers = (
        "SELECT (SELECT followers_count FROM users WHERE _id = 1), (SELECT count(*) FROM followers)"
    )
    ((said, real),) = phone.rows(DATABASE, followers)
    assert said == real


def test_looking_around_changes_nothing(phone: Handset) -> None:
    before = phone.system.files.read(DATABASE)
    for tab in ("Search", "Groups", "Profile", "Feed"):
        phone.tap(desc=tab)
    phone.scroll(2000)
    phone.tap(desc="Messages")
    phone.tap(desc="Chloé Dubois")
    open_group(phone, "Ramen Map")
    phone.tap(desc="Polls")
    assert phone.system.files.read(DATABASE) == before


def test_everything_is_said_in_chinese(phone: Handset) -> None:
    phone.system.settings.put("system", "system_locales", "zh-CN")
    assert {"圈子", "动态", "已关注"} <= set(phone.texts())
