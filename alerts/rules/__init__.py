"""Rules: what they look like, what they may ask about, and how they are decided."""
