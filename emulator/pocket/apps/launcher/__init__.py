"""The launcher."""

from .home import LauncherApp as LauncherApp
