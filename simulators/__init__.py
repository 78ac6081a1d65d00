"""People, readers, phones and staff that behave believably, from a seed, through the real interfaces."""
