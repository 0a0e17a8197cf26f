import type { Credential } from '../../../core/auth/credential.js';
import { reasonOf } from '../../../core/exchanges/reasons.js';
import type { Attempt, Exchange, Session } from '../../../core/session-types.js';
import { Mode, useModeNames } from '../../components/mode.js';
import { attemptHas, attemptWords, downgrade, sign, waitingWords } from '../../store/chain-words.js';
import { chainOf } from '../../store/requests.js';
import type { PanelStore } from '../../store/store.js';
import { clock, count, duration, expiry, speaksFor, tone } from '../../store/words.js';
import { Initiator } from './initiator.js';

interface Props {
  readonly store: PanelStore;
  readonly exchange: Exchange;
}

const credentialNames = {
  apiKey: 'Key',
  jwt: 'Token',
  sigv4: 'Signature',
  opaque: 'Opaque token',
  empty: 'Credential',
} as const;

/** «same key as 14 others»: by the fingerprint, which is all that is left of a secret. */
function sameAs(session: Session, exchange: Exchange, credential: Credential): string {
  if (credential.kind === 'empty') return 'was sent empty';
  const noun = { apiKey: 'key', jwt: 'token', sigv4: 'access key', opaque: 'token' }[credential.kind];
  const others = session.exchanges.count(
    ({ id, credentials }) =>
      id !== exchange.id &&
      credentials.some(
        (other) =>
          other.kind === credential.kind &&
          (other.kind === 'sigv4' && credential.kind === 'sigv4'
            ? other.accessKeyId === credential.accessKeyId
            : 'fingerprint' in other && other.fingerprint === credential.fingerprint),
      ),
  );
  return others === 0 ? `${noun} seen here alone` : `same ${noun} as ${count(others, 'other')}`;
}

function CredentialRows({
  session,
  exchange,
  credential,
}: {
  readonly session: Session;
  readonly exchange: Exchange;
  readonly credential: Credential;
}) {
  const claims = credential.kind === 'jwt' ? credential.claims : null;
  return (
    <>
      <dt>{credentialNames[credential.kind]}</dt>
      <dd>
        <span class="mono">{credential.kind === 'sigv4' ? credential.accessKeyId : '•••••••••'}</span>{' '}
        <span class="dim">{sameAs(session, exchange, credential)}</span>
      </dd>
      <dt>Header</dt>
      <dd class="mono">{credential.header}</dd>
      {claims?.tokenUse && (
        <>
          <dt>Token use</dt>
          <dd>{claims.tokenUse}</dd>
        </>
      )}
      {claims?.exp !== undefined && (
        <>
          <dt>Expiry</dt>
          <dd class={claims.exp * 1000 < exchange.startedAt ? 'bad' : ''}>
            {expiry(claims.exp, exchange.startedAt)} <span class="dim">{clock(claims.exp * 1000)}</span>
          </dd>
        </>
      )}
      {claims && (
        <>
          <dt>Groups</dt>
          <dd>{claims.groups?.length ? claims.groups.join(', ') : <span class="dim">none</span>}</dd>
        </>
      )}
      {claims?.sub && (
        <>
          <dt>Sub</dt>
          <dd class="mono">{claims.sub}</dd>
        </>
      )}
      {claims?.iss && (
        <>
          <dt>Issuer</dt>
          <dd class="mono">{claims.iss}</dd>
        </>
      )}
    </>
  );
}

function OtherAttempt({ store, exchange, attempt }: Props & { readonly attempt: Attempt }) {
  const other = store.session.value.exchanges.get(attempt.exchange);
  const mark = sign(attempt);
  const message = other?.errors[0]?.message;
  const words = attemptWords(attempt, other);
  const apart = other ? other.startedAt - exchange.startedAt : 0;
  return (
    <li>
      <Mode mode={attempt.mode} />{' '}
      <span class={mark === '✓' ? 'ok' : mark === '✗' ? 'bad' : 'dim'}>
        {mark} {words}
      </span>{' '}
      {message && !words.includes(message.replace(/\.$/, '')) && <span class="dim">«{message}», </span>}
      {attempt.inferred && <span class="dim">inferred, </span>}
      {other && (
        <button type="button" class="link" onClick={() => store.openExchange(other.id)}>
          {duration(Math.abs(apart))} {apart < 0 ? 'before' : 'after'}
        </button>
      )}
    </li>
  );
}

