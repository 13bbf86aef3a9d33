"""Verdicts held against what happens: packages of both editions, read with payloads and used by a program."""
