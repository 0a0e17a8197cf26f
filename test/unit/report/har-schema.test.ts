import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { harFile } from '../../../src/core/report/har-file.js';
import { readHar } from '../../../src/core/wire/har.js';
import { expectedRecordings, recording } from '../../support/recordings.js';

/** HAR 1.2 to the letter (W3C web performance group, «HTTP Archive (HAR) format»), with Chrome's fields and ours. */
const count = v.pipe(v.number(), v.integer(), v.minValue(-1));
const ms = v.pipe(v.number(), v.minValue(-1));
const date = v.pipe(v.string(), v.regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/));
const pairs = v.array(v.strictObject({ name: v.string(), value: v.string() }));
const message = {
  httpVersion: v.string(),
  cookies: v.array(v.never()),
  headers: pairs,
  headersSize: count,
  bodySize: count,
};
const entry = v.strictObject({
  pageref: v.optional(v.string()),
  startedDateTime: date,
  time: v.pipe(v.number(), v.minValue(0)),
  request: v.strictObject({
    ...message,
    method: v.string(),
    url: v.pipe(v.string(), v.url()),
    queryString: pairs,
    postData: v.optional(v.strictObject({ mimeType: v.string(), text: v.string() })),
  }),
  response: v.strictObject({
    ...message,
    status: count,
    statusText: v.string(),
    redirectURL: v.string(),
    content: v.strictObject({ size: count, mimeType: v.string(), text: v.optional(v.string()) }),
    _error: v.nullable(v.string()),
  }),
  cache: v.strictObject({}),
  timings: v.strictObject({ blocked: ms, dns: ms, ssl: ms, connect: ms, send: ms, wait: ms, receive: ms }),
  _resourceType: v.picklist(['fetch', 'websocket']),
  _webSocketMessages: v.optional(
    v.array(
      v.strictObject({
        type: v.picklist(['send', 'receive']),
        time: v.number(),
        opcode: v.picklist([1, 2]),
        data: v.string(),
      }),
    ),
  ),
  _appsync: v.looseObject({ answers: v.array(v.looseObject({ mode: v.string(), basis: v.string() })) }),
});
const harSchema = v.strictObject({
  log: v.strictObject({
    version: v.literal('1.2'),
    creator: v.strictObject({ name: v.string(), version: v.string() }),
    pages: v.array(
      v.strictObject({
        startedDateTime: date,
        id: v.string(),
        title: v.string(),
        pageTimings: v.strictObject({ onContentLoad: ms, onLoad: ms }),
      }),
    ),
    entries: v.array(entry),
    _appsync: v.looseObject({ version: v.literal(1) }),
  }),
});

describe('An exported HAR', () => {
  it.each(expectedRecordings)('is HAR 1.2, so that any tool reads it: %s', (name) => {
    const { events, notes } = readHar(recording(name), '00112233445566778899aabbccddeeff');
    for (const bodies of [true, false]) {
      const included = { names: false, bodies };
      const text = harFile(events, {
        savedAt: '2026-11-27T10:00:00.000Z',
        savedBy: '0.1.0',
        included,
        notes: [...notes],
      });
      const { log } = v.parse(harSchema, JSON.parse(text));
      expect(log.entries.length).toBeGreaterThan(3);
      const starts = log.entries.map(({ startedDateTime }) => startedDateTime);
      expect(starts).toEqual(starts.toSorted());
      const pages = new Set(log.pages.map(({ id }) => id));
      expect(log.entries.every(({ pageref }) => pageref === undefined || pages.has(pageref))).toBe(true);
    }
  });

  it('names what stands in a credential’s place, equal ones alike', () => {
    const { events } = readHar(recording('v6-expired-token'), '00112233445566778899aabbccddeeff');
    const included = { names: true, bodies: true };
    const text = harFile(events, {
      savedAt: '2026-11-27T10:00:00.000Z',
      savedBy: '0.1.0',
      included,
      notes: [],
    });
    const { log } = v.parse(harSchema, JSON.parse(text));
    const sent = log.entries.flatMap(({ request }) =>
      request.headers.flatMap(({ name, value }) => (name === 'authorization' ? [value] : [])),
    );
    expect(sent).toEqual(['<access token 1>', '<access token 1>', '<access token 2>']);
  });
});
