import { useEffect } from 'preact/hooks';
import type { FilesStore } from '../store/files.js';
import type { PanelStore } from '../store/store.js';
import { App } from './app.js';

/** A file that is dropped anywhere on the panel is opened. */
function useDrop(files: FilesStore): void {
  useEffect(() => {
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') === true;
    const over = (event: DragEvent) => {
      if (holdsFiles(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      const file = event.dataTransfer?.files[0];
      if (file) void files.open(file);
    };
    addEventListener('dragover', over);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('drop', drop);
    };
  }, [files]);
}

/** The live recording, or the file that was opened in its place. The live one goes on behind it. */
export function Shown({ live, files }: { readonly live: PanelStore; readonly files: FilesStore }) {
  useDrop(files);
  const opened = files.opened.value;
  return <App key={opened?.name ?? ''} store={opened?.store ?? live} files={files} />;
}
