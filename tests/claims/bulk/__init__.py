"""Loading in bulk."""
