import {
  attempt,
  attemptAtOnce,
  type Cases,
  drain,
  freshKey,
  type Place,
  post,
  release,
  type Seen,
  show,
  showResponse,
  task,
} from '../tools.js';

const get = (place: Place, path: string, more: RequestInit = {}): Promise<Response> =>
  fetch(path, { headers: place.headers, ...more });

/** Missing from the types of the platform. */
const isIterable = (stream: object): stream is AsyncIterable<Uint8Array> => Symbol.asyncIterator in stream;

const JSON_TEXT = '/text?type=application/json&body={"data":{"a":[1,2]}}';

export const fetchAnswers: Cases = {
  'an answer has what it has': async (place) => showResponse(await get(place, JSON_TEXT)),
  'of every kind of status': async (place) => {
    const seen: Seen[] = [];
    for (const code of [200, 201, 204, 205, 304, 400, 401, 403, 404, 500, 503])
      seen.push(showResponse(await fetch(`/status?code=${code}&text=Mine`, post(place))));
    return seen;
  },
  'read as text, JSON, bytes, buffer and blob': async (place) => [
    await (await get(place, JSON_TEXT)).text(),
    show(await (await get(place, JSON_TEXT)).json()),
    show(await (await get(place, JSON_TEXT)).arrayBuffer()),
    show(await (await get(place, JSON_TEXT)).blob()),
    await attempt(async () => (await get(place, JSON_TEXT)).bytes()),
  ],
  'read as a form': async (place) => [
    await attempt(async () => [
      ...(
        await (await get(place, '/text?type=application/x-www-form-urlencoded&body=a%3Db')).formData()
      ).entries(),
    ]),
    await attempt(async () => (await get(place, JSON_TEXT)).formData()),
  ],
  'that is no JSON': (place) =>
    attempt(async () => (await get(place, '/text?type=application/json&body={"a":')).json()),
  'that is empty': async (place) => [
    await (await get(place, '/text')).text(),
    // It depends on the network whether the call or the stream notices, and so does the text.
    await (await get(place, '/text?type=application/json'))
      .json()
      .catch((error: unknown) => error instanceof SyntaxError),
    show((await fetch('/status?code=204', post(place))).body),
  ],
  'that starts with a byte order mark or holds no UTF-8': async (place) => [
    await (await get(place, '/bytes?type=application/json&hex=efbbbf5b315d')).text(),
    show(await (await get(place, '/bytes?type=application/json&hex=efbbbf5b315d')).json()),
    await (await get(place, '/bytes?type=text/plain&hex=fffe41')).text(),
    show(await (await get(place, '/bytes?hex=00ff10')).arrayBuffer()),
  ],
  'read twice': async (place) => {
    const response = await get(place, JSON_TEXT);
    await response.text();
    return [response.bodyUsed, await attempt(() => response.text()), await attempt(() => response.json())];
  },
  'is not used and not locked before the page reads it': async (place) => {
    const response = await get(place, JSON_TEXT);
    const before = [response.bodyUsed, response.body?.locked];
    await task();
    const after = [response.bodyUsed, response.body?.locked];
    const promise = response.text();
    const reading = [response.bodyUsed, response.body?.locked];
    await promise;
    return [before, after, reading];
  },
  'cloned before it is read': async (place) => {
    const response = await get(place, JSON_TEXT);
    const clone = response.clone();
    return [showResponse(clone), await clone.text(), response.bodyUsed, await response.text()];
  },
  'cloned again and again': async (place) => {
    const response = await get(place, JSON_TEXT);
    const clones = [response.clone(), response.clone(), response.clone().clone()];
    return Promise.all([response, ...clones].map((one) => one.text()));
  },
  'cloned after it was read': async (place) => {
    const response = await get(place, JSON_TEXT);
    await response.text();
    return attempt(() => response.clone());
  },
  'cloned while it is locked': async (place) => {
    const response = await get(place, JSON_TEXT);
    response.body?.getReader();
    return attempt(() => response.clone());
  },
  'its body is the same stream each time': async (place) => {
    const response = await get(place, JSON_TEXT);
    return [
      Object.is(response.body, response.body),
      response.body instanceof ReadableStream,
      Reflect.ownKeys(Object(response.body)).length,
    ];
  },
  'read as a stream': async (place) => {
    const response = await get(place, JSON_TEXT);
    const text = await drain(response.body);
    return [text, response.bodyUsed, response.body?.locked];
  },
  'read as a stream of the page’s own buffers': async (place) => {
    const response = await get(place, JSON_TEXT);
    const reader = response.body?.getReader({ mode: 'byob' });
    const first = await reader?.read(new Uint8Array(5));
    const second = await reader?.read(new Uint8Array(5));
    return [show(first?.value), first?.done, show(second?.value), second?.done];
  },
  'read in part and then given up': async (place) => {
    const response = await get(place, JSON_TEXT);
    const reader = response.body?.getReader();
    const { done } = (await reader?.read()) ?? {};
    const cancelled = await attempt(() => reader?.cancel('enough'));
    return [done, cancelled, show(await reader?.read()), await attempt(() => response.text())];
  },
  'given up before it was read': async (place) => {
    const response = await get(place, JSON_TEXT);
    return [
      await attempt(() => response.body?.cancel('none of it')),
      response.bodyUsed,
      await attempt(() => response.text()),
    ];
  },
  'forked by the page': async (place) => {
    const response = await get(place, JSON_TEXT);
    const [one, other] = response.body?.tee() ?? [];
    return [await drain(one ?? null), await drain(other ?? null), response.bodyUsed, response.body?.locked];
  },
  'piped through a transformation': async (place) => {
    const response = await get(place, JSON_TEXT);
    const upper = new TransformStream<string, string>({
      transform: (chunk, controller) => controller.enqueue(chunk.toUpperCase()),
    });
    let text = '';
    const stream = response.body?.pipeThrough(new TextDecoderStream()).pipeThrough(upper);
    const reader = stream?.getReader();
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) text += part.value;
    return text;
  },
  'iterated over': async (place) => {
    const response = await get(place, JSON_TEXT);
    const decoder = new TextDecoder();
    let text = '';
    const { body } = response;
    if (!body || !isIterable(body)) return 'cannot be';
    for await (const chunk of body) text += decoder.decode(chunk, { stream: true });
    return [text, body.locked];
  },
  'comes when its head has come, its parts as they come': async (place) => {
    const key = freshKey(place);
    const response = await get(place, `/gated?key=${key}`);
    const reader = response.body?.getReader();
    const first = await reader?.read();
    const early = new TextDecoder().decode(first?.value);
    await release(key);
    reader?.releaseLock();
    return [early, await drain(response.body)];
  },
  'of events, that does not end': async (place) => {
    const key = freshKey(place);
    const response = await get(place, `/gated?key=${key}&type=text/event-stream&first=data: 1`);
    const reader = response.body?.getReader();
    const first = await reader?.read();
    const cancelled = await attempt(() => reader?.cancel());
    await release(key);
    return [new TextDecoder().decode(first?.value), cancelled];
  },
  'that breaks off': async (place) => {
    const key = freshKey(place);
    const response = await get(place, `/half?key=${key}`);
    const text = attempt(() => response.text());
    await release(key);
    return [response.status, await text, response.bodyUsed];
  },
  'that breaks off while it is read as a stream': async (place) => {
    const key = freshKey(place);
    const response = await get(place, `/half?key=${key}`);
    const reader = response.body?.getReader();
    const first = await reader?.read();
    await release(key);
    return [
      new TextDecoder().decode(first?.value),
      await attempt(() => reader?.read()),
      await attempt(() => reader?.closed),
    ];
  },
  'of a megabyte': async (place) => {
    const response = await get(place, '/large?size=1000000');
    const text = await response.text();
    return [text.length, text.slice(0, 12), text.slice(-4)];
  },
  'of a megabyte that the page does not read': async (place) => {
    const response = await get(place, '/large?size=1000000');
    return [response.bodyUsed, response.body?.locked, (await get(place, JSON_TEXT)).status];
  },
  'is led on by the page’s own then of Response': async (place) => {
    let asked = 0;
    Object.defineProperty(Response.prototype, 'then', {
      configurable: true,
      get() {
        asked += 1;
        return undefined;
      },
    });
    try {
      const response = await get(place, JSON_TEXT);
      return [response.status, asked > 0];
    } finally {
      Reflect.deleteProperty(Response.prototype, 'then');
    }
  },
  redirected: async (place) => {
    const seen: Seen[] = [];
    for (const code of [301, 302, 303, 307, 308])
      seen.push(
        await attempt(async () => {
          const response = await fetch(`/redirect?code=${code}&to=/told`, post(place));
          return [showResponse(response), await response.text()];
        }),
      );
    return seen;
  },
  'redirected to another origin': (place) =>
    attempt(async () => {
      const response = await fetch(`/redirect?code=307&to=${place.other}/told`, post(place));
      return [response.url.startsWith(place.other), response.type, await response.text()];
    }),
  'redirected where that is an error or left to the page': async (place) => [
    await attempt(() => fetch('/redirect?to=/told', post(place, { redirect: 'error' }))),
    await attempt(() => fetch('/redirect?to=/told', post(place, { redirect: 'manual' }))),
    await attempt(() => fetch('/redirect?to=/redirect', post(place, { method: 'GET', body: null }))),
    await attempt(() => fetch('/redirect?to=http://[', post(place))),
  ],
  opaque: async (place) => {
    const response = await fetch(`${place.other}/no-cors`, { mode: 'no-cors' });
    return [
      showResponse(response),
      await response.text(),
      showResponse(response.clone === undefined ? response : new Response('x')),
    ];
  },
  'with the headers that CORS lets through': async (place) =>
    [...(await get(place, `${place.other}/text?body=here`)).headers].map(
      ([name, value]) => `${name}: ${value}`,
    ),
  'its headers cannot be changed': async (place) => {
    const response = await get(place, JSON_TEXT);
    return attemptAtOnce(() => response.headers.set('x-mine', '1'));
  },
  'can be cloned by structure no more than natively': async (place) => {
    const response = await get(place, JSON_TEXT);
    return attemptAtOnce(() => structuredClone(response));
  },
  'its stream can be handed over': async (place) => {
    const response = await get(place, JSON_TEXT);
    const { body } = response;
    if (!body) return 'none';
    const moved: unknown = structuredClone(body, { transfer: [body] });
    return [moved instanceof ReadableStream ? await drain(moved) : 'none', body.locked];
  },
};
