"""Settings that an app keeps in its own database, in the table `preferences`."""

from __future__ import annotations

from .tables import AppStore


class PreferenceStore(AppStore):
    """Reads and changes preferences."""

    def preference(self, name: str) -> str:
        """What is preferred, nothing where the app does not know the name."""
        row = self.db.execute("SELECT value FROM preferences WHERE name = ?", (name,)).fetchone()
        return "" if row is None else row[0]

    def prefer(self, name: str, value: str) -> None:
        if self.preference(name) != value:
            self.db.execute("UPDATE preferences SET value = ? WHERE name = ?", (value, name))
