"""The addresses a tablet reaches the server under."""

from __future__ import annotations

import ipaddress
import socket

import pytest

from kiosk.machine import addresses


def test_every_address_is_one_of_this_machine() -> None:
    found = addresses.lan_addresses()
    assert found
    assert len(found) == len(set(found))
    for address in found:
        ipaddress.IPv4Address(address)
        # Only an own address can be bound.
        with socket.socket() as own:
            own.bind((address, 0))


def test_a_home_network_comes_before_the_bridge_of_a_container(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = [("lo", "127.0.0.1"), ("docker0", "172.17.0.1"), ("eth1", "10.0.0.7"), ("wlan0", "192.168.1.5")]
    monkeypatch.setattr(addresses, "_by_interface", lambda: pairs)
    monkeypatch.setattr(addresses, "_default_interface", lambda: "")
    assert addresses.lan_addresses() == ["192.168.1.5", "10.0.0.7", "172.17.0.1"]


def test_the_interface_that_leads_out_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "_by_interface", lambda: [("wlan0", "192.168.1.5"), ("eth1", "10.0.0.7")])
    monkeypatch.setattr(addresses, "_default_interface", lambda: "eth1")
    assert addresses.lan_addresses() == ["10.0.0.7", "192.168.1.5"]


def test_without_a_network_the_loopback_address_remains(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "_by_interface", lambda: [("lo", "127.0.0.1"), ("eth0", "169.254.3.4")])
    assert addresses.lan_addresses() == ["127.0.0.1"]
