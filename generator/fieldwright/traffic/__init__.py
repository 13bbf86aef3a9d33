"""Recorded payloads, judged by packages on all cores or on a cluster."""
