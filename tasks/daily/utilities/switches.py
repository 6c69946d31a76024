"""Alarms, Wi-Fi and switches."""

from collections.abc import Mapping
from random import Random
from typing import ClassVar

from ....agent.rehearsal import Move, Script
from ....device.device import Device
from ....traces.schema import Evidence
from ...findings import Findings
from ...goal import Goal
from ...play import Look, player
from ...state import Change, PhoneState, Row, TableRef
from ...task import Task, fact

CLOCK = "com.android.deskclock"
SETTINGS = "com.android.settings"
ALARMS = TableRef(CLOCK, "alarms.db", "alarm_templates")
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
WEEKDAY_BITS = 0b0011111


class WeekdayAlarm(Task):
    """A new alarm on all weekdays with a label and without vibration."""

    name: ClassVar = "WeekdayAlarm"
    summary: ClassVar = "Set an alarm for weekdays"

    def draw(self, random: Random) -> None:
        """A full or five-minute time that no alarm has yet, and a label."""
        self.hour = random.choice((5, 7))
        self.minute = random.choice((5, 10, 20, 40, 50))
        self.label = random.choice(("Gym", "Early train", "Swim", "Yoga"))

    @property
    def wording(self) -> Goal:
        """Time, label and days."""
        time = f"{self.hour:02}:{self.minute:02}"
        return Goal(
            en=f"Set an alarm for {time} on every weekday, labelled “{self.label}”, "
            "without vibration.",
            zh=f"设一个工作日每天 {time} 的闹钟，标签为“{self.label}”，不要振动。",
        )

    def judge(self, found: Findings) -> tuple[Evidence, ...]:
        """Exactly one such alarm, switched on."""
        return (fact("alarms as asked for", 1, sum(map(self._wanted, _alarms(found.after)))),)

    def declared(self, change: Change) -> bool:
        """The new row, as asked for."""
        added = change.where == ALARMS and change.before is None
        return added and isinstance(change.after, dict) and self._wanted(change.after)

    def script(self) -> Script:
        """Adds the alarm, then corrects whatever on its card is not as asked for."""
        return player(self._play)

    def _wanted(self, row: Row) -> bool:
        wanted: Row = {
            "hour": self.hour,
            "minutes": self.minute,
            "daysofweek": WEEKDAY_BITS,
            "enabled": 1,
            "vibrate": 0,
            "label": self.label,
        }
        return all(row.get(name) == value for name, value in wanted.items())

    def _play(self, look: Look) -> Move:
        time = f"{self.hour:02}:{self.minute:02}"
        if look.package != CLOCK:
            return look.open("Clock")
        if look.has(id="material_clock_face"):
            return _dial(look, self.hour, self.minute)
        if look.has(id="alertTitle"):
            return self._name(look)
        if not look.has(desc=f"{time} alarm"):
            if look.has(desc="Add alarm"):
                return look.tap("There is no such alarm yet; I add one.", desc="Add alarm")
            return look.tap("I need the list of alarms.", desc="Alarm")
        return self._card(look, time)

    def _name(self, look: Look) -> Move:
        """The dialog that asks for the label."""
        field = look.field()
        if field.text == self.label:
            return look.tap("The label is right; I confirm it.", text="OK")
        return look.type("I type the label.", self.label, clear=True)

    def _card(self, look: Look, time: str) -> Move:
        """The alarm's own card."""
        switch = look.need(desc=f"{time} alarm")
        if not look.has(desc="Collapse alarm"):
            arrow = look.nearest("Expand alarm", switch)
            return look.tap_node("I open the alarm's card.", arrow)
        if not look.has(id="edit_label", text=self.label):
            return look.tap("The label is missing.", id="edit_label")
        for day in WEEKDAYS:
            if not look.need(desc=day).checked:
                return look.tap(f"{day} is not chosen yet.", desc=day)
        if look.need(id="vibrate_onoff").checked:
            return look.tap("It must not vibrate.", id="vibrate_onoff")
        return look.done(f"The {time} alarm is set for weekdays, without vibration.")


class AlarmOff(Task):
    """One of the alarms that are on is switched off; the others stay."""

    name: ClassVar = "AlarmOff"
    summary: ClassVar = "Switch one alarm off"

    def draw(self, random: Random) -> None:
        """One of the two alarms that a fresh phone has on."""
        self.time = random.choice(("06:30", "22:15"))

    @property
    def wording(self) -> Goal:
        """The alarm's time."""
        return Goal(
            en=f"Switch off the {self.time} alarm.",
            zh=f"关闭 {self.time} 的闹钟。",
        )

    def judge(self, found: Findings) -> tuple[Evidence, ...]:
        """The alarm is still there, and off."""
        enabled = [row["enabled"] for row in _alarms(found.after) if _time(row) == self.time]
        return (fact(f"the {self.time} alarm is off", [0], enabled),)

    def declared(self, change: Change) -> bool:
        """That row's switch."""
        row = change.after
        mine = change.where == ALARMS and isinstance(row, dict) and _time(row) == self.time
        return mine and change.columns() == frozenset({"enabled"})

    def script(self) -> Script:
        """Taps the switch of the alarm if it is on."""
        return player(self._play)

    def _play(self, look: Look) -> Move:
        name = f"{self.time} alarm"
        if look.package != CLOCK:
            return look.open("Clock")
        if not look.has(desc=name):
            return look.tap("I need the list of alarms.", desc="Alarm")
        if look.need(desc=name).checked:
            return look.tap("It is on; I switch it off.", desc=name)
        return look.done(f"The {self.time} alarm is off.")


