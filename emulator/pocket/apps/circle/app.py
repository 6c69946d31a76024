"""The Circle app: a social network."""

from __future__ import annotations

from ...raster.ops import rgb
from ...system.catalog import Filter
from ...system.permissions import CAMERA, POST_NOTIFICATIONS, READ_IMAGES
from ..base import App, AppContext, AppIcon
from .chats import ChatActivity, ChatsActivity, NewChatActivity
from .compose import ComposeActivity
from .group import GroupActivity
from .look import LINK
from .main import MainActivity
from .notices import NoticesActivity
from .people_list import PeopleActivity, SavedActivity
from .poll_card import NewPollActivity
from .post import PostActivity
from .preferences import EditProfileActivity, PreferencesActivity
from .profile import ProfileActivity
from .seed import seed
from .tables import DATABASE

PACKAGE = "com.android.circle"
SEND = "android.intent.action.SEND"
VIEW = "android.intent.action.VIEW"


class CircleApp(App):
    """Posts, people, groups and messages."""

    package = PACKAGE
    label = "Circle"
    launcher = ".MainActivity"
    version = "12.1"
    icon = AppIcon("diversity_3", rgb("#C2185B"))
    data = DATABASE
    served = frozenset(
        (
            "users",
            "followers",
            "posts",
            "comments",
            "groups",
            "group_members",
            "group_messages",
            "polls",
            "poll_options",
            "preferences",
        )
    )
    permissions = (READ_IMAGES, CAMERA, POST_NOTIFICATIONS)
    granted = (POST_NOTIFICATIONS,)
    activities = {
        ".MainActivity": MainActivity,
        ".ComposeActivity": ComposeActivity,
        ".PostActivity": PostActivity,
        ".ProfileActivity": ProfileActivity,
        ".PeopleActivity": PeopleActivity,
        ".SavedActivity": SavedActivity,
        ".NoticesActivity": NoticesActivity,
        ".ChatsActivity": ChatsActivity,
        ".ChatActivity": ChatActivity,
        ".NewChatActivity": NewChatActivity,
        ".GroupActivity": GroupActivity,
        ".NewPollActivity": NewPollActivity,
        ".EditProfileActivity": EditProfileActivity,
        ".PreferencesActivity": PreferencesActivity,
    }
    filters = {
        ".ComposeActivity": (Filter(SEND),),
        ".PostActivity": (Filter(VIEW, data=f"{LINK}/post/"),),
        ".ProfileActivity": (Filter(VIEW, data=f"{LINK}/user/"),),
        ".GroupActivity": (Filter(VIEW, data=f"{LINK}/group/"),),
    }

    def seed(self, phone: AppContext) -> None:
        seed(phone.database(DATABASE), phone.epoch_ms(), phone.system.seed)
