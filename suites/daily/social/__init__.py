"""Messages, contacts and posts."""
