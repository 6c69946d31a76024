"""Writes the people, posts, talks and groups of a fresh phone."""

from __future__ import annotations

import random
import sqlite3

from ..tables import insert, insert_all
from .captions import Caption, captions_by_topic, own_posts, remarks
from .people import REQUESTS, PersonCard, everyone
from .tables import ME, SCHEMA
from .talks import GroupCard, Question, group_cards, notice_cards, talks

MINUTE_MS = 60_000
HOUR_MS = 60 * MINUTE_MS
DAY_MS = 24 * HOUR_MS
PREFERENCES = (("default_audience", "everyone"), ("private_account", "0"), ("like_notices", "1"))
Ids = dict[str, int]


def seed(db: sqlite3.Connection, now_ms: int, number: int) -> None:
    """Fill an empty database; `number` is the phone's seed."""
    dice = random.Random(f"circle/{number}")
    db.executescript(SCHEMA)
    db.execute("BEGIN")
    ids = _people(db, now_ms, dice)
    _posts(db, ids, now_ms, dice)
    _comments(db, now_ms, dice)
    _talks(db, ids, now_ms)
    for group_id, card in enumerate(group_cards(), 1):
        _group(db, group_id, card, ids, now_ms)
    _notices(db, ids, now_ms)
    insert_all(db, "preferences", "name, value", PREFERENCES)
    db.execute("COMMIT")


def _people(db: sqlite3.Connection, now_ms: int, dice: random.Random) -> Ids:
    ids = {card.handle: index for index, card in enumerate(everyone(), ME)}
    followed = [card for card in everyone()[1:] if card.tie in ("friend", "close", "followed")]
    fans = [card for card in everyone()[1:] if card.tie in ("friend", "close", "fan")]
    for card in everyone():
        me = ids[card.handle] == ME
        followers = len(fans) if me else card.followers
        following = len(followed) if me else dice.randint(60, 640)
        private = not me and card.tie == "stranger" and card.followers < 500
        insert(
            db,
            "users",
            _id=ids[card.handle],
            handle=card.handle,
            name=card.name,
            bio=card.bio,
            verified=card.followers > 40_000,
            private=private,
            followers_count=followers,
            following_count=following,
        )
    for card in followed:
        since, close = now_ms - dice.randint(20, 900) * DAY_MS, card.tie == "close"
        row = (ids[card.handle], "following", close, since)
        insert_all(db, "follows", "user_id, state, close_friend, followed_at", [row])
    for card in fans:
        since = now_ms - dice.randint(20, 900) * DAY_MS
        insert(db, "followers", user_id=ids[card.handle], followed_at=since)
    for place, handle in enumerate(REQUESTS, 1):
        asked = now_ms - place * 7 * HOUR_MS
        insert(db, "follow_requests", user_id=ids[handle], requested_at=asked)
    return ids


def _posts(db: sqlite3.Connection, ids: Ids, now_ms: int, dice: random.Random) -> None:
    """Everyone's posts in order of time, so that later ones have higher ids."""
    planned: list[tuple[int, PersonCard, Caption, str]] = [
        (days * DAY_MS + dice.randint(1, 600) * MINUTE_MS, everyone()[0], caption, audience)
        for caption, days, audience in own_posts()
    ]
    for card, ages, captions in _shares(dice):
        for age, caption in zip(ages, captions, strict=False):
            close = card.tie == "close" and dice.random() < 0.25
            planned.append((age, card, caption, "close_friends" if close else "everyone"))
    planned.sort(key=lambda item: -item[0])
    for age, card, caption, audience in planned:
        reach = max(40, card.followers)
        post_id = insert(
            db,
            "posts",
            user_id=ids[card.handle],
            caption=caption.text,
            picture_style=caption.style or None,
            picture_seed=dice.randint(1, 9999),
            place=caption.place,
            audience=audience,
            created_at=now_ms - age,
            likes_count=max(3, round(reach * dice.uniform(0.02, 0.2))),
        )
        known = card.tie in ("friend", "close", "followed") and card.handle != everyone()[0].handle
        if known and age > 4 * DAY_MS and dice.random() < 0.3:
            insert(db, "likes", post_id=post_id, liked_at=now_ms - age + 5 * HOUR_MS)


def _shares(dice: random.Random) -> list[tuple[PersonCard, list[int], list[Caption]]]:
    """When each person posted and what, no caption twice; who posts most is served first."""
    pools: dict[str, list[Caption]] = {}
    own: dict[str, list[Caption]] = {}
    for topic, captions in captions_by_topic().items():
        pools[topic] = [caption for caption in captions if not caption.who]
        dice.shuffle(pools[topic])
        for caption in captions:
            if caption.who:
                own.setdefault(caption.who, []).append(caption)
    shares: list[tuple[PersonCard, list[int], list[Caption]]] = []
    for card in sorted(everyone()[1:], key=lambda card: -card.pace):
        ages = _ages(card, dice)
        captions = own.get(card.handle, [])[: len(ages)]
        while len(captions) < len(ages) and pools[card.topic]:
            captions.append(pools[card.topic].pop())
        shares.append((card, ages, captions))
    return shares


