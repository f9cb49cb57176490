// One WebSocket connection.
import type { ClientEvent, ServerEvent } from "./protocol";

export interface LinkHandlers {
  event: (event: ServerEvent) => void;
  /** Called once, whoever closed it; 0 where no code is known. */
  closed: (code: number) => void;
}

export interface Link {
  send: (events: ClientEvent[]) => void;
  /** Ends the link; `closed` is not called for it. */
  close: () => void;
}

export function openSocket(query: string, handlers: LinkHandlers): Link {
  const address = new URL(`/v1/realtime?${query}`, location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(address);
  let dropped = false;
  socket.onmessage = (message: MessageEvent<string>) => {
    if (!dropped) handlers.event(JSON.parse(message.data) as ServerEvent);
  };
  socket.onclose = (closing) => {
    if (!dropped) {
      dropped = true;
      handlers.closed(closing.code);
    }
  };
  return {
    send: (events) => {
      if (socket.readyState !== WebSocket.OPEN) return;
      for (const event of events) socket.send(JSON.stringify(event));
    },
    close: () => {
      dropped = true;
      socket.close();
    },
  };
}
