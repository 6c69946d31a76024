"""A suite run once for each combination of some settings, and how far its result spreads."""
