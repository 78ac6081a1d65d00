"""EPCIS 2.0 as the standard has it: its schema, and what becomes of a capture."""
