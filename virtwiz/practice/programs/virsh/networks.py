"""virsh about networks and storage pools."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import uuid5

from virtwiz.practice.model import NAMESPACE
from virtwiz.practice.programs.virsh.call import Spec, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from virtwiz.practice.answer import Answer
    from virtwiz.practice.model import Network
    from virtwiz.practice.programs.virsh.call import Call

XML: Final = """\
<network>
  <name>{name}</name>
  <uuid>{uuid}</uuid>
  <forward mode='nat'>
    <nat>
      <port start='1024' end='65535'/>
    </nat>
  </forward>
  <bridge name='virbr0' stp='on' delay='0'/>
  <mac address='52:54:00:45:d8:88'/>
  <ip address='192.168.122.1' netmask='255.255.255.0'>
    <dhcp>
      <range start='192.168.122.2' end='192.168.122.254'/>
    </dhcp>
  </ip>
</network>
"""


def listed(call: Call) -> Answer:
    """`net-list [--all|--inactive] [--name]`."""
    known = sorted(call.libvirt.networks.values(), key=lambda network: network.name)
    wanted = {"inactive": (False,), "all": (True, False)}.get(next(iter(call.options - {"name"}), ""), (True,))
    found = [network for network in known if network.active in wanted]
    if "name" in call.options:
        return call.said("".join(f"{network.name}\n" for network in found))
    rows = [(n.name, "active" if n.active else "inactive", _yes(n.autostart), "yes") for n in found]
    return table(call, ("Name", "State", "Autostart", "Persistent"), rows)


def _yes(true: bool) -> str:
    return "yes" if true else "no"


def _uuid(network: Network) -> str:
    return str(uuid5(NAMESPACE, f"network/{network.name}"))


def info(call: Call, network: Network) -> Answer:
    """`net-info NETWORK`."""
    rows = [
        ("Name", network.name),
        ("UUID", _uuid(network)),
        ("Active", _yes(network.active)),
        ("Persistent", "yes"),
        ("Autostart", _yes(network.autostart)),
        ("Bridge", "virbr0"),
    ]
    return call.said("".join(f"{f'{key}:':<15} {value}\n" for key, value in rows))


def start(call: Call, network: Network) -> Answer:
    """`net-start NETWORK`."""
    if network.active:
        reason = "Requested operation is not valid: network is already active"
        return call.error(f"Failed to start network {network.name}", reason)
    network.active = True
    return call.said(f"Network {network.name} started\n", 0.5)


def destroy(call: Call, network: Network) -> Answer:
    """`net-destroy NETWORK`."""
    if not network.active:
        reason = f"Requested operation is not valid: network '{network.name}' is not active"
        return call.error(f"Failed to destroy network {network.name}", reason)
    network.active = False
    return call.said(f"Network {network.name} destroyed\n", 0.3)


def autostart(call: Call, network: Network) -> Answer:
    """`net-autostart [--disable] NETWORK`."""
    network.autostart = "disable" not in call.options
    return call.said(f"Network {network.name} {'' if network.autostart else 'un'}marked as autostarted\n")


def dumpxml(call: Call, network: Network) -> Answer:
    """`net-dumpxml NETWORK`."""
    return call.said(XML.format(name=network.name, uuid=_uuid(network)))


def _about(do: Callable[[Call, Network], Answer]) -> Callable[[Call], Answer]:
    def run(call: Call) -> Answer:
        name = call.data[0]
        found = call.libvirt.networks.get(name)
        reason = f"Network not found: no network with matching name '{name}'"
        return do(call, found) if found else call.error(f"failed to get network '{name}'", reason)

    return run


def _pools(call: Call) -> Answer:
    return table(call, ("Name", "State", "Autostart"), [])


def _no_pool(call: Call) -> Answer:
    name = call.data[0]
    reason = f"Storage pool not found: no storage pool with matching name '{name}'"
    return call.error(f"failed to get pool '{name}'", reason)


COMMANDS: Final = {
    "net-list": Spec(listed, options=("all", "inactive", "name")),
    "net-info": Spec(_about(info), ("network",)),
    "net-start": Spec(_about(start), ("network",)),
    "net-destroy": Spec(_about(destroy), ("network",)),
    "net-autostart": Spec(_about(autostart), ("network",), options=("disable",)),
    "net-dumpxml": Spec(_about(dumpxml), ("network",)),
    "pool-list": Spec(_pools, options=("all", "inactive")),
    "pool-info": Spec(_no_pool, ("pool",)),
    "pool-start": Spec(_no_pool, ("pool",)),
    "pool-destroy": Spec(_no_pool, ("pool",)),
    "pool-refresh": Spec(_no_pool, ("pool",)),
    "pool-dumpxml": Spec(_no_pool, ("pool",)),
}
"""There are no pools: gluster images need none, and none can be defined here."""
