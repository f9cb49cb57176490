// One WebSocket connection.
import type { ClientEvent, ServerEvent } from "./protocol";

export interface LinkHandlers {
  event: (event: ServerEvent) => void;
  /** A binary frame; only sockets have them. */
  audio: (frame: ArrayBuffer) => void;
  /** Called once, whoever closed it; 0 where no code is known. */
  closed: (code: number) => void;
}

export interface Link {
  send: (events: ClientEvent[]) => void;
  /** Null where no sound can be sent. */
  audio: AudioRoad | null;
  /** Ends the link; `closed` is not called for it. */
  close: () => void;
}

export interface AudioRoad {
  /** False when the frame could not be handed over. */
  send: (frame: ArrayBuffer) => boolean;
  /** Bytes handed over that have not left yet. */
  buffered: () => number;
}

export function openSocket(query: string, handlers: LinkHandlers): Link {
  const address = new URL(`/v1/realtime?${query}`, location.href);
  address.protocol = location.protocol === "https:" ? "wss:" : "ws:";
  const socket = new WebSocket(address);
  socket.binaryType = "arraybuffer";
  let dropped = false;
  socket.onmessage = ({ data }: MessageEvent<string | ArrayBuffer>) => {
    if (dropped) return;
    if (typeof data === "string") handlers.event(JSON.parse(data) as ServerEvent);
    else handlers.audio(data);
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
    audio: {
      send: (frame) => {
        if (socket.readyState !== WebSocket.OPEN) return false;
        socket.send(frame);
        return true;
      },
      buffered: () => socket.bufferedAmount,
    },
    close: () => {
      dropped = true;
      socket.close();
    },
  };
}
