"""A goal names what lies on the phone: it is refused on a phone in another language."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tapwright.actions import UsageError
from tapwright.bench.agents import check_plan
from tapwright.bench.folder import Options
from tapwright.bench.plan import make_plan
from tapwright.device.fake import FakeDevice
from tapwright.fleet.phones import open_phone
from tapwright.fleet.pocket import LabPhone, open_lab
from tapwright.suites.registry import find_suite, find_task
from tapwright.tasks.goal import Language
from tapwright.tasks.phone_language import check_phone_language
from tapwright.tasks.session import open_session
from tapwright.tasks.settings import Settings

LANGUAGES: tuple[Language, ...] = ("en", "zh")


@pytest.fixture(params=LANGUAGES)
async def phone(request: pytest.FixtureRequest) -> AsyncIterator[tuple[Language, LabPhone]]:
    async with open_lab(language=request.param) as (lab,):
        yield request.param, lab


async def test_only_a_phone_of_the_goals_language_is_taken(
    phone: tuple[Language, LabPhone], tmp_path: Path
) -> None:
    set_up_in, lab = phone
    for language in LANGUAGES:
        task = find_task("SendText", language=language)
        if language == set_up_in:
            await check_phone_language([task], lab.device)
            continue
        said = "pocket:zh" if language == "zh" else "was set up in Chinese: take another phone"
        settings = Settings(model="rehearsal", out=tmp_path)
        async with open_session(settings) as session:
            with pytest.raises(UsageError, match=f"SendText in .*{said}"):
                await session.attempt(task, lab.device, yes=True)
        assert not list(tmp_path.iterdir()), "something was begun"


async def test_tasks_that_name_nothing_of_a_phone_are_played_on_any(
    phone: tuple[Language, LabPhone],
) -> None:
    _, lab = phone
    tasks = [task for one in LANGUAGES for task in find_suite("aosp").tasks(1, 0, one)]
    assert {task.phone_language for task in tasks} == {None}
    await check_phone_language(tasks, lab.device)


async def test_what_settings_say_does_not_count(phone: tuple[Language, LabPhone]) -> None:
    set_up_in, lab = phone
    task = find_task("SendText", language=set_up_in)
    await lab.device.shell("setprop", "persist.sys.locale", "fr-FR")
    await lab.device.shell("settings", "put", "system", "system_locales", "zh-CN,en-US")
    await check_phone_language([task], lab.device)
    await lab.reset()


async def test_a_phone_of_somebody_has_nothing_of_the_goals_in_chinese() -> None:
    device = FakeDevice()
    device.info = replace(device.info, simulated=False)
    await check_phone_language([find_task("SendText")], device)
    with pytest.raises(UsageError, match="SendText in Chinese"):
        await check_phone_language([find_task("SendText", language="zh")], device)


async def test_a_pocket_phone_by_name() -> None:
    async with open_phone("pocket:zh") as device:
        await check_phone_language([find_task("SendText", language="zh")], device)
        assert "zh-CN" in await device.shell("settings", "get", "system", "system_locales")


def test_a_run_starts_phones_in_the_language_of_what_its_goals_name() -> None:
    suites: tuple[tuple[str, Language, Language], ...] = (
        ("smoke", "zh", "zh"),
        ("smoke", "en", "en"),
        ("aosp", "zh", "en"),
    )
    for name, language, started in suites:
        plan = make_plan(find_suite(name), trials=1, language=language)
        assert plan.phone_language == started, name


def test_a_pool_in_another_language_is_refused_before_it_is_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tapwright.yaml").write_text(
        "pools:\n  here: {pocket: 1}\n  there: {pocket: {count: 1, language: zh}}\n", "utf-8"
    )
    settings = Settings(model="rehearsal")
    tries: tuple[tuple[Language, str, str], ...] = (
        ("en", "here", ""),
        ("zh", "there", ""),
        ("zh", "here", "pool here was not: .* `language: zh`"),
        ("en", "there", "pool there was set up in Chinese"),
    )
    for language, pool, wrong in tries:
        plan = make_plan(find_suite("smoke"), trials=1, language=language, names=["SendText"])
        options = Options(language=language, pool=pool)
        if not wrong:
            check_plan(plan, options, settings)
            continue
        with pytest.raises(UsageError, match=wrong):
            check_plan(plan, options, settings)
