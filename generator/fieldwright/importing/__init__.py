"""Import pages and documents into a spec, also one that is there already."""
