/**
 * Which events a subscriber gets: its arguments must equal the event's fields, and the filter that its resolver
 * set must hold. The service applies both to the mutation's result; the simulator's event is the stored record,
 * whose owner reads `sub::username` where the result has the username.
 */
export interface EventCondition {
  readonly equal: Readonly<Record<string, unknown>>;
  /** `{field: {operator: value}}`, `{and: [...]}` or `{or: [...]}`; undefined lets everything through. */
  readonly filter: unknown;
}

export function matches({ equal, filter }: EventCondition, event: unknown): boolean {
  if (!isRecord(event)) return false;
  const asAsked = Object.entries(equal).every(([field, value]) => value == null || same(event[field], value));
  return asAsked && holds(filter, event);
}

function holds(filter: unknown, event: Record<string, unknown>): boolean {
  if (!isRecord(filter)) return true;
  return Object.entries(filter).every(([name, condition]) => {
    if (name === 'and') return list(condition).every((part) => holds(part, event));
    if (name === 'or') return list(condition).some((part) => holds(part, event));
    return (
      isRecord(condition) && Object.entries(condition).every(([key, value]) => test(key, event[name], value))
    );
  });
}

/** AppSync's operators of enhanced subscription filters. */
const operators = new Map<string, (field: unknown, value: unknown) => boolean>([
  ['eq', same],
  ['ne', (field, value) => !same(field, value)],
  ['lt', (field, value) => compare(field, value) < 0],
  ['le', (field, value) => compare(field, value) <= 0],
  ['gt', (field, value) => compare(field, value) > 0],
  ['ge', (field, value) => compare(field, value) >= 0],
  ['in', (field, value) => list(value).some((item) => same(field, item))],
  ['notIn', (field, value) => !list(value).some((item) => same(field, item))],
  ['contains', contains],
  ['notContains', (field, value) => !contains(field, value)],
  ['beginsWith', (field, value) => typeof field === 'string' && field.startsWith(String(value))],
]);

function test(operator: string, field: unknown, value: unknown): boolean {
  const check = operators.get(operator);
  if (!check) throw new Error(`the filter operator ${operator} is not modelled`);
  return check(field, value);
}

function same(field: unknown, value: unknown): boolean {
  return field === value || (typeof field === 'string' && field.split('::').some((part) => part === value));
}

function contains(field: unknown, value: unknown): boolean {
  return Array.isArray(field)
    ? field.includes(value)
    : typeof field === 'string' && field.includes(String(value));
}

/** NaN, and so no order, unless both are numbers or both strings. */
function compare(field: unknown, value: unknown): number {
  if (typeof field === 'number' && typeof value === 'number') return field - value;
  if (typeof field === 'string' && typeof value === 'string')
    return field < value ? -1 : Number(field > value);
  return Number.NaN;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
