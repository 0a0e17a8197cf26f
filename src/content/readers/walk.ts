import type { LabelledPerson } from '../../protocol/messages.js';

const MAX_DEPTH = 40;
const MAX_NODES = 20_000;
const PRIMITIVE_BYTES = 8;

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
    const bytes = this.#walk(value, labels);
    return { bytes, labels: [...labels] };
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

  /** Iterative: a stored value may be nested deeper than the stack. */
  #walk(root: unknown, labels: Set<string>): number {
    let bytes = 0;
    let nodes = 0;
    const seen = new Set<object>();
    const open: Array<{ value: unknown; depth: number }> = [{ value: root, depth: 0 }];
    for (let item = open.pop(); item && nodes < MAX_NODES; item = open.pop()) {
      nodes += 1;
      const { value, depth } = item;
      if (typeof value === 'string') {
        bytes += value.length;
        this.#inText(value, labels);
      } else if (typeof value !== 'object' || value === null) {
        bytes += PRIMITIVE_BYTES;
      } else if (!seen.has(value) && depth < MAX_DEPTH) {
        seen.add(value);
        const push = (child: unknown) => open.push({ value: child, depth: depth + 1 });
        bytes += expand(value, push);
      }
    }
    return bytes;
  }
}

const isWordAt = (text: string, at: number): boolean => /[\p{L}\p{N}]/u.test(text.charAt(at));

/** What a structured-cloneable object weighs itself; its children are pushed. */
function expand(value: object, push: (child: unknown) => void): number {
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value.byteLength;
  if (value instanceof Blob) return value.size;
  if (value instanceof Date) return PRIMITIVE_BYTES;
  if (value instanceof Map) {
    for (const [key, child] of value) {
      push(key);
      push(child);
    }
    return 0;
  }
  if (value instanceof Set) {
    for (const child of value) push(child);
    return 0;
  }
  if (Array.isArray(value)) {
    // Not the length: a sparse array may have four thousand million holes.
    for (const index in value) push(value[index]);
    return 0;
  }
  let bytes = 0;
  for (const [key, child] of Object.entries(value)) {
    bytes += key.length;
    push(child);
  }
  return bytes;
}
