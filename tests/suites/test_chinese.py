"""Tasks in Chinese meet a phone that was set up in Chinese: its labels, and what lies on it."""

import re
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tapwright.bench.check import check_template
from tapwright.bench.check.harness import play
from tapwright.emulator.pocket.apps import installed_apps
from tapwright.emulator.pocket.apps.go import DATABASE
from tapwright.emulator.pocket.apps.owner_texts import chinese
from tapwright.emulator.pocket.phone import PocketPhone
from tapwright.fleet.pocket import LabPhone, open_lab
from tapwright.suites.labels import english_of, in_chinese
from tapwright.suites.registry import all_tasks, find_task, template
from tapwright.tasks.session import open_session
from tapwright.tasks.settings import Settings
from tapwright.tasks.solution import solution_of
from tapwright.traces.reader import read_steps

GO, MESSAGES = "com.android.go", "com.android.messaging"


@pytest.fixture
async def chinese_phone() -> AsyncIterator[LabPhone]:
    async with open_lab(language="zh") as (phone,):
        yield phone


async def test_tasks_hold_on_a_chinese_phone(chinese_phone: LabPhone) -> None:
    for name in ("AddContact", "EventNext"):
        lines = [
            line async for line in check_template(template(name), [0], chinese_phone, language="zh")
        ]
        assert len(lines) >= 5
        assert [line for line in lines if not line.ok] == []


async def test_acts_are_aimed_by_the_names_that_the_phone_shows(
    chinese_phone: LabPhone, tmp_path: Path
) -> None:
    task = find_task("RideBasic", language="zh")
    async with open_session(Settings(model="rehearsal", out=tmp_path)) as session:
        record = await session.attempt(task, chinese_phone.device)
    assert record.verdict is not None and record.verdict.status == "passed", record.verdict
    (run,) = tmp_path.iterdir()
    (episode,) = (run / "episodes").iterdir()
    aims = [aim for step in read_steps(episode) if (aim := step.aim)]
    assert len(aims) > 5 and {aim.result for aim in aims} == {"named"}
    assert "打车" in {aim.target for aim in aims}


async def test_every_solution_finds_its_way_in_chinese(chinese_phone: LabPhone) -> None:
    wrong: dict[str, str] = {}
    for name in (one.name for one in all_tasks()):
        task = find_task(name, language="zh")
        played = await play(task, solution_of(task), chinese_phone)
        if played.verdict.status != "passed":
            wrong[name] = f"{played.verdict.why} ({played.ending.why})"
    assert not wrong


def test_a_goal_names_what_a_chinese_phone_shows() -> None:
    sent, texted = find_task("SendText", language="zh"), find_task("WhichAlex", 3, language="zh")
    assert "给江依依的手机发一条短信：" in sent.goal
    assert not [char for char in texted.goal if char.isascii() and char.isalpha()]
    assert "“出行”" in find_task("RideBasic", language="zh").goal
    assert find_task("SendText").goal == find_task("SendText", language="en").goal
    assert "Isabel Ortega's mobile" in find_task("SendText").goal


@pytest.mark.parametrize("name", ["OrderDish", "FastestFree", "OutOfRange", "BookTable", "PayBill"])
def test_a_goal_names_shops_and_dishes_as_a_chinese_phone_does(name: str) -> None:
    for trial in range(5):
        goal = find_task(name, trial, language="zh").goal
        assert not [char for char in goal if char.isalpha() and char < "\u2e80"], goal


def test_a_goal_names_places_of_the_chinese_city() -> None:
    database = PocketPhone(language="zh").system.files.database(DATABASE)
    known: set[str] = set()
    for column in ("name FROM places", "label FROM saved_places", "name FROM ride_tiers"):
        known |= {name for (name,) in database.execute(f"SELECT {column}")}
    named = ("place", "start", "end", "airport", "to", "tier")
    count = 0
    for template_ in all_tasks():
        if template_.apps[0] != "Go":
            continue
        for trial in range(3):
            task = find_task(template_.name, trial, language="zh")
            goal = task.goal.replace(getattr(task, "label", ""), "")
            assert not re.search("[A-Za-z]", goal), goal
            names = [getattr(task, name, "") for name in named if template_.name != "NavAndText"]
            names = [name for name in names if name and name in goal]
            count += len(names)
            assert set(names) <= known, goal
    assert count > 30


async def test_go_is_played_in_a_chinese_city(chinese_phone: LabPhone) -> None:
    for name in ("TransitFewestChanges", "FakeNotice", "TrainSoldOut"):
        task = find_task(name, language="zh")
        played = await play(task, solution_of(task), chinese_phone)
        assert played.verdict.status == "passed", (name, played.verdict.why, played.ending.why)


@pytest.mark.parametrize(
    ("package", "english", "chinese"),
    [
        (GO, "Within 2 km", "2 公里以内"),
        (GO, "From 槐树街", "从槐树街出发"),
        (MESSAGES, "Start chat", "发起聊天"),
    ],
)
def test_labels_are_read_both_ways(package: str, english: str, chinese: str) -> None:
    assert in_chinese(package, english) == chinese
    assert english_of(package, chinese) == english


@pytest.mark.parametrize(
    ("shown", "read"),
    [
        ("2026年5月", "May 2026"),
        ("2026年3月2日 周一", "Mon, Mar 2, 2026"),
        ("5月1日星期五", "Friday, May 1"),
        ("2月19日周四, 08:41 • 已完成", "Thu, Feb 19, 08:41 • Completed"),
        ("去哪儿：湖边还是古堡？", "去哪儿：湖边还是古堡？"),
        ("我的火车难得准点", "我的火车难得准点"),
    ],
)
def test_days_are_read_and_content_is_left_alone(shown: str, read: str) -> None:
    assert english_of(GO, shown) == read


# -- the shop -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [one.name for one in all_tasks() if "Shop" in one.apps])
def test_goals_in_the_shop_name_what_it_sells(name: str) -> None:
    shop = {*chinese("shop").values(), *installed_words()}
    for trial in range(6):
        task = find_task(name, trial, language="zh")
        told = [task.goal, *(fact.says for fact in task.facts)]
        letters = {word for text in told for word in re.findall("[A-Za-z]+", text)}
        # Sizes, and names with a word that is the same.
        assert letters <= {"S", "M", "L", "XL", "XS", "USB", "C", "K", "T"}, told
        quoted = set(re.findall("“([^”]+?)(?: ••\\d+)?”", task.goal))
        unknown = {text for text in quoted if text not in shop}
        assert unknown <= {"笔记", *SAID_BY_GOALS.get(name, ())}, unknown


def installed_words() -> Iterator[str]:
    return (shown for app in installed_apps() for shown in app.words("zh").values())


SAID_BY_GOALS = {
    "OrderStatus": ("飞燕快递，1月5日",),
    "CouponIf": ("没有优惠券",),
    "PricesToNote": ("小夜灯: $12.00", "价格", "比价", "购物灵感", "生日备选"),
}
"""What a goal quotes besides: how to answer, and what is to be written."""
