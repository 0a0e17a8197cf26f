import { useRef } from 'preact/hooks';
import type { FilesStore } from '../../store/files.js';

const upwards = 'M8 10.5v-8M5 5.5l3-3 3 3M2.5 10v3.5h11V10';
const downwards = 'M8 2.5v8M5 7.5l3 3 3-3M2.5 10v3.5h11V10';
const disk = 'M2.5 2.5h9l2 2v9h-11zM5 2.5v4h5v-4M5 13.5v-4h6v4';

interface Props {
  readonly label: string;
  readonly icon: string;
  readonly onClick: () => void;
}

function IconButton({ label, icon, onClick }: Props) {
  return (
    <button type="button" class="icon" aria-label={label} title={label} onClick={onClick}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={icon} />
      </svg>
    </button>
  );
}

/** Chrome's words and arrows for HARs, and the same for sessions. */
export function FileButtons({ files }: { readonly files: FilesStore }) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton label="Import HAR or session…" icon={upwards} onClick={() => input.current?.click()} />
      <IconButton label="Export HAR…" icon={downwards} onClick={() => files.ask('har')} />
      <IconButton label="Save session…" icon={disk} onClick={() => files.ask('session')} />
      <input
        ref={input}
        type="file"
        hidden
        accept=".har,.json,.gz"
        aria-label="File to open"
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          if (file) void files.open(file);
          // So that the same file can be chosen again.
          currentTarget.value = '';
        }}
      />
    </>
  );
}
