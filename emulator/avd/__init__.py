"""Android's own emulator: found, given AVDs, started, mended and stopped."""
