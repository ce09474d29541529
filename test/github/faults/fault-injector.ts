import { strikes } from './fault.ts';
import type { Fault, FaultTarget } from './fault.ts';

interface Armed {
  fault: Fault;
  toSkip: number;
  left: number;
  fired: number;
}

/** Faults on demand. What was injected and never fired is a test that proved nothing: `unused()` tells. */
export class FaultInjector {
  private armed: Armed[] = [];

  inject(fault: Fault): void {
    this.armed.push({ fault, toSkip: fault.after ?? 0, left: fault.times ?? 1, fired: 0 });
  }

  /** The faults that strike this request, in the order they were injected. */
  take(target: FaultTarget): Fault[] {
    const struck: Fault[] = [];
    for (const armed of this.armed) {
      if (armed.left === 0 || !strikes(armed.fault, target)) continue;
      if (armed.toSkip > 0) {
        armed.toSkip -= 1;
        continue;
      }
      armed.left -= 1;
      armed.fired += 1;
      struck.push(armed.fault);
    }
    return struck;
  }

  unused(): Fault[] {
    return this.armed.filter(({ fired }) => fired === 0).map(({ fault }) => fault);
  }

  clear(): void {
    this.armed = [];
  }
}
