import { describe, expect, it } from 'vitest';
import { breakJson } from './fault-answers.ts';
import { decideFault, decideRequestedFault, faultNames, faultSwitchesSchema } from './faults.ts';

const urls = Array.from({ length: 2000 }, (_, index) => `/title/rh${String(index).padStart(7, '0')}`);

describe('fault decisions', () => {
  it('never strike by default', () => {
    const settings = faultSwitchesSchema.parse({});
    for (const url of urls) expect(decideFault(settings, 1, url, 1)).toEqual({ slow: false, fault: null });
  });

  it.each(faultNames)('strike with about the probability asked for: %s', (name) => {
    const settings = faultSwitchesSchema.parse({ [name]: 0.3 });
    const struck = urls.filter((url) => decideFault(settings, 1, url, 1).fault === name);
    expect(struck.length / urls.length).toBeGreaterThan(0.26);
    expect(struck.length / urls.length).toBeLessThan(0.34);
  });

  it('depend on seed, URL and attempt alone', () => {
    const settings = faultSwitchesSchema.parse({ unavailable: 0.5, slow: 0.5, faultyAttempts: 9 });
    const decide = (seed: number, attempt: number) => urls.map((url) => decideFault(settings, seed, url, attempt));
    expect(decide(1, 1)).toEqual(decide(1, 1));
    expect(decide(1, 1)).not.toEqual(decide(2, 1));
    expect(decide(1, 1)).not.toEqual(decide(1, 2));
  });

  it('end after the faulty attempts, even when certain', () => {
    const settings = faultSwitchesSchema.parse({ unavailable: 1, slow: 1, faultyAttempts: 3 });
    const faults = [1, 2, 3, 4].map((attempt) => decideFault(settings, 1, '/chart', attempt).fault);
    expect(faults).toEqual(['unavailable', 'unavailable', 'unavailable', null]);
  });

  it('can be asked for by the request, as often as it says', () => {
    expect(decideRequestedFault('rateLimit:2', 2)).toEqual({ slow: false, fault: 'rateLimit' });
    expect(decideRequestedFault('rateLimit:2', 3)).toEqual({ slow: false, fault: null });
    expect(decideRequestedFault('slow', 1)).toEqual({ slow: true, fault: null });
    expect(decideRequestedFault('nonsense', 1)).toBeNull();
    expect(decideRequestedFault(undefined, 1)).toBeNull();
  });

  it('refuse what is no probability and no switch', () => {
    expect(faultSwitchesSchema.safeParse({ slow: 1.1 }).success).toBe(false);
    expect(faultSwitchesSchema.safeParse({ sluggish: 1 }).success).toBe(false);
  });
});

describe('breaking JSON', () => {
  it('leaves JSON-LD and embedded JSON that no parser takes, and the rest alone', () => {
    const html = '<p>{"a":1}</p><script type="application/ld+json">{"a":{"b":1}}</script><script src="x"></script>';
    expect(breakJson(html)).toBe(
      '<p>{"a":1}</p><script type="application/ld+json">{"a":{"b":1</script><script src="x"></script>',
    );
  });
});