const sources = { hook: 'the hook in the page', network: 'devtools.network', har: 'a HAR file' } as const;

/** With what a request was sent, for whom, how we know, and why its other attempts failed. */
export function Auth({ store, exchange }: Props) {
  const session = store.session.value;
  const chain = chainOf(session, exchange.id);
  const names = useModeNames();
  const why = reasonOf(exchange);
  const waiting = chain ? waitingWords(chain, store.host.now.value) : null;
  const note = downgrade(session, exchange, names);
  const others = chain?.attempts.filter((attempt) => !attemptHas(attempt, exchange.id)) ?? [];
  return (
    <>
      {note && (
        <p class="note warn" data-note="downgrade">
          <b>{note[0]}</b> {note[1]}
        </p>
      )}
      {why && (
        <p class={`note ${tone(exchange.outcome)}`} data-note="reason">
          <b>{why.phrase}</b> {why.sentence}
        </p>
      )}
      {waiting && (
        <p class="note warn" data-note="waiting">
          <b>Back-off: {waiting}.</b> {chain?.waiting?.basis}
        </p>
      )}
      {exchange.conflicts.map(({ code, header, sentence }) => (
        <p key={code + header} class="note warn" data-note="conflict">
          <b>Conflict.</b> {sentence}
        </p>
      ))}
      <section>
        <h3>Sent as</h3>
        <dl>
          <dt>Mode</dt>
          <dd>
            <Mode mode={exchange.mode} role={exchange.role} candidates={exchange.candidates} />{' '}
            <span class="dim">{names.other(exchange.mode)}</span>
          </dd>
          <dt>As</dt>
          <dd>{speaksFor(exchange)}</dd>
          {exchange.credentials.map((credential) => (
            <CredentialRows
              key={credential.header + credential.kind}
              session={session}
              exchange={exchange}
              credential={credential}
            />
          ))}
          <dt>Client</dt>
          <dd>
            {exchange.client ?? 'unknown'} <span class="dim">{exchange.clientBasis}</span>
          </dd>
          <dt>Endpoint</dt>
          <dd class="mono">{exchange.endpoint}</dd>
          <dt>Initiator</dt>
          <dd>
            <Initiator store={store} exchange={exchange} />
          </dd>
          <dt>At</dt>
          <dd>{clock(exchange.startedAt)}</dd>
          <dt>Seen by</dt>
          <dd>{exchange.sources.map((source) => sources[source]).join(' and ')}</dd>
          <dt>How we know</dt>
          <dd class="dim">{exchange.basis}</dd>
        </dl>
      </section>
      {(exchange.errors.length > 1 || exchange.errors[0]?.path) && (
        <section>
          <h3>Errors</h3>
          <ul class="plain">
            {exchange.errors.slice(0, 20).map((error) => (
              <li key={`${error.errorType} ${error.path?.join('.')} ${error.message}`}>
                <span class="bad">{error.errorType ?? 'error'}</span> {error.message}
                {error.path && <span class="dim mono"> {error.path.join('.')}</span>}
              </li>
            ))}
          </ul>
          {exchange.errors.length > 20 && <p class="dim">and {exchange.errors.length - 20} more</p>}
        </section>
      )}
      {others.length > 0 && (
        <section>
          <h3>Also tried</h3>
          <ul class="plain">
            {others.map((attempt) => (
              <OtherAttempt
                key={attempt.exchange + attempt.mode}
                store={store}
                exchange={exchange}
                attempt={attempt}
              />
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
