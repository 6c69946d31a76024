"""Go: the map, routes, rides and train tickets."""

from __future__ import annotations

from ...raster.ops import rgb
from ...system.catalog import Filter
from ...system.permissions import BACKGROUND_LOCATION, COARSE_LOCATION, FINE_LOCATION
from ..base import App, AppContext, AppIcon
from .database import DATABASE, seed
from .directions import DirectionsActivity
from .main import GoActivity
from .navigation import NavigationActivity
from .place import PlaceActivity
from .results import ResultsActivity
from .ride import RideActivity
from .ride_options import RideOptionsActivity
from .screen import PACKAGE, VIEW
from .search import SearchActivity
from .ticket import TicketActivity
from .train_results import TrainActivity, TrainResultsActivity

__all__ = ["DATABASE", "PACKAGE", "GoApp"]


class GoApp(App):
    """Go."""

    package = PACKAGE
    label = "Go"
    launcher = ".GoActivity"
    version = "8.2"
    icon = AppIcon("near_me", rgb("#0B7A4B"))
    data = DATABASE
    served = frozenset(("places", "place_hours", "ride_tiers", "trains", "train_sold_out"))
    permissions = (FINE_LOCATION, COARSE_LOCATION, BACKGROUND_LOCATION)
    activities = {
        ".GoActivity": GoActivity,
        ".SearchActivity": SearchActivity,
        ".ResultsActivity": ResultsActivity,
        ".PlaceActivity": PlaceActivity,
        ".DirectionsActivity": DirectionsActivity,
        ".NavigationActivity": NavigationActivity,
        ".RideOptionsActivity": RideOptionsActivity,
        ".RideActivity": RideActivity,
        ".TrainResultsActivity": TrainResultsActivity,
        ".TrainActivity": TrainActivity,
        ".TicketActivity": TicketActivity,
    }
    filters = {
        ".PlaceActivity": (
            Filter(VIEW, data="geo:"),
            Filter(VIEW, data=f"content://{PACKAGE}/places/"),
        ),
    }

    def seed(self, phone: AppContext) -> None:
        seed(phone)
