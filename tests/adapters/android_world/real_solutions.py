"""Ways through tasks of the real AndroidWorld on a pocket phone, for a script and no model."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

from tapwright.actions import OpenApp
from tapwright.adapters.android_world.task import AndroidWorldTask
from tapwright.agent.rehearsal import Move
from tapwright.suites.aosp.solutions.contacts import ContactAddSolution
from tapwright.suites.aosp.solutions.files import FILES_APP
from tapwright.suites.aosp.solutions.switches import BluetoothSolution, WifiSolution
from tapwright.suites.aosp.solutions.texts import StockSendTextSolution
from tapwright.suites.daily.utilities.solutions.levels import EnsureStateSolution
from tapwright.suites.daily.utilities.solutions.settings_screens import DISPLAY, towards
from tapwright.tasks.answers import folded
from tapwright.tasks.solution import FunctionSolution, Look
from tapwright.tasks.suite import Suite

Play = Callable[[Look], Move]
CLOCK = "com.android.deskclock"
MESSAGES = "com.android.messaging"
MESSENGER = "com.simplemobiletools.smsmessenger"


def _task(**fields: object) -> Any:
    return cast(Any, SimpleNamespace(**fields))


def _switch(row: str, on: bool) -> Play:
    kind = {"Wi-Fi": WifiSolution, "Bluetooth": BluetoothSolution}[row]
    return kind(_task(row=row, tapped=row, on=on)).play


def _brightness(share: float) -> Play:
    there = EnsureStateSolution(_task(share=share, end="any"))

    def play(look: Look) -> Move:
        if move := towards(look, ((DISPLAY, DISPLAY),)):
            return move
        slider = look.need(id="seekbar", desc="Display brightness")
        if slider.text == f"{share:.0%}":
            return look.done("It is set.")
        return there._set(look, slider)  # pyright: ignore[reportPrivateUsage]

    return play


def _both(first: Play, second: Play) -> Play:
    def play(look: Look) -> Move:
        done = sum(move.thought == "The first half is done." for move in look.moves)
        if done:
            after = [m.thought for m in look.moves].index("The first half is done.")
            return second(Look(look.view, look.moves[after + 1 :]))
        move = first(look)
        if move.action.kind == "done":
            return look.back("The first half is done.")
        return move

    return play


def _open(app: str) -> Play:
    def play(look: Look) -> Move:
        return look.done("It is open.") if look.moves else look.open(app)

    return play


def _file(name: str, entry: str, then: Play) -> Play:
    """Search for the file and choose from its menu."""

    def play(look: Look) -> Move:
        if look.has(id="button_pick") or look.has(id="alertTitle") or look.did("That is all."):
            return then(look)
        if look.package != FILES_APP:
            return look.open("Files")
        if look.has(id="title", text=entry):
            return look.tap("I choose it.", id="title", text=entry)
        if options := look.find(desc=f"Options for {name}"):
            return then(look) if look.did("I put it here.") else look.tap_node("Here.", options)
        if look.did("I put it here.") or look.did("Yes, delete it."):
            return look.done("It is done.")
        field = look.find(id="search_src_text")
        if field is None:
            return look.back("I search from the first screen.")
        if not field.focused:
            return look.tap_node("I search for the file.", field)
        return look.type("I type its name.", name, clear=True)

    return play


def _put(folder: str) -> Play:
    def play(look: Look) -> Move:
        if look.did("I put it here."):
            return look.done("It is there.")
        here = [node.desc for node in look.view.ui.all(id="breadcrumb")]
        wanted = ["Internal storage", folder]
        if here == wanted:
            return look.tap("I put it here.", id="button_pick")
        if here != wanted[: len(here)]:
            return look.tap("This is the wrong folder.", id="breadcrumb", desc=wanted[0])
        row = look.find(id="item_root", desc=folder)
        return look.tap_node("Down.", row) if row else look.scroll("Further down.")

    return play


def _delete(look: Look) -> Move:
    return look.tap("Yes, delete it.", text="Delete")


def _draft(first: str, last: str, phone: str, label: str) -> Play:
    def play(look: Look) -> Move:
        if look.package != "com.android.contacts":
            return look.open("Contacts")
        if look.has(text=label) and not look.has(id="phone_type"):
            return look.tap("This kind.", text=label)
        if not look.has(id="editor_save"):
            return look.tap("I create a new contact.", desc="Create new contact")
        for id, text in {"first_name": first, "last_name": last, "phone": phone}.items():
            field = look.need(id=id)
            if "".join(filter(str.isalnum, field.text)) != "".join(filter(str.isalnum, text)):
                return look.enter(id, text, field)
        if look.need(id="phone_type").desc != f"{label} Phone":
            return look.tap("I choose the kind.", id="phone_type")
        return look.done("All is filled in.")

    return play


def _copy(text: str) -> Play:
    def play(look: Look) -> Move:
        if look.did("I copy it."):
            return look.done("It is copied.")
        if look.has(text="Copy") and look.did("All of it."):
            return look.tap("I copy it.", text="Copy")
        if look.has(text="Select all"):
            return look.tap("All of it.", text="Select all")
        if look.package != FILES_APP:
            return look.open("Files")
        field = look.need(id="search_src_text")
        if not field.focused:
            return look.tap_node("A field to type into.", field)
        if field.text != text:
            return look.type("I type it.", text, clear=True)
        return look.hold_node("I mark it.", field)

    return play


def _text(number: str, message: str) -> Play:
    digits = "".join(c for c in number if c.isdigit() or c == "+")
    there = StockSendTextSolution(_task(number=digits, body=message)).play

    def play(look: Look) -> Move:
        # The messenger of AndroidWorld's emulator, which looks as AOSP's does here.
        app = MESSAGES if look.package == MESSENGER else look.package
        field = look.find(id="compose_message_text")
        if look.did("I send it."):
            return look.done("It is sent.")
        if field is not None and folded(field.text) == folded(message):
            return look.tap("I send it.", id="send_message_button")
        seen = Look(replace(look.view, package=app), look.moves)
        move = there(seen)
        if move.action == OpenApp(name="Messages"):
            return look.open("SMS Messenger")
        if move.action.kind == "done" and field is not None:
            # The same text was sent before; it is sent once more.
            return look.enter("the message", message, field)
        return move

    return play


def _clock(tab: str, then: Play) -> Play:
    def play(look: Look) -> Move:
        if look.package != CLOCK:
            return look.open("Clock")
        if not look.did(f"I need the {tab}."):
            return look.tap(f"I need the {tab}.", text=tab)
        return then(look)

    return play


def _timer(hours: int, minutes: int, seconds: int) -> Play:
    digits = f"{hours:02}{minutes:02}{seconds:02}".lstrip("0")

    def play(look: Look) -> Move:
        shown = "".join(filter(str.isdigit, look.need(id="timer_setup_time").text)).lstrip("0")
        if shown == digits:
            return look.done("It is set.")
        return look.tap("A digit.", id=f"timer_setup_digit_{digits[len(shown)]}")

    return play


def _running(look: Look) -> Move:
    if look.has(desc="Lap"):
        return look.done("It runs.")
    return look.tap("I start it.", desc="Start")


def _paused(look: Look) -> Move:
    return look.done("It is paused.")


def way_of(name: str, params: Mapping[str, Any]) -> Play | None:
    """The way through the task; None where nobody has written one."""
    on = params.get("on_or_off") == "on"
    app = str(params.get("app_name", "")).title()
    match name:
        case _ if name.startswith("SystemWifi"):
            return _switch("Wi-Fi", on)
        case _ if name.startswith("SystemBluetooth"):
            return _switch("Bluetooth", on)
        case _ if name.startswith("SystemBrightness"):
            return _brightness(1.0 if params["max_or_min"] == "max" else 0.0)
        case "TurnOffWifiAndTurnOnBluetooth":
            return _both(_switch("Wi-Fi", False), _switch("Bluetooth", True))
        case "TurnOnWifiAndOpenApp":
            return _both(_switch("Wi-Fi", True), _open(app))
        case "OpenAppTaskEval":
            return _open(app)
        case "ContactsAddContact":
            return ContactAddSolution(_task(who=params["name"], new=params["number"])).play
        case "ContactsNewContactDraft":
            return _draft(*(params[key] for key in ("first", "last", "phone", "phone_label")))
        case "FilesDeleteFile":
            return _file(params["file_name"], "Delete", _delete)
        case "FilesMoveFile":
            return _file(params["file_name"], "Move to…", _put(params["destination_folder"]))
        case "ClockTimerEntry":
            return _clock("Timer", _timer(params["hours"], params["minutes"], params["seconds"]))
        case "ClockStopWatchRunning":
            return _clock("Stopwatch", _running)
        case "ClockStopWatchPausedVerify":
            return _clock("Stopwatch", _paused)
        case "SystemCopyToClipboard":
            return _copy(params["clipboard_content"])
        case _ if name.startswith("SimpleSms") and "message" in params:
            return _text(params["number"], params["message"])
        case _:
            return None


def scripted(suite: Suite) -> Suite:
    """The same suite, played by these ways; where there is none the script says at once that it is
    done."""
    return Suite(suite.name, suite.summary, tuple(map(_scripted, suite.templates)), suite.trials)


def _scripted(template: type[Any]) -> type[Any]:
    def solution(task: AndroidWorldTask) -> FunctionSolution:
        return FunctionSolution(way_of(task.name, task.params) or (lambda look: look.done("Done.")))

    return type(template.__name__, (template,), {"name": template.name, "solution": solution})
