import fc from 'fast-check';
import { expect, it } from 'vitest';
import { textOfBase64 } from '../../../src/core/wire/base64.js';

it('any text comes out of base64 and base64url as it went in, padded or not', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const base64 = Buffer.from(text).toString('base64');
      for (const encoded of [base64, base64.replace(/=/g, ''), Buffer.from(text).toString('base64url')])
        expect(textOfBase64(encoded)).toBe(text);
    }),
  );
});

it.each(['a', 'ab!d', 'ab d', 'a@bc', 'ab[d', '_w==', 'ab=d'])('%s is none', (encoded) => {
  expect(textOfBase64(encoded)).toBeNull();
});
