"""Whose tries are counted together: by network address."""

from __future__ import annotations

import pytest
from django.conf import LazySettings
from django.test import RequestFactory

from regions.network import network_address


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "address"),
    [
        (0, "", "192.0.2.7", "192.0.2.7"),
        # Without a proxy of our own, what the header says is made up.
        (0, "198.51.100.1", "192.0.2.7", "192.0.2.7"),
        (1, "198.51.100.1", "10.0.0.1", "198.51.100.1"),
        (1, "203.0.113.9, 198.51.100.1", "10.0.0.1", "198.51.100.1"),
        (2, "203.0.113.9, 198.51.100.1, 10.0.0.2", "10.0.0.1", "198.51.100.1"),
        # Fewer than there are proxies: whoever asks came round them.
        (2, "203.0.113.9", "192.0.2.7", "192.0.2.7"),
        (1, "", "192.0.2.7", "192.0.2.7"),
        (1, "onzin", "192.0.2.7", "unknown"),
        (0, "", "", "unknown"),
        # A household picks the second half of its IPv6 address at will.
        (0, "", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        (0, "", "2001:db8:1:2::ffff", "2001:db8:1:2::/64"),
        (0, "", "::ffff:192.0.2.7", "192.0.2.7"),
    ],
)
def test_network_address(settings: LazySettings, proxies: int, forwarded: str, remote: str, address: str) -> None:
    settings.TRUSTED_PROXIES = proxies
    extra = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = RequestFactory().get("/", headers=extra, REMOTE_ADDR=remote)

    assert network_address(request) == address
