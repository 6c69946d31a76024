"""The shell's commands, one file a theme, each with a table of its own."""

from collections.abc import Mapping

from ..shell.call import Command
from . import (
    activity,
    archives,
    awk,
    basics,
    bytes_tools,
    columns,
    comparing,
    content,
    dumpsys,
    filters,
    find,
    folders,
    grep,
    injection,
    listing,
    logcat,
    network,
    od,
    packages,
    printf,
    processes,
    properties,
    screen,
    sed,
    shell_builtins,
    shell_names,
    shell_variables,
    sockets,
    sorting,
    sqlite,
    test_command,
    tools,
)

THEMES = (
    activity.COMMANDS,
    archives.COMMANDS,
    awk.COMMANDS,
    basics.COMMANDS,
    bytes_tools.COMMANDS,
    columns.COMMANDS,
    comparing.COMMANDS,
    content.COMMANDS,
    dumpsys.COMMANDS,
    filters.COMMANDS,
    find.COMMANDS,
    folders.COMMANDS,
    grep.COMMANDS,
    injection.COMMANDS,
    listing.COMMANDS,
    logcat.COMMANDS,
    network.COMMANDS,
    od.COMMANDS,
    packages.COMMANDS,
    printf.COMMANDS,
    processes.COMMANDS,
    properties.COMMANDS,
    screen.COMMANDS,
    sed.COMMANDS,
    shell_builtins.COMMANDS,
    shell_names.COMMANDS,
    shell_variables.COMMANDS,
    sockets.COMMANDS,
    sorting.COMMANDS,
    sqlite.COMMANDS,
    test_command.COMMANDS,
    tools.COMMANDS,
)


def all_commands() -> Mapping[str, Command]:
    """Every command by its name."""
    return {name: command for theme in THEMES for name, command in theme.items()}
