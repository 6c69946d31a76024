"""Rules every test lives by: no network but loopback."""

import ipaddress
import os
import sys
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes, or is drawn, is the machine's business, and whoever else uses it.
settings.register_profile(
    "any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--device", metavar="SERIAL", help="also run the contract suite on this phone")


class OutsideNetwork(AssertionError):
    """A test tried to reach something other than this machine."""


class Guard:
    """Refuses connections and look-ups that leave the machine while it is armed."""

    def __init__(self) -> None:
        self.armed = False

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self.armed:
            return
        if event in ("socket.connect", "socket.sendto"):
            address = arguments[1]
            if isinstance(address, tuple) and not _is_loopback(str(address[0])):
                raise OutsideNetwork(f"a test connects to {address[0]}")
        elif event == "socket.getaddrinfo" and arguments[0] is not None:
            host = arguments[0]
            name = host.decode() if isinstance(host, bytes) else str(host)
            if not _is_loopback(name):
                raise OutsideNetwork(f"a test looks up {name}")


def _is_loopback(host: str) -> bool:
    if host in ("localhost", ""):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


_GUARD = Guard()
sys.addaudithook(_GUARD)


@pytest.fixture(autouse=True, scope="session")
def network_guard() -> Iterator[None]:
    _GUARD.armed = True
    yield
    _GUARD.armed = False


@pytest.fixture(autouse=True)
def no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("STEP_API_KEY", "STEPFUN_API_KEY", "STEP_BASE_URL", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)


def pytest_xdist_auto_num_workers() -> int:
    """Half as many workers again as cores: many tests wait for a process or a phone."""
    return max(2, (os.cpu_count() or 1) * 3 // 2)
