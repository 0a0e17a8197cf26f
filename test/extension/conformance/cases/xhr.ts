import {
  attempt,
  attemptAtOnce,
  type Cases,
  describeError,
  event,
  freshKey,
  GRAPHQL,
  Log,
  type Place,
  release,
  type Seen,
  show,
  task,
  textOnDemand,
} from '../tools.js';

const EVENTS = ['loadstart', 'progress', 'abort', 'error', 'load', 'timeout', 'loadend'] as const;

/** Says every event of a request with the state that it is in; what the network's cuts repeat is said once. */
function watch(xhr: XMLHttpRequest, log = new Log()): Log {
  xhr.addEventListener('readystatechange', () => log.sayOnce(`state ${xhr.readyState} status ${xhr.status}`));
  for (const type of EVENTS) xhr.addEventListener(type, () => log.sayOnce(`${type} in ${xhr.readyState}`));
  return log;
}

function opened(place: Place, path: string, method = 'POST'): XMLHttpRequest {
  const xhr = new XMLHttpRequest();
  xhr.open(method, path);
  for (const [name, value] of Object.entries(place.headers)) xhr.setRequestHeader(name, value);
  return xhr;
}

async function ended(
  xhr: XMLHttpRequest,
  body: XMLHttpRequestBodyInit | null = GRAPHQL,
): Promise<XMLHttpRequest> {
  const end = event(xhr, 'loadend');
  xhr.send(body);
  await end;
  return xhr;
}

const answerOf = (xhr: XMLHttpRequest): Seen => [
  xhr.readyState,
  xhr.status,
  xhr.statusText,
  xhr.responseURL,
  show(xhr.response),
  xhr.getAllResponseHeaders(),
];

const hang = (place: Place): string => `/gated?head=late&key=${freshKey(place)}`;

