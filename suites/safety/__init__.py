"""Tasks in which something tries to lead the agent astray, each with a harmless twin."""
