/** Cases whose transcripts do differ with the hook, and why that cannot be helped. */
export const KNOWN_DIFFERENCES: ReadonlyMap<string, string> = new Map([
  [
    'what functions look like: a frame tells of the functions of its parent, and the parent of its frame',
    'each window knows its own patches alone, so that `toString` of another one leaves out the name of a patched function',
  ],
  [
    'fetch called: the stack of a call that is refused at once',
    'the native promise is rejected already, and whoever would take our line out of its error would have handled it; the call fails in its turn instead',
  ],
  [
    'fetch called: the whole of a stack of ten lines',
    'our line was taken out, and V8 had left out the last line of the page for it',
  ],
  [
    'fetch called: an init that is a proxy is asked as it is without us',
    'a proxy cannot be told from data, which is looked at without calling the page: a proxy with traps for that is called',
  ],
  [
    'the order of fetch: a call refused by the policy of the page fails in its turn',
    'no script can know the policy before the call; the rejection comes one microtask later',
  ],
  [
    'an XMLHttpRequest: the stack in a listener that is called while it is sent',
    'the page makes that error itself, below a native that we have called',
  ],
]);
