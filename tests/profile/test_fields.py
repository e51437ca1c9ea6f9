"""The rules of single fields: what is changed in a right profile, where the fault is, and its words."""

import pytest

from tests.profile.texts import RIGHT, assert_one_fault, faults_of, spoilt
from virtwiz import steps
from virtwiz.facts.model import Facts
from virtwiz.profile import loads

LONG = "x" * 300


def deep(elements: int) -> str:
    """A domain with so many elements one in the other."""
    return f"<domain>{'<a>' * elements}{'</a>' * elements}</domain>"


WRONG = [
    ("name: lab", "name: »''", "is not a profile's name"),
    ("name: lab", "name: »a/b", "'a/b' is not a profile's name: letters, digits, blanks"),
    ("name: lab", f"name: »{LONG}", "is too long"),
    ("name: lab", "name:»", "nothing stands here: a text is wanted"),
    ("name: lab", "name: »true", "true is yes or no: a text is wanted here; write it in quotes"),
    ("name: lab", "name: »[]", "a list stands here: a text is wanted"),
    ("user: root", "user: »ro ot", "is not a user's name"),
    ("user: root", "user: »-oProxyCommand=x", "is not a user's name"),
    ("user: root", "user: »root:secret", "a user's name has no colon in it"),
    ("port: 22", "port: »0", "0 is too small: at least 1"),
    ("port: 22", "port: »65536", "65536 is too large: at most 65535"),
    ("port: 22", "port: »'22'", "'22' is a text: a whole number is wanted here; write it without quotes"),
    ("port: 22", "port: »1:30", "'1:30' is a text: a whole number is wanted here"),
    ("port: 22", "port: »2.5", "2.5 is a number: a whole number is wanted here"),
    ("port: 22", "port: »true", "true is yes or no: a whole number is wanted here"),
    ("port: 22", "become: »doas", "'doas' is not possible here: none or sudo is wanted"),
    ("port: 22", "become: »null", "null is not possible here: none or sudo is wanted"),
    ("port: 22", "identity_file: »id_rsa", "is not a file's path from the root"),
    ("port: 22", 'identity_file: »"~/a\\eb"', "holds a control character"),
    ("  g2: {}", "  »g_2: {}\n  g2: {}", "'g_2' is not a host's name"),
    ("  g2: {}", "  »-g2: {}\n  g2: {}", "is not a host's name"),
    ("  g2: {}", "  »localhost: {}\n  g2: {}", "means another machine on every host"),
    ("  g2: {}", "  »127.0.0.1: {}\n  g2: {}", "means another machine on every host"),
    ("  g2: {}", "  »192.0.2.300: {}\n  g2: {}", "is not an IPv4 address"),
    ("  g2: {}", "  »'2001:db8::1': {}\n  g2: {}", "an IPv6 address goes to `address`"),
    ("  g2: {}", "  »'': {}\n  g2: {}", "is not a host's name"),
    ("  g2: {}", "  g2: »7", "7 is a number: a mapping (lines of `key: value`) is wanted here"),
    ("address: 192.0.2.21", "address: »'[2001:db8::1]'", "without brackets"),
    ("address: 192.0.2.21", "address: »g1:22", "without brackets and without a port"),
    ("address: 192.0.2.21", "address: »'fe80::1%'", "after % stands the name of a network interface"),
    ("address: 192.0.2.21", "address: »1.2.3", "is not an IPv4 address"),
    ("address: 192.0.2.21", "address: »-oProxyCommand=x", "is not a host's name"),
    ("name: vmstore", "name: »all", "gluster keeps the words all and volume for itself"),
    ("name: vmstore", "name: »volume", "gluster keeps the words all and volume for itself"),
    ("name: vmstore", "name: »-v", "is not a volume's name"),
    ("name: vmstore", "name: »v.1", "is not a volume's name"),
    ("name: vmstore", "name: »''", "is not a volume's name"),
    ("name: vmstore", f"name: »{LONG}", "is too long for a volume's name: at most 200 characters"),
    ("g1:/data/vmstore", "»g1:data/vmstore", "is not a brick: host:/path is wanted, with a path from the root"),
    ("g1:/data/vmstore", "»/data/vmstore", "is not a brick"),
    ("g1:/data/vmstore", "»g1:/", "a directory below / is wanted"),
    ("g1:/data/vmstore", "»g1://", "a directory below / is wanted"),
    ("g1:/data/vmstore", "»g1:/data/vm store", "holds a blank or a control character"),
    ("g1:/data/vmstore", '»"g1:/data/vm\\tstore"', "holds a blank or a control character"),
    ("g1:/data/vmstore", '»"g1:/data/vm\\0store"', "'g1:/data/vm\\x00store' holds a blank or a control character"),
    ("g1:/data/vmstore", "»g1:/data/../vmstore", "holds . or .. as a directory"),
    ("g1:/data/vmstore", "»g1:/data/./vmstore", "holds . or .. as a directory"),
    ("g1:/data/vmstore", f"»g1:/{LONG}", "is too long: gluster takes a path of at most 255 bytes"),
    ("g1:/data/vmstore", "»localhost:/data/vmstore", "means another machine on every host"),
    ("g1:/data/vmstore", "»{g1: /data/vmstore}", "a mapping is not a brick: host:/path is wanted"),
    ("replica: 3", "replica: »0", "0 is too small: at least 1"),
    ("replica: 3", "replica: »17", "17 is too large: at most 16"),
    ("replica: 3", "replica: »three", "'three' is a text: a whole number is wanted here"),
    ("replica: 3", "replica: »010", "'010' is a text: a whole number is wanted here; write it without quotes"),
    ("arbiter: 0", "arbiter: »2", "2 is too large: at most 1"),
    ("arbiter: 0", "arbiter: »true", "true is yes or no: a whole number is wanted here"),
    ("force: false", "force: »yes", "'yes' is a text: true or false is wanted here (yes, no, on and off are texts)"),
    ("force: false", "force: »1", "1 is a number: true or false is wanted here"),
    ("group: virt", "group: »../virt", "is not an option group's name"),
    ("group: virt", "group: »''", "is not an option group's name"),
    ("network.ping-timeout: 20", "»a b: 20", "is not an option's name"),
    ("network.ping-timeout: 20", "»ping-timeout: 20", "the full name as gluster prints it"),
    ("network.ping-timeout: 20", "»group: virt", "write the group's name at `group`"),
    ("network.ping-timeout: 20", "»storage.owner-uid: 5", "belongs to another step: the step ownership sets it"),
    ("network.ping-timeout: 20", "»storage.owner-gid: 5", "belongs to another step: the step ownership sets it"),
    ("network.ping-timeout: 20", "»server.allow-insecure: on", "belongs to another step: the step glusterd sets it"),
    ("network.ping-timeout: 20", "»owner-uid: 5", "belongs to another step"),
    ("network.ping-timeout: 20", "»cluster.server-quorum-ratio: 51%", "is an option of the whole pool: leave it out"),
    ("network.ping-timeout: 20", "network.ping-timeout:»", "nothing stands here: a text is wanted"),
    ("network.ping-timeout: 20", "network.ping-timeout: »null", "nothing stands here: a text is wanted"),
    ("network.ping-timeout: 20", "network.ping-timeout: »' '", "is not an option's value: it is empty"),
    ("network.ping-timeout: 20", 'network.ping-timeout: »"a\\nb"', "holds a control character"),
    ("network.ping-timeout: 20", "network.ping-timeout: »[1]", "a list stands here: a text is wanted"),
    ("{uid: 107, gid: 107}", "{uid: »-1, gid: 107}", "-1 is too small: at least 0"),
    ("{uid: 107, gid: 107}", "{uid: 107, gid: »4294967295}", "is too large: at most 4294967294"),
    ("{uid: 107, gid: 107}", "{uid: 107, gid: »qemu}", "'qemu' is a text: a whole number is wanted here"),
    ("owner: {uid: 107, gid: 107}", "»owner: {uid: 107}", "`gid` is missing: The number of the group"),
    ("owner: {uid: 107, gid: 107}", "owner: »qemu", "auto, or a mapping with uid and gid is wanted"),
    ("/etc/glusterfs/glusterd.vol", "»glusterd.vol", "is not a file's path from the root"),
    ("name: a.img", "name: »''", "is not an image's name"),
    ("name: a.img", "name: »/a.img", "it is relative to the volume"),
    ("name: a.img", "name: »b/../a.img", "none of its parts may be empty, . or .."),
    ("name: a.img", "name: »b//a.img", "none of its parts may be empty, . or .."),
    ("name: a.img", "name: »b/", "none of its parts may be empty, . or .."),
    ("name: a.img", "name: »b/-a.img", "programs take what begins with - for an option"),
    ("name: a.img", "name: »a.img.virtwiz-part", "marks an image that is still being made"),
    ("name: a.img", "name: ».shard/a.img", "gluster keeps that directory for itself"),
    ("name: a.img", "name: ».glusterfs", "gluster keeps that directory for itself"),
    ("name: a.img", f"name: »{LONG}", "is too long: at most 255 bytes between two /"),
    *[("name: a.img", f"name: »'a{sign}b'", "is not an image's name") for sign in ("?", "#", ",", "%", "\\", '"', " ")],
    ("name: a.img", '"name": »"a\'b"', "is not an image's name"),
    ("name: a.img", 'name: »"a\\nb"', "is not an image's name"),
    ("format: raw", "format: »vmdk", "'vmdk' is not possible here: raw or qcow2 is wanted"),
    ("size: 5G", "size: »10gb", "'10gb' is not a size: a size is a whole number of bytes, or one followed by K, M"),
    ("size: 5G", "size: »10X", "is not a size"),
    ("size: 5G", "size: »0", "'0' is no size for a disk"),
    ("size: 5G", "size: »-1", "is not a size"),
    ("size: 5G", "size: »8192P", "'8192P' is no size for a disk"),
    ("size: 5G", "size: »1000", "is not a whole number of sectors"),
    ("size: 5G", "size: »true", "true is yes or no: a text is wanted here"),
    ("from: /srv/c.qcow2", "from: »c.qcow2", "is not a file's path from the root"),
    ("from: /srv/c.qcow2", "from: »/srv/", "is not a file's path from the root"),
    ("format: raw", "via: »nfs", "gfapi or mount is wanted"),
    ("name: vm1", "name: »a/b", "is not a virtual machine's name"),
    ("name: vm1", "name: ».a", "is not a virtual machine's name"),
    ("name: vm1", "name: »-a", "is not a virtual machine's name"),
    ("name: vm1", "name: »' '", "is not a virtual machine's name"),
    ("name: vm1", "name: »7", "virsh takes a bare number for a running domain's"),
    ("memory: 2G", "memory: »2GB", "'2GB' is not a size"),
    ("memory: 2G", "memory: »1023K", "is no size for a memory: at least 1M"),
    ("vcpus: 2", "vcpus: »0", "0 is too small: at least 1"),
    ("vcpus: 2", "type: »xen", "auto, kvm or qemu is wanted"),
    ("disks: [a.img, b/c.qcow2]", "disks: »[]", "`disks` is empty: at least one is wanted"),
    ("disks: [a.img, b/c.qcow2]", "disks: »a.img", "'a.img' is a text: a list"),
    ("vcpus: 2", "cdrom: »a.iso", "is not a file's path from the root"),
    ("vcpus: 2", "network: »br0", "'br0' is not a network: default, none, or bridge:NAME"),
    ("vcpus: 2", "network: »bridge:abcdefghijklmnop", "is not a network"),
    ("vcpus: 2", "network: »'bridge:'", "is not a network"),
    ("vcpus: 2", "graphics: »spice", "none or vnc is wanted"),
    ("vcpus: 2", "access: »nfs", "gfapi or fuse is wanted"),
    ("vcpus: 2", "start: »on", "'on' is a text: true or false is wanted here"),
    ("vcpus: 2", "xml: »<domain>", "is not a domain: not well-formed XML"),
    ("vcpus: 2", "xml: »<network/>", "is not a domain: the outermost element is <network>, not <domain>"),
    ("vcpus: 2", "xml: »<!DOCTYPE domain><domain/>", "is not a domain: a DOCTYPE"),
    ("vcpus: 2", "xml: »<domain>&x;</domain>", "is not a domain: not well-formed XML"),
    ("vcpus: 2", "xml: »<domain><graphics passwd='x'/></domain>", "the XML holds a password"),
    ("vcpus: 2", f"xml: »{deep(64)}", "is not a domain: elements lie more than 64 deep"),
    ("peers: [g1, g2, g3]", "peers: »[]", "`peers` is empty: at least one is wanted"),
    ("peers: [g1, g2, g3]", "peers: »g1", "'g1' is a text: a list"),
]


