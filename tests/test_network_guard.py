"""The guard itself: a test that leaves the machine fails, loopback does not."""

import socket

import pytest


def test_a_connection_outwards_is_refused() -> None:
    with socket.socket() as client, pytest.raises(AssertionError, match=r"192\.0\.2\.1"):
        client.connect(("192.0.2.1", 80))


def test_a_look_up_outwards_is_refused() -> None:
    with pytest.raises(AssertionError, match="example"):
        socket.getaddrinfo("example.org", 80)


def test_loopback_is_allowed() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        with socket.create_connection(server.getsockname()[:2]) as client:
            assert client.getpeername() == server.getsockname()
