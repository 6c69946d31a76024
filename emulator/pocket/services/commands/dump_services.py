"""`dumpsys` of services that tell of the whole phone: memory, graphics, sound, radio, disk.

Formats: the lines that public parsers read of them (developer.android.com, "dumpsys"; android_env
and android_world for telephony.registry; Solopi, PerfDog-like tools for meminfo and gfxinfo), as
Android 13 and 14 print them. A simulated app needs no memory and draws no frames in time: figures
are made from its name, the same in every run, and counts of frames are 0.
"""

import zlib
from collections.abc import Callable

from ...system.packages import Package
from ..shell.call import Call

Section = Callable[[Call, list[str]], list[str]]
TOTAL_KB = 4_028_440
STREAMS = ("STREAM_VOICE_CALL", "STREAM_SYSTEM", "STREAM_RING", "STREAM_MUSIC", "STREAM_ALARM")
VOLUMES = ("volume_voice", "volume_system", "volume_ring", "volume_music", "volume_alarm")


def _named(call: Call, args: list[str]) -> Package | None:
    names = [arg for arg in args if not arg.startswith("-")]
    return call.context.system.packages.get(names[0]) if names else None


def _pss_kb(package: Package) -> int:
    return 40_000 + zlib.crc32(package.name.encode()) % 60_000


def dump_meminfo(call: Call, args: list[str]) -> list[str]:
    registry = call.context.system.packages
    head = ["Applications Memory Usage (in Kilobytes):", "Uptime: 3600000 Realtime: 3600000"]
    names = [arg for arg in args if not arg.startswith("-")]
    package = _named(call, args)
    if names and package is None:
        return [f"No process found for: {names[0]}"]
    if package is None:
        rows = sorted(registry.launchable(), key=_pss_kb, reverse=True)
        used = sum(map(_pss_kb, rows))
        return [
            *head,
            "",
            "Total PSS by process:",
            *(f"{_pss_kb(p):>11,}K: {p.name} (pid {registry.pid(p.name)})" for p in rows),
            "",
            f"Total RAM: {TOTAL_KB:,}K (status normal)",
            f" Free RAM: {TOTAL_KB - used:,}K",
            f" Used RAM: {used:,}K",
        ]
    total = _pss_kb(package)
    native, dalvik = total // 3, total // 6
    other = total - native - dalvik
    rows = (("Native Heap", native), ("Dalvik Heap", dalvik), ("Unknown", other), ("TOTAL", total))
    return [
        *head,
        "",
        f"** MEMINFO in pid {registry.pid(package.name)} [{package.name}] **",
        "                   Pss  Private  Private  SwapPss      Rss     Heap     Heap     Heap",
        "                 Total    Dirty    Clean    Dirty    Total     Size    Alloc     Free",
        "                ------   ------   ------   ------   ------   ------   ------   ------",
        *(f"{n:>13}   {kb:>6}   {kb:>6}        0        0   {kb:>6}" for n, kb in rows),
        "",
        " App Summary",
        "                       Pss(KB)                        Rss(KB)",
        "                        ------                         ------",
        f"           Java Heap:   {dalvik:>6}                         {dalvik:>6}",
        f"         Native Heap:   {native:>6}                         {native:>6}",
        f"           TOTAL PSS:   {total:>6}            TOTAL RSS:   {total:>6}"
        "      TOTAL SWAP PSS:        0",
    ]


def dump_gfxinfo(call: Call, args: list[str]) -> list[str]:
    registry = call.context.system.packages
    package = _named(call, args)
    if package is None:
        names = [arg for arg in args if not arg.startswith("-")]
        return [f"No process found for: {names[0]}"] if names else []
    return [
        "Applications Graphics Acceleration Info:",
        "Uptime: 3600000 Realtime: 3600000",
        "",
        f"** Graphics info for pid {registry.pid(package.name)} [{package.name}] **",
        "",
        "Stats since: 0ns",
        "Total frames rendered: 0",
        "Janky frames: 0 (0.00%)",
        "50th percentile: 0ms",
        "90th percentile: 0ms",
        "95th percentile: 0ms",
        "99th percentile: 0ms",
        "Number Missed Vsync: 0",
        "Number High input latency: 0",
        "Number Slow UI thread: 0",
    ]


