"""Rooms, their members, their sessions."""
