"""Where accounts, entries and what they cause are kept: SQLite or PostgreSQL, the same tables."""
