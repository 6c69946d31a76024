"""When schedules are due: by crontab(5), through changes of clocks, and after a time away."""

import pickle
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tapwright.jobs.cron import cron_values
from tapwright.jobs.job import JobSchedule
from tapwright.jobs.serving.triggers import next_times, trigger_of

BERLIN = ZoneInfo("Europe/Berlin")


def due(cron: str, day: datetime, count: int) -> list[str]:
    schedule = JobSchedule(cron=cron, timezone="Europe/Berlin")
    return [f"{moment:%a %d %H:%M %z}" for moment in next_times(schedule, day, count)]


def berlin(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


def test_fields_stand_for_what_crontab_says() -> None:
    values = cron_values("*/20 9-17/4 1,15 jan-mar sun,3-5,7")
    assert values[0] == {0, 20, 40} and values[1] == {9, 13, 17} and values[2] == {1, 15}
    assert values[3] == {1, 2, 3} and values[4] == {0, 3, 4, 5}
    assert cron_values("5/20 * * * *")[0] == {5, 25, 45}


def test_sunday_is_0_and_7_and_monday_is_1() -> None:
    assert due("0 8 * * 0", berlin(3, 2), 1) == ["Sun 08 08:00 +0100"]
    assert due("0 8 * * 7", berlin(3, 2), 1) == ["Sun 08 08:00 +0100"]
    assert due("0 8 * * 1-5", berlin(3, 6, 9), 1) == ["Mon 09 08:00 +0100"]
    assert due("0 8 * * */3", berlin(3, 1), 3)[1:] == ["Wed 04 08:00 +0100", "Sat 07 08:00 +0100"]


def test_either_day_is_enough_where_both_are_restricted() -> None:
    found = due("0 8 13 * 5", berlin(2, 28), 4)
    assert found == [
        "Fri 06 08:00 +0100", "Fri 13 08:00 +0100", "Fri 20 08:00 +0100", "Fri 27 08:00 +0100",
    ]  # fmt: skip
    assert due("0 8 2 * 5", berlin(3, 1), 2) == ["Mon 02 08:00 +0100", "Fri 06 08:00 +0100"]


def test_clocks_set_forward_leave_no_run_out() -> None:
    found = due("30 2 * * *", berlin(3, 28), 3)
    assert found == ["Sat 28 02:30 +0100", "Sun 29 03:30 +0200", "Mon 30 02:30 +0200"]


def test_clocks_set_back_run_nothing_twice_but_what_is_for_every_hour() -> None:
    found = due("30 2 * * *", berlin(10, 24), 3)
    assert found == ["Sat 24 02:30 +0200", "Sun 25 02:30 +0200", "Mon 26 02:30 +0100"]
    found = due("0 * * * *", berlin(10, 25, 1, 30), 3)
    assert found == ["Sun 25 02:00 +0200", "Sun 25 02:00 +0100", "Sun 25 03:00 +0100"]


def test_every_counts_from_its_last_time_whatever_clocks_show() -> None:
    schedule = JobSchedule(every=5400)
    start = berlin(10, 25, 1)
    found = next_times(schedule, start, 2)
    assert found[0] - start == timedelta(seconds=5400) == found[1] - found[0]


def test_a_trigger_outlives_its_process() -> None:
    now = berlin(3, 2)
    for schedule in (JobSchedule(cron="5 4 * * *", timezone="Asia/Tokyo"), JobSchedule(every=60)):
        trigger = trigger_of(schedule, now)
        again = pickle.loads(pickle.dumps(trigger))
        assert again.get_next_fire_time(None, now) == trigger.get_next_fire_time(None, now)
