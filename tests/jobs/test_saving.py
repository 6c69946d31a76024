"""Outputs go where the job says, whole or not at all, and a place that refuses is told."""

import asyncio
import csv
import hashlib
import hmac
import json
import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import JsonValue
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tapwright.agent.rehearsal.loopback import LoopbackServer
from tapwright.jobs.job_file import JobFile
from tapwright.jobs.runs import JobRun, SavedOutput
from tapwright.jobs.saving import SIGNATURE, TIMESTAMP, save_output

from .conftest import WriteJob

TABLE = "name: shop\ngoal: Read it\nmany: true\ncolumns: {item: string, price: number, on: date}\n"
NOW = datetime(2026, 3, 2, 9, 41, tzinfo=UTC)
ROWS: list[JsonValue] = [
    {"item": "Lamp", "price": 98.0, "on": "2026-03-02"},
    {"item": "=HYPERLINK(1)", "price": -3, "on": None},
]


def saved(
    job: JobFile, output: JsonValue, run: str = "r1", secrets: dict[str, str] | None = None
) -> tuple[SavedOutput, ...]:
    booked = JobRun(
        id=run, job="shop", file="f", sha256="0", began=NOW, output=output, verdict="unverified"
    )
    return save_output(job, booked, secrets or {}, NOW)


def test_csv_grows_and_its_cells_are_no_formulas(write_job: WriteJob, tmp_path: Path) -> None:
    job = write_job(TABLE + "save_to: [{csv: out/all.csv}]\n")
    assert [one.why for one in saved(job, ROWS)] == [""]
    path = tmp_path / "out" / "all.csv"
    path.write_text(path.read_text("utf-8").removesuffix("\n"), "utf-8")
    assert saved(job, ROWS[:1], "r2")[0].records == 1
    assert list(csv.reader(path.read_text("utf-8").splitlines())) == [
        ["run", "read_at", "item", "price", "on"],
        ["r1", "2026-03-02T09:41:00+00:00", "Lamp", "98.0", "2026-03-02"],
        ["r1", "2026-03-02T09:41:00+00:00", "'=HYPERLINK(1)", "-3", ""],
        ["r2", "2026-03-02T09:41:00+00:00", "Lamp", "98.0", "2026-03-02"],
    ]


@pytest.mark.parametrize("first", ["+", "-", "@", "\t", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_begins_as_a_formula(write_job: WriteJob, tmp_path: Path, first: str) -> None:
    job = write_job(TABLE + "save_to: [{csv: all.csv}]\n")
    saved(job, [{"item": f"{first}SUM(1)", "price": 1, "on": None}])
    with (tmp_path / "all.csv").open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file))[1][2] == f"'{first}SUM(1)"


def test_a_csv_of_other_columns_is_left_as_it_is(write_job: WriteJob, tmp_path: Path) -> None:
    job = write_job(TABLE + "save_to: [{csv: all.csv}, {json: new.json}]\n")
    (tmp_path / "all.csv").write_text("run,read_at,item\n", "utf-8")
    refused, kept = saved(job, ROWS)
    assert "has the columns run, read_at, item" in refused.why and refused.records == 0
    assert (tmp_path / "all.csv").read_text("utf-8") == "run,read_at,item\n"
    assert not kept.why and json.loads((tmp_path / "new.json").read_bytes())["output"] == ROWS


def test_a_table_is_kept_by_its_key(write_job: WriteJob, tmp_path: Path) -> None:
    job = write_job(TABLE + "save_to: [{sqlite: all.db, key: [item, on]}]\n")
    saved(job, ROWS[:1])
    cheaper: list[JsonValue] = [
        {"item": "Lamp", "price": 90, "on": "2026-03-02"},
        {"item": "Sofa", "price": None, "on": "2026-03-02"},
    ]
    assert not saved(job, cheaper, "r2")[0].why
    with sqlite3.connect(tmp_path / "all.db") as database:
        rows = database.execute('SELECT item, price, "on", run FROM shop ORDER BY item').fetchall()
    database.close()
    assert rows == [("Lamp", 90.0, "2026-03-02", "r2"), ("Sofa", None, "2026-03-02", "r2")]


def test_a_table_of_other_columns_gets_nothing(write_job: WriteJob, tmp_path: Path) -> None:
    job = write_job(TABLE + "save_to: [{sqlite: all.db}]\n")
    database = sqlite3.connect(tmp_path / "all.db")
    database.execute("CREATE TABLE shop (item TEXT)")
    database.commit()
    (refused,) = saved(job, ROWS)
    assert 'the table "shop" has the columns item' in refused.why
    assert database.execute("SELECT count(*) FROM shop").fetchone() == (0,)
    database.close()
    (tmp_path / "all.db").write_text("this is no database, whatever its name says", "utf-8")
    assert "the database refuses" in saved(job, ROWS)[0].why


@asynccontextmanager
async def hook(status: int) -> AsyncGenerator[tuple[str, list[tuple[dict[str, str], bytes]]]]:
    got: list[tuple[dict[str, str], bytes]] = []

    async def answer(request: Request) -> Response:
        got.append((dict(request.headers), await request.body()))
        return Response(status_code=status, headers={"location": "http://127.0.0.1:1/"})

    async with LoopbackServer(Starlette(routes=[Route("/", answer, methods=["POST"])])) as server:
        yield f"http://127.0.0.1:{server.port}/", got


async def test_a_webhook_gets_a_signed_body_without_secrets(write_job: WriteJob) -> None:
    async with hook(204) as (url, got):
        job = write_job(
            "name: shop\ngoal: Read it {pin}\noutput: {type: object}\n"
            f"secrets: {{key: env:K, pin: env:P}}\nsave_to: [{{webhook: '{url}', secret: key}}]\n"
        )
        secrets = {"key": "signing-key", "pin": "hunter2"}
        output: dict[str, Any] = {"said": "it is hunter2"}
        (told,) = await asyncio.to_thread(saved, job, output, "r1", secrets)
    assert not told.why
    ((headers, body),) = got
    assert json.loads(body)["output"] == {"said": "it is {pin}"}
    signed = headers[TIMESTAMP.lower()].encode() + b"." + body
    mark = hmac.new(b"signing-key", signed, hashlib.sha256).hexdigest()
    assert headers[SIGNATURE.lower()] == f"sha256={mark}"


@pytest.mark.parametrize("status", [302, 404, 500])
async def test_a_webhook_that_does_not_take_it_is_told(write_job: WriteJob, status: int) -> None:
    async with hook(status) as (url, got):
        job = write_job(
            f"name: shop\ngoal: Read it\noutput: {{}}\nsave_to: [{{webhook: '{url}'}}]\n"
        )
        (told,) = await asyncio.to_thread(saved, job, {"a": 1})
    assert told.why == f"the webhook answered with status {status}" and len(got) == 1


def test_a_run_that_was_saved_is_not_saved_twice(write_job: WriteJob, tmp_path: Path) -> None:
    job = write_job(TABLE + "save_to: [{csv: all.csv}, {sqlite: all.db}]\n")
    for _ in range(2):
        assert [one.why for one in saved(job, ROWS)] == ["", ""]
    assert len((tmp_path / "all.csv").read_text("utf-8").splitlines()) == 1 + len(ROWS)
    database = sqlite3.connect(tmp_path / "all.db")
    assert database.execute("SELECT count(*) FROM shop").fetchone() == (len(ROWS),)
    database.close()
