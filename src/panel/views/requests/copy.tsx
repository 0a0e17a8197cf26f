import { useRef, useState } from 'preact/hooks';
import { type Copy, copyAsCurl, copyAsFetch, copyResponse } from '../../../core/report/copy-as.js';
import type { Exchange } from '../../../core/session-types.js';

/** Chrome's own words, from the menu of its Network panel. */
const entries: readonly (readonly [label: string, of: (exchange: Exchange) => Copy])[] = [
  ['Copy as cURL (bash)', copyAsCurl],
  ['Copy as fetch', copyAsFetch],
  ['Copy response', copyResponse],
];

/** What can be copied of an exchange; of the rest it says why not. Esc closes the menu, not the details. */
export function CopyMenu({ exchange }: { readonly exchange: Exchange }) {
  const details = useRef<HTMLDetailsElement>(null);
  const [told, setTold] = useState('');

  const copy = async (label: string, text: string) => {
    // In a panel it is allowed on a click (and reading the clipboard never is).
    const done = await navigator.clipboard.writeText(text).then(
      () => true,
      () => false,
    );
    setTold(done ? `${label}: done.` : 'The browser did not let this panel copy.');
    if (details.current) details.current.open = false;
    details.current?.querySelector('summary')?.focus();
  };

  return (
    <details
      ref={details}
      class="copy"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !details.current?.open) return;
        event.preventDefault();
        event.stopPropagation();
        details.current.open = false;
        details.current.querySelector('summary')?.focus();
      }}
    >
      <summary>
        Copy{' '}
        <span class="hidden" role="status">
          {told}
        </span>
      </summary>
      <ul class="plain">
        {entries.map(([label, of]) => {
          const copied = of(exchange);
          return (
            <li key={label}>
              {'text' in copied ? (
                <button type="button" onClick={() => void copy(label, copied.text)}>
                  {label}
                </button>
              ) : (
                <p class="dim">
                  {label}: {copied.reason}
                </p>
              )}
            </li>
          );
        })}
      </ul>
    </details>
  );
}
