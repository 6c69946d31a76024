"""`dumpsys power`, `battery` and `alarm`: what keeps the phone going."""

from datetime import datetime

from ...apps.clock.store import DATABASE, Alarm
from ...system.local_time import local_now
from ..shell.call import Call, CommandError
from .options import integer

BATTERY_USAGE = """Battery service (battery) commands:
  set [ac|usb|wireless|level|status] <value>
  unplug
  reset"""


CALLBACKS = "com.android.server.power.PowerManagerService$1@5e2a1c4"


def dump_power(call: Call, args: list[str]) -> list[str]:
    system = call.context.system
    on, sdk = system.windows.screen_on, system.persona.sdk
    awake = "Dreaming" if system.dreaming else "Awake"
    state = "ON" if on else "OFF"
    low = call.context.system.settings.get("global", "low_power") == "1"
    plugged = call.context.system.battery.charge.plugged
    timeout = call.context.system.settings.get("system", "screen_off_timeout")
    return [
        "POWER MANAGER (dumpsys power)",
        "",
        "Power Manager State:",
        f"  mWakefulness={awake if on else 'Asleep'}",
        "  mWakefulnessChanging=false",
        f"  mIsPowered={flag(plugged)}",
        f"  mPlugType={2 if plugged else 0}",
        f"  mBatteryLevel={call.context.system.battery.level}",
        f"  mHoldingWakeLockSuspendBlocker={flag(on)}",
        f"  mHoldingDisplaySuspendBlocker={flag(on)}",
        f"  mScreenOffTimeoutSetting={timeout}",
        *([f"  mLowPowerModeEnabled={flag(low)}"] if sdk < 29 else []),
        "",
        # Since Android 12 what is printed here is an object without words of its own.
        f"Display Power: state={state}" if sdk < 31 else f"Display Power: {CALLBACKS}",
        "",
        "Battery saving stats:",
        f"  Battery Saver is currently: {'ON' if low else 'OFF'}",
    ]


def dump_battery(call: Call, args: list[str]) -> list[str]:
    """The battery's state; `set`, `unplug` and `reset` change it as on a real phone."""
    battery = call.context.system.battery
    match args:
        case ["set", "level", value]:
            battery.set(level=integer(value, f"Bad value: {value}"))
            return []
        case ["set", "ac" | "usb" | "wireless", value]:
            battery.set(plugged=value != "0")
            return []
        case ["set", "status", value]:
            battery.set(plugged=value in ("2", "5"))
            return []
        case ["unplug"]:
            battery.set(plugged=False)
            return []
        case ["reset"]:
            battery.reset()
            return []
        case [] | ["-a", *_]:
            pass
        case _:
            raise CommandError(BATTERY_USAGE, 255)
    charge = battery.charge
    return [
        "Current Battery Service state:",
        "  AC powered: false",
        f"  USB powered: {flag(charge.plugged)}",
        "  Wireless powered: false",
        "  Max charging current: 500000",
        "  Max charging voltage: 5000000",
        f"  Charge counter: {charge.level * 45000}",
        f"  status: {charge.status}",
        "  health: 2",
        "  present: true",
        f"  level: {charge.level}",
        "  scale: 100",
        "  voltage: 4210",
        "  temperature: 261",
        "  technology: Li-ion",
    ]


def dump_alarm(call: Call, args: list[str]) -> list[str]:
    clock = local_now(call.context.system)
    rings = _next_ring(call, clock)
    lines = [
        "Current Alarm Manager state:",
        f"  nowRTC={int(clock.timestamp() * 1000)}={clock:%Y-%m-%d %H:%M:%S}.000",
        "  Next alarm clock information: ",
    ]
    if rings is not None:
        left_s = int((rings - clock).total_seconds())
        lines.append(
            f"    user:0 pendingSend:false time:{int(rings.timestamp() * 1000)}"
            f" = {rings:%Y-%m-%d %H:%M:%S}.000 = +{left_s // 3600}h{left_s // 60 % 60}m"
        )
    return lines


def _next_ring(call: Call, now: datetime) -> datetime | None:
    """When the first alarm that is on rings; the clock app keeps them in its database."""
    system = call.context.system
    connection = system.files.live(system.packages.names.path(DATABASE))
    if connection is None:
        return None
    rows = connection.execute("SELECT * FROM alarm_templates WHERE enabled = 1").fetchall()
    alarms = [
        Alarm(row["_id"], row["hour"], row["minutes"], row["daysofweek"], True, True, "")
        for row in rows
    ]
    return min((alarm.next_ring(now) for alarm in alarms), default=None)


def flag(value: bool) -> str:
    return "true" if value else "false"
