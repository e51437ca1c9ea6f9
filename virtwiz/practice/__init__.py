"""The practice cluster: hosts in memory that answer commands as the real programs do.

`model.py` is the state, plain values that `store.py` saves; `bare.py` makes hosts, `faults.py` breaks them. `programs/`
is what one may run on a host; what lies behind a program has a room of its own (`glusterd/`, `libvirt/`). `verbs.py`
runs a plan's commands, `scripts/` virtwiz' own shell programs, `typed/` what a learner types. Everything that answers
yields `Answer`s; a `World` lets them take their time, and `virtwiz.transports.practice` carries them to the engine.

It models the programs and never looks up an answer; what it does not model it says, with exit status 127.
"""
