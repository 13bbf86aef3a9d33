"""Reference pages ⇄ IR."""
