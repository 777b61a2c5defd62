"""Who comes to word in a session: raised hands, places on the stage."""
