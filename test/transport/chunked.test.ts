import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunked, MESSAGE_LIMIT, PART_LENGTH } from '../../src/protocol/chunked.js';
import { portPair } from '../support/ports.js';

const connected = () => {
  const [a, b] = portPair();
  const received: unknown[] = [];
  const to = chunked(b);
  to.onMessage((message) => received.push(message));
  return { raw: a, from: chunked(a), wire: b, received };
};

describe('A large message', () => {
  it('of 5 MB arrives whole, in parts that Chrome takes, and small ones keep their order around it', () => {
    const { from, wire, received } = connected();
    const large = { text: 'ü€😀'.repeat(1_250_000) };
    from.send('before');
    from.send(large);
    from.send({ after: [1] });
    expect(received).toEqual(['before', large, { after: [1] }]);
    expect(wire.received.length).toBeGreaterThan(20);
    for (const part of wire.received) expect(JSON.stringify(part).length).toBeLessThan(3 * PART_LENGTH);
  });

  it('goes through unchanged whatever it holds, at any size around the bound', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.integer({ min: -20, max: 20 }), (value, more) => {
        const { from, received } = connected();
        const message = { value, filler: 'x'.repeat(PART_LENGTH + more) };
        from.send(message);
        expect(JSON.stringify(received)).toBe(JSON.stringify([message]));
      }),
      { numRuns: 50 },
    );
  });

  it('over the limit throws before anything of it is sent', () => {
    const { from, wire } = connected();
    expect(() => from.send('x'.repeat(MESSAGE_LIMIT))).toThrow(RangeError);
    expect(wire.received).toEqual([]);
  });
});

describe('Parts that do not fit together', () => {
  const part = (message: number, at: number, of: number, text: string) => ({ part: at, of, message, text });

  it('are refused when two messages are interleaved: neither arrives mixed with the other', () => {
    const { raw, received } = connected();
    raw.send(part(1, 0, 2, '"a'));
    raw.send(part(2, 0, 2, '"b'));
    raw.send(part(1, 1, 2, 'a"'));
    raw.send(part(2, 1, 2, 'b"'));
    expect(received).toEqual(['bb']);
  });

  it.each([
    ['a last part alone', [part(1, 1, 2, 'b"')]],
    ['a part that is missing', [part(1, 0, 3, '"a'), part(1, 2, 3, 'c"')]],
    ['a part that comes twice', [part(1, 0, 3, '"a'), part(1, 1, 3, 'b'), part(1, 1, 3, 'b')]],
  ])('are ignored: %s', (_, parts) => {
    const { raw, from, received } = connected();
    for (const one of parts) raw.send(one);
    from.send('next');
    expect(received).toEqual(['next']);
  });

  it('come as nothing that can be understood when they are no JSON together', () => {
    const { raw, received } = connected();
    raw.send(part(1, 0, 2, '{"a":'));
    raw.send(part(1, 1, 2, '}}'));
    expect(received).toEqual([undefined]);
  });

  it('never lose a large message that follows', () => {
    const { raw, from, received } = connected();
    raw.send(part(9, 0, 5, 'half'));
    from.send({ text: 'y'.repeat(PART_LENGTH) });
    expect(received).toHaveLength(1);
  });
});

describe('A chunked port', () => {
  it('tells that the other end went away', () => {
    const [a, b] = portPair();
    let closed = 0;
    chunked(b).onClose(() => {
      closed += 1;
    });
    chunked(a).close();
    expect(closed).toBe(1);
  });
});
