"""The shell's commands, one file a theme, each with a table of its own."""

from collections.abc import Mapping

from ..shell.call import Command
from . import (
    activity,
    appops,
    basics,
    content,
    dumpsys,
    filters,
    find,
    folders,
    grep,
    injection,
    logcat,
    network,
    packages,
    processes,
    properties,
    screen,
    screenrecord,
    service,
    sockets,
    sqlite,
    tools,
    touch_device,
)

THEMES = (
    activity.COMMANDS,
    appops.COMMANDS,
    basics.COMMANDS,
    content.COMMANDS,
    dumpsys.COMMANDS,
    filters.COMMANDS,
    find.COMMANDS,
    folders.COMMANDS,
    grep.COMMANDS,
    injection.COMMANDS,
    logcat.COMMANDS,
    network.COMMANDS,
    packages.COMMANDS,
    processes.COMMANDS,
    properties.COMMANDS,
    screen.COMMANDS,
    screenrecord.COMMANDS,
    service.COMMANDS,
    sockets.COMMANDS,
    sqlite.COMMANDS,
    tools.COMMANDS,
    touch_device.COMMANDS,
)


def all_commands() -> Mapping[str, Command]:
    """Every command by its name."""
    return {name: command for theme in THEMES for name, command in theme.items()}
