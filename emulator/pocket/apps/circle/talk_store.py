"""Direct messages."""

from __future__ import annotations

from ..tables import Table, delete, insert, insert_missing, update
from .records import Chat, Said
from .tables import ME, CircleTables

CHATS = Table(
    "chats",
    Chat,
    "JOIN users ON users._id = chats.user_id JOIN chat_messages"
    " ON chat_messages._id = (SELECT _id FROM chat_messages WHERE chat_id = chats._id"
    " ORDER BY sent_at DESC, _id DESC LIMIT 1)",
    name="users.name",
    handle="users.handle",
    unread="unread_count",
    last="chat_messages.body",
    last_by="chat_messages.user_id",
    last_ms="chat_messages.sent_at",
)
MESSAGES = Table(
    "chat_messages",
    Said,
    "JOIN chats ON chats._id = chat_id JOIN users ON users._id = chat_messages.user_id",
    name="users.name",
    sent_ms="sent_at",
)


class TalkStore(CircleTables):
    """Reads and writes conversations."""

    def chats(self, query: str = "") -> list[Chat]:
        """The latest first; with a query those with it in name, handle or any message."""
        like = f"%{query.strip()}%"
        return CHATS.select(
            self.db,
            "WHERE name LIKE ? OR handle LIKE ? OR EXISTS (SELECT 1 FROM chat_messages"
            " AS m WHERE m.chat_id = chats._id AND m.body LIKE ?) ORDER BY sent_at DESC, chats._id",
            like,
            like,
            like,
        )

    def messages(self, user_id: int) -> list[Said]:
        where = "WHERE chats.user_id = ? ORDER BY sent_at, chat_messages._id"
        return MESSAGES.select(self.db, where, user_id)

    def send(self, user_id: int, body: str) -> None:
        """Say something to someone; the conversation is made when there is none."""
        insert_missing(self.db, "chats", user_id=user_id)
        chat = self.db.execute("SELECT _id FROM chats WHERE user_id = ?", (user_id,)).fetchone()[0]
        update(self.db, "chats", chat, unread_count=0)
        now = self._phone.epoch_ms()
        insert(self.db, "chat_messages", chat_id=chat, user_id=ME, body=body, sent_at=now)

    def unsend(self, message_id: int) -> None:
        delete(self.db, "chat_messages", message_id)

    def delete(self, user_id: int) -> None:
        """Remove a conversation with everything said in it."""
        self.db.execute(
            "DELETE FROM chat_messages WHERE chat_id IN (SELECT _id FROM chats WHERE user_id = ?)",
            (user_id,),
        )
        self.db.execute("DELETE FROM chats WHERE user_id = ?", (user_id,))
