import { reasonOf } from '../../../core/exchanges/reasons.js';
import type { Exchange, Session } from '../../../core/session-types.js';
import { ChainDots } from '../../components/chain-dots.js';
import { Mode } from '../../components/mode.js';
import { timeOf, title } from '../../store/columns.js';
import { chainOf } from '../../store/requests.js';
import { count, hostOf, result, speaksFor, tone } from '../../store/words.js';

interface Props {
  readonly session: Session;
  readonly exchange: Exchange;
  readonly withEndpoint: boolean;
  readonly span: { readonly from: number; readonly to: number };
  readonly index: number;
  readonly top: number;
  readonly focusable: boolean;
  readonly selected: boolean;
  readonly onOpen: () => void;
}

function modelOf(session: Session, exchange: Exchange): string {
  if (exchange.kind === 'auth') return 'Cognito';
  if (exchange.kind !== 'connection')
    return exchange.model ?? (exchange.fields.length > 0 ? 'none' : 'unknown');
  const isSubscription = (id: string) => session.exchanges.get(id)?.kind === 'subscription';
  return count(session.startedOn.get(exchange.id)?.count(isSubscription) ?? 0, 'subscription');
}

function Bar({ exchange, span, now }: { exchange: Exchange; span: Props['span']; now: number }) {
  const whole = span.to - span.from;
  const left = ((exchange.startedAt - span.from) / whole) * 100;
  const width = (((exchange.endedAt ?? now) - exchange.startedAt) / whole) * 100;
  const colour = exchange.outcome === 'ok' ? `c-${exchange.mode}` : tone(exchange.outcome);
  return (
    <span class="waterfall" aria-hidden="true">
      <i class={colour} style={{ left: `${left}%`, width: `max(3px, ${width}%)` }} />
    </span>
  );
}

/** What is odd about the credentials; the details say the same in full. */
function ConflictSign({ conflicts }: Pick<Exchange, 'conflicts'>) {
  const words = `conflict: ${conflicts.map(({ sentence }) => sentence).join(' ')}`;
  return (
    <span class="conflict warn" role="img" aria-label={words} title={words}>
      ⚠
    </span>
  );
}

/** Marks what the hook in the page did not see; the details name who saw it. */
function UnhookedSign({ sources }: Pick<Exchange, 'sources'>) {
  if (!sources.includes('network') || sources.includes('hook')) return null;
  const words = 'seen by devtools.network alone';
  return (
    <span class="dim" role="img" aria-label={words} title={words}>
      {' '}
      ◇
    </span>
  );
}

/** One exchange in the list. */
export function RequestRow(props: Props) {
  const { session, exchange, withEndpoint, span, index, top, focusable, selected, onOpen } = props;
  /** Where the columns after Model stand. */
  const after = withEndpoint ? 4 : 3;
  const chain = chainOf(session, exchange.id);
  const name = title(exchange);
  const came = result(exchange);
  return (
    <div
      class="row"
      role="row"
      aria-rowindex={index + 2}
      aria-selected={selected}
      tabIndex={focusable ? 0 : -1}
      data-exchange={exchange.id}
      data-kind={exchange.kind}
      data-operation={exchange.operation}
      data-model={exchange.model ?? ''}
      data-mode={exchange.mode}
      data-outcome={exchange.outcome}
      data-result={chain?.result ?? ''}
      style={{ transform: `translateY(${top}px)` }}
      onClick={onOpen}
    >
      <div role="gridcell" aria-colindex={1} class="cell at-operation" title={name}>
        {exchange.kind === 'connection' && <span aria-hidden="true">⇄ </span>}
        {name}
        <UnhookedSign sources={exchange.sources} />
      </div>
      <div role="gridcell" aria-colindex={2} class="cell at-model dim">
        {modelOf(session, exchange)}
      </div>
      {withEndpoint && (
        <div role="gridcell" aria-colindex={3} class="cell at-endpoint dim" title={exchange.endpoint}>
          {hostOf(exchange.endpoint)}
        </div>
      )}
      <div role="gridcell" aria-colindex={after} class="cell at-mode">
        <Mode mode={exchange.mode} role={exchange.role} candidates={exchange.candidates} />
        {exchange.conflicts.length > 0 && <ConflictSign conflicts={exchange.conflicts} />}
      </div>
      <div role="gridcell" aria-colindex={after + 1} class="cell at-as">
        {speaksFor(exchange)}
      </div>
      <div
        role="gridcell"
        aria-colindex={after + 2}
        class={`cell at-result ${tone(exchange.outcome)}`}
        title={[came, reasonOf(exchange)?.sentence].filter(Boolean).join('. ')}
      >
        {came}
      </div>
      <div role="gridcell" aria-colindex={after + 3} class="cell at-chain">
        {chain && <ChainDots chain={chain} exchange={exchange.id} />}
      </div>
      <div role="gridcell" aria-colindex={after + 4} class="cell at-time">
        {timeOf(exchange)}
      </div>
      <div role="gridcell" aria-colindex={after + 5} class="cell at-waterfall">
        <Bar exchange={exchange} span={span} now={session.now} />
      </div>
    </div>
  );
}
