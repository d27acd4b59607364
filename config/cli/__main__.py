"""`python -m config.cli` is `allosolde`."""

from config.cli import main

main()
