"""What guests may ask for: all that is held, and that nothing of it stays."""
