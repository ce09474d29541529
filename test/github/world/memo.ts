/** What was computed for one state of the world, and is forgotten with its next change. */
export class Memo {
  private kept = new Map<string, unknown>();

  get<T>(key: string, compute: () => T): T {
    if (!this.kept.has(key)) this.kept.set(key, compute());
    return this.kept.get(key) as T;
  }

  forget(): void {
    if (this.kept.size > 0) this.kept = new Map();
  }
}
