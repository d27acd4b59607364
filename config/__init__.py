"""The wiring: settings, processes, commands. Nothing imports it, nothing is read at import."""
