"""Solutions of the tasks in `alarms`."""

from collections.abc import Mapping

from .....agent.rehearsal import Move, Solution
from .....tasks.solution import FunctionSolution, Look, TaskSolution
from ..alarms import AlarmIf, AlarmOff, WeekdayAlarm
from ..clock_state import CLOCK, clock
from .clock_screens import card_arrow, dial, dialling, shown, to_alarms

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LATEST = 23 * 60 + 59


class WeekdayAlarmSolution(TaskSolution[WeekdayAlarm]):
    """Adds the alarm, then corrects whatever on its card is not as asked for."""

    def mutants(self) -> Mapping[str, Solution]:
        """Wrong in one of the four things asked for."""
        return {
            "an hour later": self.but(at=self.task.at + 120),
            "at the weekend too": self.but(days=0b1111111),
            "with vibration": self.but(vibrate=True),
            "another label": self.but(label=f"{self.task.label}!"),
        }

    def play(self, look: Look) -> Move:
        if look.package == CLOCK and dialling(look):
            return dial(look, self.task.at)
        if look.package == CLOCK and look.has(id="alertTitle"):
            return self._name(look)
        if move := to_alarms(look):
            return move
        if look.has(desc=f"{clock(self.task.at)} alarm"):
            return self._card(look, clock(self.task.at))
        further = "The new alarm must be further down."
        looked = sum(move.thought == further for move in look.moves)
        if look.did("There is no such alarm yet; I add one.") and looked < 3:
            return look.scroll(further)
        return look.tap("There is no such alarm yet; I add one.", desc="Add alarm")

    def _name(self, look: Look) -> Move:
        """The dialog that asks for the label."""
        field = look.field()
        if field.text == self.task.label:
            return look.tap("The label is right; I confirm it.", text="OK")
        return look.type("I type the label.", self.task.label, clear=True)

    def _card(self, look: Look, time: str) -> Move:
        """The alarm's own card."""
        arrow = card_arrow(look, look.need(desc=f"{time} alarm"))
        if arrow is None and not look.has(desc=DAYS[0]):
            return look.scroll("The card begins further up.", "up")
        if arrow is not None and arrow.desc == "Expand alarm":
            return look.tap_node("I open the alarm's card.", arrow)
        # Only one card is open; what was right may have been scrolled out of sight.
        label = look.find(id="edit_label")
        if label is not None and label.text != self.task.label:
            return look.tap_node("The label is missing.", label)
        for bit, day in enumerate(DAYS):
            button = look.find(desc=day)
            if button is None and any(look.has(desc=other) for other in DAYS):
                return look.scroll(f"Something covers {day}.", pages=0.3)
            if button is not None and button.checked != bool(self.task.days >> bit & 1):
                return look.tap_node(f"{day} is not as it should be.", button)
        box = look.find(id="vibrate_onoff")
        if box is None:
            return look.scroll("The rest of the card is further down.")
        if box.checked != self.task.vibrate:
            return look.tap_node("The vibration is not as it should be.", box)
        return look.done(f"The {time} alarm is set for weekdays, without vibration.")


class AlarmIfSolution(TaskSolution[AlarmIf]):
    """Reads the alarms, switches off what is early, and sets the new one if nothing was."""

    def mutants(self) -> Mapping[str, Solution]:
        """The other branch, and the wrong alarm."""
        if self.task.branch == "set a new one":
            return {
                "the other branch": self.but(limit=self.task.limit + 10),
                "an hour late": self.but(new=self.task.new + 60),
            }
        return {
            "the other branch": self.but(limit=0),
            "all alarms off": self.but(limit=LATEST),
        }

    def play(self, look: Look) -> Move:
        if look.package == CLOCK and dialling(look):
            return dial(look, self.task.new)
        if move := to_alarms(look):
            return move
        adding = "None of them is early; I set a new one."
        if look.did(adding) and (self.task.new, True) in shown(look):
            return look.done(f"The alarm for {clock(self.task.new)} is set.")
        for time, on in shown(look):
            if on and time < self.task.limit and not look.did(adding):
                name = clock(time)
                return look.tap(
                    f"The {name} alarm is early; I switch it off.", desc=f"{name} alarm"
                )
        if any(move.thought.endswith("is early; I switch it off.") for move in look.moves):
            return look.done("The early alarm is off.")
        return look.tap(adding, desc="Add alarm")


class AlarmOffSolution(TaskSolution[AlarmOff]):
    """Taps the switch of the alarm if it is on."""

    def mutants(self) -> Mapping[str, Solution]:
        """The other alarm, and the right one thrown away."""
        other = "22:15" if self.task.time == "06:30" else "06:30"
        return {
            "the other alarm": self.but(time=other),
            "the alarm is deleted": FunctionSolution(self._delete),
        }

    def play(self, look: Look) -> Move:
        if move := to_alarms(look):
            return move
        name = f"{self.task.time} alarm"
        if not look.has(desc=name):
            return look.scroll(f"I look further down for the {name}.")
        if look.need(desc=name).checked:
            return look.tap("It is on; I switch it off.", desc=name)
        return look.done(f"The {self.task.time} alarm is off.")

    def _delete(self, look: Look) -> Move:
        if move := to_alarms(look):
            return move
        switch = look.find(desc=f"{self.task.time} alarm")
        if switch is None:
            return look.done(f"The {self.task.time} alarm is gone.")
        if look.has(desc="Delete alarm"):
            return look.tap("I delete it.", desc="Delete alarm")
        return look.tap_node("I open the card.", look.nearest("Expand alarm", switch))
