// Runs in the page: puts signals through the room's own audio worklets, faster than real time.
window.audioLab = {
  /** All that the microphone's worklet makes of `seconds` of a one-second signal heard over and over. */
  async hear(rate, seconds, signal) {
    const context = new OfflineAudioContext(1, rate * seconds, rate);
    await context.audioWorklet.addModule("/static/microphone.js");
    const source = context.createBufferSource();
    source.buffer = context.createBuffer(1, rate, rate);
    const samples = source.buffer.getChannelData(0);
    for (let i = 0; i < rate; i++) samples[i] = signal(i, rate);
    source.loop = true;
    const node = new AudioWorkletNode(context, "microphone", {
      numberOfOutputs: 0,
      processorOptions: { first: 0, muted: false },
    });
    const frames = [];
    let heard = () => {};
    node.port.onmessage = ({ data }) => {
      frames.push(data);
      heard();
    };
    source.connect(node);
    source.start();
    await context.startRendering();
    const wanted = Math.floor((seconds * 24000 - 64) / 768);
    while (frames.length < wanted) await new Promise((resolve) => (heard = resolve));
    return frames;
  },

  async marks(rate, seconds) {
    const frames = await this.hear(rate, seconds, (i) => (i === 0 ? 0.9 : 0));
    let next = 0;
    let gaps = 0;
    const places = [];
    let best = { at: -1, value: 0 };
    for (const { first, pcm } of frames) {
      if (first !== next) gaps += 1;
      next = first + pcm.length;
      pcm.forEach((value, i) => {
        const at = first + i;
        if (at >= (places.length + 0.5) * 24000) {
          places.push(best.at);
          best = { at: -1, value: 0 };
        }
        if (value > best.value) best = { at, value };
      });
    }
    return { gaps, heard: next, misplaced: places.filter((at, i) => at !== i * 24000), marks: places.length };
  },

  /** How loud a tone of full scale comes out, in decibels. */
  async gain(rate, hz) {
    const frames = await this.hear(rate, 2, (i) => 0.5 * Math.sin((2 * Math.PI * hz * i) / rate));
    const pcm = frames.slice(10, 50).flatMap((frame) => Array.from(frame.pcm));
    const rms = Math.sqrt(pcm.reduce((sum, value) => sum + (value / 32767) ** 2, 0) / pcm.length);
    return 20 * Math.log10(Math.max(rms, 1e-6) / (0.5 * Math.SQRT1_2));
  },

  /** Plays items at `rate`; `script` says which orders are given at which second. Returns what sounds, and the reports. */
  async play(rate, seconds, script) {
    const context = new OfflineAudioContext(1, rate * seconds, rate);
    await context.audioWorklet.addModule("/static/loudspeaker.js");
    await context.audioWorklet.addModule("/static/microphone.js");
    const node = new AudioWorkletNode(context, "loudspeaker", { numberOfInputs: 0, outputChannelCount: [1] });
    const reports = [];
    node.port.onmessage = ({ data }) => reports.push(data);
    node.connect(context.destination);
    for (const { at, orders } of script.filter((step) => step.at > 0)) {
      void context.suspend(at).then(async () => {
        orders.forEach((order) => node.port.postMessage(order));
        await this.settle(context);
        void context.resume();
      });
    }
    script.filter((step) => step.at === 0).forEach(({ orders }) => orders.forEach((order) => node.port.postMessage(order)));
    await this.settle(context);
    const rendered = await context.startRendering();
    await this.settle(context);
    return { sound: rendered.getChannelData(0), reports };
  },

  /** Returns when the audio thread has read all messages sent before: a microphone answers on the same thread. */
  settle(context) {
    const options = { numberOfOutputs: 0, processorOptions: { first: 0, muted: true } };
    const other = new AudioWorkletNode(context, "microphone", options);
    return new Promise((resolve) => {
      other.port.onmessage = ({ data }) => data.type === "stopped" && resolve();
      other.port.postMessage({ type: "stop" });
    });
  },

  add(itemId, first, count, last, value = (i) => 0.5 * Math.sin((2 * Math.PI * 440 * i) / 24000)) {
    const pcm = Int16Array.from({ length: count }, (_, i) => Math.round(32767 * value(first + i)));
    return { type: "add", itemId, first, last, pcm };
  },
};
