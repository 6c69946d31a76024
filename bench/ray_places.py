"""Which phones go to which host of a cluster, by what the hosts say that they have."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..actions import UsageError
from .messages import HostShare

POCKET = "pocket"
PHONE = "phone:"
POOL = "pool:"
# Agents with a real model wait most of the time; so many cores each, as far as a host has them.
CPUS_A_PHONE = 0.5


@dataclass(frozen=True, slots=True)
class ClusterNode:
    """A host of the cluster, and how much it has of each resource."""

    id: str
    resources: Mapping[str, float]

    @property
    def cpus(self) -> float:
        """Cores that it offers."""
        return self.resources.get("CPU", 0.0)

    @property
    def serials(self) -> tuple[str, ...]:
        """The phones that are plugged in there."""
        return tuple(sorted(n.removeprefix(PHONE) for n in self.resources if n.startswith(PHONE)))


@dataclass(frozen=True, slots=True)
class ActorPlace:
    """What an actor asks for: cores, custom resources, and a node that it goes to if it can."""

    cpus: float
    resources: Mapping[str, float] = field(default_factory=dict[str, float])
    node: str | None = None


def place_phones(
    nodes: Sequence[ClusterNode],
    phones: int,
    serials: Sequence[str] = (),
    pool: str | None = None,
) -> dict[HostShare, ActorPlace]:
    """One share a host: of the phones with these serials, of those of a pool, or of so many pocket
    phones; raises UsageError for what no host has."""
    if serials:
        return _plugged_in(nodes, serials)
    if pool is not None:
        return _pooled(nodes, pool)
    offering = [node for node in nodes if node.resources.get(POCKET)]
    return _offered(offering, phones) if offering else _spread(nodes, phones)


@dataclass(frozen=True, slots=True)
class OnePhone:
    """One phone of a cluster: what its actor asks for, and its serial; of a pool it is one of those
    that the host on which it is has, `among` tells which by the host's id, or a pocket phone."""

    place: ActorPlace
    serial: str | None = None
    among: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])


def place_one(
    nodes: Sequence[ClusterNode], serial: str | None = None, pool: str | None = None
) -> OnePhone:
    """The phone with that serial, any one of a pool, a pocket phone where `serial` is `pocket`, or
    else the only one that is plugged in; raises UsageError for what no host has."""
    if pool is not None:
        shares = _pooled(nodes, pool)
        among = {str(place.node): share.serials for share, place in shares.items()}
        cpus = min(place.cpus for place in shares.values())
        # Which host it is says Ray, which knows where one is free.
        place = ActorPlace(min(cpus, CPUS_A_PHONE), {f"{POOL}{pool}": 1.0})
        return OnePhone(place, among=among)
    there = sorted({one for node in nodes for one in node.serials})
    if serial is None and len(there) > 1:
        raise UsageError(
            f"the Ray cluster has {len(there)} phones, {', '.join(there[:5])}: say which one with "
            "--device SERIAL, or any one of a pool with --pool NAME"
        )
    if serial is None and there:
        serial = there[0]
    if serial is None or serial.partition(":")[0] == POCKET:
        ((_, place),) = place_phones(nodes, 1).items()
        return OnePhone(ActorPlace(place.cpus, place.resources), serial or POCKET)
    ((_, place),) = _plugged_in(nodes, (serial,)).items()
    return OnePhone(place, serial)


def _plugged_in(
    nodes: Sequence[ClusterNode], serials: Sequence[str]
) -> dict[HostShare, ActorPlace]:
    places: dict[HostShare, ActorPlace] = {}
    left = list(serials)
    for node in nodes:
        here = tuple(serial for serial in left if serial in node.serials)
        if here:
            left = [serial for serial in left if serial not in here]
            asked = {f"{PHONE}{serial}": 1.0 for serial in here}
            places[HostShare(serials=here)] = ActorPlace(_cpus(node, len(here)), asked)
    if left:
        raise UsageError(
            f"no host of the Ray cluster has the phone {left[0]}; on the computer that it is "
            f"plugged into: tapwright fleet ray join ADDRESS --device {left[0]}"
        )
    return places


def _pooled(nodes: Sequence[ClusterNode], pool: str) -> dict[HostShare, ActorPlace]:
    name = f"{POOL}{pool}"
    places: dict[HostShare, ActorPlace] = {}
    for number, node in enumerate(nodes):
        if not (count := int(node.resources.get(name, 0))):
            continue
        share = HostShare(serials=node.serials) if node.serials else HostShare(count, host=number)
        places[share] = ActorPlace(_cpus(node, share.phones), {name: float(count)}, node.id)
    if not places:
        names = {name for node in nodes for name in node.resources if name.startswith(POOL)}
        known = sorted(name.removeprefix(POOL) for name in names)
        has = f"it has {', '.join(known)}" if known else "it has none"
        raise UsageError(
            f"no host of the Ray cluster is in the pool {pool}; {has}; put one in with: tapwright "
            f"fleet ray join ADDRESS --pool {pool}"
        )
    return places


def _offered(nodes: Sequence[ClusterNode], phones: int) -> dict[HostShare, ActorPlace]:
    """Pocket phones where hosts offer room for them, as evenly as that allows."""
    room = [int(node.resources[POCKET]) for node in nodes]
    if phones > sum(room):
        raise UsageError(
            f"the hosts of the Ray cluster offer {sum(room)} pocket phones, and {phones} are asked "
            "for; have another one join: tapwright fleet ray join ADDRESS --pockets N"
        )
    counts = [0] * len(nodes)
    for _ in range(phones):
        free = [number for number, most in enumerate(room) if counts[number] < most]
        counts[min(free, key=lambda number: counts[number])] += 1
    return {
        HostShare(count, host=number): ActorPlace(
            _cpus(node, count), {POCKET: float(count)}, node.id
        )
        for number, (node, count) in enumerate(zip(nodes, counts, strict=True))
        if count
    }


def _spread(nodes: Sequence[ClusterNode], phones: int) -> dict[HostShare, ActorPlace]:
    """Pocket phones on all hosts by their cores, where none says how many it may have."""
    with_cores = [node for node in nodes if node.cpus]
    if not with_cores:
        raise UsageError("the Ray cluster has no cores free for phones; see: ray status")
    counts = [0] * len(with_cores)
    for _ in range(phones):
        # To the host where a core has the fewest.
        emptiest = min(
            range(len(counts)), key=lambda number: (counts[number] + 1) / with_cores[number].cpus
        )
        counts[emptiest] += 1
    return {
        HostShare(count, host=number): ActorPlace(_cpus(node, count), {}, node.id)
        for number, (node, count) in enumerate(zip(with_cores, counts, strict=True))
        if count
    }


def _cpus(node: ClusterNode, phones: int) -> float:
    return min(node.cpus, phones * CPUS_A_PHONE)
