import type { Period, Session } from '../../../core/session-types.js';
import type { StoreVerdict } from '../../../core/signout/verdict.js';
import { useModeNames } from '../../components/mode.js';
import { clock } from '../../store/words.js';
import { type Mark, marksOf } from './timeline-marks.js';

interface Props {
  readonly session: Session;
  readonly period: Period;
  readonly stores: readonly StoreVerdict[];
}

/**
 * What happened around a sign-out, with snapshots as marks. The marks stand in order and at equal distance: by
 * the clock the minutes of a period would push the seconds after it into one spot.
 */
export function Timeline({ session, period, stores }: Props) {
  const { name } = useModeNames();
  const marks = marksOf(session, period, stores);
  const place = (index: number) => ((index + 0.1) / marks.length) * 100;
  const band = (from: Mark['kind'], to: Mark['kind']) => {
    const start = marks.findIndex(({ kind }) => kind === from);
    const end = marks.findIndex(({ kind }) => kind === to);
    if (start < 0) return null;
    const left = place(start);
    return { left: `${left}%`, width: `${(end < 0 ? 100 : place(end)) - left}%` };
  };
  const nobody = band('end', 'next');
  const mine = band('start', 'end');
  return (
    <section class="timeline-scroll" tabIndex={0} aria-label="Timeline">
      <ol class="timeline plain">
        <li class={`band m-${period.mode}`} style={mine ?? {}}>
          {period.label} · {name(period.mode)}
        </li>
        {nobody && (
          <li class="band m-none" style={nobody}>
            nobody
          </li>
        )}
        {marks.map((mark, index) => (
          <li
            key={`${mark.kind} ${mark.name}`}
            class={`mark ${mark.kind}`}
            data-mark={mark.name}
            style={{ left: `${place(index)}%`, maxWidth: `${90 / marks.length}%` }}
          >
            <span class="mark-name">
              {mark.name} <span class="dim">{clock(mark.at)}</span>
            </span>
            <span class={`mark-words ${mark.tone}`} title={mark.words}>
              {mark.words}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
