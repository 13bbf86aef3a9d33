"""Python ⇄ IR: writes the generated package, and reads its shape back."""
