"""How many visits in 30 days."""

from __future__ import annotations

from alerts.recent import visits_within

FACT = visits_within(30, place=1)
