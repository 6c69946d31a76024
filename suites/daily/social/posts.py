"""Posts on Circle: a photo of one's own, and someone else's of the last days."""

from collections.abc import Collection, Sequence
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....tasks.goal import Goal, Level, Scenario, Tag
from ....tasks.reading import read_tables
from ....tasks.state import Change, PhoneState, Row, Value
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from ...built_in import BuiltInTask
from .circle import CIRCLE, OWNER, change_circle, rows, table, user_id
from .phone_book import quoted
from .texts import HOUR_MS, clock_ms

MEDIA = "com.android.providers.media.module"
MEDIA_FILE = f"/data/data/{MEDIA}/databases/external.db"
IMAGES = "content://media/external/images/media"
READ_IMAGES = "READ_MEDIA_IMAGES"
PHOTO = 1
"""`files.media_type` of a picture."""


class PostPhoto(BuiltInTask):
    """The newest photo is posted with a caption for followers only."""

    name: ClassVar = "PostPhoto"
    summary: ClassVar = "Post the newest photo for followers only"
    scenario: ClassVar = Scenario.SOCIAL
    level: ClassVar[Level] = "hard"
    tags: ClassVar = frozenset({Tag.COMPOSITE, Tag.MULTI_APP, Tag.PERMISSION})
    apps: ClassVar = ("Circle", "Gallery")
    constraints: ClassVar = 3

    def draw(self, random: Random) -> None:
        """The caption, how many of the latest photos are gone, and what audience is preset."""
        number = random.randint(3, 40)
        caption = random.choice(
            (
                "Morning walk no. {}",
                "Found this on day {} of the photo project",
                "{} steps from home",
                "Picture {} of 100 ☀️",
            )
        )
        self.caption, self.near = caption.format(number), caption.format(number + 1)
        self.gone = random.randint(0, 2)
        self.preset = random.choice(("everyone", "close_friends"))

    @property
    def wording(self) -> Goal:
        """The caption and who may see it."""
        return Goal(
            en="In the Circle app, make a new post with my newest photo and the caption "
            f"“{self.caption}”, visible to followers only. Allow Circle to see my photos if it "
            "asks.",
            zh=f"在“圈子”里新建一条动态，选我最新的一张照片，配文“{self.caption}”，仅关注者可见。"
            "如果“圈子”请求访问照片，请允许。",
        )

    async def set_up(self, device: Device) -> None:
        """Some of the latest photos are gone; Circle may not see photos yet."""
        images = _newest_first(read_tables(await device.pull(MEDIA_FILE))["files"])
        for row in images[: self.gone]:
            await device.shell("content", "delete", "--uri", f"{IMAGES}/{row['_id']}")
        await device.shell("pm", "revoke", CIRCLE, f"android.permission.{READ_IMAGES}")
        preset = quoted(self.preset)
        name = quoted("default_audience")
        await change_circle(device, f"UPDATE preferences SET value = {preset} WHERE name = {name};")
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """Exactly one new post, with that photo, caption and audience."""
        known = {row["_id"] for row in rows(found.before, "posts")}
        new = [row for row in rows(found.after, "posts") if row["_id"] not in known]
        newest = _newest_first(found.before.rows(MEDIA, "files"))[0]["_id"]
        return (
            fact("new posts", 1, len(new)),
            fact("photos", [f"{IMAGES}/{newest}"], [row["photo_uri"] for row in new]),
            fact("captions", [self.caption], [str(r["caption"]) for r in new]),
            fact("audiences", ["followers"], [row["audience"] for row in new]),
        )

    def incidental(self, change: Change) -> bool:
        """That Circle may see photos, for good or only this time; it is asked on the way."""
        if change.where == f"permission_flags.{CIRCLE}.{READ_IMAGES}":
            return change.after in ("", "ONE_TIME")
        mine = change.where == f"permission.{CIRCLE}.{READ_IMAGES}"
        return mine and change.after == "granted"

    def declared(self, change: Change) -> bool:
        """The post, without a place, and that Circle may see photos."""
        if self.incidental(change):
            return True
        row = change.after
        if change.where != table("posts") or change.before is not None or not isinstance(row, dict):
            return False
        return (row["user_id"], row["place"]) == (OWNER, "")


