"""What a pool takes is said before it is started, and what to do where that is too much."""

import pytest

from tapwright.actions import UsageError
from tapwright.device.doctor.finding import Finding
from tapwright.fleet.estimate import HostFacts, check_room, estimate, memory_mb
from tapwright.fleet.pools import Pool

BIG = HostFacts(memory_mb=64_000, disk_mb=500_000, kvm=True)


def pool(**described: object) -> Pool:
    return Pool.model_validate(described)


def parts(found: Pool, host: HostFacts) -> dict[str, Finding]:
    return {finding.part: finding for finding in estimate("p", found, host)}


@pytest.mark.parametrize(
    ("described", "mb"),
    [
        ({"pocket": 8}, 640),
        ({"avd": {"name": "p", "count": 4, "memory_mb": 3072}}, 4 * 3584),
        ({"avd": {"name": "p", "count": 2}}, 2 * 3072),
        ({"redroid": {"image": "i", "count": 3, "memory_mb": 1000}}, 3000),
        ({"docker_android": {"image": "i"}}, 4096),
        ({"serials": ["a", "b"]}, 0),
        ({"stf": {"url": "http://h", "token_env": "T", "count": 9}}, 0),
    ],
)
def test_what_each_kind_takes(described: dict[str, object], mb: int) -> None:
    assert memory_mb(pool(**described)) == mb


def test_more_than_the_host_has_is_refused_with_what_fits() -> None:
    four = pool(avd={"name": "p", "count": 4, "memory_mb": 3072})
    host = HostFacts(memory_mb=8000, disk_mb=500_000, kvm=True)
    with pytest.raises(UsageError) as caught:
        check_room("farm", four, host)
    assert str(caught.value) == (
        "the pool farm: 4 emulators take about 14,336 MB, 8,000 MB are free: give the pool 2 in "
        "tapwright.yaml, then: tapwright fleet doctor farm"
    )
    assert [one.status for one in check_room("farm", four, BIG)] == ["ok"] * 4
    none = parts(four, HostFacts(memory_mb=1000, disk_mb=None, kvm=None))["memory"]
    assert none.status == "fail" and none.fix.startswith("free some, or use another host")


def test_memory_that_cannot_be_told_is_no_reason() -> None:
    found = parts(pool(pocket=2), HostFacts(memory_mb=None, disk_mb=None, kvm=None))
    assert {part: one.status for part, one in found.items()} == {"memory": "warn"}


def test_disk_ports_and_kvm() -> None:
    many = pool(avd={"name": "p", "count": 60, "memory_mb": 512})
    found = parts(many, HostFacts(memory_mb=64_000, disk_mb=1000, kvm=False, emulators=10))
    assert found["ports"].status == "fail" and "54 of 64 are free" in found["ports"].told
    assert found["disk"].status == "fail" and "about 61,440 MB" in found["disk"].told
    # Without KVM emulators are slow; a container with one in it does not start at all.
    assert found["kvm"].status == "warn" and "many minutes" in found["kvm"].told
    heavy = pool(docker_android={"image": "i"})
    assert parts(heavy, HostFacts(64_000, 64_000, kvm=False))["kvm"].status == "fail"
    assert "kvm" not in parts(heavy, HostFacts(64_000, 64_000, kvm=None))


def test_a_token_that_is_not_set_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    farm = pool(stf={"url": "http://h", "token_env": "FARM_TOKEN", "count": 1})
    monkeypatch.delenv("FARM_TOKEN", raising=False)
    assert parts(farm, BIG)["token"].fix == "export FARM_TOKEN=TOKEN"
    monkeypatch.setenv("FARM_TOKEN", "t")
    assert parts(farm, BIG)["token"].status == "ok"


def test_this_host_can_be_read() -> None:
    host = HostFacts.read()
    assert host.disk_mb is None or host.disk_mb > 0
    assert host.memory_mb is None or host.memory_mb > 0
