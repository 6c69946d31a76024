"""The report of a run of flows for people: one HTML file."""
