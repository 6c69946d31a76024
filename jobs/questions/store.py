"""Keeps questions in a SQLite database, so that neither a kill nor a power cut loses one.

Several processes may use it: who answers on a terminal is another one than who asks.
"""

import os
import secrets
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from ...actions import UsageError
from .question import Asked, AtDeadline, GivenAnswer, Question, QuestionState

# An answer in a chat is no longer; in characters.
LONGEST_ANSWER = 2000
_BUSY_S = 30.0
_SCHEMA = """
CREATE TABLE IF NOT EXISTS questions (
  id TEXT PRIMARY KEY, job TEXT NOT NULL, run TEXT NOT NULL, asked TEXT NOT NULL, picture TEXT,
  asked_at TEXT NOT NULL, deadline_at TEXT NOT NULL, at_deadline TEXT NOT NULL, key TEXT NOT NULL,
  state TEXT NOT NULL, answer TEXT, used_at TEXT
);
CREATE TABLE IF NOT EXISTS deliveries (
  question TEXT NOT NULL REFERENCES questions (id), channel TEXT NOT NULL, at TEXT NOT NULL,
  failed TEXT NOT NULL
);
"""
_COLUMNS = "id, job, run, asked, picture, asked_at, deadline_at, at_deadline, key, state, answer"


class AnswerRefused(UsageError):
    """An answer that comes too late, a second one, or one that is none."""


