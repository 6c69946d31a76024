"""Settings, alarms, calendar, notes and files."""
