"""gluster:// addresses: the documented ones, every image name, and what is refused."""

import subprocess

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.needs import need
from virtwiz.formats.uri import GlusterUri, UriError, parse

SLOW_MACHINE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
DOCUMENTED = {
    "gluster://1.2.3.4/testvol/a.img": GlusterUri("testvol", "a.img", "1.2.3.4"),
    "gluster+tcp://1.2.3.4/testvol/a.img": GlusterUri("testvol", "a.img", "1.2.3.4", None, "tcp"),
    "gluster+tcp://1.2.3.4:24007/testvol/dir/a.img": GlusterUri("testvol", "dir/a.img", "1.2.3.4", 24007, "tcp"),
    "gluster+tcp://[1:2:3:4:5:6:7:8]/testvol/dir/a.img": GlusterUri(
        "testvol", "dir/a.img", "1:2:3:4:5:6:7:8", None, "tcp"
    ),
    "gluster+tcp://[1:2:3:4:5:6:7:8]:24007/testvol/dir/a.img": GlusterUri(
        "testvol", "dir/a.img", "1:2:3:4:5:6:7:8", 24007, "tcp"
    ),
    "gluster+tcp://server.domain.com:24007/testvol/dir/a.img": GlusterUri(
        "testvol", "dir/a.img", "server.domain.com", 24007, "tcp"
    ),
    "gluster+unix:///testvol/dir/a.img?socket=/tmp/glusterd.socket": GlusterUri(
        "testvol", "dir/a.img", transport="unix", socket="/tmp/glusterd.socket"
    ),
    "gluster+rdma://1.2.3.4:24007/testvol/a.img": GlusterUri("testvol", "a.img", "1.2.3.4", 24007, "rdma"),
}


@pytest.mark.parametrize(("text", "uri"), DOCUMENTED.items())
def test_documented_examples(text: str, uri: GlusterUri) -> None:
    assert parse(text) == uri
    assert str(uri) == text


REFUSED = {
    "http://h/v/a": "gluster[+transport]://",
    "gluster:/h/v/a": "gluster[+transport]://",
    "GLUSTER://h/v/a": "gluster[+transport]://",
    "gluster://h/v": "no image is named",
    "gluster://h/v/": "no image is named",
    "gluster://h//a": "not a volume's name",
    "gluster://h/v.x/a": "not a volume's name",
    "gluster://h/v/../x": "without '..'",
    "gluster://h/v/a/../../x": "without '..'",
    "gluster://h/v/%2e%2e/x": "without '..'",
    "gluster://h/v//a": "'//'",
    "gluster://h/v/a/": "'//'",
    "gluster://h/v/a%00b": "NUL",
    "gluster://h/v/a b": "write %20",
    "gluster://h/v/ä": "write %C3%A4",
    "gluster://h/v/100%": "write %25",
    "gluster://h/v/a#b": "write %23",
    "gluster+udp://h/v/a": "tcp, unix or rdma",
    "gluster+://h/v/a": "tcp, unix or rdma",
    "gluster://u@h/v/a": "not a server",
    "gluster://::1/v/a": "brackets",
    "gluster://[1.2.3.4]/v/a": "only those stand in brackets",
    "gluster://[1:2]/v/a": "IPv6",
    "gluster://[::1/v/a": "brackets",
    "gluster://h:/v/a": "port",
    "gluster://h:0/v/a": "port",
    "gluster://h:65536/v/a": "port",
    "gluster://h:x/v/a": "port",
    "gluster://:24007/v/a": "port needs a server",
    "gluster+unix:///v/a": "needs the absolute path",
    "gluster+unix:///v/a?socket=": "needs the absolute path",
    "gluster+unix:///v/a?socket=run/x": "needs the absolute path",
    "gluster+unix://h/v/a?socket=/s": "no server and no port",
    "gluster+unix:///v/a?sock=/s": "?socket=PATH",
    "gluster+unix:///v/a?socket=/s&x=1": "?socket=PATH",
    "gluster://h/v/a?socket=/s": "transport unix only",
}


@pytest.mark.parametrize(("text", "reason"), REFUSED.items())
def test_refused_with_the_reason(text: str, reason: str) -> None:
    with pytest.raises(UriError) as caught:
        parse(text)
    assert reason in str(caught.value)


def test_made_directly_it_is_checked_the_same_way() -> None:
    with pytest.raises(UriError, match="no server and no port"):
        GlusterUri("v", "a", "h", None, "unix", "/s")
    with pytest.raises(UriError, match="port"):
        GlusterUri("v", "a", "h", 70000)
    with pytest.raises(UriError, match="IPv6"):
        GlusterUri("v", "a", "fe80::1%eth0")


def test_no_server_is_localhost() -> None:
    assert parse("gluster:///v/a") == GlusterUri("v", "a")


def _component(raw: bytes) -> str:
    """A name as a file system may hold it: any bytes but two."""
    return raw.translate(None, b"/\0").decode(errors="surrogateescape")


components = (
    st.binary(max_size=8).map(_component) | st.text(st.characters(codec="utf-8", exclude_characters="/\0"), max_size=8)
).filter(lambda name: name not in ("", ".", ".."))
images = st.lists(components, min_size=1, max_size=3).map("/".join)
servers = st.one_of(
    st.none(),
    st.from_regex(r"[a-z0-9]([a-z0-9.-]{0,8}[a-z0-9])?", fullmatch=True),
    st.ip_addresses(v=4).map(str),
    st.ip_addresses(v=6).map(str),
)


@settings(SLOW_MACHINE)
@given(
    st.from_regex(r"[A-Za-z0-9_-]{1,9}", fullmatch=True),
    images,
    servers,
    st.sampled_from([None, "tcp", "rdma"]),
    st.data(),
)
def test_every_image_name_comes_back(
    volume: str, image: str, server: str | None, transport: str | None, data: st.DataObject
) -> None:
    port = data.draw(st.none() | st.integers(1, 65535)) if server else None
    uri = GlusterUri(volume, image, server, port, transport)
    assert parse(str(uri)) == uri
    assert str(uri).isascii()
    assert not set(str(uri)) & set(' "<>\\^`{|}\n')


@settings(SLOW_MACHINE)
@given(images)
def test_every_socket_comes_back(name: str) -> None:
    uri = GlusterUri("v", "a", transport="unix", socket=f"/{name}")
    assert parse(str(uri)) == uri


@settings(SLOW_MACHINE)
@given(st.text())
def test_anything_else_is_an_address_or_a_uri_error(text: str) -> None:
    for candidate in (text, f"gluster://{text}", f"gluster://h/v/{text}"):
        try:
            uri = parse(candidate)
        except UriError:
            continue
        assert parse(str(uri)) == uri


def test_qemu_reads_the_same_name_out_of_it() -> None:
    need("qemu-img")
    image, socket = "d/a b%20c,é?#[x]&y;z='.img", "/no such+s&x.socket"
    argv = ["qemu-img", "info", str(GlusterUri("v", image, transport="unix", socket=socket))]
    done = subprocess.run(argv, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
    if "Unknown protocol" in done.stderr:
        pytest.skip("this qemu-img has no gluster driver")
    assert f"volume v, path {image} failed to connect" in done.stderr
    assert f"failed on socket {socket} " in done.stderr
