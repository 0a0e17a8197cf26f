import type { ReadonlySignal } from '@preact/signals';
import type { Attempt, Chain, Exchange, Session } from '../../../core/session-types.js';
import { useModeNames } from '../../components/mode.js';
import {
  attemptWords,
  causeNote,
  resultTone,
  resultWords,
  sign,
  waitingWords,
} from '../../store/chain-words.js';
import { clock, duration } from '../../store/words.js';

const tones = { '✓': 'ok', '✗': 'bad', '…': 'dim' } as const;

interface StepProps {
  readonly attempt: Attempt;
  readonly exchange: Exchange | undefined;
  readonly index: number;
  readonly focusable: boolean;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onOpen: () => void;
}

function Step({ attempt, exchange, index, focusable, onKeyDown, onOpen }: StepProps) {
  const { name, other } = useModeNames();
  const mark = sign(attempt);
  const role = attempt.mode === 'iam' && exchange?.role ? ` · ${exchange.role}` : '';
  const took =
    exchange && exchange.endedAt !== null && exchange.kind !== 'subscription' && !attempt.inferred
      ? ` · ${duration(exchange.endedAt - exchange.startedAt)}`
      : '';
  return (
    <>
      <button
        type="button"
        class={`step m-${attempt.mode}${attempt.inferred ? ' ghost' : ''}`}
        tabIndex={focusable ? 0 : -1}
        data-step={index}
        data-exchange={attempt.exchange}
        data-mode={attempt.mode}
        data-outcome={attempt.outcome}
        data-inferred={attempt.inferred}
        title={`${other(attempt.mode)}: open in Requests`}
        onKeyDown={onKeyDown}
        onClick={onOpen}
      >
        {name(attempt.mode)}
        {role} <b class={tones[mark]}>{mark}</b>
      </button>
      <span class="why">
        {attempt.inferred && <i>inferred · </i>}
        {attemptWords(attempt, exchange)}
        {took}
        {attempt.again.length > 0 && <b> ×{attempt.again.length + 1}</b>}
      </span>
    </>
  );
}

/** Between two attempts: how long nothing was sent, ms; null where it cannot be told. */
function gap(session: Session, from: Attempt, to: Attempt): number | null {
  const before = session.exchanges.get(from.again.at(-1) ?? from.exchange)?.endedAt ?? null;
  const after = session.exchanges.get(to.exchange)?.startedAt ?? null;
  return before === null || after === null || after < before ? null : after - before;
}

interface LaneProps {
  readonly chain: Chain;
  readonly session: Session;
  /** Epoch ms. */
  readonly now: ReadonlySignal<number>;
  readonly index: number;
  readonly of: number;
  readonly top: number;
  readonly measure: (element: HTMLElement | null) => void;
  /** The step that Tab reaches; -1 where it is in another lane. */
  readonly focusable: number;
  readonly onKeyDown: (event: KeyboardEvent) => void;
  readonly onOpen: (exchange: string, step: number) => void;
  readonly onCompare: () => void;
}

const kindWords = {
  query: 'query',
  mutation: 'mutation',
  subscription: 'subscription',
  publish: 'publish',
  auth: 'sign-in',
  connection: 'connection',
} as const;

/** The next try that its client is known to make; counted down. */
function Waiting({ chain, now }: Pick<LaneProps, 'chain' | 'now'>) {
  return (
    <span class="why waiting" title={chain.waiting?.basis}>
      <span class="arrow" aria-hidden="true">
        →
      </span>{' '}
      {waitingWords(chain, now.value)}
    </span>
  );
}

/** One chain: its operation, its attempts as coloured steps, its result. */
export function Lane(props: LaneProps) {
  const { chain, session, now, index, of, top, measure, focusable, onKeyDown, onOpen, onCompare } = props;
  return (
    <li
      ref={measure}
      class="lane"
      aria-setsize={of}
      aria-posinset={index + 1}
      data-index={index}
      data-chain={chain.id}
      data-operation={chain.operation}
      data-model={chain.model ?? ''}
      data-kind={chain.kind}
      data-result={chain.result}
      style={{ transform: `translateY(${top}px)` }}
    >
      <div class="lane-name">
        <h2>{chain.operation || 'unknown'}</h2>
        <span class="dim">
          {chain.model === chain.operation ? '' : `${chain.model ?? 'unknown model'} · `}
          {kindWords[chain.kind]} · {clock(chain.startedAt)}
        </span>
      </div>
      <div class="steps">
        {chain.attempts.map((attempt, step) => {
          const before = chain.attempts[step - 1];
          const waited = before ? gap(session, before, attempt) : null;
          const cause = causeNote(chain, step);
          return (
            <span class="step-place" data-step-place={step} key={attempt.exchange + attempt.mode}>
              {before && (
                <span class="arrow" aria-hidden="true">
                  {waited !== null && waited >= 1 ? `→ ${duration(waited)} →` : '→'}
                </span>
              )}
              {cause && <span class="why warn">{cause}</span>}
              <Step
                attempt={attempt}
                exchange={session.exchanges.get(attempt.exchange)}
                index={step}
                focusable={step === Math.min(focusable, chain.attempts.length - 1)}
                onKeyDown={onKeyDown}
                onOpen={() => onOpen(attempt.exchange, step)}
              />
            </span>
          );
        })}
        {chain.waiting && <Waiting chain={chain} now={now} />}
      </div>
      <div class="lane-result">
        <span class={resultTone[chain.result]}>{chain.waiting ? 'waiting' : resultWords[chain.result]}</span>
        {chain.attempts.length > 1 && (
          <button
            type="button"
            class="link"
            tabIndex={focusable < 0 ? -1 : 0}
            title="Two attempts side by side (c)"
            onClick={onCompare}
          >
            Compare
          </button>
        )}
      </div>
    </li>
  );
}
