"""``python -m server`` is ``maitred``."""

from server.cli import main

main()
