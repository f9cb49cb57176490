// The header's height, for what stays in sight below it: camera and notices make it taller.

export function tellBarHeight(page: Document): void {
  const bar = page.querySelector<HTMLElement>(".room-bar");
  if (!bar) return;
  const tell = (): void => page.documentElement.style.setProperty("--bar", `${bar.offsetHeight}px`);
  new ResizeObserver(tell).observe(bar);
}