class LikeThisWeek(BuiltInTask):
    """Every post of one person from the last seven days gets a like."""

    name: ClassVar = "LikeThisWeek"
    summary: ClassVar = "Like someone's posts of the last seven days"
    scenario: ClassVar = Scenario.SOCIAL
    level: ClassVar[Level] = "medium"
    tags: ClassVar = frozenset({Tag.FILTER, Tag.ATOMIC, Tag.SCROLL})
    apps: ClassVar = ("Circle",)
    constraints: ClassVar = 3

    def draw(self, random: Random) -> None:
        """Whose posts, who looks like them, how many there are, and which one has a like."""
        one, other = random.choice(_ALIKE)
        self.person, self.double = one, other
        count = random.choice((3, 4))
        captions = random.sample(_CAPTIONS, len(_CAPTIONS))
        hours = sorted(random.sample(range(3, 160), count))
        older = sorted(random.sample(range(180, 700), 3))
        self.recent = list(zip(captions, hours, strict=False))
        self.older = list(zip(captions[count:], older, strict=False))
        self.doubles = list(zip(captions[count + 3 :], (20, 90, 400), strict=False))
        self.liked = captions[random.randrange(count - 1)]
        self.most = len(captions)

    @property
    def wording(self) -> Goal:
        """Whose posts."""
        name, handle = self.person
        return Goal(
            en=f"On Circle, make sure that I like every post of {name} (@{handle}) from the last "
            "seven days.",
            zh=f"在“圈子”上给 {name}（@{handle}）最近七天的所有动态点赞，已赞的保持不变。",
        )

    async def set_up(self, device: Device) -> None:
        """The two people's posts are those of this trial; one recent post is liked already."""
        now_ms = await clock_ms(device)
        (_, handle), (_, double) = self.person, self.double
        sql = "".join(
            [
                _without_posts(handle),
                _without_posts(double),
                *(_post(handle, *post, now_ms) for post in (*self.older, *self.recent)),
                *(_post(double, *post, now_ms) for post in self.doubles),
                "INSERT INTO likes (post_id, liked_at) SELECT _id, created_at + 60000 FROM posts"
                f" WHERE caption = {quoted(self.liked)};",
            ]
        )
        await change_circle(device, sql)
        await super().set_up(device)

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """Likes for these posts and for those that had one."""
        person = user_id(found.before, self.person[1])
        captions = {caption for caption, _ in self.recent}
        posts = rows(found.before, "posts")
        mine = (post for post in posts if post["user_id"] == person)
        due = {_number(post["_id"]) for post in mine if post["caption"] in captions}
        return (
            fact("posts of the last seven days", len(self.recent), len(due)),
            fact("liked posts", sorted(_liked(found.before) | due), sorted(_liked(found.after))),
            fact("likes they have now", self._due(found, due), _counts(found.after, due)),
        )

    def _due(self, found: VerifierInput, due: Collection[int]) -> dict[int, int]:
        """One like more for each that had none from the owner."""
        liked = _liked(found.before)
        counts = _counts(found.before, due)
        return {post: count + (post not in liked) for post, count in counts.items()}

    def declared(self, change: Change) -> bool:
        """New likes, and posts that have one like more."""
        if change.where == table("likes"):
            return change.before is None
        before, after = change.before, change.after
        if change.where != table("posts") or change.columns() != frozenset({"likes_count"}):
            return False
        if not isinstance(before, dict) or not isinstance(after, dict):
            return False
        return _number(after["likes_count"]) == _number(before["likes_count"]) + 1


_ALIKE = (
    (("Mara Lind", "mara.lind"), ("Mara Lind Fan Page", "maralind.fans")),
    (("Mara Lind", "mara.lind"), ("Mara Lindt", "mara.lindt")),
    (("Marisol Vane", "marisolvane"), ("Marisol Vance", "marisolvance")),
    (("Priya Sharma", "priya.bakes"), ("Priya Sharma", "priya.codes")),
    (("Priya Sharma", "priya.codes"), ("Priya Sharma", "priya.bakes")),
    (("Noah Fischer", "noah.fischer"), ("Noah Fisher", "noah.fisher")),
)
_CAPTIONS = (
    "Back from the workshop with blue hands",
    "First try. There will be a second.",
    "Rain on the skylight, kettle on",
    "Three hours, one good idea",
    "Ask me about the yellow one",
    "This took a week and looks like a day",
    "Thank you all for last night!",
    "Trying something small for a change",
    "Notes from the train window",
    "The long way home is the better one",
    "Second helping, no regrets",
)


def _newest_first(files: Sequence[Row]) -> list[Row]:
    """The pictures of the media index, the last taken first, as the gallery shows them."""
    pictures = [r for r in files if r["media_type"] == PHOTO and not r["is_trashed"]]
    return sorted(pictures, key=_taken, reverse=True)


def _taken(row: Row) -> tuple[int, int]:
    return _number(row["datetaken"]), _number(row["_id"])


def _number(value: Value) -> int:
    return value if isinstance(value, int) else 0


def _liked(state: PhoneState) -> set[int]:
    return {_number(row["post_id"]) for row in rows(state, "likes")}


def _counts(state: PhoneState, posts: Collection[int]) -> dict[int, int]:
    """How many likes these posts have."""
    own = (row for row in rows(state, "posts") if _number(row["_id"]) in posts)
    return {_number(row["_id"]): _number(row["likes_count"]) for row in own}


def _user(handle: str) -> str:
    return f"(SELECT _id FROM users WHERE handle = {quoted(handle)})"


def _without_posts(handle: str) -> str:
    """The SQL that takes away someone's posts with all that hangs on them."""
    doomed = f"(SELECT _id FROM posts WHERE user_id = {_user(handle)})"
    hanging = ("likes", "saves", "comments", "notices", "hidden_posts")
    return "".join(f"DELETE FROM {name} WHERE post_id IN {doomed};" for name in hanging) + (
        f"DELETE FROM posts WHERE user_id = {_user(handle)};"
    )


def _post(handle: str, caption: str, hours: int, now_ms: int) -> str:
    """The SQL that adds a post of so many hours ago."""
    return (
        "INSERT INTO posts (user_id, caption, picture_style, picture_seed, audience, created_at,"
        f" likes_count) VALUES ({_user(handle)}, {quoted(caption)}, 'hills', {hours},"
        f" 'everyone', {now_ms - hours * HOUR_MS}, {10 + hours});"
    )
