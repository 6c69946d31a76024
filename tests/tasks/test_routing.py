"""Classes of tasks, tables of routes, and what they make of an attempt's settings."""

from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import JsonValue

from tapwright.actions import UsageError
from tapwright.agent.ladder import LadderRules
from tapwright.agent.models.base import Reply
from tapwright.agent.routing import BUILT_IN_TABLE, CLASSES, class_by_tags, read_class
from tapwright.chosen import over
from tapwright.suites.registry import find_task
from tapwright.tasks.routing import class_of, extra_advisors, followed, read_table, routed
from tapwright.tasks.settings import Settings
from tapwright.traces.schema import RoutingRecord, TaskClass

MONEY = RoutingRecord(task_class="money", by="person")


@pytest.mark.parametrize(
    ("tags", "apps", "found"),
    [
        ({"atomic", "sensitive", "filter"}, ("Eats",), "money"),
        ({"query", "answer", "scroll"}, ("Messages",), "question"),
        ({"composite", "multi-app"}, ("Go", "Messages"), "search"),
        ({"atomic", "filter"}, ("Go",), "form"),
        ({"atomic"}, ("Settings",), "settings"),
        ({"atomic"}, ("Messages",), "form"),
        ({"atomic"}, ("Stream",), "other"),
        (set[str](), (), "other"),
    ],
)
def test_tags_tell_the_class_and_money_comes_first(
    tags: set[str], apps: tuple[str, ...], found: TaskClass
) -> None:
    assert class_by_tags(tags, apps)[0] == found


def test_the_users_word_stands_above_a_files_and_a_files_above_tags() -> None:
    task = find_task("Checkout", 0)
    found = class_of(Settings(), task, None)
    assert found is not None and (found.task_class, found.by) == ("money", "tags")
    found = class_of(Settings(), task, "form")
    assert found is not None and (found.task_class, found.by) == ("form", "file")
    found = class_of(Settings(task_class="question"), task, "form")
    assert found is not None and (found.task_class, found.by) == ("question", "person")
    assert class_of(Settings(), None, None) is None


def test_a_row_counts_where_the_user_has_said_nothing() -> None:
    rows: dict[str, JsonValue] = {
        "money": {"floor": "high", "confirm": "none", "max_steps": 9, "advisor": "anthropic",
                  "max_cost": "0.50"},
    }  # fmt: skip
    settings, record = routed(Settings(routes=rows), MONEY)
    assert settings.ladder == LadderRules(floor="high", confirm=None)
    assert (settings.max_steps, settings.max_cost) == (9, Decimal("0.50"))
    assert (settings.advisor, settings.routes) == ("anthropic", None)
    assert (record.table, record.outranked) == ("tapwright.yaml", ())
    assert record.row["floor"] == "high"

    said = Settings(
        routes=rows, max_steps=5, advisor=None, ladder=LadderRules(floor="low"),
        max_cost=Decimal(1),
    )  # fmt: skip
    settings, record = routed(said, MONEY)
    assert (settings.max_steps, settings.advisor, settings.max_cost) == (5, None, 1)
    assert settings.ladder.floor == "low" and settings.ladder.confirm is None
    assert set(record.outranked) == {"floor", "max_steps", "advisor", "max_cost"}


def test_one_rung_that_is_asked_for_outranks_the_whole_ladder_of_a_row() -> None:
    rows: dict[str, JsonValue] = {"money": {"floor": "medium", "effort": "fixed:high"}}
    settings, record = routed(Settings.model_validate({"routes": rows, "effort": "low"}), MONEY)
    assert (settings.effort, settings.ladder.floor) == ("fixed:low", "high")
    assert set(record.outranked) == {"floor", "effort"}


def test_another_class_is_as_without_a_table() -> None:
    rows: dict[str, JsonValue] = {"money": {"floor": "high"}}
    settings, record = routed(Settings(routes=rows), RoutingRecord(task_class="form", by="tags"))
    assert (settings, record.row) == (Settings(), {})
    assert settings.asked() == {}


def test_a_record_is_followed_by_its_row_and_not_by_todays_table() -> None:
    record = MONEY.model_copy(update={"row": {"floor": "medium"}})
    settings, _ = followed(Settings(routes={"money": {"floor": "high"}}), record)
    assert settings.ladder.floor == "medium"


def test_what_was_said_survives_the_record_of_a_bench() -> None:
    """`--effort ladder` is the default, and yet stands above a row after a kill as well."""
    settings = Settings(routes={"money": {"effort": "fixed:high"}}, effort="ladder")
    again = Settings.model_validate(settings.asked("out"))
    assert routed(again, MONEY)[0].effort == "ladder"


def test_from_python_only_what_is_named_stands_above_a_table() -> None:
    chosen = over(Settings(), None, {}, routes={"money": {"max_steps": 3}}, max_cost=1)
    assert routed(chosen, MONEY)[0].max_steps == 3


def test_mistakes_of_a_table_are_told_by_line(tmp_path: Path) -> None:
    file = tmp_path / "routes.yaml"
    file.write_text("money:\n  floor: hihg\n  max_steps: 0\nmony:\n  floor: high\n", "utf-8")
    with pytest.raises(UsageError) as caught:
        Settings.model_validate({"routes": str(file)})
    assert str(caught.value).splitlines()[1:] == [
        f"{file}:2:10: `hihg` is none of these; did you mean high?",
        f"{file}:3:14: `max_steps`: input should be greater than 0",
        f"{file}:4:1: there is no `mony` here; did you mean money?",
    ]
    file.write_text("- money\n", "utf-8")
    with pytest.raises(UsageError, match=r"routes\.yaml:1:1: a table of routes has a row"):
        read_table(file)
    with pytest.raises(UsageError, match=r"no mony; classes are question, form"):
        Settings(routes={"mony": {}})


def test_rows_that_cannot_be_followed_are_refused() -> None:
    always = Settings(routes={"money": {"effort": "fixed:advisor"}})
    with pytest.raises(UsageError, match="money has fixed:advisor and names no advisor"):
        extra_advisors(always, True)
    with pytest.raises(UsageError, match="no-such-model"):
        extra_advisors(Settings(routes={"money": {"advisor": "no-such-model"}}), True)
    (named,) = extra_advisors(Settings(routes={"money": {"advisor": "rehearsal-advisor"}}), True)
    assert named.name == "rehearsal-advisor"
    made = Settings(routes={"simulated": True, "money": {"floor": "high"}})
    assert extra_advisors(made, True) == ()
    with pytest.raises(UsageError, match="made from simulated runs"):
        extra_advisors(made, False)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('{"class": "money"}', "money"),
        ('I think {"class": "form"} and so {"class": "search"}', "search"),
        ('{"class": "everything"}', "other"),
        ('{"class": 3}', "other"),
        ("money", "money"),
        ("", "other"),
    ],
)
def test_an_answer_that_names_no_class_is_other(text: str, found: TaskClass) -> None:
    named, why = read_class(Reply(text=text))
    assert named == found
    assert bool(why) == (found == "other")


def test_the_built_in_table_is_one_that_can_be_written_down() -> None:
    document = BUILT_IN_TABLE.document()
    assert (
        Settings.model_validate({"routes": "built-in"}).routes
        == document
        == Settings(routes=document).routes
    )
    assert set(BUILT_IN_TABLE.rows) <= set(CLASSES)
    assert not Settings.model_validate({"routes": "off"}).routes
