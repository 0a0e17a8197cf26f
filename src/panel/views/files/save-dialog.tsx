import { useLayoutEffect, useRef } from 'preact/hooks';
import type { FileFormat, FilesStore } from '../../store/files.js';
import { download } from './download.js';

const words: Readonly<
  Record<FileFormat, { readonly title: string; readonly verb: string; readonly what: string }>
> = {
  session: {
    title: 'Save session',
    verb: 'Save',
    what: 'The whole recording, to be opened here again or read by «npm run analyze». It holds requests with their modes, outcomes and answers’ errors, sign-ins and sign-outs, and the inventories of the storage: names of stores, keys, ids and sizes of records.',
  },
  har: {
    title: 'Export HAR',
    verb: 'Export',
    what: 'Requests, answers and sockets, for Chrome’s Network panel and other tools. What was known besides (modes, persons, sign-ins, inventories of the storage) stands in fields named _appsync, so that it can be opened here again.',
  },
};

interface TickProps {
  readonly files: FilesStore;
  readonly name: 'names' | 'bodies';
  readonly label: string;
  readonly hint: string;
}

function Tick({ files, name, label, hint }: TickProps) {
  const possible = files.possible.value[name];
  return (
    <label class="tick">
      <input
        type="checkbox"
        checked={possible && files.included.value[name]}
        disabled={!possible}
        onChange={({ currentTarget }) => {
          files.included.value = { ...files.included.value, [name]: currentTarget.checked };
        }}
      />
      <span>
        {label} <span class="dim">{possible ? hint : 'The file that is open has none.'}</span>
      </span>
    </label>
  );
}

/** Says what a file will hold before it is written, and asks for what is left out unless it is ticked. */
export function SaveDialog({ files }: { readonly files: FilesStore }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const format = files.asked.value;
  useLayoutEffect(() => {
    if (format !== null && !dialog.current?.open) dialog.current?.showModal();
  }, [format]);
  if (format === null) return null;
  const { title, verb, what } = words[format];
  return (
    <dialog
      ref={dialog}
      class="file-dialog"
      aria-labelledby="file-dialog-title"
      onClose={() => {
        files.asked.value = null;
      }}
    >
      <h2 id="file-dialog-title">{title}</h2>
      <p>{what}</p>
      <p>
        <b>No tokens, keys or signatures:</b> they never reach this panel. URLs stand without their queries.
      </p>
      <Tick
        files={files}
        name="names"
        label="With names"
        hint="Usernames, e-mail addresses, subs and owner values as they are. Without it they are person 1, person 2 …"
      />
      <Tick
        files={files}
        name="bodies"
        label="With bodies"
        hint="Texts of requests, answers and frames: what the app’s users wrote and read. Without names, what no token or owner field tells to be a name stays in them."
      />
      <div class="file-dialog-buttons">
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          Cancel
        </button>
        <button type="button" class="button primary" onClick={() => void files.save(format, download)}>
          {verb}
        </button>
      </div>
    </dialog>
  );
}
