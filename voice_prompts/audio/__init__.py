"""Makes prompts audible without a network: offline voices, telephone sound, a cache of files."""
