"""`screenrecord`: refused, for a simulated phone has no video encoder and makes no pictures up."""

from ..shell.call import Call, Command, CommandError
from .options import read_long

FLAGS = frozenset(("--verbose", "--bugreport", "--rotate", "--show-frame-time", "--help"))
VALUED = frozenset(("--size", "--bit-rate", "--time-limit", "--display-id", "--output-format"))


async def screenrecord(call: Call) -> int:
    """Messages: AOSP frameworks/av, cmds/screenrecord/screenrecord.cpp."""
    words = [
        part for word in call.args for part in (word.split("=", 1) if "--" in word else [word])
    ]
    options = read_long(words, flags=FLAGS, valued=VALUED)
    if options.has("--help"):
        call.print("Usage: screenrecord [options] <filename>")
        return 0
    if not options.words:
        raise CommandError("Must specify output file (see --help).", 2)
    raise CommandError("ERROR: unable to create video/avc codec instance")


COMMANDS: dict[str, Command] = {"screenrecord": screenrecord}
