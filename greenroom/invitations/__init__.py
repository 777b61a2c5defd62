"""Who is invited to what, by which links."""
