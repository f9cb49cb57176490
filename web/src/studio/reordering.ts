/** Questions dragged by their handle, with mouse, pen or finger. The buttons beside it do the same by keyboard. */
export function reorderByDragging(page: Document): void {
  page.addEventListener("pointerdown", (event) => {
    const handle = (event.target as Element).closest<HTMLElement>(".drag-handle");
    const item = handle?.closest<HTMLElement>("[data-id]");
    if (!handle || !item || event.button !== 0) return;
    event.preventDefault();
    new Drag(item, event.pointerId);
  });
}

class Drag {
  private readonly before: string;
  private readonly abort = new AbortController();

  constructor(
    private readonly item: HTMLElement,
    pointerId: number,
  ) {
    this.before = this.order().join(" ");
    item.classList.add("is-dragged");
    // On the document: moving the item in the page would end a capture by its handle.
    const listen = (type: "pointermove" | "pointerup" | "pointercancel", act: (event: PointerEvent) => void): void =>
      document.addEventListener(
        type,
        (event) => {
          if (event.pointerId === pointerId) act(event);
        },
        { signal: this.abort.signal },
      );
    listen("pointermove", (event) => this.move(event.clientY));
    listen("pointerup", () => this.drop());
    listen("pointercancel", () => this.end());
  }

  private items(): HTMLElement[] {
    return [...(this.item.parentElement?.querySelectorAll<HTMLElement>(":scope > [data-id]") ?? [])];
  }

  private order(): string[] {
    return this.items().map((item) => item.dataset["id"] ?? "");
  }

  private move(y: number): void {
    const others = this.items().filter((item) => item !== this.item);
    const next = others.find((item) => {
      const box = item.getBoundingClientRect();
      return y < box.top + box.height / 2;
    });
    if (next !== this.item.nextElementSibling) this.item.parentElement?.insertBefore(this.item, next ?? null);
  }

  private end(): void {
    this.abort.abort();
    this.item.classList.remove("is-dragged");
  }

  private drop(): void {
    this.end();
    const form = document.querySelector<HTMLFormElement>("#order-form");
    const order = this.order();
    if (!form || order.join(" ") === this.before) return;
    for (const stale of form.querySelectorAll("[data-order]")) stale.remove();
    for (const id of order) add(form, "order", id);
    add(form, "moved", this.item.dataset["id"] ?? "");
    form.requestSubmit();
  }
}

function add(form: HTMLFormElement, name: string, value: string): void {
  const input = document.createElement("input");
  input.type = "hidden";
  input.name = name;
  input.value = value;
  input.dataset["order"] = "";
  form.append(input);
}
