import { describe, expect, it } from 'vitest';
import { UsageMeter } from './usage-meter.ts';

describe('UsageMeter', () => {
  it('gives what was spent since it was last asked, over all clients', () => {
    const meter = new UsageMeter();
    const first = meter.watch({ usage: { requests: 2, quotaSpent: 1 } });
    meter.watch({ usage: { requests: 3, quotaSpent: 0 } });

    expect(meter.take()).toEqual({ requests: 5, quotaSpent: 1 });
    first.usage.requests += 1;
    expect(meter.take()).toEqual({ requests: 1, quotaSpent: 0 });
  });

  it('gives again what could not be stored', () => {
    const meter = new UsageMeter();
    const client = meter.watch({ usage: { requests: 2, quotaSpent: 1 } });

    const lost = meter.take();
    client.usage.requests += 1;
    meter.putBack(lost);

    expect(meter.take()).toEqual({ requests: 3, quotaSpent: 1 });
    expect(meter.take()).toEqual({ requests: 0, quotaSpent: 0 });
  });
});
