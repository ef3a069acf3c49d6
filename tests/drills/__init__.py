"""Faults for real: processes that are killed, disks that are full, clocks that go back, under people who write.

`make test` runs each drill in short, `make drill` with a hundred kills and a table of what came of them.
"""
