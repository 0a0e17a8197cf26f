import {
  apply,
  bare,
  construct,
  defineProperty,
  getOwnPropertyDescriptor,
  isObject,
  ownValue,
  weakTable,
} from './natives.js';

/** What runs instead of a native. `native` is to be called through the captured `apply`, with this `self`. */
export type Observer = (native: NativeFunction, self: unknown, args: unknown[]) => unknown;
export type NativeFunction = (...args: unknown[]) => unknown;

const originals = weakTable<object>();
const removals: Array<() => void> = [];
let active = true;

const isFunction = (value: unknown): value is NativeFunction => typeof value === 'function';

/**
 * Puts a value in the place of `owner[key]`, with the descriptor that was there. Nothing happens where there is
 * no such function. {@link removePatches} takes it back if it is still the outermost.
 */
export function patch(owner: object, key: string, make: (native: NativeFunction) => object): void {
  const descriptor = getOwnPropertyDescriptor(owner, key);
  if (!descriptor?.configurable || !isFunction(descriptor.value)) return;
  const patched = make(descriptor.value);
  originals.set(patched, descriptor.value);
  defineProperty(owner, key, { ...descriptor, value: patched });
  const original = bare(descriptor);
  removals.push(() => {
    if (ownValue(owner, key) === patched) defineProperty(owner, key, original);
  });
}

/** A proxy keeps name, length, prototype and whatever else the page asks of a native; only the call is seen. */
export const observed = (observe: Observer) => (native: NativeFunction) =>
  new Proxy(
    native,
    bare({
      apply: (_, self, args: unknown[]) => (active ? observe(native, self, args) : apply(native, self, args)),
    }),
  );

/** As {@link observed}, for a constructor: sees each instance after it was made. */
export const observedConstructor =
  (seen: (instance: object, args: unknown[]) => void) => (native: NativeFunction) =>
    new Proxy(
      native,
      bare({
        construct(_, args: unknown[], newTarget) {
          const instance: object = construct(native, args, newTarget);
          if (active) seen(instance, args);
          return instance;
        },
      }),
    );

/** The text of a patched function is the native's. */
export function patchToString(): void {
  patch(
    Function.prototype,
    'toString',
    observed((native, self, args) => {
      const known = isObject(self) || isFunction(self) ? originals.get(self) : undefined;
      return apply(native, known ?? self, args);
    }),
  );
}

/** Restores every native that nobody patched over; the other patches pass through from now on. */
export function removePatches(): void {
  active = false;
  for (let i = 0; i < removals.length; i += 1) removals[i]?.();
}
