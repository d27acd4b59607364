"""How orders reach meters, and how meters answer."""
