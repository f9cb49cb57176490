"""HTTP pages and APIs: thin handlers, one module per family."""