def dump_cpuinfo(call: Call, args: list[str]) -> list[str]:
    registry = call.context.system.packages
    return [
        "Load: 0.1 / 0.08 / 0.05",
        "CPU usage from 300000ms to 0ms ago:",
        *(
            f"  0% {registry.pid(package.name)}/{package.name}: 0% user + 0% kernel"
            for package in registry.launchable()
        ),
        "0% TOTAL: 0% user + 0% kernel",
    ]


def dump_audio(call: Call, args: list[str]) -> list[str]:
    settings = call.context.system.settings
    lines = ["MediaFocusControl dump time: 0", "", "Stream volumes (device: index)"]
    for stream, key in zip(STREAMS, VOLUMES, strict=True):
        level = settings.get("system", f"{key}_speaker") or settings.get("system", key) or "5"
        lines += [
            f"- {stream}:",
            f"   Muted: {str(level == '0').lower()}",
            "   Min: 0",
            "   Max: 15",
            f"   streamVolume:{level}",
            f"   Current: 2 (speaker): {level}, 40000000 (default): {level}",
            "   Devices: speaker(2)",
        ]
    ring = {"0": "SILENT", "1": "VIBRATE"}.get(
        settings.get("global", "mode_ringer") or "", "NORMAL"
    )
    return [
        *lines,
        "",
        "Ringer mode: ",
        f"- mode (internal) = {ring}",
        f"- mode (external) = {ring}",
    ]


def dump_telephony(call: Call, args: list[str]) -> list[str]:
    """0 is idle, 1 ringing, 2 off the hook (TelephonyManager.CALL_STATE_*)."""
    phone = call.context.system.telephony
    air = call.context.system.settings.get("global", "airplane_mode_on") == "1"
    return [
        "last known state:",
        "  Phone Id=0",
        f"    mCallState={phone.call_state}",
        f"    mRingingCallState={phone.call_state if phone.call_state == 1 else 0}",
        f"    mForegroundCallState={phone.call_state if phone.call_state == 2 else 0}",
        "    mBackgroundCallState=0",
        f"    mCallIncomingNumber={phone.number}",
        "    mServiceState={mVoiceRegState="
        + ("3(POWER_OFF)" if air else "0(IN_SERVICE)")
        + ", mDataRegState="
        + ("3(POWER_OFF)" if air else "0(IN_SERVICE)")
        + "}",
        "    mDataConnectionState=0",
        "local logs:",
    ]


def dump_location(call: Call, args: list[str]) -> list[str]:
    place = call.context.system.location
    fix = (
        f"Location[gps {place[0]:.6f},{place[1]:.6f} hAcc=5.0 alt=0.0 vel=0.0]" if place else "null"
    )
    return ["Location Manager State:", "  gps provider:", f"    last location={fix}"]


def dump_diskstats(call: Call, args: list[str]) -> list[str]:
    return [
        "Latency: 1ms [512B Data Write]",
        "Recent Disk Write Speed (kB/s) = 100000",
        "Data-Free: 3900000K / 6094840K total = 63% free",
        "Cache-Free: 3900000K / 6094840K total = 63% free",
        "System-Free: 0K / 800000K total = 0% free",
        "File-based Encryption: true",
    ]


def dump_deviceidle(call: Call, args: list[str]) -> list[str]:
    on = call.context.system.windows.screen_on
    return [
        "  Settings:",
        "  Whitelist (except idle) system apps:",
        f"  mScreenOn={str(on).lower()}",
        "  mState=ACTIVE",
        "  mLightState=ACTIVE",
    ]


def dump_appops(call: Call, args: list[str]) -> list[str]:
    return ["Current AppOps Service state:", "  Settings:"]


def dump_media_session(call: Call, args: list[str]) -> list[str]:
    return ["MEDIA SESSION SERVICE (dumpsys media_session)", "", "0 sessions listeners."]


OTHER_SECTIONS: dict[str, Section] = {
    "appops": dump_appops,
    "audio": dump_audio,
    "cpuinfo": dump_cpuinfo,
    "deviceidle": dump_deviceidle,
    "diskstats": dump_diskstats,
    "gfxinfo": dump_gfxinfo,
    "location": dump_location,
    "media_session": dump_media_session,
    "meminfo": dump_meminfo,
    "telephony.registry": dump_telephony,
}
