"""Backups of the database, and databases made from them."""
