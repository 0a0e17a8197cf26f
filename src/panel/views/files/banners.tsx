import type { FilesStore } from '../../store/files.js';

const plainDate = (iso: string) => iso.slice(0, 16).replace('T', ' ');

function Opened({ files }: { readonly files: FilesStore }) {
  const opened = files.opened.value;
  if (!opened) return null;
  const { saved, notes } = opened.recording;
  return (
    <div class="note warn file-note" data-file="opened">
      <div>
        <p>
          Looking at <b>{opened.name}</b>
          {saved && ` (saved ${plainDate(saved.savedAt)} UTC by version ${saved.savedBy})`}: the live
          recording goes on meanwhile.
          {saved && !saved.included.names && ' Persons have pseudonyms.'}
          {saved && !saved.included.bodies && ' Bodies were left out.'}
        </p>
        {notes.map((note) => (
          <p key={note}>{note}</p>
        ))}
      </div>
      <button type="button" class="button" onClick={() => files.backToLive()}>
        Back to live
      </button>
    </div>
  );
}

function Problem({ files }: { readonly files: FilesStore }) {
  const problem = files.problem.value;
  if (problem === null) return null;
  return (
    <div class="note bad file-note" data-file="problem">
      <p>{problem}</p>
      <button
        type="button"
        class="button"
        onClick={() => {
          files.problem.value = null;
        }}
      >
        Dismiss
      </button>
    </div>
  );
}

/** Which file is looked at in place of the live recording, and what is wrong with one that is not. */
export function FileBanners({ files }: { readonly files: FilesStore }) {
  return (
    <div role="status" class="notice-place">
      {files.busy.value !== null && <p class="note">{files.busy.value}…</p>}
      <Problem files={files} />
      <Opened files={files} />
    </div>
  );
}
