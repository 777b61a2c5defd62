"""The realtime door: sockets in, commands to actions, events out."""
