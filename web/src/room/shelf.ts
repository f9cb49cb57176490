// Small things kept on this device for one interview session: in localStorage, or in memory where that is forbidden.

function openStorage(): Storage | null {
  for (const open of [() => window.localStorage, () => window.sessionStorage]) {
    try {
      const storage = open();
      storage.setItem("colloquy.probe", "1");
      storage.removeItem("colloquy.probe");
      return storage;
    } catch {
      // Forbidden by the browser's settings, or full: the next one may do.
    }
  }
  return null;
}

export class Shelf {
  private readonly storage = openStorage();
  private readonly memory = new Map<string, string>();

  constructor(private readonly sessionId: string) {}

  /** Whether what is written outlives the page. */
  get lasting(): boolean {
    return this.storage !== null && this.memory.size === 0;
  }

  read<T>(name: string): T | null {
    const text = this.memory.get(name) ?? this.storage?.getItem(this.key(name)) ?? null;
    if (text === null) return null;
    try {
      return JSON.parse(text) as T;
    } catch {
      return null;
    }
  }

  write(name: string, value: unknown): void {
    const text = JSON.stringify(value);
    try {
      if (!this.storage) throw new Error("no storage");
      this.storage.setItem(this.key(name), text);
      this.memory.delete(name);
    } catch {
      this.memory.set(name, text);
    }
  }

  /** Forgets everything of this session. */
  clear(names: string[]): void {
    for (const name of names) {
      this.memory.delete(name);
      this.storage?.removeItem(this.key(name));
    }
  }

  private key(name: string): string {
    return `colloquy.${this.sessionId}.${name}`;
  }
}
