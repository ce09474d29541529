/** Asks the service, with one key after the other. */
export class ApiReader {
  private readonly url: string;
  private readonly keys: readonly string[];
  private asked = 0;

  constructor(url: string, keys: readonly string[]) {
    this.url = url;
    this.keys = keys;
  }

  async read(path: string): Promise<Record<string, unknown>> {
    const key = this.keys[this.asked % this.keys.length];
    this.asked += 1;
    const response = await fetch(this.url + path, { headers: { authorization: `Bearer ${key}` } });
    if (response.status !== 200) throw new Error(`${path} was answered with ${response.status}`);
    return (await response.json()) as Record<string, unknown>;
  }
}
