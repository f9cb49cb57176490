/** Shows every `<time datetime>` in the reader's own time zone, with `data-seconds` to the second; the server writes UTC. */
export function showLocalTimes(within: ParentNode): void {
  const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
  const second = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });
  for (const time of within.querySelectorAll<HTMLTimeElement>("time[datetime]")) {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    time.title = time.textContent;
    time.textContent = ("seconds" in time.dataset ? second : day).format(moment);
  }
}
