"""A lock on an open file, which the system takes back when its holder ends in any way."""

import errno
import os
import time
from typing import IO, Any

# Windows locks bytes, and keeps others from reading them: one that no file of ours is long enough
# to have is locked (_locking, Microsoft C runtime).
_FAR = 0x7FFF_0000
# What it says of bytes that somebody else holds.
_HELD = (errno.EACCES, errno.EDEADLK)
_POLL_S = 0.05


def lock_file(file: IO[Any], *, wait: bool) -> None:
    """Hold a file alone until it is closed; raises BlockingIOError at once if another process holds
    it and `wait` is not asked for, OSError where the file system knows no locks."""
    try:
        import fcntl
    except ImportError:
        _lock_byte(file.fileno(), wait=wait)
        return
    fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))


def _lock_byte(handle: int, *, wait: bool) -> None:
    import msvcrt

    at = os.lseek(handle, 0, os.SEEK_CUR)
    try:
        while True:
            os.lseek(handle, _FAR, os.SEEK_SET)
            try:
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType] - of Windows alone
            except OSError as error:
                if error.errno not in _HELD:
                    raise
                if not wait:
                    raise BlockingIOError(errno.EAGAIN, "another process holds the file") from error
            else:
                return
            # There is nothing to wait on: its own waiting gives up after ten seconds.
            time.sleep(_POLL_S)  # noqa: TID251
    finally:
        os.lseek(handle, at, os.SEEK_SET)
