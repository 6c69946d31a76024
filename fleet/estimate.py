"""What a pool takes and what this host has: said before anything is started."""

import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from ..actions import UsageError
from ..device.doctor.finding import Finding, fail, ok, warn
from .pools import Pool

# A pocket phone in a process of its own, measured: VmRSS 60 MB when it has started, and what its
# apps add.
POCKET_MB = 80
# An emulator takes its guest's memory and about half a GB of its own; without `memory_mb` Android
# Studio's system images of today ask for 2 GB and more.
AVD_MB, AVD_OWN_MB = 2560, 512
# Containers: estimates, as their makers give none. docker-android has an emulator and X in each.
REDROID_MB, DOCKER_ANDROID_MB = 1536, 4096
# What each writes beside its image: the overlay of a read-only AVD, a container's /data.
DISK_MB = {"avd": 1024, "redroid": 2048, "docker_android": 8192}
# Left to everything else on the host.
KEPT_MB = 512
# adb looks for emulators on the odd ports from 5555 to 5683 (adb's transport_local).
MOST_EMULATORS = 64


@dataclass(frozen=True, slots=True)
class HostFacts:
    """What a host has to give; None where that cannot be told. `kvm` is None where none is needed
    or known: on other systems than Linux."""

    memory_mb: int | None
    disk_mb: int | None
    kvm: bool | None
    emulators: int = 0

    @classmethod
    def read(cls, folder: Path | None = None) -> "HostFacts":
        """Those of this computer, with the emulators that run on it."""
        # Not loaded where a phone is only driven.
        from ..device.emulator_discovery import running
        from ..emulator.avd.process import available_memory_mb

        place = folder or Path.home()
        disk_mb = shutil.disk_usage(place).free // 2**20 if place.exists() else None
        kvm = os.access("/dev/kvm", os.R_OK | os.W_OK) if sys.platform == "linux" else None
        return cls(available_memory_mb(), disk_mb, kvm, len(running()))


def memory_mb(pool: Pool) -> int:
    """What all phones of a pool take of this host's memory, about."""
    if pool.avd is not None:
        return pool.count * ((pool.avd.memory_mb or AVD_MB) + AVD_OWN_MB)
    if pool.redroid is not None:
        return pool.count * (pool.redroid.memory_mb or REDROID_MB)
    if pool.docker_android is not None:
        return pool.count * (pool.docker_android.memory_mb or DOCKER_ANDROID_MB)
    return pool.count * POCKET_MB if pool.pocket is not None else 0


def estimate(name: str, pool: Pool, host: HostFacts) -> Sequence[Finding]:
    """Whether this host can start the pool; what fails forbids it, with the next command."""
    found = [_memory(name, pool, host), _disk(pool, host), _ports(pool, host), _kvm(pool, host)]
    return [*(one for one in found if one is not None), *_software(pool)]


def check_room(name: str, pool: Pool, host: HostFacts) -> Sequence[Finding]:
    """What the pool takes of this host; raises UsageError with the next command if the host has
    not got that."""
    findings = estimate(name, pool, host)
    for finding in findings:
        if finding.status == "fail":
            raise UsageError(f"the pool {name}: {finding.told}: {finding.fix}")
    return findings


def _memory(name: str, pool: Pool, host: HostFacts) -> Finding:
    wanted_mb = memory_mb(pool)
    if not wanted_mb:
        return ok("memory", f"{pool} take{'s' * (pool.count == 1)} none of this host's")
    told = f"{pool} take{'s' * (pool.count == 1)} about {wanted_mb:,} MB"
    if host.memory_mb is None:
        return warn("memory", f"{told}; what is free here cannot be told", "look at it yourself")
    told = f"{told}, {host.memory_mb:,} MB are free"
    room_mb = host.memory_mb - KEPT_MB
    if wanted_mb <= room_mb:
        return ok("memory", told)
    fits = max(0, room_mb * pool.count // wanted_mb)
    less = f"give the pool {fits} in tapwright.yaml" if fits else "free some, or use another host"
    return fail("memory", told, f"{less}, then: tapwright fleet doctor {name}")


def _disk(pool: Pool, host: HostFacts) -> Finding | None:
    wanted_mb = DISK_MB.get(pool.kind, 0) * pool.count
    if not wanted_mb or host.disk_mb is None:
        return None
    told = f"about {wanted_mb:,} MB, {host.disk_mb:,} MB are free"
    if wanted_mb > host.disk_mb:
        return fail("disk", told, "make room, or give the pool fewer phones")
    return ok("disk", told)


def _ports(pool: Pool, host: HostFacts) -> Finding | None:
    if pool.avd is None:
        return None
    free = MOST_EMULATORS - host.emulators
    pairs = f"{pool.count} pair{'s' * (pool.count != 1)} of emulator ports"
    told = f"{pairs} wanted, {free} of {MOST_EMULATORS} are free"
    if pool.count > free:
        return fail("ports", told, "end other emulators: tapwright emulator list, then stop")
    return ok("ports", told)


def _kvm(pool: Pool, host: HostFacts) -> Finding | None:
    if pool.kind not in ("avd", "docker_android") or host.kvm is None:
        return None
    if host.kvm:
        return ok("kvm", "/dev/kvm can be used")
    fix = "sudo usermod -aG kvm $USER, and log in again"
    if not Path("/dev/kvm").exists():
        fix = "switch virtualisation on in the firmware, or use a host that has it"
    if pool.kind == "docker_android":
        return fail("kvm", "/dev/kvm cannot be used, and docker-android needs it", fix)
    return warn("kvm", "/dev/kvm cannot be used: emulators boot in many minutes", fix)


def _software(pool: Pool) -> Sequence[Finding]:
    if pool.kind in ("redroid", "docker_android"):
        if find_spec("docker") is None:
            command = "pip install 'tapwright[containers]'"
            return [fail("docker", "the docker package is not installed", command)]
        return [ok("docker", "the docker package is there")]
    if pool.stf is not None:
        variable = pool.stf.token_env
        if not os.environ.get(variable):
            return [fail("token", f"{variable} is not set", f"export {variable}=TOKEN")]
        return [ok("token", f"{variable} is set")]
    return []
