import { Clock } from '../../src/common/clock.ts';

/** Time stands still until a test moves it; a sleeper is not kept waiting, time is moved to when it wants to wake. */
export class TestClock extends Clock {
  private ms: number;

  constructor(start: Date | string = new Date()) {
    super();
    this.ms = new Date(start).getTime();
  }

  now(): Date {
    return new Date(this.ms);
  }

  advance(ms: number): void {
    this.ms += ms;
  }

  set(instant: Date): void {
    this.ms = instant.getTime();
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.advance(ms);
    // Lets whatever else is ready go first, as a real wait would.
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
}
