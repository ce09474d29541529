/** The little of it that the bench uses. */
declare module 'autocannon' {
  interface Client {
    setHeaders(headers: Record<string, string>): void;
  }
  interface Options {
    url: string;
    connections: number;
    duration: number;
    setupClient?: (client: Client) => void;
  }
  interface Result {
    '2xx': number;
    non2xx: number;
    errors: number;
    latency: { p50: number; p99: number };
    requests: { average: number };
  }
  function autocannon(options: Options): Promise<Result>;
  export = autocannon;
}
