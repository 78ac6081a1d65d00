"""Where the API is."""

from __future__ import annotations

V1 = "/api/v1"
"""Each router begins with it by itself: FastAPI makes a route anew, with all its models, wherever a router is
included in another, and that was a tenth of a start."""
