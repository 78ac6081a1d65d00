"""People, readers, phones and staff that behave believably, from a printed seed, through the real interfaces."""
