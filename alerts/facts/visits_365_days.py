"""How many visits in 365 days."""

from __future__ import annotations

from alerts.recent import visits_within

FACT = visits_within(365, place=2)
