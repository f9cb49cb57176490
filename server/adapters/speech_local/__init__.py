"""The local speech engines: programs that run as processes of their own, and their clients in the server."""
