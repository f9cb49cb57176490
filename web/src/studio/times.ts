/**
 * Shows every `<time datetime>` in the reader's own time zone, with `data-seconds` to the second; the server writes UTC.
 * Written as in `language`; without one, as the browser has it set.
 */
export function showLocalTimes(within: ParentNode, language?: string): void {
  const figures = { numberingSystem: "latn" } as const;
  const day = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short", ...figures });
  const second = new Intl.DateTimeFormat(language, { timeStyle: "medium", ...figures });
  for (const time of within.querySelectorAll<HTMLTimeElement>("time[datetime]")) {
    const moment = new Date(time.dateTime);
    if (Number.isNaN(moment.getTime())) continue;
    time.title = time.textContent;
    time.textContent = ("seconds" in time.dataset ? second : day).format(moment);
  }
}
