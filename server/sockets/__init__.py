"""The Realtime protocol: the WebSocket, its POST + SSE twin, and the wire format they share."""
