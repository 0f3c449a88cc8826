"""Under which addresses the tablets on this network reach the server. Nothing is sent to find out."""

from __future__ import annotations

import ipaddress
import os
import re
import socket
import struct
from collections.abc import Iterable
from pathlib import Path

LOOPBACK = "127.0.0.1"
LOOPBACKS = (LOOPBACK, "::1")

# Bridges of containers, virtual machines and tunnels: no tablet is behind them.
_INNER = ("docker", "veth", "br-", "virbr", "vmnet", "vboxnet", "lxc", "cni", "tun", "tap", "wg", "utun", "zt", "ts")


def lan_addresses() -> list[str]:
    """This machine's IPv4 addresses as text, best for a tablet first; the loopback address when it has no other."""
    found = _by_interface() or [("", address) for address in (*_by_route(), *_by_name())]
    leading = _default_interface()
    usable = [(name, address) for name, address in dict.fromkeys(found) if _is_usable(address)]
    usable.sort(key=lambda pair: (_is_inner(pair[0]), pair[0] != leading, _network_rank(pair[1])))
    return list(dict.fromkeys(address for _, address in usable)) or [LOOPBACK]


def own_names(host_name: str | None = None) -> list[str]:
    """The host names this machine answers to on its own network, best for a tablet first.

    A bare name of letters alone is left out: an authority that may sign for `dev` may sign for all of the internet
    below .dev, whatever this machine is called.
    """
    label = (socket.gethostname() if host_name is None else host_name).lower().split(".")[0]
    if not re.fullmatch(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", label) or label == "localhost":
        return ["localhost"]
    bare = [label] if re.search(r"[0-9-]", label) and not label.startswith("xn--") else []
    return [f"{label}.local", *bare, "localhost"]


def _is_usable(address: str) -> bool:
    ip = ipaddress.ip_address(address)
    return not (ip.is_loopback or ip.is_unspecified or ip.is_multicast or ip.is_link_local)


def _is_inner(name: str) -> bool:
    return name.startswith(_INNER)


def _network_rank(address: str) -> int:
    """Home and office networks before large and public ones."""
    for rank, network in enumerate(("192.168.0.0/16", "10.0.0.0/8", "172.16.0.0/12")):
        if ipaddress.ip_address(address) in ipaddress.ip_network(network):
            return rank
    return 3


def _by_interface() -> list[tuple[str, str]]:
    """Interface and address, asked of the kernel; empty where it cannot be asked (Windows)."""
    if os.name == "nt":
        return []
    import fcntl
    import sys

    question = 0x8915 if sys.platform == "linux" else 0xC0206921
    pairs = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        for _, name in socket.if_nameindex():
            try:
                answer = fcntl.ioctl(asked, question, struct.pack("256s", name.encode()[:15]))
            except OSError:
                continue  # an interface without an IPv4 address
            pairs.append((name, socket.inet_ntoa(answer[20:24])))
    return pairs


def _default_interface() -> str:
    """The interface that leads out, on Linux; empty where there is none or nobody knows."""
    try:
        rows = Path("/proc/net/route").read_text(encoding="ascii").splitlines()[1:]
    except OSError:
        return ""
    routes = [row.split() for row in rows]
    leading = [(int(route[6]), route[0]) for route in routes if route[1] == "00000000"]
    return min(leading)[1] if leading else ""


def _by_route() -> Iterable[str]:
    # Connecting a datagram socket chooses a route and sends nothing; this network is for documentation.
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        try:
            asked.connect(("192.0.2.1", 9))
        except OSError:
            return []
        return [asked.getsockname()[0]]


def _by_name() -> Iterable[str]:
    try:
        return [str(entry[4][0]) for entry in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)]
    except OSError:
        return []
