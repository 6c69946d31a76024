"""Rides, routes, trains and places."""

from ...task import Task
from .nav_and_text import NavAndText
from .places import PoiOpenNear, SavePlaceUnicode
from .planned_rides import RideCancelOne, RideHome, RideSchedule
from .rides import RideBasic, RideCheapest, RideIfUnder
from .routes import RouteEta, TransitFewestChanges
from .stations import NearestFuel
from .trains import TrainSoldOut

TRANSPORT: tuple[type[Task], ...] = (
    RideBasic,
    RideCheapest,
    RideIfUnder,
    RideSchedule,
    RideCancelOne,
    RideHome,
    RouteEta,
    TransitFewestChanges,
    PoiOpenNear,
    SavePlaceUnicode,
    NavAndText,
    TrainSoldOut,
    NearestFuel,
)
"""In the order of the suite."""

__all__ = ["TRANSPORT"]
