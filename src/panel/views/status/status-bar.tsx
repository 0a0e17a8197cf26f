import { Mode } from '../../components/mode.js';
import { countdown, offBy, skewMeaning, skewWords } from '../../store/clock-words.js';
import type { PanelStore } from '../../store/store.js';
import { clock, count, hostOf } from '../../store/words.js';
import { Unseen } from './unseen.js';

function Who({ store }: { readonly store: PanelStore }) {
  const period = store.session.value.periods.last();
  if (!period) return <span data-status="who">nobody has signed in yet</span>;
  const here = period.to === null;
  return (
    <span data-status="who">
      <i class={here ? 'lamp ok' : 'lamp dim'} /> <b>{period.label}</b>{' '}
      {here ? `signed in ${clock(period.from)}` : `signed out ${clock(period.to)}`}{' '}
      <Mode mode={period.mode} />
    </span>
  );
}

/** The countdown of the last token, by AppSync's clock: it is the one that refuses. */
function Token({ store }: { readonly store: PanelStore }) {
  const identity = store.token.value;
  if (!identity?.exp) return null;
  const now = store.host.now.value - (offBy(store.session.value.skew) ?? 0);
  const over = identity.exp * 1000 <= now;
  const meaning = over
    ? 'AppSync refuses it with 401. Amplify asks Cognito for a new one before its next request.'
    : 'By its exp claim and AppSync’s clock';
  return (
    <span role="timer" data-status="token" class={over ? 'bad' : ''} title={meaning}>
      {identity.tokenUse ?? 'its'} token {countdown(identity.exp, now)}
    </span>
  );
}

function Clock({ store }: { readonly store: PanelStore }) {
  const { skew } = store.session.value;
  if (skew === null) return null;
  return (
    <span data-status="clock" class={offBy(skew) === null ? '' : 'warn'} title={skewMeaning(skew)}>
      {skewWords(skew)}
    </span>
  );
}

function Counts({ store }: { readonly store: PanelStore }) {
  const { order, dropped, ignored } = store.session.value;
  const lost = [...dropped.entries()].map(
    ([what, entry]) => `${entry.count.toLocaleString('en-US')} ${what} dropped (${entry.reason})`,
  );
  if (store.rejected.value > 0) lost.push(`${count(store.rejected.value, 'message')} not understood`);
  return (
    <span data-status="counts">
      {count(order.size, 'exchange')} ·{' '}
      <span class={lost.length > 0 ? 'warn' : ''}>{lost.length > 0 ? lost.join(' · ') : '0 dropped'}</span>
      <span class="aside"> · {count(ignored, 'other request')} ignored</span>
    </span>
  );
}

/** Whether requests are listed, and of which documents they come. */
function Recording({ store }: { readonly store: PanelStore }) {
  if (store.connection.value === 'connecting') return <span data-status="documents">connecting</span>;
  if (store.connection.value !== 'connected')
    return (
      <span data-status="documents" class="bad">
        not connected
      </span>
    );
  const alive = (store.status.value?.documents ?? []).filter(({ state }) => state !== 'gone');
  const top = alive.find((document) => document.top);
  const frames = alive.filter((document) => !document.top).length;
  const recording = store.recording.value;
  return (
    <span data-status="documents" class={top ? '' : 'warn'}>
      <i class={`lamp ${recording && top ? 'bad' : 'dim'}`} /> {recording ? 'recording' : 'paused:'}{' '}
      {top ? hostOf(top.url) : 'no page connected'}
      {frames > 0 ? `, ${count(frames, 'frame')}` : ''}
    </span>
  );
}

/** Who is signed in, until when, what is recorded and what was lost. */
export function StatusBar({ store }: { readonly store: PanelStore }) {
  const busy = store.status.value?.busy;
  return (
    <footer class="status">
      <Who store={store} />
      <Token store={store} />
      <Clock store={store} />
      <span class="busy" role="status" data-status="busy">
        {busy ?? ''}
      </span>
      <Counts store={store} />
      <Recording store={store} />
      <Unseen store={store} />
    </footer>
  );
}
