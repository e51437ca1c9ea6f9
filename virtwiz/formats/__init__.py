"""The files and addresses that gluster, QEMU and libvirt read: each parsed and written in one place, without I/O.

`uri` has gluster:// addresses, `volfile` glusterd.vol, `domain` libvirt's XML, `qemu` the plain command line,
`fuse` a disk below a mount, and `sizes` sizes.
"""