@pytest.mark.parametrize(("old", "new", "words"), WRONG, ids=[new[:40] for _, new, _ in WRONG])
def test_a_wrong_value_is_pointed_at(old: str, new: str, words: str) -> None:
    text, place = spoilt(old, new)
    found = [fault for fault in faults_of(text) if fault[:2] == place]
    assert len(found) == 1, faults_of(text)
    assert words in found[0][2]
    assert "Input" not in found[0][2]


UNKNOWN = [
    ("name: lab", "name: lab\n»nmae: x", "unknown key 'nmae'; did you mean name?"),
    ("name: lab", "name: lab\n»replica: 3", "unknown key 'replica'; it belongs below `volume`"),
    ("name: lab", "name: lab\n»1: x", "unknown key '1'; known here: virtwiz, name, ssh, hosts"),
    ("user: root", "»password: x", "unknown key 'password': a profile never holds a secret"),
    ("address: 192.0.2.21", "»adress: 192.0.2.21", "unknown key 'adress'; did you mean address?"),
    ("replica: 3", "replica: 3\n  »images: []", "it belongs to the top level"),
    ("group: virt", "»gruop: virt", "did you mean group?"),
    ("{uid: 107, gid: 107}", "{uid: 107, gid: 107, »user: qemu}", "unknown key 'user'"),
    ("volfile:", "»volflie:", "did you mean volfile?"),
    ("from: /srv/c.qcow2", "size: 1G, »source: /srv/c.qcow2", "unknown key 'source'; did you mean from?"),
    ("vcpus: 2", "»cpus: 2", "did you mean vcpus?"),
]