class QuestionStore:
    """The questions of a folder. Every change is on disk when its method returns."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "questions.sqlite"
        folder.mkdir(parents=True, exist_ok=True)
        # Its keys open pages, and its answers spend money: it is its owner's alone.
        os.close(os.open(self._path, os.O_CREAT | os.O_RDWR, 0o600))
        with closing(self._connect()) as database:
            database.execute("PRAGMA journal_mode = WAL")
            database.executescript(_SCHEMA)

    def ask(
        self,
        job: str,
        run: str,
        asked: Asked,
        picture: Path | None,
        asked_at: datetime,
        deadline_at: datetime,
        then: AtDeadline,
    ) -> Question:
        """Keep a new question; or, of a run that was cut off while it asked the same, that one."""
        with self._changing() as database:
            row = database.execute(
                f"SELECT {_COLUMNS} FROM questions WHERE run = ? AND asked = ?"
                " AND used_at IS NULL"
                " AND (state = 'answered' OR state = 'open' AND deadline_at > ?)",
                (run, asked.model_dump_json(), _text(asked_at)),
            ).fetchone()
            if row is not None:
                return _question(row)
            # What the run asked before it was cut off is asked no more.
            database.execute(
                "UPDATE questions SET state = 'withdrawn' WHERE run = ? AND state = 'open'", (run,)
            )
            question = Question(
                id=f"q{secrets.token_hex(4)}", job=job, run=run, asked=asked, picture=picture,
                asked_at=asked_at, deadline_at=deadline_at, then=then,
                key=secrets.token_urlsafe(18),
            )  # fmt: skip
            database.execute(
                f"INSERT INTO questions ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL)",
                (
                    question.id, job, run, asked.model_dump_json(),
                    None if picture is None else str(picture), _text(asked_at),
                    _text(deadline_at), then, question.key, question.state,
                ),
            )  # fmt: skip
            return question

    def get(self, question_id: str) -> Question:
        """One question; raises UsageError if there is none."""
        with closing(self._connect()) as database:
            return _found(database, question_id)

    def open(self, now: datetime) -> tuple[Question, ...]:
        """Those that wait for an answer, the one that has waited longest first."""
        return self._listed("state = 'open' AND deadline_at > ? ORDER BY asked_at", _text(now))

    def of_run(self, run: str) -> tuple[Question, ...]:
        """All that a run has asked, in that order."""
        return self._listed("run = ? ORDER BY asked_at", run)

    def answer(self, question_id: str, text: str, by: str, channel: str, now: datetime) -> Question:
        """Take the first answer that comes in time; raises AnswerRefused for any other."""
        given = text.strip()[:LONGEST_ANSWER]
        with self._changing() as database:
            question = _found(database, question_id)
            _check(question, given, now)
            if question.choices:
                given = given.casefold()
            answer = GivenAnswer(text=given, by=by, channel=channel, at=now)
            database.execute(
                "UPDATE questions SET state = 'answered', answer = ? WHERE id = ?",
                (answer.model_dump_json(), question_id),
            )
            return question.model_copy(update={"state": "answered", "answer": answer})

    def use(self, question_id: str, now: datetime) -> GivenAnswer | None:
        """The answer, which is handed out once and no more; None if there is none to hand out."""
        with self._changing() as database:
            used = database.execute(
                "UPDATE questions SET used_at = ? WHERE id = ? AND state = 'answered'"
                " AND used_at IS NULL",
                (_text(now), question_id),
            ).rowcount
            return _found(database, question_id).answer if used else None

    def end(self, question_id: str, state: QuestionState) -> Question:
        """Wait no longer for an answer; one that has come meanwhile stays."""
        with self._changing() as database:
            database.execute(
                "UPDATE questions SET state = ? WHERE id = ? AND state = 'open'",
                (state, question_id),
            )
            return _found(database, question_id)

    def withdraw(self, run: str) -> None:
        """A run has ended: nothing that it asked is to be answered any more."""
        with self._changing() as database:
            database.execute(
                "UPDATE questions SET state = 'withdrawn' WHERE run = ? AND state = 'open'", (run,)
            )

    def delivered(self, question_id: str, channel: str, failed: str, now: datetime) -> None:
        """Note that a channel was told of it, or why it could not be."""
        with self._changing() as database:
            database.execute(
                "INSERT INTO deliveries VALUES (?, ?, ?, ?)",
                (question_id, channel, _text(now), failed),
            )

    def deliveries(self, question_id: str) -> tuple[tuple[str, str], ...]:
        """The channels that were told of it, each with why it could not be, or nothing."""
        with closing(self._connect()) as database:
            return tuple(
                database.execute(
                    "SELECT channel, failed FROM deliveries WHERE question = ? ORDER BY at",
                    (question_id,),
                )
            )

    def _listed(self, where: str, value: str) -> tuple[Question, ...]:
        with closing(self._connect()) as database:
            rows = database.execute(f"SELECT {_COLUMNS} FROM questions WHERE {where}", (value,))
            return tuple(map(_question, rows))

    def _connect(self) -> sqlite3.Connection:
        database = sqlite3.connect(self._path, timeout=_BUSY_S, isolation_level=None)
        # WAL alone may lose the last commits in a power cut: https://sqlite.org/wal.html
        database.execute("PRAGMA synchronous = FULL")
        return database

    @contextmanager
    def _changing(self) -> Generator[sqlite3.Connection]:
        """One change, whole or not at all, while nobody else makes one."""
        with closing(self._connect()) as database:
            database.execute("BEGIN IMMEDIATE")
            try:
                yield database
            except BaseException:
                database.execute("ROLLBACK")
                raise
            database.execute("COMMIT")


def _check(question: Question, given: str, now: datetime) -> None:
    name = question.id
    if question.answer is not None:
        raise AnswerRefused(f"{name} has been answered already: {question.answer}")
    if question.state == "withdrawn":
        raise AnswerRefused(f"{name} is asked no more: its run has gone on or ended")
    if question.state == "expired" or now >= question.deadline_at:
        late = f"its deadline was {question.deadline_at:%Y-%m-%d %H:%M:%S %Z}"
        raise AnswerRefused(f"the answer to {name} comes too late: {late}, {question.at_deadline}")
    if not given:
        raise AnswerRefused(f"the answer to {name} is empty")
    if question.choices and given.casefold() not in question.choices:
        raise AnswerRefused(f"{given!r} answers nothing: {name} is answered by yes or no")


def _found(database: sqlite3.Connection, question_id: str) -> Question:
    row = database.execute(
        f"SELECT {_COLUMNS} FROM questions WHERE id = ?", (question_id,)
    ).fetchone()
    if row is None:
        raise UsageError(f"there is no question {question_id!r}; `tapwright job answer` lists them")
    return _question(row)


def _question(row: tuple[str | None, ...]) -> Question:
    names = ("id", "job", "run", "asked", "picture", "asked_at", "deadline_at", "then", "key",
             "state", "answer")  # fmt: skip
    told: dict[str, object] = dict(zip(names, row, strict=True))
    told["asked"] = Asked.model_validate_json(str(told["asked"]))
    if told["answer"] is not None:
        told["answer"] = GivenAnswer.model_validate_json(str(told["answer"]))
    return Question.model_validate(told)


def _text(moment: datetime) -> str:
    """A moment so that texts are in the order of time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds")
