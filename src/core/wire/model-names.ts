import pluralize from 'pluralize';

const prefixes = [
  'onCreate',
  'onUpdate',
  'onDelete',
  'create',
  'update',
  'delete',
  'get',
  'list',
  'sync',
  'search',
];

/**
 * The known model whose name, or whose plural as the transformer writes it (`pluralize`, as in
 * amplify-category-api), stands behind the prefix of a root field; else null. Never a guessed singular.
 */
export function modelBehindPrefix(
  field: string,
  isKnown: (model: string) => boolean,
  known: Iterable<string>,
): string | null {
  for (const prefix of prefixes) {
    if (!field.startsWith(prefix)) continue;
    const rest = field.slice(prefix.length);
    if (isKnown(rest)) return rest;
    for (const model of known) if (capital(pluralize(model)) === rest) return model;
  }
  return null;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

/** The model that a `__typename` names: `ModelPostConnection` is one page of `Post`. */
export function modelOfTypename(typename: string): string {
  return /^Model(\w+)Connection$/.exec(typename)?.[1] ?? typename;
}
