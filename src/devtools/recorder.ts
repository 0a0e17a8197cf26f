import * as v from 'valibot';
import type { Bounds } from '../core/bounds.js';
import type { CaptureEvent } from '../core/events.js';
import { remembers } from '../core/forget.js';
import { emptySession, reduce, replay } from '../core/session.js';
import {
  PROTOCOL_VERSION,
  panelToRecorderSchema,
  type RecorderStatus,
  type RecorderToPanel,
} from '../protocol/messages.js';
import type { Port } from '../protocol/port.js';
import type { Settings } from '../protocol/settings.js';
import { createDocuments, type Greeting } from './documents.js';
import { createInventory } from './inventory.js';
import { createLog } from './log.js';
import { createNetworkSource, type FinishedRequest } from './network.js';
import type { Timers } from './timers.js';
import { createUnseen } from './unseen.js';

/** Events to a panel go out together, at most this often, ms. */
const BATCH_MS = 50;
const EVENTS_PER_MESSAGE = 500;

/** The document of what happened in none. */
const NOBODY = 'recorder';

type SearchAction = Extract<RecorderToPanel, { type: 'search' }>['action'];

export interface Recorder {
  greet(greeting: Greeting): void;
  /** The tab shows another document, or is about to. */
  navigated(): void;
  /** `devtools.network` has a request that ended. */
  saw(request: FinishedRequest): void;
  attachPanel(port: Port): void;
  setTheme(theme: RecorderStatus['theme']): void;
  /** How much is kept from now on, here and in the panels. */
  setBounds(bounds: Pick<Bounds, 'exchanges' | 'body' | 'framesPerSocket'>): void;
  /**
   * What the user says of the app: whose tokens OpenID Connect reads, from now on and in what was recorded, and which
   * requests `devtools.network` takes for an API's from now on, whatever they say.
   */
  setTold(told: Pick<Settings, 'issuers' | 'endpoints'>): void;
  /** Hands on what DevTools' search field asks. */
  search(action: SearchAction, text: string): void;
}

/** @param salt hex, secret: fingerprints of this recording are made with it */
export interface RecorderOptions {
  readonly salt: string;
  readonly timers: Timers;
}

/**
 * Lives as long as DevTools. It owns the one order over all frames and the secret salt, folds every event with
 * the same `reduce` as the panel, and decides when the storage is read.
 */
export function createRecorder({ salt, timers }: RecorderOptions): Recorder {
  const log = createLog();
  const panels = new Set<Port>();
  let session = emptySession;
  let theme: RecorderStatus['theme'] = 'light';
  let unsent: CaptureEvent[] = [];

  const emit = (event: CaptureEvent) => {
    session = reduce(session, event);
    publish(event);
    const lost = log.add(event, session);
    if (lost) {
      session = reduce(session, lost);
      publish(lost);
    }
    inventory.observe(event);
    unseen.observe(event);
    if (event.type === 'worker' && event.kind === 'service') network.registered(event.url);
  };

  const publish = (event: CaptureEvent) => {
    if (panels.size === 0) return;
    if (unsent.length === 0) timers.after(BATCH_MS, flush);
    unsent.push(event);
  };

  const flush = () => {
    const events = unsent;
    unsent = [];
    for (const panel of panels) sendEvents(panel, events);
  };

  const status = (): RecorderToPanel => ({
    type: 'status',
    status: {
      documents: documents.status(),
      unseen: unseen.list(documents.status()),
      theme,
      busy: inventory.busy(),
    },
  });

  const tellStatus = () => {
    const message = status();
    for (const panel of panels) panel.send(message);
  };

  const documents = createDocuments({
    salt,
    timers,
    emit,
    changed() {
      inventory.documentsChanged();
      tellStatus();
    },
  });
  const inventory = createInventory({
    timers,
    documents,
    session: () => session,
    emit,
    changed: () => tellStatus(),
  });

  const unseen = createUnseen({ timers, changed: () => tellStatus() });
  const network = createNetworkSource({
    salt,
    timers,
    session: () => session,
    doc: () => documents.status().find(({ top }) => top)?.doc ?? 'network',
    emit,
    failedFrame: unseen.failedFrame,
  });

  const forget = (partition: string) => {
    unsent = [];
    log.keep(remembers(session, partition));
    session = replay(emptySession, log.events);
    for (const panel of panels) {
      panel.send({ type: 'forgotten' } satisfies RecorderToPanel);
      sendEvents(panel, log.events);
    }
    inventory.restart();
  };

  const welcome = (port: Port) => {
    flush();
    port.send({ type: 'hello', protocol: PROTOCOL_VERSION } satisfies RecorderToPanel);
    sendEvents(port, log.events);
    panels.add(port);
    port.send(status());
  };

  return {
    greet: documents.greet,
    navigated: unseen.navigated,
    saw: network.saw,
    attachPanel(port) {
      port.onMessage((received) => {
        const message = v.safeParse(panelToRecorderSchema, received);
        if (!message.success) return;
        if (message.output.type === 'take-snapshot') inventory.takeNow();
        else if (message.output.type === 'forget') forget(message.output.partition);
        else if (!panels.has(port)) welcome(port);
      });
      port.onClose(() => panels.delete(port));
    },
    setTheme(next) {
      theme = next;
      tellStatus();
    },
    setBounds({ exchanges, body, framesPerSocket }) {
      emit({ type: 'bounds', at: timers.now(), doc: NOBODY, exchanges, body, framesPerSocket });
    },
    setTold({ issuers, endpoints }) {
      emit({ type: 'told', at: timers.now(), doc: NOBODY, oidcIssuers: issuers, endpoints });
    },
    search(action, text) {
      for (const panel of panels) panel.send({ type: 'search', action, text } satisfies RecorderToPanel);
    },
  };
}

/** In several messages; the last one, empty or not, says that it is. */
function sendEvents(port: Port, events: readonly CaptureEvent[]): void {
  for (let from = 0; ; from += EVENTS_PER_MESSAGE) {
    const caughtUp = from + EVENTS_PER_MESSAGE >= events.length;
    const part = events.slice(from, from + EVENTS_PER_MESSAGE);
    port.send({ type: 'events', events: part, caughtUp } satisfies RecorderToPanel);
    if (caughtUp) return;
  }
}
