"""Everything that touches the world: HTTP, screens, the database, the clock."""
