// Runs in the page: takes made by hand, and a server that answers as it is told to.
window.senderLab = async ({ answers = {}, pieces = [3], ended = true, sound = [] }) => {
  const { Chest, Sender } = window.parts;
  const real = window.fetch;
  const posted = [];
  const server = new Map();
  const reply = (status, body) => new Response(body === undefined ? null : JSON.stringify(body), { status });
  window.fetch = async (path, { body }) => {
    const [, , , , take, what] = path.split("?")[0].split("/");
    const name = take ?? JSON.parse(body).takeId;
    const step = take === undefined ? "open" : what;
    posted.push(`${name.slice(0, 1)} ${step}`);
    const told = (answers[`${name.slice(0, 1)} ${step}`] ?? []).shift();
    if (told === "lost before") throw new TypeError("no network");
    if (typeof told === "number") return reply(told);
    const next = server.get(name) ?? 0;
    if (step === "end") return reply(204);
    if (step !== "open" && Number(step) === next) server.set(name, next + 1);
    if (told === "lost after") throw new TypeError("no network");
    return reply(200, { next: server.get(name) ?? 0 });
  };
  const sessionId = `lab-${Math.random()}`;
  const chest = await Chest.open(sessionId);
  const made = pieces.map((count, index) => {
    const began = { wall: Date.now() + index, page: performance.now(), origin: performance.timeOrigin };
    const take = { id: `${"abc"[index]}-${sessionId}`, sessionId, mediaType: "video/webm", began, count: 0, ending: null };
    chest.begin(take);
    for (let number = 0; number < count; number++) {
      chest.add(take, { takeId: take.id, sessionId, number, untilMs: 4000 * (number + 1), content: new Blob(["x".repeat(10)]) });
    }
    if (ended) chest.end(take, "off");
    return take;
  });
  const kept = await Chest.open(sessionId);
  let refused = false;
  let beforeSound = 0;
  await new Promise((done) => {
    const look = () => {
      if (refused || chest.takes.length === 0 || (!ended && chest.bytes === 0)) done();
    };
    const soundWaiting = () => {
      const waiting = sound.shift() ?? 0;
      if (waiting) beforeSound = posted.filter((one) => /\d/.test(one)).length;
      return waiting;
    };
    const handlers = { soundWaiting, progress: look, refused: () => ((refused = true), look()) };
    void new Sender("talk", chest, handlers).run();
  });
  window.fetch = real;
  return {
    posted,
    refused,
    beforeSound,
    waiting: chest.bytes,
    received: made.map((take) => server.get(take.id) ?? 0),
    kept: kept.takes.map((take) => [take.ending, take.count, kept.piece(take, 0) !== null]),
  };
};
