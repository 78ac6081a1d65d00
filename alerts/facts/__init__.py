"""The facts, one file each; :mod:`alerts.rules.catalogue` finds them."""
