"""Text in, values out: files become entries or refusals, each with its line number.

Owns the formats of RULES, "What comes in", and of the opening accounts. Nothing here knows an
account or a clock: what is asked of an account is the ledger's matter.
"""
