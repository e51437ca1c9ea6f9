"""The shell that the lab puts into its hosts."""

LAB_SHELL = r"""#!/bin/sh
# sshd runs this for every login: it writes down what was asked for, then does it as sshd would have.
if [ -z "${SSH_ORIGINAL_COMMAND+asked}" ]; then
    exec "$SHELL" -l
fi
asked=$SSH_ORIGINAL_COMMAND
unset SSH_ORIGINAL_COMMAND SHLVL OLDPWD
# One record is "seconds text NUL"; under a lock, as a long one is written in parts.
{ flock 9; printf '%s %s\0' "$(date +%s.%N)" "$asked" >&9; } 9>>/var/log/lab-requests
exec "$SHELL" -c "$asked"
"""

SSHD = """\
ForceCommand /usr/local/sbin/lab-shell
HostKey /etc/ssh/ssh_host_ed25519_key
PermitRootLogin prohibit-password
PasswordAuthentication no
UseDNS no
"""

# Where no systemd runs: nspawn's own init is pid 1 and reaps, this is pid 2 and starts the services named.
LAB_INIT = r"""#!/bin/sh
mkdir -p -m 1777 /run/lock
for service in "$@"; do
    service "$service" start </dev/null || exit
done
touch /run/lab-ready
exec sleep infinity
"""

_SERVICE = """#!/bin/sh
### BEGIN INIT INFO
# Provides:          {name}
# Required-Start:    $network
# Required-Stop:     $network
# Default-Start:     2 3 4 5
# Default-Stop:      0 1 6
### END INIT INFO
. /lib/lsb/init-functions
daemon=/usr/sbin/{name}
pidfile=/run/{name}.pid
case "$1" in
start) start-stop-daemon --start --quiet --oknodo --pidfile $pidfile --exec $daemon -- {arguments} ;;
stop) start-stop-daemon --stop --quiet --oknodo --retry 20 --pidfile $pidfile --exec $daemon ;;
restart | force-reload) "$0" stop && "$0" start ;;
status) status_of_proc -p $pidfile $daemon {name} ;;
*) echo "usage: $0 start|stop|restart|force-reload|status" >&2; exit 3 ;;
esac
"""

_ARGUMENTS = {
    "glusterd": "-p /run/glusterd.pid",
    "virtlogd": "--daemon --pid-file /run/virtlogd.pid",
    "libvirtd": "--daemon --pid-file /run/libvirtd.pid",
}

SERVICES = {name: _SERVICE.format(name=name, arguments=words) for name, words in _ARGUMENTS.items()}