class JoinWifi(Task):
    """A secured network is joined with the password given."""

    name: ClassVar = "JoinWifi"
    glances: ClassVar = 1
    summary: ClassVar = "Join a Wi-Fi network"

    def draw(self, random: Random) -> None:
        """One of the secured networks in reach that the phone does not know."""
        self.ssid, self.password = random.choice(
            (
                ("Bakery Upstairs", "sourdough9"),
                ("Oakwood Dental", "floss-daily"),
                ("Apartment 12B", "twelve-bees"),
            )
        )

    @property
    def wording(self) -> Goal:
        """Network and password."""
        return Goal(
            en=f"Join the Wi-Fi network “{self.ssid}” with the password {self.password}",
            zh=f"连接 Wi-Fi 网络“{self.ssid}”，密码是 {self.password}",
        )

    @property
    def secrets(self) -> Mapping[str, str]:
        """The network's password."""
        return {"wifi": self.password}

    async def set_up(self, device: Device) -> None:
        """Wi-Fi is on; the home screen is in front."""
        await device.shell("svc", "wifi", "enable")
        await super().set_up(device)

    def judge(self, found: Findings) -> tuple[Evidence, ...]:
        """The radio is joined to it."""
        return (fact("connected network", self.ssid, found.after.setting("wifi.connected")),)

    def declared(self, change: Change) -> bool:
        """The connection, and that the network is known from now on."""
        if change.where == "wifi.saved":
            return self.ssid in str(change.after).split(", ")
        return change.where == "wifi.connected"

    def script(self) -> Script:
        """Finds the network in the list, scrolling if need be, and gives the password."""
        return player(self._play)

    def _play(self, look: Look) -> Move:
        if look.package != SETTINGS:
            return look.open("Settings")
        if look.has(id="alertTitle"):
            return self._dialog(look)
        if look.row_summary(self.ssid) == "Connected":
            return look.done(f"The phone is connected to {self.ssid}.")
        # The title scrolls away with the list; the locks of the networks do not.
        if look.has(desc="Secured"):
            return self._choose(look)
        title = look.find(id="collapsing_toolbar_title")
        if title is None:
            return look.tap_scrolling("Wi-Fi is under Network & internet.", "Network & internet")
        if title.text == "Network & internet":
            return look.tap("Wi-Fi is behind Internet.", id="title", text="Internet")
        return look.back("This is the wrong page.")

    def _choose(self, look: Look) -> Move:
        """The list of networks; a network that is joined moves to its top."""
        if look.has(id="title", text=self.ssid):
            return look.tap("I choose the network.", id="title", text=self.ssid)
        further = f"I look further down for {self.ssid}."
        looked = sum(move.thought == further for move in look.memory)
        if look.did("The password is in; I connect.") or looked >= 2:
            return look.scroll("I check what the phone is connected to.", "up")
        return look.scroll(further)

    def _dialog(self, look: Look) -> Move:
        if not look.has(id="alertTitle", text=self.ssid):
            return look.tap("This is another network.", text="Cancel")
        if len(look.need(id="password").text) == len(self.password):
            return look.tap("The password is in; I connect.", text="Connect")
        return look.type("I type the password.", self.password, clear=True)


class AirplaneOn(Task):
    """Airplane mode is switched on."""

    name: ClassVar = "AirplaneOn"
    summary: ClassVar = "Turn on airplane mode"

    def draw(self, random: Random) -> None:
        """There is nothing to choose."""

    @property
    def wording(self) -> Goal:
        """Always the same."""
        return Goal(en="Turn on airplane mode", zh="打开飞行模式")

    async def set_up(self, device: Device) -> None:
        """It is off."""
        await device.shell("cmd", "connectivity", "airplane-mode", "disable")
        await super().set_up(device)

    def judge(self, found: Findings) -> tuple[Evidence, ...]:
        """The setting that Android keeps it in."""
        return (fact("airplane mode", "1", found.after.setting("global.airplane_mode_on")),)

    def declared(self, change: Change) -> bool:
        """The mode, and the radios that it switches off and remembers."""
        return change.where in {
            "global.airplane_mode_on",
            "global.wifi_on",
            "global.bluetooth_on",
            "global.wifi_before_airplane",
            "global.bluetooth_before_airplane",
            "wifi.connected",
        }

    def script(self) -> Script:
        """Finds the switch and taps its row if it is off."""
        return player(self._play)

    def _play(self, look: Look) -> Move:
        if look.package != SETTINGS:
            return look.open("Settings")
        if not look.has(id="collapsing_toolbar_title"):
            return look.tap_scrolling("It is under Network & internet.", "Network & internet")
        if not look.has(text="Airplane mode"):
            return look.back("This is the wrong page.")
        if look.row_switch("Airplane mode").checked:
            return look.done("Airplane mode is on.")
        return look.tap("It is off; I switch it on.", text="Airplane mode")


def _alarms(state: PhoneState) -> tuple[Row, ...]:
    return state.rows(CLOCK, "alarm_templates")


def _time(row: Row) -> str:
    return f"{row['hour']:02}:{row['minutes']:02}"


def _dial(look: Look, hour: int, minute: int) -> Move:
    """The clock face on which hour and minute are chosen, one after the other."""
    hours, minutes = look.need(id="material_hour_tv"), look.need(id="material_minute_tv")
    if hours.text != f"{hour:02}":
        if not hours.selected:
            return look.tap_node("The hour is wrong.", hours)
        return look.tap(f"I choose {hour} o'clock.", desc=f"{hour} o'clock")
    if minutes.text != f"{minute:02}":
        if not minutes.selected:
            return look.tap_node("Now the minutes.", minutes)
        return look.tap(f"I choose {minute} minutes.", desc=f"{minute} minutes")
    return look.tap("The time is right.", text="OK")
