import { Mode } from '../../components/mode.js';
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

function LastToken({ store }: { readonly store: PanelStore }) {
  const { order, exchanges, now } = store.session.value;
  const last = order.findLast((id) => typeof exchanges.get(id)?.identity?.exp === 'number');
  const identity = last === undefined ? null : exchanges.get(last)?.identity;
  if (!identity?.exp) return null;
  const at = identity.exp * 1000;
  return (
    <span data-status="token">
      last token: {identity.tokenUse ?? 'unknown use'}, {at < now ? 'expired' : 'expires'} {clock(at)}
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
      <span class={lost.length > 0 ? 'warn' : ''}>{lost.length > 0 ? lost.join(' · ') : '0 dropped'}</span> ·{' '}
      {count(ignored, 'other request')} ignored
    </span>
  );
}

function Documents({ store }: { readonly store: PanelStore }) {
  const status = store.status.value;
  if (!status) return <span data-status="documents">connecting</span>;
  const alive = status.documents.filter(({ state }) => state !== 'gone');
  const top = alive.find((document) => document.top);
  const frames = alive.filter((document) => !document.top).length;
  return (
    <span data-status="documents">
      {top ? hostOf(top.url) : 'no page connected'}
      {frames > 0 ? `, ${count(frames, 'frame')}` : ''}
    </span>
  );
}

/** Who is signed in, until when, what was recorded and what was lost. */
export function StatusBar({ store }: { readonly store: PanelStore }) {
  const busy = store.status.value?.busy;
  return (
    <footer class="status">
      <Who store={store} />
      <LastToken store={store} />
      <span class="busy" role="status" data-status="busy">
        {busy ?? ''}
      </span>
      <Counts store={store} />
      <Documents store={store} />
      <Unseen store={store} />
    </footer>
  );
}
