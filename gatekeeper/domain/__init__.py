"""The rules of the gate: pure values and functions, standard library only, no clock, no I/O."""
