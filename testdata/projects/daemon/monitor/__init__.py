"""A small monitoring daemon: samples in, alerts out."""
