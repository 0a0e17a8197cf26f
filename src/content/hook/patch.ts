import {
  apply,
  bare,
  construct,
  defineProperty,
  getOwnPropertyDescriptor,
  guarded,
  isObject,
  ownValue,
  weakTable,
} from './natives.js';
import { hideFrames } from './stack.js';

/**
 * Looks at what a native is about to be called with, and may give what looks at how it ended. What that gives, if
 * anything, is what the page gets. Neither is heard when it throws.
 */
export type Observer = (self: unknown, args: unknown[]) => After | undefined;
export type After = (result: unknown, threw: boolean) => unknown;
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

/**
 * A proxy keeps name, length, prototype and whatever else the page asks of a native; only the call is seen. The native
 * is called from the trap itself, so that a stack made in it holds one line of ours, which {@link hideFrames} removes.
 */
export const observed = (observe: Observer) => (native: NativeFunction) =>
  new Proxy(
    native,
    bare({
      apply(_, self, args: unknown[]) {
        const after = active ? guarded(() => observe(self, args)) : undefined;
        let result: unknown;
        try {
          result = apply(native, self, args);
        } catch (error) {
          if (after) guarded(() => after(undefined, true));
          throw hideFrames(error);
        }
        return (after && guarded(() => after(result, false))) ?? result;
      },
    }),
  );

/** As {@link observed}, for what is to be seen when it has been done. */
export const observedAfter = (seen: (self: unknown, args: unknown[], result: unknown) => void) =>
  observed((self, args) => (result, threw) => {
    if (!threw) seen(self, args, result);
  });

/** As {@link observed}, for a constructor: sees each instance after it was made. */
export const observedConstructor =
  (seen: (instance: object, args: unknown[]) => void) => (native: NativeFunction) =>
    new Proxy(
      native,
      bare({
        construct(_, args: unknown[], newTarget) {
          let instance: object;
          try {
            instance = construct(native, args, newTarget);
          } catch (error) {
            throw hideFrames(error);
          }
          if (active) guarded(() => seen(instance, args));
          return instance;
        },
      }),
    );

/** The text of a patched function is the native's. */
export function patchToString(): void {
  patch(
    Function.prototype,
    'toString',
    (native) =>
      new Proxy(
        native,
        bare({
          apply(_, self, args: unknown[]) {
            const known = isObject(self) || isFunction(self) ? originals.get(self) : undefined;
            try {
              return apply(native, known ?? self, args);
            } catch (error) {
              throw hideFrames(error);
            }
          },
        }),
      ),
  );
}

/** Restores every native that nobody patched over; the other patches pass through from now on. */
export function removePatches(): void {
  active = false;
  for (let i = 0; i < removals.length; i += 1) removals[i]?.();
}
