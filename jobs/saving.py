"""Saves the output of a run to where its job says; what fails is told and loses nothing, because
the output is in the history as well."""

import csv
import hashlib
import hmac
import http.client
import io
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import assert_never

from pydantic import JsonValue

from ..actions import UsageError
from ..actions.file_lock import lock_file
from ..agent.policy.webhook import check_url, post_json
from ..traces.files import Files
from ..traces.redactor import Redactor
from ..traces.spreadsheet import cell_text
from .job import JobSpec
from .job_file import JobFile
from .outputs import records_of
from .runs import JobRun, SavedOutput
from .targets import SaveCsv, SaveJson, SaveSqlite, SaveTo, SaveWebhook

RUN_COLUMN, AT_COLUMN = "run", "read_at"
SIGNATURE, TIMESTAMP = "X-Tapwright-Signature", "X-Tapwright-Timestamp"


def check_targets(job: JobFile) -> None:
    """Raise UsageError for a place that nothing may be sent to."""
    for target in job.spec.save_to:
        if isinstance(target, SaveWebhook):
            check_url(target.webhook)


def save_output(
    job: JobFile, run: JobRun, secrets: Mapping[str, str], now: datetime | None = None
) -> tuple[SavedOutput, ...]:
    """Save the output of a run everywhere that its job says; one place that fails keeps none of the
    others from being written."""
    at = (now or datetime.now(UTC)).isoformat(timespec="seconds")
    found = [_saved(job, target, run, secrets, at) for target in job.spec.save_to]
    return tuple(found)


def _saved(
    job: JobFile, target: SaveTo, run: JobRun, secrets: Mapping[str, str], at: str
) -> SavedOutput:
    records, saved = records_of(run.output), _place(job, target)
    try:
        match target:
            case SaveJson():
                _save_json(Path(saved.where), _document(run, at))
            case SaveCsv():
                _save_csv(Path(saved.where), job.spec, records, run.id, at)
            case SaveSqlite():
                from .sqlite_saving import save_sqlite

                save_sqlite(Path(saved.where), job.spec, target, records, run.id, at)
            case SaveWebhook():
                _send(target, _document(run, at), secrets)
            case _:
                assert_never(target)
    except (OSError, UsageError, ValueError, csv.Error, http.client.HTTPException) as error:
        return saved.model_copy(update={"why": Redactor(secrets).mask(str(error))})
    return saved.model_copy(update={"records": len(records)})


def _place(job: JobFile, target: SaveTo) -> SavedOutput:
    """Where something is to be saved, with nothing there yet."""
    match target:
        case SaveJson(json_=name):
            return SavedOutput(kind="json", where=str(job.folder / name))
        case SaveCsv(csv=name):
            return SavedOutput(kind="csv", where=str(job.folder / name))
        case SaveSqlite(sqlite=name):
            return SavedOutput(kind="sqlite", where=str(job.folder / name))
        case SaveWebhook(webhook=url):
            return SavedOutput(kind="webhook", where=url)
        case _:
            assert_never(target)


def _document(run: JobRun, at: str) -> dict[str, JsonValue]:
    document: dict[str, JsonValue] = {
        "version": 1, "job": run.job, "run": run.id, "read_at": at, "verdict": run.verdict,
        "output": run.output,
    }  # fmt: skip
    return document | ({} if run.complete is None else {"complete": run.complete})


def _save_json(path: Path, document: Mapping[str, JsonValue]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Files().put(path, json.dumps(document, indent=2, ensure_ascii=False).encode() + b"\n")


def _save_csv(
    path: Path, spec: JobSpec, records: Sequence[Mapping[str, JsonValue]], run: str, at: str
) -> None:
    """Append lines; a file with other columns is left as it is. Lines are written at once, while no
    other job appends to the file."""
    header = [RUN_COLUMN, AT_COLUMN, *(spec.columns or {})]
    path.parent.mkdir(parents=True, exist_ok=True)
    files = Files()
    with files.open(path, "a") as file:
        lock_file(file, wait=True)
        there = path.read_bytes().decode("utf-8-sig")
        text = io.StringIO()
        lines = csv.writer(text, lineterminator="\n")
        if not there:
            lines.writerow(header)
        else:
            kept = list(csv.reader(io.StringIO(there)))
            if kept[0] != header:
                raise UsageError(
                    f"{path} has the columns {', '.join(kept[0])}, and the job writes "
                    f"{', '.join(header)}: nothing was added; name another file"
                )
            if any(line[:1] == [run] for line in kept):
                return  # a kill came between this and the booking, and the run was gone on with
        for record in records:
            lines.writerow([run, at, *(_cell(record.get(name)) for name in header[2:])])
        # Whoever edited the file may have left its last line open.
        open_line = "\n" if there and not there.endswith("\n") else ""
        files.append(file, (open_line + text.getvalue()).encode())
    files.sync_folder(path.parent)


def _cell(value: JsonValue) -> str:
    if isinstance(value, str):
        return cell_text(value)
    if value is None:
        return ""
    return json.dumps(value)


def _send(
    target: SaveWebhook, document: Mapping[str, JsonValue], secrets: Mapping[str, str]
) -> None:
    """POST the document, without secrets; the signature is HMAC-SHA256 (RFC 2104) of the time
    stamp, a point and the body."""
    body = Redactor(secrets).mask(json.dumps(document, ensure_ascii=False)).encode()
    stamp = str(int(datetime.now(UTC).timestamp()))
    headers = {TIMESTAMP: stamp}
    if target.secret is not None:
        key = secrets[target.secret].encode()
        mark = hmac.new(key, stamp.encode() + b"." + body, hashlib.sha256).hexdigest()
        headers[SIGNATURE] = f"sha256={mark}"
    status, _ = post_json(target.webhook, body, target.timeout, headers)
    if not 200 <= status < 300:
        raise UsageError(f"the webhook answered with status {status}")