def _ages(card: PersonCard, dice: random.Random) -> list[int]:
    """How long ago someone's posts were made, in milliseconds: none near a week's end."""
    if card.pace == 0:
        return []
    recent = (0, dice.randint(0, 1), dice.randint(1, 2), dice.randint(3, 5))[card.pace]
    older = (0, 1, dice.randint(1, 2), dice.randint(3, 4))[card.pace]
    hours = [dice.uniform(0.4, 150) for _ in range(recent)]
    hours += [dice.uniform(192, 1000) for _ in range(older)]
    return [round(hour * 60) * MINUTE_MS for hour in hours]


def _comments(db: sqlite3.Connection, now_ms: int, dice: random.Random) -> None:
    posts = db.execute("SELECT _id, user_id, created_at FROM posts ORDER BY _id").fetchall()
    writers = [row[0] for row in db.execute("SELECT user_id FROM follows ORDER BY user_id")]
    for post in posts:
        moment = post["created_at"]
        count = dice.choice((0, 0, 1, 2, 2, 3, 5))
        for _ in range(count):
            moment += dice.randint(4, 400) * MINUTE_MS
            writer = dice.choice(writers)
            if moment < now_ms and writer != post["user_id"]:
                row = (post["_id"], writer, dice.choice(remarks()), moment)
                insert_all(db, "comments", "post_id, user_id, body, created_at", [row])
    db.execute(
        "UPDATE posts SET comments_count ="
        " (SELECT count(*) FROM comments WHERE post_id = posts._id)"
    )


def _talks(db: sqlite3.Connection, ids: Ids, now_ms: int) -> None:
    for chat_id, talk in enumerate(talks(), 1):
        insert(db, "chats", _id=chat_id, user_id=ids[talk.handle], unread_count=talk.unread)
        for back, line in enumerate(reversed(talk.lines)):
            who, body = _spoken(line, ids)
            moment = now_ms - (talk.minutes_ago + back * 3) * MINUTE_MS
            row = (chat_id * 100 - back, chat_id, who, body, moment)
            insert_all(db, "chat_messages", "_id, chat_id, user_id, body, sent_at", [row])


def _spoken(line: str, ids: Ids) -> tuple[int, str]:
    """Who says a line, and what."""
    if line.startswith("> "):
        return ME, line[2:]
    handle, _, body = line.partition(": ")
    return ids[handle], body


def _group(db: sqlite3.Connection, group_id: int, card: GroupCard, ids: Ids, now_ms: int) -> None:
    members = len(card.members) + card.others + int(card.joined)
    insert(
        db,
        "groups",
        _id=group_id,
        name=card.name,
        about=card.about,
        category=card.category,
        privacy=card.privacy,
        members_count=members,
        membership="member" if card.joined else "none",
    )
    users = [ids[handle] for handle in card.members] + ([ME] if card.joined else [])
    insert_all(db, "group_members", "group_id, user_id", ((group_id, user) for user in users))
    for back, line in enumerate(reversed(card.lines)):
        who, body = _spoken(line, ids)
        moment = now_ms - (card.minutes_ago + back * 17) * MINUTE_MS
        row = (group_id * 100 - back, group_id, who, body, moment)
        insert_all(db, "group_messages", "_id, group_id, user_id, body, sent_at", [row])
    for place, question in enumerate(card.polls):
        _poll(db, group_id, question, ids, now_ms - (place + 1) * 20 * HOUR_MS, now_ms)


def _poll(
    db: sqlite3.Connection,
    group_id: int,
    question: Question,
    ids: Ids,
    asked_ms: int,
    now_ms: int,
) -> None:
    closes = now_ms + question.closes_h * HOUR_MS
    poll_id = insert(
        db,
        "polls",
        group_id=group_id,
        user_id=ids[question.handle],
        question=question.text,
        created_at=min(asked_ms, closes - DAY_MS),
        closes_at=closes,
    )
    for place, (label, votes) in enumerate(question.options):
        option = insert(
            db, "poll_options", poll_id=poll_id, position=place, label=label, votes=votes
        )
        if label == question.mine:
            voted = closes - HOUR_MS
            insert(db, "poll_votes", poll_id=poll_id, option_id=option, voted_at=voted)


def _notices(db: sqlite3.Connection, ids: Ids, now_ms: int) -> None:
    own = [
        row[0]
        for row in db.execute(
            "SELECT _id FROM posts WHERE user_id = ? ORDER BY created_at DESC", (ME,)
        )
    ]
    insert_all(
        db,
        "notices",
        "kind, user_id, post_id, group_id, created_at",
        (
            (
                card.kind,
                ids[card.handle],
                None if card.post is None else own[card.post - 1],
                card.group,
                now_ms - round(card.hours * HOUR_MS),
            )
            for card in notice_cards()
        ),
    )
