"""How many visits in 7 days."""

from __future__ import annotations

from alerts.recent import visits_within

FACT = visits_within(7, place=0)
