"""Pools are read from `tapwright.yaml`, and a mistake is said at its place."""

from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.fleet.pools import Pool, find_pool, read_pools, schema_text
from tapwright.tasks.settings import Settings

WHOLE = """\
model: rehearsal
pools:
  here: {pocket: 8}
  kinds:
    pocket: {count: 2, persona: tablet, seed: 3}
    recycle_after: 5
  farm:
    avd: {name: pixel, count: 4, snapshot: clean, memory_mb: 3072}
    cures: {reset: 2, remake: 0}
  light: {redroid: {image: "redroid/redroid:14.0.0-latest", count: 3}}
  heavy: {docker_android: {image: "budtmo/docker-android:emulator_14.0", count: 2}}
  desk: {serials: [0123456789, emulator-5554, "usb:1-4.2"], min_charge: 40}
  lab: {stf: {url: "https://stf.example.com", token_env: EXAMPLE_TOKEN, count: 3}}
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "tapwright.yaml"
    path.write_text(WHOLE, "utf-8")
    return path


def test_every_kind_is_read(file: Path) -> None:
    pools = read_pools(file)
    assert {name: (pool.kind, pool.count) for name, pool in pools.items()} == {
        "here": ("pocket", 8), "kinds": ("pocket", 2), "farm": ("avd", 4), "light": ("redroid", 3),
        "heavy": ("docker_android", 2), "desk": ("serials", 3), "lab": ("stf", 3),
    }  # fmt: skip
    farm, kinds = pools["farm"], pools["kinds"]
    assert farm.avd is not None and (farm.avd.snapshot, farm.avd.memory_mb) == ("clean", 3072)
    assert (farm.cures.reset, farm.cures.restart, farm.cures.remake) == (2, 1, 0)
    assert kinds.pocket is not None and kinds.pocket.persona == "tablet"
    assert (pools["here"].recycle_after, kinds.recycle_after) == (40, 5)
    assert [name for name, pool in pools.items() if pool.batteries] == ["desk", "lab"]
    assert pools["desk"].min_charge == 40


def test_a_serial_of_digits_is_a_text_as_it_stands(file: Path) -> None:
    assert read_pools(file)["desk"].serials == ("0123456789", "emulator-5554", "usb:1-4.2")


def test_settings_leave_the_pools_to_who_asks_for_them(file: Path) -> None:
    assert Settings.load({}, {}, file).model == "rehearsal"
    file.write_text("model: rehearsal\npools: 7\n", "utf-8")
    assert Settings.load({}, {}, file).model == "rehearsal"
    with pytest.raises(UsageError, match=r"tapwright.yaml:2:8: `pools` is a mapping"):
        read_pools(file)


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("  a: {pocket: 0}", "2:15", "greater than or equal to 1"),
        ("  a: {pocket: lots}", "2:15", "`pocket` is a mapping"),
        ("  a: {pocket: {count: '8'}}", "2:23", "valid integer"),
        ("  a: {pocket: {count: 1, parsona: tv}}", "2:26", "did you mean persona?"),
        ("  a: {pockt: 8}", "2:7", "did you mean pocket?"),
        ("  a:\n    recycle_after: 3", "3:5", "there is none"),
        ("  a: {pocket: 1, serials: [x]}", "2:6", "these are pocket and serials"),
        ("  a: {avd: {count: 2}}", "2:12", "`name` is missing"),
        ("  a: {avd: {name: p, memory_mb: 12}}", "2:33", "greater than or equal to 256"),
        ("  a: {serials: one}", "2:16", "`serials` is a list"),
        ("  a: {serials: []}", "2:16", "at least 1 item"),
        ("  a: {serials: [x, x]}", "2:16", "x is named twice"),
        ("  a: {stf: {url: 'ftp://x', token_env: T, count: 1}}", "2:18", "`url` is an address"),
        ("  a: {stf: {url: 'http://x', token_env: T}}", "2:12", "either `serials` or a `count`"),
        ("  a: {stf: {url: 'http://x', token_env: 'a b', count: 1}}", "2:41", "the name of a vari"),
        ("  'a b': {pocket: 1}", "2:3", "a pool's name is a letter"),
        ("  a: {pocket: 1}\n  a: {pocket: 2}", "3:3", "a is given twice"),
        ("  a: {pocket: 1, cures: {resets: 2}}", "2:26", "did you mean reset or restart?"),
        ("  a: &a\n    pocket: *a", "3:13", "nested too deeply"),
        ("  a: [", "3:1", ""),
    ],
)
def test_a_mistake_is_said_at_its_place(file: Path, text: str, where: str, what: str) -> None:
    file.write_text(f"pools:\n{text}\n", "utf-8")
    with pytest.raises(UsageError) as caught:
        read_pools(file)
    said = str(caught.value)
    assert what in said and "Traceback" not in said
    if what != "nested too deeply":
        assert said.startswith(f"{file}:{where}: "), said


def test_all_mistakes_are_said_at_once(file: Path) -> None:
    file.write_text("pools:\n  b: {pocket: 0}\n  a: {serials: 3}\n", "utf-8")
    with pytest.raises(UsageError) as caught:
        read_pools(file)
    assert [line.split(":")[1] for line in str(caught.value).splitlines()] == ["2", "3"]


def test_the_pool_that_is_meant(file: Path, tmp_path: Path) -> None:
    assert find_pool("here", file) == ("here", Pool.model_validate({"pocket": 8}))
    with pytest.raises(UsageError, match="no pool 'ther'; it has here, kinds, farm"):
        find_pool("ther", file)
    with pytest.raises(UsageError, match="say which pool: here, kinds"):
        find_pool(None, file)
    with pytest.raises(UsageError, match="names no pools; for eight"):
        find_pool("here", tmp_path / "none.yaml")
    file.write_text("pools: {only: {pocket: 1}}", "utf-8")
    assert find_pool(None, file)[0] == "only"


def test_the_schema_in_the_docs_is_the_one_that_holds() -> None:
    """`tapwright fleet schema > docs/pools.schema.json` brings it up to date."""
    docs = Path(__file__).parents[2] / "docs" / "pools.schema.json"
    assert docs.read_text("utf-8") == schema_text()


def test_the_example_in_the_docs_is_read(tmp_path: Path) -> None:
    text = (Path(__file__).parents[2] / "docs" / "fleet.md").read_text("utf-8")
    file = tmp_path / "tapwright.yaml"
    file.write_text(text.partition("```yaml\n")[2].partition("```")[0], "utf-8")
    assert {pool.kind for pool in read_pools(file).values()} == set(Pool.KINDS)
