"""Direct messages."""

from __future__ import annotations

import sqlite3

from ..base import AppContext
from .records import Chat, Said
from .tables import DATABASE, ME

CHATS = (
    "SELECT chats._id, chats.user_id, name, handle, unread_count, body, chat_messages.user_id,"
    " sent_at FROM chats JOIN users ON users._id = chats.user_id JOIN chat_messages"
    " ON chat_messages._id = (SELECT _id FROM chat_messages WHERE chat_id = chats._id"
    " ORDER BY sent_at DESC, _id DESC LIMIT 1)"
)


class TalkStore:
    """Reads and writes conversations."""

    def __init__(self, phone: AppContext) -> None:
        self._phone = phone

    @property
    def db(self) -> sqlite3.Connection:
        return self._phone.database(DATABASE)

    def chats(self, query: str = "") -> list[Chat]:
        """The latest first; with a query those with it in name, handle or any message."""
        like = f"%{query.strip()}%"
        rows = self.db.execute(
            f"{CHATS} WHERE name LIKE ? OR handle LIKE ? OR EXISTS (SELECT 1 FROM chat_messages"
            " AS m WHERE m.chat_id = chats._id AND m.body LIKE ?) ORDER BY sent_at DESC, chats._id",
            (like, like, like),
        )
        return [Chat(*row) for row in rows]

    def messages(self, user_id: int) -> list[Said]:
        rows = self.db.execute(
            "SELECT chat_messages._id, chat_messages.user_id, name, body, sent_at"
            " FROM chat_messages"
            " JOIN chats ON chats._id = chat_id JOIN users ON users._id = chat_messages.user_id"
            " WHERE chats.user_id = ? ORDER BY sent_at, chat_messages._id",
            (user_id,),
        )
        return [Said(*row) for row in rows]

    def send(self, user_id: int, body: str) -> None:
        """Say something to someone; the conversation is made when there is none."""
        self.db.execute("INSERT OR IGNORE INTO chats (user_id) VALUES (?)", (user_id,))
        chat = self.db.execute("SELECT _id FROM chats WHERE user_id = ?", (user_id,)).fetchone()[0]
        self.db.execute("UPDATE chats SET unread_count = 0 WHERE _id = ?", (chat,))
        self.db.execute(
            "INSERT INTO chat_messages (chat_id, user_id, body, sent_at) VALUES (?, ?, ?, ?)",
            (chat, ME, body, self._phone.epoch_ms()),
        )

    def unsend(self, message_id: int) -> None:
        self.db.execute("DELETE FROM chat_messages WHERE _id = ?", (message_id,))

    def delete(self, user_id: int) -> None:
        """Remove a conversation with everything said in it."""
        self.db.execute(
            "DELETE FROM chat_messages WHERE chat_id IN (SELECT _id FROM chats WHERE user_id = ?)",
            (user_id,),
        )
        self.db.execute("DELETE FROM chats WHERE user_id = ?", (user_id,))
