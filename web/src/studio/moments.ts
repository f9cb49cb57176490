/** Lets people give times in their own zone: fields come in UTC, and go back with the zone's distance from it. */
export function useOwnZone(within: ParentNode): void {
  for (const field of within.querySelectorAll<HTMLElement>("[data-moment]")) {
    const written = field.querySelector<HTMLInputElement>('input[type="datetime-local"]');
    const shift = field.querySelector<HTMLInputElement>('input[type="hidden"]');
    const zone = field.querySelector<HTMLElement>("[data-zone]");
    if (!written || !shift) continue;
    if (!shift.value && written.value) written.value = localValue(new Date(`${written.value}Z`));
    const tell = (): void => {
      const moment = written.value ? new Date(written.value) : new Date();
      shift.value = String(moment.getTimezoneOffset());
    };
    tell();
    written.addEventListener("change", tell);
    if (zone) zone.textContent = "your time";
  }
}

function localValue(moment: Date): string {
  const shifted = new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}
