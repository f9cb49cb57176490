/** Plays a recording from any sentence of its transcript, and marks the sentence that is being heard. */
export function playSentences(page: Document): void {
  const player = page.querySelector<HTMLElement>("[data-player]");
  const audio = player?.querySelector("audio");
  if (!player || !audio) return;
  const sentences = [...page.querySelectorAll<HTMLElement>(".sentence")].map((element) => ({
    element,
    from: Number(element.dataset["from"]),
    to: Number(element.dataset["to"]),
  }));
  let stopAt: number | null = null;

  function play(from: number, to: number | null): void {
    if (!audio) return;
    stopAt = to;
    audio.currentTime = from;
    audio.play().catch(() => undefined); // the browser says why beside its own controls
  }

  function mark(): void {
    if (!audio) return;
    const now = audio.currentTime;
    if (stopAt !== null && now >= stopAt) {
      stopAt = null;
      audio.pause();
    }
    const begun = !audio.paused || now > 0;
    const playing = sentences.find(({ from, to }) => begun && from <= now + 0.02 && now < to)?.element;
    for (const { element } of sentences) {
      const is = element === playing;
      element.classList.toggle("is-playing", is);
      if (is) element.setAttribute("aria-current", "true");
      else element.removeAttribute("aria-current");
    }
  }

  page.addEventListener("click", (event) => {
    const target = event.target as Element;
    const button = target.closest<HTMLElement>("[data-play-from]");
    if (button) {
      const to = button.dataset["playTo"];
      play(Number(button.dataset["playFrom"]), to === undefined ? null : Number(to));
      return;
    }
    const sentence = target.closest<HTMLElement>(".sentence");
    const selecting = window.getSelection()?.isCollapsed === false;
    if (sentence && !selecting) play(Number(sentence.dataset["from"]), null);
  });
  player.querySelector<HTMLSelectElement>("[data-speed]")?.addEventListener("change", (event) => {
    audio.playbackRate = audio.defaultPlaybackRate = Number((event.target as HTMLSelectElement).value);
  });
  for (const name of ["timeupdate", "seeked", "play", "pause", "ended"]) audio.addEventListener(name, mark);
  // Somebody who moves in the recording by hand wants to go on from there.
  audio.addEventListener("seeking", () => {
    if (stopAt !== null && audio.currentTime >= stopAt) stopAt = null;
  });
  audio.addEventListener("pause", () => {
    if (!audio.seeking) stopAt = null;
  });
}
