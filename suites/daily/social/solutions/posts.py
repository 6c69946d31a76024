"""Solutions of the tasks in `posts`."""

from collections.abc import Mapping
from typing import ClassVar

from .....agent.rehearsal import Move, Solution
from .....tasks.answers import folded
from .....tasks.solution import Look, TaskSolution
from ..circle import CIRCLE
from ..posts import LikeThisWeek, PostPhoto
from .circle_screens import RECENT, person_row, search

GALLERY = "com.android.gallery3d"
PERMISSIONS = "com.android.permissioncontroller"


class PostPhotoSolution(TaskSolution[PostPhoto]):
    """Fills in a new post, picks the first photo, allows what that needs, and posts."""

    audience = "Followers"
    place = 0
    times = 1

    def mutants(self) -> Mapping[str, Solution]:
        """Another photo, caption or audience, or twice."""
        return {
            "the photo before": self.but(place=1),
            "for everyone": self.but(audience="Everyone"),
            "for close friends": self.but(audience="Close friends"),
            "another number in the caption": self.but(caption=self.task.near),
            "posted twice": self.but(times=2),
        }

    def play(self, look: Look) -> Move:
        if look.package == PERMISSIONS:
            return look.tap("Circle needs to see photos for this.", id="permission_allow_button")
        if look.package == GALLERY and look.has(id="photo_grid"):
            return self._pick(look)
        if look.package == GALLERY:
            return look.back("Here are no photos to choose from.")
        if look.package != CIRCLE:
            return look.open("Circle")
        if look.has(id="audience_choice"):
            return look.tap("These people may see it.", id="title", text=self.audience)
        if look.has(id="toolbar_title", text="New post"):
            return self._compose(look)
        if sum(move.thought == _POST for move in look.moves) >= self.times:
            return look.done("The photo is posted.")
        if look.has(id="compose"):
            return look.tap("I start a new post.", id="compose")
        return look.back("I need the button for a new post.")

    def _pick(self, look: Look) -> Move:
        """The gallery's grid, newest first; screenshots and videos are no photos."""
        photos = [n for n in look.view.ui.all(id="photo") if n.desc.startswith("Photo")]
        return look.tap_node("This is the photo.", photos[self.place])

    def _compose(self, look: Look) -> Move:
        if not look.has(id="remove_photo"):
            return look.tap("The photo first.", id="add_photo")
        # Before the caption: the keyboard covers this row.
        if look.row_summary("Who can see this") not in ("", self.audience):
            return look.tap("Others could see it; I change that.", id="audience")
        caption = look.need(id="caption")
        if folded(caption.text) != folded(self.task.caption):
            return look.enter("the caption", self.task.caption, caption)
        return look.tap(_POST, id="post_button")


class LikeThisWeekSolution(TaskSolution[LikeThisWeek]):
    """Opens one post after the other, newest first, until one is older."""

    # The solution goes back and opens one older post to know that there are no more.
    glances: ClassVar = 2
    any_age = False
    careful = True

    def mutants(self) -> Mapping[str, Solution]:
        """Someone else's, too many, too few, a like taken back."""
        return {
            "the posts of someone alike": self.but(person=self.task.double),
            "an older one too": self.but(any_age=True, most=len(self.task.recent) + 1),
            "one too few": self.but(most=len(self.task.recent) - 1),
            "taking a like back": self.but(careful=False),
        }

    def play(self, look: Look) -> Move:
        name, handle = self.task.person
        if look.package == CIRCLE and look.has(id="post_date"):
            return self._post(look)
        profile = look.package == CIRCLE and look.has(id="profile_handle")
        if profile and look.has(id="toolbar_title", text=handle):
            return self._next(look)
        row = person_row(look, name, handle)
        if row is not None:
            return look.tap_node(f"This is @{handle}.", row)
        return search(look, name)

    def _next(self, look: Look) -> Move:
        """The person's page; its newest post that was not looked at yet."""
        tiles = [n for n in look.view.ui.all(id="post_tile") if not look.did(_seen(n.desc))]
        if not tiles or _looked_at(look) >= self.task.most:
            return look.done("All posts of the last seven days have a like.")
        return look.tap_node("I look at the next post.", tiles[0])

    def _post(self, look: Look) -> Move:
        like = look.need(id="like")
        caption = look.need(id="post_caption").text
        touched = bool(look.moves) and look.moves[-1].thought == f"I like “{caption}”."
        old = RECENT.fullmatch(look.need(id="post_time").text) is None
        if old and not self.any_age:
            return look.done("The posts from here on are older.")
        # Who is not careful taps each heart once, whatever it shows.
        if like.checked if self.careful else touched:
            return look.back(_seen(caption))
        return look.tap_node(f"I like “{caption}”.", like)


_POST = "Photo, caption and audience are right; I post it."
_SEEN = "That is done: “"


def _seen(caption: str) -> str:
    return f"{_SEEN}{caption}”."


def _looked_at(look: Look) -> int:
    """How many posts the solution is done with."""
    return sum(move.thought.startswith(_SEEN) for move in look.moves)
