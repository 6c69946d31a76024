"""Half of a secret has no name: what is told is cut after it is taken out, or not at all."""

import shlex

import pytest

from tapwright.device.errors import DeviceTimeout
from tapwright.fleet.phones import pocket_phone
from tapwright.tasks.event_injector import EventInjector
from tapwright.tasks.events import EventJournal
from tapwright.tasks.own.checks import ContentCheck
from tapwright.tasks.own.dry_run import dry_run
from tapwright.tasks.own.evidence import look_up
from tapwright.tasks.own.load import load_task
from tapwright.traces.redactor import Redactor

SECRET = "o'hara-" + "0123456789" * 9


@pytest.mark.parametrize("room", range(80, 220, 20))
async def test_no_part_of_it_is_told_of_a_query_that_fails(room: int) -> None:
    padded = f"name = '{'a' * room}' and nosuch = '{SECRET.replace(chr(39), '')}'"
    mask = Redactor({"pw": SECRET.replace("'", "")}).mask
    check = ContentCheck(content="content://settings/system", columns={"name": "x"}, where=padded)
    async with pocket_phone() as phone:
        (evidence,) = await look_up(phone, [check], mask)
        journal = EventJournal()
        watched = {"it": ("content", "query", "--uri", "content://settings/x", "--where", padded)}
        await EventInjector(phone, journal, watched=watched).begin()
    assert not evidence.holds and "ohara" not in str(evidence)
    assert "ohara" not in mask(journal.records[0].value)


async def test_a_command_that_does_not_end_is_told_without_its_words() -> None:
    async with pocket_phone() as phone:
        transport = phone.transport  # pyright: ignore[reportAttributeAccessIssue]
        with pytest.raises(DeviceTimeout) as raised:
            await transport.shell(
                "sh", "-c", f"echo {'a' * 50} {shlex.quote(SECRET)}; sleep 100", timeout_s=0.2
            )
    assert "`sh`" in str(raised.value) and "hara" not in str(raised.value)


async def test_a_set_up_that_fails_is_told_without_it(tmp_path, monkeypatch) -> None:
    monkeypatch.setenv("MY_PW", SECRET)
    (tmp_path / "own.yaml").write_text(
        "name: Own\ngoal: Do\nsecrets: {pw: {env: MY_PW}}\n"
        f"setup:\n  - shell: [nosuch, '{'a' * 150}', '{{pw}}']\n"
        "checks:\n  - {setting: system.x, equals: y}\n"
    )
    async with pocket_phone() as phone:
        found = await dry_run(load_task(tmp_path / "own.yaml")(0), phone)
    assert "{pw}" in found.broken and "hara" not in found.broken
