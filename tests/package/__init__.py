"""Tests of the package room."""
