"""Whom to tell and what to say: pure decisions from moments to cards. No clock, no I/O."""
