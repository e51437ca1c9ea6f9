"""What the hosts already are: read-only probe commands, and the parsers of their answers. No I/O in this room.

`probes` says what to ask, `read` makes Facts of the answers; `virtwiz.survey` does the asking.
"""
