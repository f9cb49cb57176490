"""What the server needs from outside, as protocols. Adapters implement them; `app.py` chooses."""
