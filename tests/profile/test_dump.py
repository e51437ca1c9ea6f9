"""What is written is read back as it was, and a person likes to read it."""

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.profile.texts import RIGHT
from virtwiz.profile import Profile, dump, loads

DUMPED = """\
virtwiz: 1
name: lab
ssh:
  user: root
  port: 22
hosts:
  g1: {}
  g2: {}
  g3: {}
  kvm1:
    address: 192.0.2.21
  kvm2: {}
peers:
  - g1
  - g2
  - g3
volume:
  name: vmstore
  bricks:
    - g1:/data/vmstore
    - g2:/data/vmstore
    - g3:/data/vmstore
  replica: 3
  tunables:
    group: virt
    options:
      network.ping-timeout: '20'
  owner:
    uid: 107
    gid: 107
hypervisors:
  - kvm1
images:
  - name: a.img
    format: raw
    size: 5G
  - name: b/c.qcow2
    format: qcow2
    from: /srv/c.qcow2
vms:
  - name: vm1
    on: kvm1
    memory: 2G
    vcpus: 2
    disks:
      - a.img
      - b/c.qcow2
"""


def test_a_profile_is_written_in_the_documented_order_without_most_defaults() -> None:
    assert dump(loads(RIGHT)) == DUMPED


def test_a_domain_edited_by_hand_is_written_line_by_line() -> None:
    xml = "<domain>\n  <name>vm1</name>\n</domain>\n"
    text = dump(loads(RIGHT.replace("vcpus: 2", "xml: " + yaml.safe_dump(xml, default_style='"').strip())))
    assert "    xml: |\n      <domain>\n        <name>vm1</name>\n      </domain>\n" in text
    assert loads(text).vms[0].xml == xml


TRICKY = st.sampled_from(
    ["on", "off", "yes", "true", "null", "~", "010", "1e5", "0x1f", "1:30", "<<", "- a", "a: b", "#"]
)
WORDS = TRICKY | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cf", "Cs", "Zl", "Zp"]), min_size=1)
VALUES = WORDS.filter(str.strip)
NAMES = st.from_regex(r"[A-Za-z0-9_][A-Za-z0-9_-]{0,20}", fullmatch=True).filter(
    lambda name: name not in ("all", "volume")
)
HOSTS = st.from_regex(r"[a-z]([a-z0-9-]{0,10}[a-z0-9])?(\.[a-z]{1,3})?", fullmatch=True)
HOST_NAMES = HOSTS.filter(lambda name: name.partition(".")[0] != "localhost")
OPTION_NAMES = st.from_regex(r"user\.[a-z0-9-]{1,20}", fullmatch=True).filter(lambda name: "allow-insecure" not in name)
SIZES = st.from_regex(r"[1-9][0-9]{0,3}[KMGT]", fullmatch=True)
PATHS = VALUES.map(lambda word: f"/srv/{word}").filter(lambda path: not path.endswith("/"))
XML = st.text(st.characters(codec="ascii", exclude_characters="<&>\r", min_codepoint=32) | st.sampled_from("\n\t"))
IDS = st.integers(min_value=0, max_value=2**32 - 2)
ROOT = st.none() | st.integers(min_value=1, max_value=65535)
LOGINS = st.fixed_dictionaries({"port": ROOT, "user": st.none() | st.sampled_from(["root", "on", "null", "1e5"])})
MACHINES = st.fixed_dictionaries(
    {},
    optional={
        "type": st.sampled_from(["kvm", "qemu"]),
        "cdrom": PATHS,
        "network": st.sampled_from(["none", "default", "bridge:br0"]),
        "start": st.booleans(),
        "vcpus": st.integers(min_value=1, max_value=64),
        "xml": XML.map(lambda text: f"<domain>{text}</domain>" + "\n" * (len(text) % 2)),
    },
)


@st.composite
def profiles(draw: st.DrawFn) -> Profile:
    hosts = draw(st.lists(HOST_NAMES, min_size=1, max_size=4, unique=True))
    path = draw(NAMES)
    return Profile.model_validate(
        {
            "virtwiz": 1,
            "name": draw(st.sampled_from(["a", "null", "1e5", "on", "0x1f", "a b"])),
            "ssh": draw(LOGINS),
            "hosts": {name: draw(LOGINS) for name in hosts},
            "peers": hosts,
            "volume": {
                "name": draw(NAMES),
                "bricks": [f"{name}:/data/{path}" for name in hosts],
                "replica": draw(st.sampled_from([1, len(hosts)])),
                "force": draw(st.booleans()),
                "tunables": {
                    "group": draw(st.sampled_from([None, "virt", "on"])),
                    "options": draw(st.dictionaries(OPTION_NAMES, VALUES, max_size=3)),
                },
                "owner": draw(st.just("auto") | st.fixed_dictionaries({"uid": IDS, "gid": IDS})),
            },
            "hypervisors": hosts[:1],
            "images": [{"name": "a.img", "size": draw(SIZES), "from": draw(st.none() | PATHS)}],
            "vms": [{"name": "vm1", "disks": ["a.img"], **draw(MACHINES)}],
        }
    )


@settings(deadline=None)
@given(profiles())
def test_what_is_written_is_read_back_as_it_was(profile: Profile) -> None:
    assert loads(dump(profile)) == profile
