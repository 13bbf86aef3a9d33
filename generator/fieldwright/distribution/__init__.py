"""Write packages: trees of files, atomic publishing, releases, archives, uploads."""
