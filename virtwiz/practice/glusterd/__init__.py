"""What glusterd does behind the gluster command: pool, copies of the volumes, quorum, bricks' processes."""
