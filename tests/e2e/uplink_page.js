// Runs in the page: a microphone of numbered samples, and a road to a server that breaks whenever it is told to.
window.uplinkLab = async (steps) => {
  const { Ledger, Uplink } = window.parts;
  const capture = { id: 7, ledger: new Ledger(24000 * 60) };
  const server = { received: 0, stored: 0, frames: 0, gaps: 0, wrong: 0, largest: 0, open: false };
  const road = {
    sendAudio(frame) {
      if (!server.open) return false;
      const view = new DataView(frame);
      const first = view.getUint32(4, true);
      const count = (frame.byteLength - 8) / 2;
      if (view.getUint8(0) !== 1 || view.getUint16(2, true) !== 7) server.wrong += 1;
      if (first !== server.received) server.gaps += 1;
      for (let i = 0; i < count; i++) if (view.getInt16(8 + 2 * i, true) !== (first + i) % 30000) server.wrong += 1;
      server.received = first + count;
      server.frames += 1;
      server.largest = Math.max(server.largest, count);
      return true;
    },
    buffered: () => 0,
    ask: () => setTimeout(() => server.open && uplink.positioned(server.received, server.stored), 40),
  };
  const uplink = new Uplink(capture, road);
  let next = 0;
  const speak = (ms) => {
    for (let spoken = 0; spoken < ms; spoken += 32) {
      capture.ledger.add(next, Int16Array.from({ length: 768 }, (_, i) => (next + i) % 30000));
      next += 768;
      uplink.pump();
      window.passTime(32);
    }
  };
  for (const step of steps) {
    if (step.break) {
      server.open = false;
      uplink.closed();
      // What had not been stored is gone when the server has been killed.
      if (step.break === "killed") server.received = server.stored;
    }
    if (step.connect) {
      server.open = true;
      uplink.opened();
    }
    if (step.store) {
      server.stored = server.received;
      uplink.positioned(server.received, server.stored);
    }
    if (step.speak) speak(step.speak);
  }
  return { ...server, spoken: next, kept: capture.ledger.end - capture.ledger.start, lost: capture.ledger.lost };
};
