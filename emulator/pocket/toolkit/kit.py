"""The one face of the toolkit: what apps and system build their screens from, as `kit.Text`."""

from __future__ import annotations

from .accent import BLACK, WHITE, accent, is_night, tinted
from .bars import AppBar, BottomNav, NavItem, Scaffold, SearchBar, Tabs
from .basic import TEXT_VIEW, Avatar, Badge, Divider, Icon, Image, Photo, Text
from .brand import Brand, Night
from .buttons import Button, Chip, DayChip, Fab, IconButton
from .canvas import Canvas, middle_baseline
from .choice import Checkbox, RadioButton, Slider, Switch
from .day_words import (
    SHORT_WEEKDAYS,
    WEEKDAYS,
    day_letter,
    day_text,
    day_year,
    day_year_text,
    full_date,
    long_day,
    month_year,
    relative_day,
    short_day,
    short_weekday,
    weekday,
)
from .field import TextField
from .field_state import FieldState
from .figures import money
from .flow import Flow
from .grid import Grid
from .node import Direction, Handler, Info, Node, Touch
from .notice import Notice
from .overlays import BottomSheet, Choice, Dialog, Menu, Snackbar, choice_dialog, fitted_list
from .pickers import DatePicker, DateState, TimePicker, TimeState, mode_button
from .progress import ProgressBar, ProgressRing
from .rows import Carded, Header, ListItem, card, empty_state, group, radio_item, switch_item
from .scroll import LazyList, Strip, scroll_list
from .scroll_state import ScrollState
from .stepper import Stepper
from .strings import ENGLISH, Catalogue, catalogue
from .theme import ACCENTS, DARK, DENSITY, LIGHT, TYPE_SCALE, Role, Style, Tint, Ui, dp
from .view import (
    Column,
    Custom,
    Fill,
    Flex,
    Limits,
    Pad,
    Place,
    Row,
    Sized,
    Space,
    Stack,
    Surface,
    Tap,
    View,
    Widest,
)
from .watched import WatchedScroll

__all__ = [
    "ACCENTS",
    "AppBar",
    "Avatar",
    "BLACK",
    "Badge",
    "BottomNav",
    "BottomSheet",
    "Brand",
    "Button",
    "Canvas",
    "Carded",
    "Catalogue",
    "Checkbox",
    "Chip",
    "Choice",
    "Column",
    "Custom",
    "DARK",
    "DENSITY",
    "DatePicker",
    "DateState",
    "DayChip",
    "Dialog",
    "Direction",
    "Divider",
    "ENGLISH",
    "Fab",
    "FieldState",
    "Fill",
    "Flex",
    "Flow",
    "Grid",
    "Handler",
    "Header",
    "Icon",
    "IconButton",
    "Image",
    "Info",
    "LIGHT",
    "LazyList",
    "Limits",
    "ListItem",
    "Menu",
    "NavItem",
    "Night",
    "Node",
    "Notice",
    "Pad",
    "Photo",
    "Place",
    "ProgressBar",
    "ProgressRing",
    "RadioButton",
    "Role",
    "Row",
    "SHORT_WEEKDAYS",
    "Scaffold",
    "ScrollState",
    "SearchBar",
    "Sized",
    "Slider",
    "Snackbar",
    "Space",
    "Stack",
    "Stepper",
    "Strip",
    "Style",
    "Surface",
    "Switch",
    "TEXT_VIEW",
    "TYPE_SCALE",
    "Tabs",
    "Tap",
    "Text",
    "TextField",
    "TimePicker",
    "TimeState",
    "Tint",
    "Touch",
    "Ui",
    "View",
    "WEEKDAYS",
    "WHITE",
    "WatchedScroll",
    "Widest",
    "accent",
    "card",
    "catalogue",
    "choice_dialog",
    "day_letter",
    "day_text",
    "day_year",
    "day_year_text",
    "dp",
    "empty_state",
    "fitted_list",
    "full_date",
    "group",
    "is_night",
    "long_day",
    "middle_baseline",
    "mode_button",
    "money",
    "month_year",
    "radio_item",
    "relative_day",
    "scroll_list",
    "short_day",
    "short_weekday",
    "switch_item",
    "tinted",
    "weekday",
]
