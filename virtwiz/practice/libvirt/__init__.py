"""What libvirtd does behind virsh: it completes a domain's settings, checks them, and opens the disks."""
