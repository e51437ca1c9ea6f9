"""Lessons: what a learner does on the practice cluster, told in Markdown with tasks in it.

`text` cuts a lesson's file into prose and tasks, `model` says what they hold, `read` makes a Lesson of a file or tells
all its faults. `attempt` is one learner's way through a lesson, `goals` judge the cluster's state, `progress` remembers
what was done. `virtwiz guide lessons` is for those who write them.
"""
