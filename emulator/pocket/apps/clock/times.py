"""The Timer and Stopwatch tabs."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ...toolkit import kit
from ...toolkit.strings import tr
from ..base import AppActivity, AppContext
from .store import ClockStore, Stopwatch, Timer
from .world import WorldTab


class TimerTab:
    """A keypad for new timers, and the ones that run."""

    def __init__(self, screen: AppActivity, store: ClockStore) -> None:
        self.screen = screen
        self.store = store
        self.scroll = kit.ScrollState()
        self.digits = ""
        self.adding = False

    @property
    def setting_up(self) -> bool:
        return self.adding or not self.store.timers()

    def build(self) -> kit.View:
        if self.setting_up:
            return self._keypad()
        timers = self.store.timers()
        return kit.LazyList(
            len(timers),
            lambda index: kit.Pad(self._card(timers[index]), x=16, bottom=8),
            self.scroll,
            top=8,
            bottom=112,
        )

    def fab(self) -> kit.View | None:
        """The button below: start while digits are set, else a new timer."""
        if not self.setting_up:
            return kit.Fab("add", tr("Add timer"), self._begin)
        if self.length_ms:
            return kit.Fab("play_arrow", tr("Start"), self._start, size=96, radius=28)
        return None

    @property
    def length_ms(self) -> int:
        padded = self.digits.zfill(6)
        hours, minutes, seconds = int(padded[:2]), int(padded[2:4]), int(padded[4:])
        return (hours * 3600 + minutes * 60 + seconds) * 1000

    def back(self) -> bool:
        if self.adding:
            self.adding, self.digits = False, ""
            return True
        return False

    def _begin(self) -> None:
        self.adding, self.digits = True, ""

    def _start(self) -> None:
        self.store.add_timer(self.length_ms, self.screen.phone.epoch_ms())
        self.adding, self.digits = False, ""

    def _keypad(self) -> kit.View:
        padded = self.digits.zfill(6)
        color = "primary" if self.digits else "on_surface_variant"
        text = f"{padded[:2]}h {padded[2:4]}m {padded[4:]}s"
        shown = kit.Text(text, "display_medium", color, align="center", rid="timer_setup_time")
        keys = ("1", "2", "3", "4", "5", "6", "7", "8", "9", "00", "0", "del")
        rows: list[kit.View] = []
        for start in range(0, 12, 3):
            cells = [self._key(key) for key in keys[start : start + 3]]
            rows.append(kit.Row(cells, gap=12, spread="center"))
        return kit.Column(
            [kit.Space(height=24), shown, kit.Space(height=24), kit.Column(rows, gap=12)],
            align="stretch",
        )

    def _key(self, key: str) -> kit.View:
        def press() -> None:
            if key == "del":
                self.digits = self.digits[:-1]
            elif len(self.digits) + len(key) <= 6:
                self.digits = (self.digits + key).lstrip("0")

        if key == "del":
            return kit.IconButton("backspace", tr("Delete"), press, "tonal", size=92, icon_size=28)
        label = kit.Text(key, "headline_large", align="center", hidden=True)
        box = kit.Sized(kit.Place(label, x="center", y="center"), 77, 77)
        disc = kit.Pad(kit.Surface(box, "surface_high", 39), x=7.5, y=7.5)
        return kit.Tap(
            disc, press, info=kit.Info("android.widget.Button", f"timer_setup_digit_{key}", key)
        )

    def _card(self, timer: Timer) -> kit.View:
        now = self.screen.phone.epoch_ms()
        left = timer.left(now)
        running = timer.started_ms is not None
        share = max(0.0, left / timer.length_ms)
        ring = kit.Stack(
            [
                kit.ProgressRing(share, 220, 8),
                kit.Text(
                    duration_text(left), "display_medium", align="center", rid="timer_time_text"
                ),
            ],
            align="center",
        )

        def toggle() -> None:
            if running:
                self.store.save_timer(replace(timer, remaining_ms=left, started_ms=None))
            else:
                self.store.save_timer(replace(timer, started_ms=now))

        def more() -> None:
            longer = replace(
                timer,
                length_ms=timer.length_ms + 60_000,
                remaining_ms=timer.remaining_ms + 60_000,
            )
            self.store.save_timer(longer)

        def reset() -> None:
            fresh = replace(timer, remaining_ms=timer.length_ms, started_ms=None)
            self.store.save_timer(fresh)

        title = timer.label or tr("{time} timer", time=duration_text(timer.length_ms))
        head = kit.Row(
            [
                kit.Flex(kit.Text(title, "title_medium", lines=1, rid="timer_label")),
                kit.IconButton("close", tr("Delete timer"), lambda: self.store.delete_timer(timer)),
            ]
        )
        play = ("pause", tr("Pause")) if running else ("play_arrow", tr("Start"))
        second = (
            kit.Button("+1:00", more, "tonal", rid="add_one_min", desc=tr("Add 1 minute"))
            if running
            else kit.Button(
                tr("Reset"), reset, "tonal", "restart_alt", rid="reset", desc=tr("Reset")
            )
        )
        foot = kit.Row(
            [second, kit.Button(play[1], toggle, icon=play[0], rid="play_pause", desc=play[1])],
            gap=16,
            spread="center",
        )
        parts = [head, kit.Space(height=4), kit.Place(ring, x="center"), kit.Space(height=16), foot]
        body = kit.Pad(kit.Column(parts), left=20, right=12, top=8, bottom=20)
        return kit.Carded(body, (24, 24, 24, 24), "surface_container")


class StopwatchTab:
    """Start, stop, lap."""

    def __init__(self, screen: AppActivity, store: ClockStore) -> None:
        self.screen = screen
        self.store = store
        self.scroll = kit.ScrollState()

    def build(self) -> kit.View:
        watch = self.store.stopwatch()
        now = self.screen.phone.epoch_ms()
        total = watch.total(now)
        running = watch.started_ms is not None
        face = kit.Stack(
            [
                kit.ProgressRing((total % 60_000) / 60_000, 272, 6),
                kit.Text(
                    stopwatch_text(total), "display_large", align="center", rid="stopwatch_time"
                ),
            ],
            align="center",
        )
        laps = self.store.laps()
        rows = [
            self._lap(index, laps[index], laps[index - 1] if index else 0)
            for index in range(len(laps) - 1, -1, -1)
        ]
        body: kit.View = (
            kit.scroll_list(rows, self.scroll, rid="laps_list") if rows else kit.Space()
        )
        return kit.Column(
            [
                kit.Space(height=32),
                kit.Place(face, x="center"),
                kit.Space(height=24),
                kit.Flex(body),
                self._buttons(watch, running, total),
                kit.Space(height=24),
            ]
        )

    def _lap(self, index: int, total: int, before: int) -> kit.View:
        return kit.Pad(
            kit.Row(
                [
                    kit.Text(
                        f"# {index + 1}", "body_large", "on_surface_variant", rid="lap_number"
                    ),
                    kit.Flex(
                        kit.Text(stopwatch_text(total - before), align="center", rid="lap_time")
                    ),
                    kit.Text(stopwatch_text(total), rid="lap_total"),
                ]
            ),
            x=56,
            y=10,
        )

    def _buttons(self, watch: Stopwatch, running: bool, total: int) -> kit.View:
        now = self.screen.phone.epoch_ms()

        def toggle() -> None:
            self.store.save_stopwatch(
                Stopwatch(total, None) if running else Stopwatch(watch.elapsed_ms, now)
            )

        def reset() -> None:
            self.store.save_stopwatch(Stopwatch(0, None))
            self.store.clear_laps()

        # Descriptions as in AOSP's DeskClock (sw_lap_button, sw_pause_button, ...), which scripts
        # and android_world look for.
        parts: list[kit.View] = []
        if running:
            parts.append(_quiet(tr("Lap"), lambda: self.store.add_lap(total), "lap"))
        elif total:
            parts.append(_quiet(tr("Reset"), reset, "reset"))
        label, icon = (tr("Pause"), "pause") if running else (tr("Start"), "play_arrow")
        parts.append(kit.Button(label, toggle, icon=icon, rid="start_stop", height=56, desc=label))
        return kit.Row(parts, gap=24, spread="center")


def _quiet(label: str, act: kit.Handler, rid: str) -> kit.Button:
    return kit.Button(label, act, "tonal", rid=rid, desc=label)


def duration_text(milliseconds: int) -> str:
    """Hours, minutes and seconds, such as 1:05:00 or -0:03."""
    sign = "-" if milliseconds < 0 else ""
    seconds = -(-abs(milliseconds) // 1000)
    hours, rest = divmod(seconds, 3600)
    minutes, seconds = divmod(rest, 60)
    if hours:
        return f"{sign}{hours}:{minutes:02d}:{seconds:02d}"
    return f"{sign}{minutes}:{seconds:02d}"


def stopwatch_text(milliseconds: int) -> str:
    """Minutes, seconds and hundredths."""
    hundredths = milliseconds // 10
    seconds, hundredths = divmod(hundredths, 100)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    head = f"{hours}:{minutes:02d}" if hours else f"{minutes:02d}"
    return f"{head}:{seconds:02d}.{hundredths:02d}"


@dataclass(frozen=True, slots=True)
class ClockTabs:
    """The four tabs of the Clock app."""

    world: WorldTab
    timer: TimerTab
    stopwatch: StopwatchTab


def make_tabs(screen: AppActivity, phone: AppContext) -> ClockTabs:
    """The tabs that show times."""
    store = ClockStore(phone)
    return ClockTabs(WorldTab(screen, store), TimerTab(screen, store), StopwatchTab(screen, store))