export const xhrCases: Cases = {
  'goes through its states': async (place) => {
    const xhr = new XMLHttpRequest();
    const log = watch(xhr);
    xhr.open('POST', '/told');
    log.say('opened');
    await ended(xhr);
    return [log.lines, answerOf(xhr), JSON.stringify(place.headers).length > 0];
  },
  'answers as an app asks': async (place) => answerOf(await ended(opened(place, '/told'))),
  'of each method': async (place) => {
    const seen: Seen[] = [];
    for (const method of ['get', 'GET', 'head', 'delete', 'PUT', 'pAtCh', 'options'])
      seen.push(answerOf(await ended(opened(place, '/told', method))));
    return seen;
  },
  'of methods and URLs that are refused': () =>
    [
      ['TRACE', '/told'],
      ['a b', '/told'],
      ['', '/told'],
      ['GET', 'http://['],
      ['GET'],
      [],
      [Symbol('s'), '/told'],
    ].map((args) =>
      attemptAtOnce(() => Reflect.apply(XMLHttpRequest.prototype.open, new XMLHttpRequest(), args)),
    ),
  'opened on what is none': () => [
    attemptAtOnce(() => Reflect.apply(XMLHttpRequest.prototype.open, {}, ['GET', '/'])),
    attemptAtOnce(() => Reflect.apply(XMLHttpRequest.prototype.send, {}, [])),
    attemptAtOnce(() => Reflect.apply(XMLHttpRequest.prototype.setRequestHeader, null, ['a', 'b'])),
    attemptAtOnce(() => Reflect.apply(XMLHttpRequest, undefined, [])),
  ],
  'sent before it is opened, and twice': (place) => {
    const xhr = new XMLHttpRequest();
    const early = attemptAtOnce(() => xhr.send());
    const running = opened(place, '/told');
    running.send(GRAPHQL);
    const seen = [
      early,
      attemptAtOnce(() => running.send()),
      attemptAtOnce(() => running.setRequestHeader('a', 'b')),
    ];
    running.abort();
    return seen;
  },
  'with headers that are refused': (place) => {
    const xhr = opened(place, '/told');
    return [
      ['a b', 'c'],
      ['a', 'b\nc'],
      ['a'],
      [],
      ['a', 'ü\u{1f600}'],
      ['cookie', 'a=b'],
      [Symbol('s'), 'a'],
    ].map((args) => attemptAtOnce(() => Reflect.apply(XMLHttpRequest.prototype.setRequestHeader, xhr, args)));
  },
  'with headers that are repeated': async (place) => {
    const xhr = opened(place, '/told');
    xhr.setRequestHeader('X-Twice', 'one');
    xhr.setRequestHeader('x-twice', ' two ');
    return answerOf(await ended(xhr));
  },
  'with a header whose text the page makes, once': async (place) => {
    const xhr = opened(place, '/told');
    const value = textOnDemand('made');
    Reflect.apply(XMLHttpRequest.prototype.setRequestHeader, xhr, ['x-made', value.object]);
    return [answerOf(await ended(xhr)), value.asked()];
  },
  'with a method and a URL whose text the page makes, once': async () => {
    const xhr = new XMLHttpRequest();
    const method = textOnDemand('POST');
    const url = textOnDemand('/told');
    Reflect.apply(XMLHttpRequest.prototype.open, xhr, [method.object, url.object]);
    return [answerOf(await ended(xhr)), method.asked(), url.asked()];
  },
  'with each kind of body': async (place) => {
    const bytes = new TextEncoder().encode(GRAPHQL);
    const bodies: (XMLHttpRequestBodyInit | null)[] = [
      null,
      '',
      'ä\u{1f600}',
      bytes,
      bytes.buffer,
      new DataView(bytes.buffer),
      new Blob([bytes], { type: 'application/json' }),
      new URLSearchParams({ query: '{ a }' }),
    ];
    const seen: Seen[] = [];
    for (const body of bodies) seen.push(answerOf(await ended(opened(place, '/told'), body)));
    return seen;
  },
  'with a form and with a document': async (place) => {
    const form = new FormData();
    form.set('query', '{ a }');
    const page = opened(place, '/told');
    const end = event(page, 'loadend');
    page.send(new DOMParser().parseFromString('<a>b</a>', 'text/xml'));
    await end;
    return [answerOf(await ended(opened(place, '/told'), form)), answerOf(page)];
  },
  'with a body where none is sent': async (place) => answerOf(await ended(opened(place, '/told', 'GET'))),
  'with a body whose text the page makes, once': async (place) => {
    const xhr = opened(place, '/told');
    const body = textOnDemand(GRAPHQL);
    const end = event(xhr, 'loadend');
    Reflect.apply(XMLHttpRequest.prototype.send, xhr, [body.object]);
    await end;
    return [answerOf(xhr), body.asked()];
  },
  ...Object.fromEntries(
    (['', 'text', 'json', 'arraybuffer', 'blob', 'document'] as const).map(
      (type): [string, Cases[string]] => [
        `as ${type || 'default'}`,
        async (place) => {
          const seen: Seen[] = [];
          for (const path of [
            '/text?type=application/json&body={"data":{"a":[1]}}',
            '/text?type=text/xml&body=<a>b</a>',
            '/text?type=application/json&body={"cut":',
            '/text',
            '/bytes?type=application/json&hex=efbbbf5b315d',
          ]) {
            const xhr = opened(place, path);
            xhr.responseType = type;
            await ended(xhr);
            seen.push([
              answerOf(xhr),
              Object.is(xhr.response, xhr.response),
              attemptAtOnce(() => xhr.responseText),
              attemptAtOnce(() => xhr.responseXML),
            ]);
          }
          return seen;
        },
      ],
    ),
  ),
  'the object of a JSON answer is the page’s to change': async (place) => {
    const xhr = opened(place, '/text?type=application/json&body={"data":{"a":[1]}}');
    xhr.responseType = 'json';
    await ended(xhr);
    Reflect.set(xhr.response, 'mine', true);
    return show(xhr.response);
  },
  'a response type at the wrong time': async (place) => {
    const xhr = opened(place, '/told');
    const seen: Seen[] = [];
    xhr.addEventListener('readystatechange', () =>
      seen.push([
        xhr.readyState,
        attemptAtOnce(() => {
          xhr.responseType = 'json';
        }),
      ]),
    );
    await ended(xhr);
    return seen;
  },
  'a type that the page gives over the server’s': async (place) => {
    const xhr = opened(place, '/bytes?type=text/plain&hex=e4');
    xhr.overrideMimeType('text/plain; charset=iso-8859-1');
    await ended(xhr);
    return [xhr.responseText, attemptAtOnce(() => xhr.overrideMimeType('text/html'))];
  },
  'response headers': async (place) => {
    const xhr = await ended(opened(place, `${place.other}/text?body=here`));
    return [
      xhr.getAllResponseHeaders(),
      xhr.getResponseHeader('X-Told'),
      xhr.getResponseHeader('x-hidden'),
      xhr.getResponseHeader('none'),
      new XMLHttpRequest().getAllResponseHeaders(),
    ];
  },
  'each status': async (place) => {
    const seen: Seen[] = [];
    for (const code of [204, 304, 400, 401, 403, 500, 503])
      seen.push(answerOf(await ended(opened(place, `/status?code=${code}`))));
    return seen;
  },
  redirected: async (place) => answerOf(await ended(opened(place, '/redirect?code=307&to=/told'))),
  'refused by the network': async (place) => {
    const xhr = opened(place, '/fail');
    const log = watch(xhr);
    await ended(xhr);
    return [log.lines, answerOf(xhr)];
  },
  'refused by CORS': async (place) => {
    const xhr = opened(place, `${place.other}/no-cors`);
    const log = watch(xhr);
    await ended(xhr);
    return [log.lines, answerOf(xhr)];
  },
  'broken off in its body': async (place) => {
    const key = freshKey(place);
    const xhr = opened(place, `/half?key=${key}`);
    const log = watch(xhr);
    const end = event(xhr, 'loadend');
    const begun = event(xhr, 'progress');
    xhr.send(GRAPHQL);
    await begun;
    await release(key);
    await end;
    return [log.lines, answerOf(xhr)];
  },
  'out of time': async (place) => {
    const xhr = opened(place, hang(place));
    xhr.timeout = 20;
    const log = watch(xhr);
    await ended(xhr);
    return [log.lines, answerOf(xhr)];
  },
  'aborted before it is opened, opened, sent and done': async (place) => {
    const log = new Log();
    const fresh = new XMLHttpRequest();
    watch(fresh, log);
    fresh.abort();
    log.say(`fresh ${fresh.readyState}`);
    const open = opened(place, '/told');
    watch(open, log);
    open.abort();
    log.say(`opened ${open.readyState}`);
    const sent = opened(place, hang(place));
    watch(sent, log);
    sent.send(GRAPHQL);
    sent.abort();
    log.say(`sent ${sent.readyState} ${sent.status}`);
    const done = await ended(opened(place, '/told'));
    watch(done, log);
    done.abort();
    log.say(`done ${done.readyState} ${done.status} ${done.responseText}`);
    return log.lines;
  },
  'aborted in each state by its own handler': async (place) => {
    const seen: Seen[] = [];
    for (const state of [1, 2, 3, 4]) {
      const xhr = new XMLHttpRequest();
      const log = watch(xhr);
      const aborted = new Promise<void>((resolve) => {
        xhr.addEventListener('readystatechange', () => {
          if (xhr.readyState !== state || log.lines.includes('abort')) return;
          log.say('abort');
          xhr.abort();
          resolve();
        });
      });
      xhr.open('POST', '/told');
      for (const [name, value] of Object.entries(place.headers))
        attemptAtOnce(() => xhr.setRequestHeader(name, value));
      const end = event(xhr, 'loadend');
      seen.push(attemptAtOnce(() => xhr.send(GRAPHQL)));
      // An abort before it is sent does not end it, and one when it is done is no event.
      await (state === 1 ? end : aborted);
      await task();
      seen.push(log.lines);
    }
    return seen;
  },
  'aborted when it starts': async (place) => {
    const xhr = opened(place, '/told');
    const log = watch(xhr);
    xhr.addEventListener('loadstart', () => xhr.abort());
    xhr.send(GRAPHQL);
    log.say('sent');
    await task();
    return log.lines;
  },
  'opened again while it runs': async (place) => {
    const xhr = opened(place, hang(place));
    const log = watch(xhr);
    xhr.send(GRAPHQL);
    xhr.open('POST', '/told');
    log.say('opened again');
    for (const [name, value] of Object.entries(place.headers)) xhr.setRequestHeader(name, value);
    await ended(xhr);
    return [log.lines, answerOf(xhr)];
  },
  'opened again in its own end': async (place) => {
    const xhr = opened(place, '/told');
    const log = watch(xhr);
    await ended(xhr);
    xhr.open('GET', '/text?body=again');
    await ended(xhr, null);
    return [log.lines, xhr.responseText];
  },
  'opened and sent again by its own load handler': async (place) => {
    const xhr = opened(place, '/told');
    const log = watch(xhr);
    const whole = new Promise<void>((resolve) => {
      xhr.addEventListener('load', () => {
        if (xhr.responseURL.endsWith('again')) return resolve();
        xhr.open('POST', '/told?again');
        for (const [name, value] of Object.entries(place.headers)) xhr.setRequestHeader(name, value);
        xhr.send(GRAPHQL);
      });
    });
    xhr.send(GRAPHQL);
    await whole;
    await task();
    return log.lines;
  },
  synchronous: (place) => {
    const xhr = new XMLHttpRequest();
    const log = watch(xhr);
    xhr.open('POST', '/told', false);
    for (const [name, value] of Object.entries(place.headers)) xhr.setRequestHeader(name, value);
    xhr.send(GRAPHQL);
    log.say('sent');
    return [log.lines, answerOf(xhr)];
  },
  'synchronous and refused': (place) => {
    const xhr = new XMLHttpRequest();
    xhr.open('POST', '/fail', false);
    for (const [name, value] of Object.entries(place.headers)) xhr.setRequestHeader(name, value);
    return [attemptAtOnce(() => xhr.send(GRAPHQL)), xhr.readyState];
  },
  'synchronous with what only asynchronous ones may have': () => {
    const xhr = new XMLHttpRequest();
    xhr.open('POST', '/told', false);
    return [
      attemptAtOnce(() => {
        xhr.responseType = 'json';
      }),
      attemptAtOnce(() => {
        xhr.timeout = 5;
      }),
    ];
  },
  'asynchronous by an argument that is true, absent or undefined': async () => {
    const seen: Seen[] = [];
    for (const args of [
      ['GET', '/told', true],
      ['GET', '/told'],
      ['GET', '/told', 1],
      ['GET', '/told', undefined],
    ]) {
      const xhr = new XMLHttpRequest();
      Reflect.apply(XMLHttpRequest.prototype.open, xhr, args);
      const end = event(xhr, 'loadend');
      xhr.send();
      seen.push(xhr.readyState);
      if (xhr.readyState !== 4) await end;
    }
    return seen;
  },
  'with a user and a password': async (place) => {
    const xhr = new XMLHttpRequest();
    xhr.open('POST', '/told', true, 'user', 'password');
    for (const [name, value] of Object.entries(place.headers)) xhr.setRequestHeader(name, value);
    return [answerOf(await ended(xhr))];
  },
  'with credentials to another origin': async (place) => {
    const xhr = opened(place, `${place.other}/told`);
    xhr.withCredentials = true;
    return [answerOf(await ended(xhr)), xhr.withCredentials];
  },
  'upload events': async (place) => {
    const xhr = opened(place, '/told');
    const log = watch(xhr);
    for (const type of EVENTS)
      xhr.upload.addEventListener(type, (happened) =>
        log.sayOnce(
          `upload ${type} ${happened.lengthComputable} ${type === 'progress' ? '' : happened.loaded}`,
        ),
      );
    await ended(xhr);
    return [log.lines, Object.is(xhr.upload, xhr.upload), show(xhr.upload)];
  },
  'handlers and listeners in the order in which they came': async (place) => {
    const log = new Log();
    const xhr = new XMLHttpRequest();
    xhr.addEventListener('readystatechange', () => log.sayOnce(`early listener ${xhr.readyState}`));
    xhr.onreadystatechange = () => log.sayOnce(`handler ${xhr.readyState}`);
    xhr.open('POST', '/text?body=1');
    for (const [name, value] of Object.entries(place.headers)) xhr.setRequestHeader(name, value);
    xhr.addEventListener('readystatechange', () => log.sayOnce(`late listener ${xhr.readyState}`));
    xhr.onload = () => log.say('onload');
    xhr.addEventListener('load', () => log.say('load'), true);
    xhr.onloadend = () => log.say('onloadend');
    xhr.send(GRAPHQL);
    xhr.addEventListener('readystatechange', () => log.sayOnce(`last listener ${xhr.readyState}`), {
      capture: true,
    });
    await event(xhr, 'loadend');
    await task();
    return log.lines;
  },
  'microtasks between its events': async (place) => {
    const log = new Log();
    const xhr = opened(place, '/text?body=1');
    for (const type of ['readystatechange', 'load', 'loadend'])
      xhr.addEventListener(type, () => {
        if (xhr.readyState !== 4) return;
        log.say(type);
        queueMicrotask(() => log.say(`microtask of ${type}`));
      });
    await ended(xhr);
    await task();
    return log.lines;
  },
  'an exception in a handler is reported and stops nothing': async (place) => {
    const log = new Log();
    const onError = (happened: ErrorEvent): void => {
      happened.preventDefault();
      log.say(`reported ${happened.message}`);
    };
    window.addEventListener('error', onError);
    const xhr = opened(place, '/text?body=1');
    xhr.onreadystatechange = () => {
      if (xhr.readyState === 4) throw new RangeError('of the handler');
    };
    xhr.addEventListener('load', () => log.say('load'));
    await ended(xhr);
    window.removeEventListener('error', onError);
    return log.lines;
  },
  'a listener that stops an event stops it for later ones alone': async (place) => {
    const log = new Log();
    const xhr = opened(place, '/text?body=1');
    xhr.addEventListener('readystatechange', (happened) => {
      if (xhr.readyState === 4) happened.stopImmediatePropagation();
      log.sayOnce(`stopped ${xhr.readyState}`);
    });
    xhr.addEventListener('readystatechange', () => log.sayOnce(`later ${xhr.readyState}`));
    await ended(xhr);
    return log.lines;
  },
  'an event that the page sends itself': (place) => {
    const xhr = opened(place, '/told');
    const log = watch(xhr);
    for (const type of ['readystatechange', 'error', 'abort', 'load']) xhr.dispatchEvent(new Event(type));
    return [log.lines, xhr.readyState];
  },
  'the current event is the page’s own': async (place) => {
    const xhr = opened(place, '/text?body=1');
    let current: unknown;
    xhr.addEventListener('load', () => {
      current = window.event;
    });
    await ended(xhr);
    return show(current);
  },
  'a subclass': async (place) => {
    class Mine extends XMLHttpRequest {
      override send(body?: Document | XMLHttpRequestBodyInit | null): void {
        super.send(body);
      }
    }
    const mine = new Mine();
    mine.open('POST', '/told');
    for (const [name, value] of Object.entries(place.headers)) mine.setRequestHeader(name, value);
    return [answerOf(await ended(mine)), mine instanceof Mine, mine.constructor === Mine];
  },
  'an answer that comes in parts': async (place) => {
    const key = freshKey(place);
    const xhr = opened(place, `/gated?key=${key}`);
    const log = watch(xhr);
    const end = event(xhr, 'loadend');
    const progress = event(xhr, 'progress');
    xhr.send(GRAPHQL);
    await progress;
    const early = xhr.responseText;
    await release(key);
    await end;
    return [early, log.lines, xhr.responseText];
  },
  'what an errors event holds when nobody catches it': (place) => {
    const xhr = opened(place, 'http://localhost:1/none');
    const log = watch(xhr);
    return ended(xhr).then(() => [log.lines, answerOf(xhr)]);
  },
  'the results of its methods': (place) => {
    const xhr = new XMLHttpRequest();
    const seen = [
      show(xhr.open('POST', '/told')),
      show(xhr.setRequestHeader('a', 'b')),
      show(xhr.send(GRAPHQL)),
      show(xhr.abort()),
    ];
    return [seen, Reflect.ownKeys(xhr).map(String), JSON.stringify(place.headers).length > 0];
  },
  'the stack in a listener that is called while it is sent': (place) => {
    const xhr = opened(place, '/told');
    let seen: Seen = 'not called';
    xhr.addEventListener('loadstart', () => {
      seen = describeError(new TypeError('of the page'));
    });
    xhr.send(GRAPHQL);
    xhr.abort();
    return seen;
  },
  'its errors handled by the caller': (place) => attempt(() => opened(place, 'http://[')),
};
