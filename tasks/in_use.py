"""Phones that an attempt of this process is working on; other processes are kept off by leases."""

from collections.abc import Generator
from contextlib import contextmanager

from ..actions import UsageError
from ..device.device import Device
from ..device.errors import DeviceClosed
from .arguments import check_phone

# By identity: a phone need not be hashable.
_in_use: dict[int, Device] = {}


@contextmanager
def working_on(phone: Device) -> Generator[None]:
    """Refuse a second attempt on a phone while one is under way, and any on a closed one."""
    check_usable(phone)
    _in_use[id(phone)] = phone
    try:
        yield
    finally:
        del _in_use[id(phone)]


def check_usable(phone: Device) -> None:
    """Raise UsageError for what is no phone, one that was let go of, or that is being worked on.

    A watch is refused as well: its screens are a few fingers wide and round, and nothing here was
    ever tried on one.
    """
    check_phone(phone)
    if phone.closed:
        raise UsageError(str(DeviceClosed(phone.info.serial)))
    if phone.info.form == "watch":
        raise UsageError(
            f"{phone.info.serial} ({phone.info.model}) is a watch: tapwright drives phones, "
            "tablets, televisions and car screens, not Wear OS; name another with --device"
        )
    if id(phone) in _in_use:
        raise UsageError(f"{phone.info.serial} is being worked on by another attempt; wait for it")
