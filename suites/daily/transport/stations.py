"""The nearest station, once Go knows where the phone is."""

from collections.abc import Mapping
from random import Random
from typing import ClassVar

from ....device.device import Device
from ....emulator.pocket.apps.go.city import HERE, Point
from ....tasks.goal import Goal, Tag
from ....tasks.state import Change
from ....tasks.task import fact
from ....tasks.verifier_input import VerifierInput
from ....traces.schema import Evidence
from .go import BACKGROUND, FINE, GO, GoTask, change_go, rows, spot
from .place_kinds import CHARGING, FUEL


class NearestFuel(GoTask):
    """The page of the nearest place of its kind; Go has to be told first where the phone is."""

    name: ClassVar = "NearestFuel"
    summary: ClassVar = "Open the nearest gas or charging station"
    tags: ClassVar = frozenset({Tag.PERMISSION, Tag.ATOMIC})
    constraints: ClassVar = 2
    located: ClassVar = False

    def draw(self, random: Random) -> None:
        """What kind, which one stands near the phone, and which near what Go takes for it."""
        self.kind = random.choice((FUEL, CHARGING))
        names = {
            FUEL: ("Ridge Fuel", "Harbor Fuel", "Pioneer Gas", "Greenway Fuel", "Airport Fuel"),
            CHARGING: ("Volt Point Harbor", "ChargeGrid Fairview", "Spark Lakeside",
                       "ChargeGrid Elm Avenue"),
        }[self.kind]  # fmt: skip
        self.nearest, self.second, self.central = random.sample(names, 3)
        self.near_m = random.randrange(150, 400, 10)

    @property
    def wording(self) -> Goal:
        """What is looked for, and how far the permission goes."""
        return Goal(
            en=f"Open the page of the {self.kind.en} nearest to me in Go. "
            "Go may know my location while I use the app.",
            zh=f"在“出行”里打开离我最近的{self.kind.zh}的页面。可以允许“出行”在使用期间获取我的位置。",
        )

    async def prepare(self, device: Device) -> None:
        """Two stations stand near the phone, one in the middle of the city."""
        for name, at in (
            (self.nearest, Point(HERE.x - self.near_m, HERE.y)),
            (self.second, Point(HERE.x, HERE.y + self.near_m + 60)),
            (self.central, Point(-30, -40)),
        ):
            await change_go(
                device, "UPDATE places SET x_m = ?, y_m = ? WHERE name = ?", at.x, at.y, name
            )

    @property
    def watched(self) -> Mapping[str, tuple[str, ...]]:
        """The name on the page of a place, and how the permission stands."""
        title = 'grep -o \'text="[^"]*" resource-id="[^"]*:id/place_title\''
        granted = f"dumpsys package {GO} | grep {FINE}:"
        return {
            "page": ("sh", "-c", f"uiautomator dump /dev/tty | {title}; true"),
            "permission": ("sh", "-c", f"{granted}; true"),
        }

    def check(self, found: VerifierInput) -> tuple[Evidence, ...]:
        """The nearest station's page was opened last; the location is known during use only."""
        stations = [r for r in rows(found.before, "places") if r["category"] == self.kind.key]
        nearest = min(stations, key=lambda row: HERE.far(spot(row)))["name"]
        pages = [_title(value) for value in found.watched("page") if value]
        once = any("ONE_TIME" in value for value in found.watched("permission")[-1:])
        state = found.after.setting
        return (
            fact("the page opened last", nearest, pages[-1] if pages else ""),
            fact("location while in use", "granted", state(_setting(FINE))),
            fact("location only this time", False, once),
            fact("location in the background", "denied", state(_setting(BACKGROUND))),
        )

    def declared(self, change: Change) -> bool:
        """The permission to know where the phone is, exactly or not."""
        coarse = _setting(FINE).replace("FINE", "COARSE")
        return change.where == _setting(FINE) or change.where == coarse

    def incidental(self, change: Change) -> bool:
        """Where the phone roughly is: it is not what the goal is about, and comes with the rest."""
        return change.where == _setting(FINE).replace("FINE", "COARSE")


def _title(value: str) -> str:
    return value.partition('text="')[2].partition('"')[0].replace("&amp;", "&")


def _setting(permission: str) -> str:
    return f"permission.{GO}.{permission.removeprefix('android.permission.')}"
