"""Who is where: pure inference from reads and fixes to moments. No clock, no I/O."""
