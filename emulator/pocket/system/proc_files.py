"""What /proc holds, in the forms of Linux (proc(5))."""

_MEMORY = (
    ("MemTotal", 4028440),
    ("MemFree", 1500204),
    ("MemAvailable", 2600312),
    ("Buffers", 10240),
    ("Cached", 1100108),
    ("SwapCached", 0),
    ("Active", 900000),
    ("Inactive", 700000),
    ("SwapTotal", 2097148),
    ("SwapFree", 2097148),
    ("Dirty", 120),
    ("Shmem", 20480),
)
_CPU = "10000 200 6000 180000 300 0 100 0 0 0"
_STATUS = (
    "Name:\t{name}\nUmask:\t0022\nState:\tR (running)\nTgid:\t{pid}\nNgid:\t0\nPid:\t{pid}\n"
    "PPid:\t4241\nTracerPid:\t0\nUid:\t0\t0\t0\t0\nGid:\t0\t0\t0\t0\nVmRSS:\t    3400 kB\n"
)
SHELL_PROCESS = 4242
_ENTRY = "{pid} ({name}) S 4241 {pid} 0 0 -1 4194560 " + " ".join(["0"] * 43) + "\n"
_MAPS = "5500000000-5500040000 r-xp 00000000 fe:00 100    /system/bin/sh\n"
_ENVIRON = b"PATH=/product/bin:/system/bin:/system/xbin:/vendor/bin\0HOME=/\0SHELL=/system/bin/sh\0"


def _process(pid: int | str, number: int, name: str, words: bytes) -> dict[str, bytes]:
    return {
        f"/proc/{pid}/comm": f"{name}\n".encode(),
        f"/proc/{pid}/cmdline": words,
        f"/proc/{pid}/environ": _ENVIRON,
        f"/proc/{pid}/maps": _MAPS.encode(),
        f"/proc/{pid}/oom_score_adj": b"0\n",
        f"/proc/{pid}/stat": _ENTRY.format(pid=number, name=name).encode(),
        f"/proc/{pid}/status": _STATUS.format(pid=number, name=name).encode(),
        **{f"/proc/{pid}/fd/{index}": b"" for index in range(3)},
    }


PROC_FILES: dict[str, bytes] = {
    "/proc/cmdline": b"console=ttyMSM0 androidboot.hardware=pocket\n",
    "/proc/cpuinfo": b"".join(b"processor\t: %d\n\n" % index for index in range(4))
    + b"Hardware\t: pocket\n",
    "/proc/diskstats": b" 254       0 dm-0 100 0 800 10 0 0 0 0 0 10 10 0 0 0 0\n",
    "/proc/filesystems": b"nodev\tsysfs\nnodev\ttmpfs\nnodev\tproc\n\text4\n\tf2fs\n",
    "/proc/loadavg": b"0.10 0.08 0.05 1/900 4242\n",
    "/proc/meminfo": "".join(f"{name + ':':<16}{kb:8d} kB\n" for name, kb in _MEMORY).encode(),
    "/proc/mounts": b"/dev/block/dm-0 / ext4 ro,seclabel,relatime 0 0\n"
    b"/dev/block/dm-1 /data f2fs rw,seclabel,nosuid,nodev,noatime 0 0\n"
    b"/dev/fuse /storage/emulated fuse rw,nosuid,nodev,noexec,noatime 0 0\n",
    "/proc/net/dev": b"Inter-|   Receive                                                "
    b"|  Transmit\n"
    b" face |bytes    packets errs drop fifo frame compressed multicast|bytes    packets errs drop"
    b" fifo colls carrier compressed\n"
    b" wlan0: 1048576    1000    0    0    0     0          0         0   262144     900    0    0"
    b"    0     0       0          0\n",
    "/proc/partitions": b"major minor  #blocks  name\n\n 254        0    4194304 dm-0\n",
    "/proc/stat": (
        f"cpu  {_CPU}\n"
        + "".join(f"cpu{index} {_CPU}\n" for index in range(4))
        + "intr 100000\nctxt 200000\nbtime 1772440860\nprocesses 5000\nprocs_running 1\n"
        "procs_blocked 0\n"
    ).encode(),
    "/proc/swaps": b"Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n",
    "/proc/sys/kernel/ostype": b"Linux\n",
    "/proc/sys/kernel/osrelease": b"6.1.0-pocket\n",
    "/proc/sys/kernel/random/uuid": b"6f1d3c52-7a7e-4d0c-9a3b-2f4f0f5f8c11\n",
    "/proc/uptime": b"3600.00 7200.00\n",
    "/proc/version": b"Linux version 6.1.0-pocket (tapwright) simulated phone\n",
    "/proc/vmstat": b"nr_free_pages 375051\nnr_zone_inactive_anon 1000\n",
    **_process(1, 1, "init", b"/system/bin/init\0second_stage\0"),
    **_process(SHELL_PROCESS, SHELL_PROCESS, "sh", b"sh\0"),
}
