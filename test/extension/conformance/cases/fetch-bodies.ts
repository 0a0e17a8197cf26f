import { type Cases, drain, GRAPHQL, outcome, type Place, post, type Seen, show, task } from '../tools.js';

const sent = (place: Place, body: BodyInit, more: RequestInit = {}): Promise<Seen> =>
  outcome(async () => (await fetch('/told', post(place, { body, ...more }))).text());

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** A stream that says what is asked of it. */
function noted(chunks: readonly string[]): { stream: ReadableStream<Uint8Array>; asked: string[] } {
  const asked: string[] = [];
  let next = 0;
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        asked.push('pull');
        const chunk = chunks[next];
        next += 1;
        if (chunk === undefined) controller.close();
        else controller.enqueue(bytesOf(chunk));
      },
      cancel: (reason) => void asked.push(`cancel ${reason}`),
    },
    { highWaterMark: 0 },
  );
  return { stream, asked };
}

/** `duplex` is missing from the types of the platform. */
const half = (place: Place, body: ReadableStream, more: object = {}): RequestInit => ({
  ...post(place, { body }),
  ...{ duplex: 'half' },
  ...more,
});

export const fetchBodies: Cases = {
  'a text': (place) => sent(place, GRAPHQL),
  'an empty text': (place) => sent(place, ''),
  'a text of all kinds of characters': (place) => sent(place, 'äöü \u{1f600} \ud800 \0'),
  'a number, null and undefined': async (place) => {
    const seen: Seen[] = [];
    for (const body of [5, null, undefined])
      seen.push(
        await outcome(async () => {
          const response: unknown = await Reflect.apply(fetch, window, ['/told', { ...post(place), body }]);
          return response instanceof Response ? response.text() : 'none';
        }),
      );
    return seen;
  },
  'an object that has a text': async (place) => {
    let asked = 0;
    const body = {
      toString() {
        asked += 1;
        return GRAPHQL;
      },
    };
    const response: unknown = await Reflect.apply(fetch, window, ['/told', { ...post(place), body }]);
    return [response instanceof Response ? await response.text() : 'none', asked];
  },
  'a buffer': (place) => sent(place, bytesOf(GRAPHQL).buffer),
  'a view of a part of a buffer': (place) =>
    sent(place, bytesOf(`__${GRAPHQL}__`).subarray(2, 2 + GRAPHQL.length)),
  'a DataView': (place) => sent(place, new DataView(bytesOf(GRAPHQL).buffer)),
  'a buffer that the page changes right after the call': async (place) => {
    const bytes = bytesOf(GRAPHQL);
    const promise = sent(place, bytes);
    bytes.fill(32);
    return promise;
  },
  'a buffer that was handed away': (place) => {
    const bytes = bytesOf(GRAPHQL);
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    return sent(place, bytes);
  },
  'a blob with a type, and one without': async (place) => [
    await sent(place, new Blob([GRAPHQL], { type: 'application/json' })),
    await sent(place, new Blob([GRAPHQL])),
    await sent(place, new File([GRAPHQL], 'a.json', { type: 'text/x-mine' })),
  ],
  URLSearchParams: (place) => sent(place, new URLSearchParams({ query: '{ a }', b: 'ä &' })),
  'a form with a file': (place) => {
    const form = new FormData();
    form.set('query', '{ a }');
    form.set('file', new File(['inside'], 'name.txt', { type: 'text/plain' }));
    return sent(place, form);
  },
  'a stream, read as it is without us': async (place) => {
    const { stream, asked } = noted(['{"query":', '"{ a }"}']);
    const seen = await outcome(() => fetch('/told', half(place, stream)));
    return [seen, asked.length > 0 ? asked[0] : 'nothing', stream.locked];
  },
  'a stream without duplex': async (place) => {
    const { stream, asked } = noted(['a']);
    return [await outcome(() => fetch('/told', post(place, { body: stream }))), asked, stream.locked];
  },
  'a stream that is locked': async (place) => {
    const { stream } = noted(['a']);
    stream.getReader();
    return outcome(() => fetch('/told', half(place, stream)));
  },
  'a stream that was read from': async (place) => {
    const { stream } = noted(['a', 'b']);
    const reader = stream.getReader();
    await reader.read();
    reader.releaseLock();
    return outcome(() => fetch('/told', half(place, stream)));
  },
  'a stream, kept alive': async (place) =>
    outcome(() => fetch('/told', half(place, noted(['a']).stream, { keepalive: true }))),
  'a Request': (place) => outcome(async () => (await fetch(new Request('/told', post(place)))).text()),
  'a Request is used up by it': async (place) => {
    const request = new Request('/told', post(place));
    const promise = fetch(request);
    const atOnce = request.bodyUsed;
    await promise;
    return [
      atOnce,
      request.bodyUsed,
      request.body?.locked,
      await outcome(() => request.text()),
      await outcome(() => fetch(request)),
    ];
  },
  'a Request without a body is not': async (place) => {
    const request = new Request('/told', { headers: place.headers });
    await fetch(request);
    return [request.bodyUsed, show(request.body), await outcome(async () => (await fetch(request)).status)];
  },
  'a Request whose clone goes on': async (place) => {
    const request = new Request('/told', post(place));
    const clone = request.clone();
    const first = await (await fetch(request)).text();
    return [first, clone.bodyUsed, await clone.text(), await outcome(() => request.clone())];
  },
  'a Request that is read by the page while it is sent': async (place) => {
    const request = new Request('/told', post(place));
    const promise = fetch(request);
    const read = await outcome(() => request.text());
    return [read, await (await promise).text()];
  },
  'a Request with an init over it': async (place) => {
    const request = (): Request => new Request('/told', post(place));
    const texts = [
      await fetch(request(), { body: '{"query":"{ other }"}' }),
      await fetch(request(), { method: 'PUT' }),
      await fetch(request(), { headers: { ...place.headers, 'x-new': 'yes' } }),
    ];
    return Promise.all(texts.map((response) => response.text()));
  },
  'a Request whose body is a stream that was taken': async (place) => {
    const request = new Request('/told', post(place));
    const reader = request.body?.getReader();
    const seen = await outcome(() => fetch(request));
    await reader?.cancel();
    return seen;
  },
  'a Request of a frame of its own kind': async (place) => {
    const request = new Request('/told', post(place));
    return [await drain(request.clone().body), await outcome(async () => (await fetch(request)).status)];
  },
  'a subclass of Request': async (place) => {
    class Mine extends Request {}
    const mine = new Mine('/told', post(place));
    return [mine instanceof Mine, await (await fetch(mine)).text(), mine.bodyUsed];
  },
  'a getter of a Request that the page put over the native one is not asked': async (place) => {
    const request = new Request('/told', post(place));
    let asked = 0;
    for (const key of ['url', 'method', 'headers', 'signal', 'body'])
      Object.defineProperty(request, key, { get: () => (asked += 1) });
    const text = await (await fetch(request)).text();
    await task();
    return [text, asked];
  },
};
