"""Talk in a session: chat, questions, the backchannel."""
