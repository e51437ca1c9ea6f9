"""The practice cluster: hosts in memory that answer commands as the real programs do.

`model.py` is the state, `programs/` what one may run on a host; `verbs.py` runs a plan's commands, `typed/` what a
learner types. Everything that answers yields `Answer`s; `virtwiz.transports.practice` carries them to the engine.
"""
