/** The end of what a program says: the reason stands there, and before it may be any number of lines. */
export class Tail {
  private kept = Buffer.alloc(0);
  private readonly maxBytes: number;

  constructor(maxBytes: number) {
    this.maxBytes = maxBytes;
  }

  add(chunk: Buffer): void {
    const all = Buffer.concat([this.kept, chunk]);
    this.kept = Buffer.from(all.subarray(Math.max(0, all.length - this.maxBytes)));
  }

  toString(): string {
    return this.kept.toString('utf8');
  }
}
