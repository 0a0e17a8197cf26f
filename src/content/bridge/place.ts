/** Origin and path alone: a query may hold an OAuth code. */
export const urlWithoutQuery = ({ origin, protocol, pathname }: Location): string =>
  (origin === 'null' ? protocol : origin) + pathname;

/** The last two labels, or three where the second last is short (`co.uk`): without the public suffix list. */
function siteOf({ protocol, hostname }: URL): string {
  if (/^[\d.]+$|:/.test(hostname)) return `${protocol}${hostname}`;
  const labels = hostname.split('.');
  const short = (labels.at(-2)?.length ?? 9) <= 3;
  return `${protocol}${labels.slice(short ? -3 : -2).join('.')}`;
}

/**
 * The storage partition: the origin, and in a frame of another site followed by ` in ` and the top-level origin.
 * Chrome partitions by site; a site is guessed here, since content scripts cannot know public suffixes.
 */
export function partitionOf(location: Location): string {
  const top = location.ancestorOrigins[location.ancestorOrigins.length - 1];
  if (top === undefined || top === location.origin) return location.origin;
  if (!URL.canParse(top) || !URL.canParse(location.origin)) return `${location.origin} in ${top}`;
  const own = new URL(location.origin);
  return siteOf(own) === siteOf(new URL(top)) ? location.origin : `${location.origin} in ${top}`;
}
