"""Pools from Python: `pool=` takes a phone that is free, and what does not go together is told."""

from pathlib import Path

import pytest

import tapwright
from tapwright.device.adb import PrivateAdbServer
from tapwright.fleet.leases import lease_folder


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a pool, in which the program runs."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / "run"))
    monkeypatch.setenv("FARM_TOKEN", "secret-1")
    (tmp_path / "tapwright.yaml").write_text(
        "pools:\n  here: {pocket: 2}\n"
        "  lab: {stf: {url: 'https://h.example.com', token_env: FARM_TOKEN, count: 1}}\n"
        "  desk: {serials: [NOWHERE-1]}\n",
        "utf-8",
    )
    return tmp_path


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"pool": "nope"}, "no pool 'nope'; it has here, lab, desk"),
        ({"pool": "here", "phone": "pocket"}, "give pool or phone, not both"),
        ({"pool": "lab"}, "send the token in FARM_TOKEN to https://h.example.com"),
    ],
)
async def test_mistakes_are_told_before_anything_is_started(
    folder: Path, options: dict[str, str], said: str
) -> None:
    with pytest.raises(tapwright.UsageError, match=said.replace("(", r"\(")):
        await tapwright.run("Open the clock", model="rehearsal", **options)  # pyright: ignore
    with pytest.raises(tapwright.UsageError):
        await tapwright.run_suite("smoke", model="rehearsal", phones=2, pool=options["pool"])
    assert not (folder / "run").exists() and not (folder / "runs").exists()


async def test_a_pool_none_of_whose_phones_is_there_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with PrivateAdbServer() as client:
        monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(client.port))
        with pytest.raises(tapwright.DeviceError, match="NOWHERE-1 did not start: it is not att"):
            async with tapwright.phone(pool="desk"):
                pass
        with pytest.raises(tapwright.UsageError, match="name no serial and no persona"):
            async with tapwright.phone("pocket", pool="here"):
                pass


async def test_a_phone_of_a_pool_is_held_and_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    async with PrivateAdbServer() as client:
        monkeypatch.setenv("ANDROID_ADB_SERVER_PORT", str(client.port))
        async with tapwright.phone(pool="here") as phone:
            assert phone.info.simulated and len(list(lease_folder().glob("*.json"))) == 1
            record = await tapwright.run(
                "Open the clock", phone=phone, max_steps=2,
                model=tapwright.FunctionModel(lambda prompt, effort: tapwright.Done(summary="x")),
            )  # fmt: skip
        assert record.end is not None and phone.closed
        assert not list(lease_folder().glob("*.json"))
        # Of a pool that is not up one phone was started, and it has ended.
        assert not await client.devices()
