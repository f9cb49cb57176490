// Single keys for what is used often while talking. They rest while anything is typed or asked, and can be turned off.
import type { Shelf } from "../shelf";

const TYPING = "input, textarea, select, [contenteditable]";

export class Keys {
  constructor(
    private readonly shelf: Shelf,
    private readonly active: () => boolean,
    private readonly actions: Record<string, () => void>,
  ) {
    document.addEventListener("keydown", (event) => this.pressed(event));
  }

  get on(): boolean {
    return this.shelf.read<boolean>("keys") ?? true;
  }

  set on(on: boolean) {
    this.shelf.write("keys", on);
  }

  private pressed(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    const typing = event.target instanceof Element && event.target.matches(TYPING);
    if (typing || document.querySelector("dialog[open]") || !this.active() || !this.on) return;
    const action = this.actions[event.key.toLowerCase()];
    if (!action) return;
    event.preventDefault();
    action();
  }
}
