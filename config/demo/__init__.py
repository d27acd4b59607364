"""The rehearsal's own page: a phone, a mailbox, a meter and a clock to try the product with.

Nothing of it is reachable on a database that is not a rehearsal.
"""
