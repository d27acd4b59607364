"""A call from ring to hang-up: what was heard, what follows, what is said."""
