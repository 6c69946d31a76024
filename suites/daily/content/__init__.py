"""Music, series and pages of the web."""
