"""How well a tracker recognises: hard worlds, exact measures, and others' ways to compare with."""
