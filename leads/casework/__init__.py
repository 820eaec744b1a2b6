"""A lead's life: states, moves, clocks, merging, transfers, boards."""
