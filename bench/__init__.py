"""The promised speeds, measured. Run by script/bench; no test depends on the clock."""
