"""A run that goes on with other phones, or with another engine, than it was begun with."""

from pathlib import Path
from typing import Any

import pytest

from tapwright.actions import UsageError
from tapwright.bench.agents import bench_record
from tapwright.bench.folder import BenchFolder, Options
from tapwright.bench.job import Changes, new_job, resumed_job
from tapwright.bench.plan import make_plan
from tapwright.suites.registry import find_suite
from tapwright.tasks.choices import choose_profile
from tapwright.tasks.settings import Settings

SETTINGS = Settings(model="rehearsal")
PLAN = make_plan(find_suite("first-steps"), trials=1)


def begun(out: Path, **options: Any) -> Path:
    """The folder of a run that has no result yet."""
    of = Options(settings={"model": "rehearsal"}, **options)
    record = bench_record(PLAN, SETTINGS, of, choose_profile(SETTINGS))
    with BenchFolder.create(out, record, of, ()) as folder:
        return folder.path


@pytest.mark.parametrize(
    ("before", "changes", "after"),
    [
        # Four phones have two workers unless somebody says otherwise, and Ray has none.
        ({"phones": 4, "workers": 2}, {"engine": "ray"}, {"phones": 4, "workers": None}),
        ({"phones": 4, "workers": 2}, {"serials": ("A", "B")}, {"workers": None, "phones": None}),
        ({"persona": "fold"}, {"serials": ("A",)}, {"persona": None}),
        ({"phones": 4, "workers": 2}, {"serials": ("A", "B"), "workers": 2}, {"workers": 2}),
        ({"phones": 4, "workers": 2}, {"phones": 2}, {"phones": 2, "workers": 2}),
        (
            {"engine": "ray", "ray_address": "10.0.0.1:6379", "ray_pool": "usb"},
            {"engine": "local", "phones": 4},
            {"ray_address": None, "ray_pool": None, "phones": 4},
        ),
        ({"engine": "ray", "ray_pool": "usb"}, {"phones": 4}, {"ray_pool": None, "phones": 4}),
        ({"engine": "ray", "phones": 4}, {"ray_pool": "usb"}, {"ray_pool": "usb", "phones": None}),
    ],
)
def test_what_was_for_other_phones_is_left_behind(
    tmp_path: Path, before: dict[str, Any], changes: dict[str, Any], after: dict[str, object]
) -> None:
    options = resumed_job(begun(tmp_path, **before), Changes(**changes), {}).options
    assert {name: getattr(options, name) for name in after} == after


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"ray_address": "10.0.0.1:6379"}, "--ray-address is for a cluster: say --engine ray"),
        ({"ray_pool": "usb"}, "--ray-pool is for a cluster: say --engine ray"),
        ({"engine": "ray", "ray_pool": "usb", "phones": 2}, "leave out --phones and --device"),
        ({"engine": "ray", "ray_pool": "usb", "serials": ("A",)}, "leave out --phones and"),
    ],
)
def test_no_option_is_passed_over(options: dict[str, Any], told: str) -> None:
    with pytest.raises(UsageError, match=told):
        new_job(find_suite("first-steps"), SETTINGS, Options(**options))
