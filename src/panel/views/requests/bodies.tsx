import type { Body } from '../../../core/events.js';
import type { Exchange } from '../../../core/session-types.js';
import type { PanelStore } from '../../store/store.js';
import { clock, count } from '../../store/words.js';

interface Props {
  readonly store: PanelStore;
  readonly exchange: Exchange;
}

/** Characters of a text that are drawn: more would make the panel slow and is read by nobody. */
const SHOWN = 200_000;
/** Latest frames that are drawn. */
const SHOWN_FRAMES = 500;

function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2) ?? text;
  } catch {
    return text;
  }
}

function Text({ text }: { readonly text: string }) {
  return (
    <>
      <pre class="mono">{text.slice(0, SHOWN)}</pre>
      {text.length > SHOWN && <p class="dim">Cut after {count(SHOWN, 'character')}.</p>}
    </>
  );
}

function BodyText({ body }: { readonly body: Body }) {
  return (
    <>
      <Text text={body.truncated ? body.text : indented(body.text)} />
      {body.truncated && (
        <p class="dim">
          {count(body.text.length, 'character')} of {body.bytes.toLocaleString('en-US')} were kept.
        </p>
      )}
    </>
  );
}

/** The operation as sent, and its variables. */
export function GraphQL({ exchange }: Props) {
  return (
    <>
      <section>
        <h3>Query</h3>
        <Text text={exchange.query ?? ''} />
      </section>
      <section>
        <h3>Variables</h3>
        {exchange.variables === null ? <p class="dim">none</p> : <Text text={indented(exchange.variables)} />}
      </section>
    </>
  );
}

function noBody({ kind, outcome }: Exchange): string {
  if (outcome === 'pending') return 'No answer yet.';
  if (kind === 'auth') return 'Bodies of calls to Cognito never leave the page: they hold tokens.';
  if (kind === 'connection' || kind === 'subscription') return 'A socket answers in frames.';
  return outcome === 'network' ? 'No answer came.' : 'The body of the answer is not known.';
}

/** The answer, with what it said of errors. */
export function Response({ exchange }: Props) {
  const { responseBody, httpStatus } = exchange;
  return (
    <section>
      <h3>{httpStatus === null ? 'Answer' : `Status ${httpStatus}`}</h3>
      {responseBody ? <BodyText body={responseBody} /> : <p class="dim">{noBody(exchange)}</p>}
    </section>
  );
}

/** The frames of the socket that an exchange went over; of a subscription its own. */
export function Frames({ store, exchange }: Props) {
  const all = store.session.value.frames.get(exchange.socket ?? '')?.toArray() ?? [];
  const id = exchange.kind === 'subscription' ? exchange.subscriptionId : null;
  const own = id === null ? all : all.filter(({ text }) => text?.includes(id));
  const shown = own.slice(-SHOWN_FRAMES);
  if (own.length === 0)
    return (
      <section>
        <p class="dim">No frame was seen on this socket.</p>
      </section>
    );
  return (
    <section>
      {shown.length < own.length && (
        <p class="dim">
          The latest {shown.length} of {count(own.length, 'frame')}.
        </p>
      )}
      <ol class="frames plain">
        {shown.map((frame, index) => (
          <li key={own.length - shown.length + index} class={frame.direction} data-frame={frame.direction}>
            <span class="dim">
              <span class={frame.direction === 'sent' ? 'ok' : 'accent'} aria-hidden="true">
                {frame.direction === 'sent' ? '↑' : '↓'}
              </span>{' '}
              {frame.direction} {clock(frame.at)} · {count(frame.bytes, 'byte')}
            </span>
            <pre class="mono">{frame.text === null ? 'binary' : frame.text.slice(0, 2000)}</pre>
          </li>
        ))}
      </ol>
    </section>
  );
}