@pytest.mark.parametrize(("old", "new", "words"), UNKNOWN, ids=[new[:40] for _, new, _ in UNKNOWN])
def test_an_unknown_key_is_pointed_at(old: str, new: str, words: str) -> None:
    assert_one_fault(old, new, words)


MISSING = [
    ("virtwiz: 1\n", "»", "`virtwiz` is missing: The version of this format"),
    ("  name: vmstore\n", "", "`name` is missing: The volume's name"),
    ("  - name: vm1\n    on", "  - on", "`name` is missing: The virtual machine's name"),
]


@pytest.mark.parametrize(("old", "new", "words"), MISSING)
def test_what_is_missing_is_told_with_its_help(old: str, new: str, words: str) -> None:
    found = faults_of(RIGHT.replace(old, new.replace("»", ""), 1))
    assert [words in message for _, _, message in found] == [True], found


def test_each_section_that_is_missing_is_told() -> None:
    messages = [message for _, _, message in faults_of("name: x\n")]
    missing = ["`virtwiz` is", "`hosts` is", "`peers` is", "`volume` is"]
    assert [message[: len(start)] for message, start in zip(messages, missing, strict=True)] == missing


def test_hosts_may_not_be_empty() -> None:
    assert any("`hosts` is empty" in message for _, _, message in faults_of("virtwiz: 1\nname: x\nhosts: {}\n"))


def test_the_right_profile_is_right() -> None:
    assert faults_of(RIGHT) == []


def test_what_the_check_lets_pass_can_be_planned() -> None:
    profile = loads(RIGHT.replace("vcpus: 2", f"xml: {deep(63)}"))
    assert steps.plan(profile, Facts()).stages
