"""Androids in containers: docker-android (the emulator) and redroid (Android itself)."""
