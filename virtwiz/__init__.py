"""The engine: profile in, plan, run, events out. It knows no screen."""
