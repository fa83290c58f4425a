import type { Damage, Target } from './damage.ts';

type Fetch = typeof fetch;

/** Stands between the client and the wire: records what comes, and once told so hands on something else in its place. */
type DamagedWire = {
  readonly through: (onWire: Fetch) => Fetch;
  /** What came so far, by target and number. */
  readonly recorded: Record<Target, Uint8Array[]>;
  /** From now on this is what comes, again and again: asking once more does not help. */
  damage(target: Target, damage: Damage | undefined): void;
};

// Small, so that some dozens of lines come in several pages.
const PAGE_SIZE = 40;

export function createDamagedWire(): DamagedWire {
  const recorded: DamagedWire['recorded'] = { blob: [], page: [], statement: [] };
  let planned: { target: Target; damage: Damage } | undefined;
  let pages = 0;
  return {
    recorded,
    damage(target, damage) {
      planned = damage && { target, damage };
      pages = 0;
    },
    through: (onWire) => async (input, init) => {
      const url = new URL(input instanceof Request ? input.url : input);
      if (url.pathname.endsWith('/lineitems')) url.searchParams.set('size', String(PAGE_SIZE));
      const response = await onWire(url, init);
      const target = targetOf(url);
      if (target === undefined || !response.ok) return response;
      const number = target === 'page' ? pages++ : numberOf(url);
      const bytes = new Uint8Array(await response.arrayBuffer());
      if (planned === undefined) recorded[target][number] = bytes;
      const damaged = planned?.target === target ? planned.damage.parts.get(number) : undefined;
      const headers = new Headers(response.headers);
      // The damage lies on Microsoft's side of the wire: what the answer says of its length is true.
      headers.delete('content-length');
      return new Response(Buffer.from(damaged ?? bytes), { status: response.status, headers });
    },
  };
}

function targetOf({ pathname }: URL): Target | undefined {
  if (pathname.startsWith('/blob/')) return 'blob';
  if (pathname.endsWith('/documents/statement')) return 'statement';
  return pathname.endsWith('/lineitems') ? 'page' : undefined;
}

// Blobs have theirs in their names; statements get that of their document's month.
function numberOf({ pathname }: URL): number {
  return Number(/\/part-(\d+)-/.exec(pathname)?.[1] ?? Number(/\/G(\d\d)/.exec(pathname)?.[1]) - 1);
}
