import type { LabelledPerson } from '../../protocol/messages.js';

const MAX_DEPTH = 40;
const MAX_NODES = 20_000;
const PRIMITIVE_BYTES = 8;

/** One walk through one value: what was found, and how much of it may still be looked at. */
interface Walk {
  labels: Set<string>;
  seen: Set<object>;
  left: number;
}

export interface Findings {
  /** UTF-16 units for texts, bytes for buffers, 8 for any other primitive. */
  bytes: number;
  labels: string[];
}

/** Finds persons in stored values; made once per snapshot. */
export class Finder {
  readonly #exact = new Map<string, Set<string>>();
  readonly #embedded: Array<{ needle: string; label: string }> = [];
  readonly #delimited: Array<{ name: string; label: string }> = [];

  constructor(persons: readonly LabelledPerson[]) {
    for (const { label, names } of persons) {
      for (const name of new Set(names)) {
        if (name === '') continue;
        const labels = this.#exact.get(name) ?? new Set();
        this.#exact.set(name, labels.add(label));
        const json = JSON.stringify(name);
        this.#embedded.push({ needle: json, label });
        // JSON inside JSON: its quotes are escaped once more.
        this.#embedded.push({ needle: JSON.stringify(json).slice(1, -1), label });
        this.#delimited.push({ name, label });
      }
    }
  }

  /** Whose strings the value holds, in itself or in JSON texts, or the key has as one of its parts. */
  find(key: string, value: unknown): Findings {
    const labels = new Set<string>();
    this.#inKey(key, labels);
    const walk: Walk = { labels, seen: new Set(), left: MAX_NODES };
    return { bytes: this.#weigh(value, walk, 0), labels: [...labels] };
  }

  #inKey(key: string, labels: Set<string>): void {
    for (const { name, label } of this.#delimited) {
      for (let at = key.indexOf(name); at >= 0; at = key.indexOf(name, at + 1)) {
        if (isWordAt(key, at - 1) || isWordAt(key, at + name.length)) continue;
        labels.add(label);
        break;
      }
    }
  }

  #inText(text: string, labels: Set<string>): void {
    for (const label of this.#exact.get(text) ?? []) labels.add(label);
    if (!text.includes('"')) return;
    for (const { needle, label } of this.#embedded) {
      if (!labels.has(label) && text.includes(needle)) labels.add(label);
    }
  }

  /** Weighs a value and all that it holds, and notes whose texts are among it. */
  #weigh(value: unknown, walk: Walk, depth: number): number {
    walk.left -= 1;
    if (walk.left < 0) return 0;
    if (typeof value === 'string') {
      this.#inText(value, walk.labels);
      return value.length;
    }
    if (typeof value !== 'object' || value === null) return PRIMITIVE_BYTES;
    if (depth >= MAX_DEPTH || walk.seen.has(value)) return 0;
    walk.seen.add(value);
    if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value.byteLength;
    if (value instanceof Blob) return value.size;
    if (value instanceof Date) return PRIMITIVE_BYTES;
    let bytes = 0;
    const add = (child: unknown): void => {
      bytes += this.#weigh(child, walk, depth + 1);
    };
    if (value instanceof Map)
      for (const [key, child] of value) {
        add(key);
        add(child);
      }
    else if (value instanceof Set) for (const child of value) add(child);
    // Not by its length: a sparse array may have four thousand million holes.
    else if (Array.isArray(value)) for (const index in value) add(value[index]);
    else
      for (const [key, child] of Object.entries(value)) {
        bytes += key.length;
        add(child);
      }
    return bytes;
  }
}

const isWordAt = (text: string, at: number): boolean => /[\p{L}\p{N}]/u.test(text.charAt(at));
