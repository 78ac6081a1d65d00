"""Everything that touches the world: HTTP, screens, the database, the clock."""

import os

# The matrices of recognition are small: threads that share one wait for each other longer than they work. It
# must be said before numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
