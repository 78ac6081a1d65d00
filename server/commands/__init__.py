"""What the ``maitred`` commands do: one module each, loaded when it is called."""
