"""Tables, engine, queries."""
