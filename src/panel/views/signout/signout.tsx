import type { StoreVerdict } from '../../../core/signout/verdict.js';
import { Chips } from '../../components/toolbar.js';
import { type JudgedPeriod, type Moment, worst } from '../../store/signout.js';
import type { PanelStore } from '../../store/store.js';
import { clock } from '../../store/words.js';
import { Stamp, verdictWords } from './stamp.js';
import { Stores } from './stores.js';
import { Timeline } from './timeline.js';

const momentNames: Record<Moment, string> = {
  after: 'After sign-out',
  'after-reload': 'After a reload',
  'next-user': 'Next user',
};

function Periods({ store, shown }: { readonly store: PanelStore; readonly shown: JudgedPeriod }) {
  const { periods, chosen } = store.signout;
  const judged = new Map(periods.value.map((one) => [one.period.id, one]));
  const words = (id: string) => {
    const one = judged.get(id);
    if (!one) return id;
    const { period, audit } = one;
    const verdict = audit?.verdict ? ` · ${verdictWords(audit.verdict)}` : '';
    return period.to === null
      ? `${period.label}, signed in`
      : `${period.label}, ${clock(period.to)}${verdict}`;
  };
  return (
    <div class="tools">
      <Chips
        label="Sign-in periods"
        chips={[...judged.keys()]}
        chosen={shown.period.id}
        onChoose={(id) => {
          chosen.value = id;
        }}
        words={words}
      />
      <button type="button" class="button" onClick={() => store.takeSnapshot()}>
        Take snapshot
      </button>
    </div>
  );
}

const isDataStore = ({ kind, store, verdict }: StoreVerdict) =>
  kind === 'indexedDB' && store.startsWith('amplify-datastore') && verdict === 'fail';

function Fix({ stores }: { readonly stores: readonly StoreVerdict[] }) {
  const left = stores.filter(isDataStore);
  if (left.length === 0) return null;
  const unsynced = left.some((store) => store.unsynced > 0);
  return (
    <p class="note bad" data-note="fix">
      <b>Why:</b> signOut() does not clear DataStore. <b>Fix:</b>{' '}
      <code class="mono">await DataStore.stop(); await DataStore.clear(); await signOut();</code>
      {unsynced && ' and send the outbox first.'}
    </p>
  );
}

function Period({ store, shown }: { readonly store: PanelStore; readonly shown: JudgedPeriod }) {
  const { moment, moments, chosenMoment } = store.signout;
  const all = shown.audit?.stores ?? [];
  const here = all.filter((one) => one.moment === moment.value);
  const verdictAt = (at: Moment) => worst(all.filter((one) => one.moment === at).map((one) => one.verdict));
  return (
    <div class="period">
      <Stamp judged={shown} busy={store.status.value?.busy ?? null} />
      <Timeline session={store.session.value} period={shown.period} stores={all} />
      {moments.value.length > 0 && (
        <div class="tools moments">
          <Chips
            label="Moment"
            chips={moments.value}
            chosen={moment.value}
            onChoose={(at) => {
              chosenMoment.value = at;
            }}
            words={(at) => {
              const verdict = verdictAt(at);
              return `${momentNames[at]}${verdict ? ` · ${verdictWords(verdict)}` : ''}`;
            }}
          />
        </div>
      )}
      {here.length > 0 && <Stores store={store} stores={here} />}
      <Fix stores={here} />
    </div>
  );
}

/** What each sign-in period left in the browser: a verdict, a timeline, and the stores. */
export function Signout({ store }: { readonly store: PanelStore }) {
  const shown = store.signout.shown.value;
  if (!shown)
    return (
      <div class="empty">
        <p>
          <b>Nobody has signed in yet.</b> Sign in, use the app, sign out.
        </p>
        <p class="dim">
          What is stored is counted while somebody is signed in and again after the sign-out; what is still
          theirs is shown here, store by store.
        </p>
      </div>
    );
  return (
    <>
      <Periods store={store} shown={shown} />
      <Period store={store} shown={shown} />
    </>
  );
}
