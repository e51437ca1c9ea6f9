"""The practice cluster against the recorded sessions of real hosts.

`../transcripts` holds what was recorded; `sessions/NAME.yaml` says for each of its files what was done in between and
was not recorded (`states` before each entry with that `state_before`, `entries` before the one of that id; the steps
are those of lab.prepare), and which entries do not count:

- `outside`: outside the documented procedure, with the reason. An entry is outside when it is a program of the shell
  (loops, jobs in the background), when it looks at the recorder's machine and not at what gluster, qemu or libvirt say
  (sockets, processes, disks), when it prints a manual or opens a prompt, when it only measures time, or when two
  commands met at the same moment.
- `differs`: inside, and answered otherwise, with the reason. These count against the practice cluster.

`python -m tests.practice.conformance` prints how many are the same, and every difference.
"""
