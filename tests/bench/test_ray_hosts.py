"""Which host of a cluster gets which phones, and a cluster that loses one of its hosts."""

import asyncio
import os
import signal
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from tapwright.actions import UsageError
from tapwright.bench.agents import SettingsAgents
from tapwright.bench.folder import BenchFolder, Options
from tapwright.bench.messages import HostShare
from tapwright.bench.plan import Plan, make_plan
from tapwright.bench.ray_engine import ray_workers
from tapwright.bench.ray_places import ActorPlace, ClusterNode, place_one, place_phones
from tapwright.bench.report.read import read_bench
from tapwright.bench.runner import BenchRunner
from tapwright.suites.registry import find_suite
from tapwright.tasks.settings import Settings
from tapwright.traces import End, read_episodes
from tapwright.traces.verify import verify_run

from .players import bench_record
from .test_bench_command import full_only, only, request, results, run
from .test_orphans import MARK, marked, wait_until
from .test_worker_processes import Killing, pid_of

ray_only = pytest.mark.skipif(find_spec("ray") is None, reason="Ray is not installed")


def node(name: str, cpus: float = 4.0, **more: float) -> ClusterNode:
    resources: Mapping[str, float] = {"CPU": cpus, "node:10.0.0.1": 1.0}
    named = {key.replace("__", ":"): value for key, value in more.items()}
    return ClusterNode(name, {**resources, **named})


def test_one_actor_a_host_holds_the_phones_that_are_plugged_in_there() -> None:
    nodes = [node("a", phone__A=1, phone__B=1), node("b"), node("c", phone__C=1)]
    places = place_phones(nodes, 0, ["C", "A", "B"])
    assert list(places) == [HostShare(serials=("A", "B")), HostShare(serials=("C",))]
    assert places[HostShare(serials=("A", "B"))].resources == {"phone:A": 1.0, "phone:B": 1.0}


def test_pocket_phones_go_where_they_are_offered_or_else_by_cores() -> None:
    offered = place_phones([node("a", pocket=2), node("b"), node("c", pocket=6)], 6)
    assert [(share.pockets, place.node) for share, place in offered.items()] == [(2, "a"), (4, "c")]
    assert all(place.resources["pocket"] == share.pockets for share, place in offered.items())
    spread = place_phones([node("a", 2.0), node("b", 6.0), node("head", 0.0)], 8)
    assert [(share.pockets, place.node) for share, place in spread.items()] == [(2, "a"), (6, "b")]
    # A host is never asked for more cores than it has: then no actor would ever start.
    crowded = place_phones([node("a", 1.0)], 64)
    assert [place.cpus for place in crowded.values()] == [1.0]


def test_a_pool_is_what_its_hosts_have() -> None:
    nodes = [node("a", pool__usb=2, phone__A=1, phone__B=1), node("b", pool__sim=3, pocket=3)]
    ((share, place),) = place_phones(nodes, 2, pool="usb").items()
    assert share.serials == ("A", "B") and place.resources == {"pool:usb": 2.0}
    ((share, place),) = place_phones(nodes, 2, pool="sim").items()
    assert share.pockets == 3 and place.resources == {"pool:sim": 3.0}


def test_one_phone_is_the_one_named_one_of_a_pool_or_the_only_one() -> None:
    nodes = [node("a", pool__usb=2, phone__A=1, phone__B=1), node("b", pocket=3), node("c", 0.25)]
    named = place_one(nodes, "B")
    assert (named.serial, named.place.resources) == ("B", {"phone:B": 1.0})
    pooled = place_one(nodes, None, "usb")
    assert pooled.serial is None and pooled.among == {"a": ("A", "B")}
    assert pooled.place == ActorPlace(0.5, {"pool:usb": 1.0}), "Ray knows where one is free"
    assert place_one(nodes, "pocket").place.resources == {"pocket": 1.0}
    assert place_one([node("a", phone__A=1), node("b")]).serial == "A"
    assert place_one([node("b")]).serial == "pocket", "as where none is plugged in here"
    with pytest.raises(UsageError, match="has 2 phones, A, B: say which one with --device"):
        place_one(nodes)
    with pytest.raises(UsageError, match="has the phone Z"):
        place_one(nodes, "Z")
    with pytest.raises(UsageError, match="in the pool x; it has usb"):
        place_one(nodes, None, "x")


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"serials": ["Z"]}, "has the phone Z; .* tapwright fleet ray join ADDRESS --device Z"),
        ({"pool": "x"}, "in the pool x; it has usb; .* --pool x"),
        ({"phones": 9}, "offer 2 pocket phones, and 9 are asked for; .* --pockets N"),
    ],
)
def test_what_no_host_has_is_said_with_the_next_command(asked: Any, told: str) -> None:
    nodes = [node("a", pool__usb=1, phone__A=1), node("b", pocket=2)]
    with pytest.raises(UsageError, match=told):
        place_phones(nodes, **{"phones": 1, **asked})
    with pytest.raises(UsageError, match="no cores free"):
        place_phones([node("head", 0.0)], 1)


@full_only
@ray_only
def test_three_hosts_of_which_one_is_killed_give_the_same_verdicts(tmp_path: Path) -> None:
    from ray.cluster_utils import Cluster

    plan = make_plan(find_suite("first-steps"), trials=1)
    asyncio.run(run(request(tmp_path / "a", suite="first-steps", trials=1)))
    os.environ[MARK] = value = f"ray-{os.getpid()}"
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 0})
    try:
        for _ in range(3):
            cluster.add_node(num_cpus=1)
        cluster.wait_for_nodes()
        listener = asyncio.run(_killing(cluster, plan, tmp_path / "b"))
    finally:
        cluster.shutdown()
        del os.environ[MARK]
    path, local = only(tmp_path / "b"), only(tmp_path / "a")
    assert listener.told and all("actor failed" in why for _, why in listener.told)
    ours, theirs = read_bench(path).results, read_bench(local).results
    assert not read_bench(path).missing
    assert {r.unit: (r.success, r.end) for r in ours} == {
        r.unit: (r.success, r.end) for r in theirs
    }
    broken = {turn.unit.key for turn, _ in listener.told}
    whole = [one for one in results(path) if one["attempts"] == 1]
    assert whole == [one for one in results(local) if one["unit"] in [w["unit"] for w in whole]]
    assert {r.unit for r in ours if r.attempts == 2} == broken
    cut = [e for e in read_episodes(path) if e.end is End.CANCELLED]
    assert any(episode.totals.cost_usd for episode in cut)
    assert sum((r.cost_usd or 0 for r in ours), listener.paid * 0) == listener.paid
    assert {one.severity for one in verify_run(path)} <= {"note"}
    wait_until(lambda: not marked(value))
    assert marked(value) == {}


async def _killing(cluster: Any, plan: Plan, out: Path) -> Killing:
    agents = SettingsAgents(Settings(model="rehearsal"))
    options = Options(engine="ray", ray_address=cluster.address)
    with BenchFolder.create(out, bench_record(plan), options, ()) as folder:
        async with ray_workers(agents, 3, options, patience_s=0.0) as workers:

            def kill(device: str) -> None:
                # An actor's process is a child of its node's raylet.
                stat = Path(f"/proc/{pid_of(workers, device)}/stat").read_text()
                os.kill(int(stat.rpartition(")")[2].split()[1]), signal.SIGKILL)

            listener = Killing(kill)
            assert await BenchRunner(plan, folder, workers, listener, True).run() is None
    return listener
