"""The FUSE form: paths, options and the line in fstab."""

from virtwiz.formats import fuse

LINE = "g1:/vmstore /var/lib/virtwiz/vmstore glusterfs defaults,_netdev,backup-volfile-servers=g2:g3 0 0"


def test_paths() -> None:
    assert fuse.mount_point("vmstore") == "/var/lib/virtwiz/vmstore"
    assert fuse.disk_path("vmstore", "dir/a.img") == "/var/lib/virtwiz/vmstore/dir/a.img"
    assert fuse.source("g1", "vmstore") == "g1:/vmstore"


def test_options_and_line() -> None:
    assert fuse.mount_options(["g1", "g2", "g3"]) == "backup-volfile-servers=g2:g3"
    assert fuse.mount_options(["g1"]) == ""
    assert fuse.fstab_line("vmstore", ("g1", "g2", "g3")) == LINE
    assert fuse.fstab_line("v", ("g1",)) == "g1:/v /var/lib/virtwiz/v glusterfs defaults,_netdev 0 0"


def test_in_fstab() -> None:
    assert fuse.in_fstab(f"# fstab\n\n/dev/sda1 / ext4 defaults 0 1\n{LINE}\n", "vmstore")
    assert fuse.in_fstab(LINE.replace(" ", "\t"), "vmstore")
    assert fuse.in_fstab("  g2:vmstore   /var/lib/virtwiz/vmstore/ fuse.glusterfs _netdev", "vmstore")


def test_not_in_fstab() -> None:
    assert not fuse.in_fstab("", "vmstore")
    assert not fuse.in_fstab(f"#{LINE}\n # {LINE}\n", "vmstore")
    assert not fuse.in_fstab(LINE, "vmstore2")
    assert not fuse.in_fstab(LINE.replace("glusterfs", "nfs"), "vmstore")
