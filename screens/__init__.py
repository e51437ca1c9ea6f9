"""The Textual application. It edits a profile, shows a plan and reads events; it decides nothing."""
