"""What a learner types at a practice host's prompt: the part of the shell that is for commands, not for programming."""

from virtwiz.practice.typed.run import interpret

__all__ = ["interpret"]
