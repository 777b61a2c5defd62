"""How somebody gets from a link, or an account, into the room."""
